// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"
#include "core/runtime/inplace.h"
#include "core/runtime/timer.h"

#include <cassert>
#include <coroutine>
#include <optional>

namespace sluice {

/// `co_await sleepUntil(when)`: resumes on the same executor at that moment (or at the next turn
/// when it has passed).
class [[nodiscard]] Sleep {
public:
    explicit Sleep(TimePoint when) noexcept
        : m_when(when)
    {
    }
    /// Before it is awaited.
    Sleep(Sleep&& other) noexcept
        : m_when(other.m_when)
    {
    }

    InPlace<Sleep> operator co_await() noexcept { return InPlace<Sleep>(*this); }
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle)
    {
        m_timer.emplace(home(), [handle] { handle.resume(); });
        m_timer->start(m_when);
    }
    void await_resume() const noexcept { }

private:
    static Executor& home() noexcept
    {
        assert(Executor::current());
        return *Executor::current();
    }

    TimePoint m_when;
    std::optional<Timer> m_timer;
};

inline Sleep sleepUntil(TimePoint when) { return Sleep(when); }
inline Sleep sleepFor(Duration duration)
{
    return Sleep(Executor::current()->clock().now() + duration);
}

} // namespace sluice
