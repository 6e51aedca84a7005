// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/timer.h"

#include <coroutine>
#include <utility>

namespace sluice {

/// A sleep that can be ended early. Everything on one executor's thread.
class Nap {
public:
    explicit Nap(Executor& executor)
        : m_timer(executor, [this] { wake(); })
    {
    }

    /// Whoever sleeps goes on now, from within this call.
    void wake()
    {
        m_timer.stop();
        if (m_sleeper)
            std::exchange(m_sleeper, {}).resume();
    }

    /// `co_await nap.until(when)`
    auto until(TimePoint when)
    {
        struct Awaiter {
            Nap& nap;
            TimePoint when;
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> sleeper)
            {
                nap.m_sleeper = sleeper;
                nap.m_timer.start(when);
            }
            void await_resume() const noexcept { }
        };
        return Awaiter { *this, when };
    }

private:
    Timer m_timer;
    std::coroutine_handle<> m_sleeper;
};

} // namespace sluice
