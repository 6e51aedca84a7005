// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <algorithm>
#include <cassert>
#include <coroutine>
#include <vector>

namespace sluice::detail {

/// Who sleeps for something of a channel: a job and where it runs. Under the channel's lock.
class SleeperList {
public:
    void add(Job& job, Executor& home) { m_sleepers.push_back({ &job, &home }); }
    /// False when it was not asleep here (any more).
    bool remove(const Job& job)
    {
        return std::erase_if(m_sleepers, [&job](const Sleeping& each) { return each.job == &job; })
            > 0;
    }
    /// Posted under the channel's lock, so that an awaiter that goes away (which takes the lock
    /// first) finds its job posted or not.
    void wakeAll() noexcept
    {
        for (const Sleeping& each : m_sleepers)
            each.home->post(*each.job);
        m_sleepers.clear();
    }

private:
    struct Sleeping {
        Job* job;
        Executor* home;
    };
    std::vector<Sleeping> m_sleepers;
};

/// A coroutine that sleeps until a channel has something for it; resumed by a job in the thread
/// that awaits. `Awaiter` says when, each under its channel's lock:
/// - `bool sleep(Executor &home)`: false when what it waits for is there; else it has enlisted
///   *this to be woken (once).
/// - `bool unlist()`: takes it from the list again; false when it has been woken already.
/// Its destructor calls leave().
template <typename Awaiter> class SleepingAwaiter : public Job {
public:
    [[nodiscard]] bool await_ready() const noexcept { return false; }

    bool await_suspend(std::coroutine_handle<> handle)
    {
        assert(Executor::current());
        m_handle = handle;
        m_home = Executor::current();
        m_isAsleep = awaiter().sleep(*m_home);
        return m_isAsleep;
    }

protected:
    SleepingAwaiter()
        : Job([](Job& job) noexcept { static_cast<SleepingAwaiter&>(job).wake(); })
    {
    }
    ~SleepingAwaiter() = default;

    /// The frame goes away, perhaps while it sleeps: nothing will resume it.
    void leave()
    {
        if (m_isAsleep && !awaiter().unlist())
            m_home->withdraw(*this);
    }

private:
    void wake() noexcept
    {
        // What woke it may be gone again: taken by another coroutine, or by its sender.
        m_isAsleep = awaiter().sleep(*m_home);
        if (!m_isAsleep)
            m_handle.resume();
    }
    Awaiter& awaiter() noexcept { return static_cast<Awaiter&>(*this); }

    std::coroutine_handle<> m_handle;
    Executor* m_home = nullptr;
    bool m_isAsleep = false;
};

} // namespace sluice::detail
