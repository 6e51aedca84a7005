// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <coroutine>

namespace sluice {

/// `co_await NextTurn()`: goes on in the next turn of the thread's executor, so that nothing which
/// follows happens inside the call that started the coroutine.
class [[nodiscard]] NextTurn : Job {
public:
    NextTurn()
        : Job([](Job& job) noexcept { static_cast<NextTurn&>(job).m_handle.resume(); })
    {
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) noexcept
    {
        m_handle = handle;
        Executor::current()->post(*this);
    }
    void await_resume() const noexcept { }

private:
    std::coroutine_handle<> m_handle;
};

} // namespace sluice
