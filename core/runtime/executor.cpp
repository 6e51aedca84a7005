// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/executor.h"

#include "core/runtime/timer.h"

#include <cassert>

namespace sluice {

namespace {
thread_local Executor* t_current = nullptr;
}

Executor::Executor(const Clock& clock) noexcept
    : m_clock(clock)
{
}

Executor::~Executor()
{
    assert(m_queue.isEmpty() && m_running.isEmpty());
    assert(m_timers.empty());
}

Executor* Executor::current() noexcept { return t_current; }

void Executor::setCurrent(Executor* executor) noexcept { t_current = executor; }

void Executor::post(JobList jobs) noexcept
{
    if (jobs.isEmpty())
        return;
    bool wasEmpty = false;
    {
        const std::scoped_lock lock(m_mutex);
        wasEmpty = m_queue.isEmpty();
        m_queue.append(std::move(jobs));
    }
    if (wasEmpty)
        wake();
}

void Executor::post(Job& job) noexcept
{
    JobList one;
    one.push(job);
    post(std::move(one));
}

bool Executor::withdraw(Job& job) noexcept
{
    if (m_running.remove(job))
        return true;
    const std::scoped_lock lock(m_mutex);
    return m_queue.remove(job);
}

bool Executor::hasJobs() const noexcept
{
    const std::scoped_lock lock(m_mutex);
    return !m_queue.isEmpty();
}

std::optional<TimePoint> Executor::nextTimer() const noexcept
{
    if (m_timers.empty())
        return std::nullopt;
    return m_timers.begin()->first;
}

bool Executor::runReady() noexcept
{
    bool ran = false;
    if (!m_timers.empty()) {
        const TimePoint now = m_clock.now();
        while (!m_timers.empty() && m_timers.begin()->first <= now) {
            Timer& timer = *m_timers.begin()->second;
            disarm(timer);
            ran = true;
            // A copy: the callback may destroy its timer.
            const auto due = timer.m_due;
            due();
        }
    }
    {
        const std::scoped_lock lock(m_mutex);
        // Not overwritten: a nested event loop may run this again while an outer batch is in
        // progress.
        m_running.append(std::move(m_queue));
    }
    while (Job* job = m_running.pop()) {
        ran = true;
        job->run(*job);
    }
    return ran;
}

void Executor::arm(Timer& timer)
{
    const bool first = m_timers.empty() || *timer.m_when < m_timers.begin()->first;
    m_timers.emplace(*timer.m_when, &timer);
    if (first)
        wakeAt(timer.m_when);
}

void Executor::disarm(Timer& timer)
{
    const bool first = m_timers.begin()->second == &timer;
    m_timers.erase({ *timer.m_when, &timer });
    timer.m_when.reset();
    if (first)
        wakeAt(nextTimer());
}

Timer::Timer(Executor& executor, std::function<void()> due)
    : m_executor(executor)
    , m_due(std::move(due))
{
}

Timer::~Timer() { stop(); }

void Timer::start(TimePoint when)
{
    stop();
    m_when = when;
    m_executor.arm(*this);
}

void Timer::stop()
{
    if (m_when)
        m_executor.disarm(*this);
}

} // namespace sluice
