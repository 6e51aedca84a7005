// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <coroutine>
#include <exception>
#include <utility>

namespace sluice {

/// A coroutine whose frame belongs to a test: it starts at once and is destroyed with this, also
/// while it sleeps. One thread.
class OwnedCoroutine {
public:
    struct promise_type {
        OwnedCoroutine get_return_object() noexcept
        {
            return OwnedCoroutine(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() noexcept { }
        [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
    };

    OwnedCoroutine() = default;
    OwnedCoroutine(OwnedCoroutine&& other) noexcept
        : m_handle(std::exchange(other.m_handle, nullptr))
    {
    }
    OwnedCoroutine& operator=(OwnedCoroutine&& other) noexcept
    {
        destroy();
        m_handle = std::exchange(other.m_handle, nullptr);
        return *this;
    }
    ~OwnedCoroutine() { destroy(); }

    [[nodiscard]] bool isDone() const noexcept { return !m_handle || m_handle.done(); }
    void destroy() noexcept
    {
        if (const auto handle = std::exchange(m_handle, nullptr))
            handle.destroy();
    }

private:
    explicit OwnedCoroutine(std::coroutine_handle<promise_type> handle) noexcept
        : m_handle(handle)
    {
    }

    std::coroutine_handle<promise_type> m_handle;
};

/// `co_await NextTurn()`: lets the thread's other work go first.
class [[nodiscard]] NextTurn : Job {
public:
    NextTurn()
        : Job([](Job& job) noexcept { static_cast<NextTurn&>(job).m_handle.resume(); })
    {
    }
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle)
    {
        m_handle = handle;
        Executor::current()->post(*this);
    }
    void await_resume() const noexcept { }

private:
    std::coroutine_handle<> m_handle;
};

} // namespace sluice
