// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/threadexecutor.h"

#include <pthread.h>

namespace sluice {

ThreadExecutor::ThreadExecutor(const Clock& clock, std::string name)
    : Executor(clock)
    , m_thread([this, label = std::move(name)] { run(label); })
{
}

ThreadExecutor::~ThreadExecutor()
{
    {
        const std::scoped_lock lock(m_sleep);
        m_stopping = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void ThreadExecutor::wake() noexcept
{
    {
        const std::scoped_lock lock(m_sleep);
        m_woken = true;
    }
    m_changed.notify_one();
}

void ThreadExecutor::wakeAt(std::optional<TimePoint>) noexcept
{
    // Called on the own thread, which reads nextTimer() before it sleeps.
}

void ThreadExecutor::run(const std::string& name)
{
    if (!name.empty())
        pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    setCurrent(this);
    for (;;) {
        while (runReady()) { }
        std::unique_lock lock(m_sleep);
        if (m_woken) {
            m_woken = false;
            continue;
        }
        if (m_stopping && !nextTimer())
            break;
        const auto ready = [this] { return m_woken || (m_stopping && !nextTimer()); };
        if (const auto due = nextTimer()) {
            // The clock's origin is steady_clock's wherever threads are real.
            if (!m_changed.wait_until(lock, *due, ready))
                continue;
        } else {
            m_changed.wait(lock, ready);
        }
        m_woken = false;
    }
    setCurrent(nullptr);
}

} // namespace sluice
