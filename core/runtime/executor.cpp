// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/executor.h"

#include "core/runtime/timer.h"

#include <cassert>
#include <sched.h>
#include <thread>

namespace sluice {

namespace {
thread_local Executor* t_current = nullptr;
thread_local Executor::Turn* t_turn = nullptr;

void fetch(const void* at) noexcept
{
    constexpr int lines = 7; // a request's size, and more than most frames'
    constexpr int lineBytes = 64;
    for (int line = 0; line < lines; ++line)
        __builtin_prefetch(static_cast<const char*>(at) + line * lineBytes);
}

/// Jobs of one batch were last touched by another thread, or long ago: each would wait for its
/// memory, where the ones before it leave time to bring it in. First what the next one reads (which
/// is known from the job itself), then the one after it. An address is never too far.
[[gnu::always_inline]] inline void fetchAhead(const JobList& jobs) noexcept
{
    const Job* const next = jobs.first();
    if (!next)
        return;
    if (next->reads)
        fetch(next->reads);
    if (next->next)
        fetch(next->next);
}
} // namespace

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
    {
        const std::scoped_lock lock(m_mutex);
        const bool wasEmpty = m_queue.isEmpty();
        m_queue.append(std::move(jobs));
        if (!wasEmpty || !mustWake())
            return;
        m_wakers.fetch_add(1, std::memory_order_relaxed);
    }
    if (!t_turn || !t_turn->add(*this))
        wakeCounted();
}

void Executor::wakeCounted() noexcept
{
    wake();
    // The last touch: the jobs may have run by now, and this may be about to be destroyed.
    m_wakers.fetch_sub(1, std::memory_order_release);
}

Executor::Turn::Turn() noexcept
    : m_outer(t_turn)
{
    t_turn = this;
}

Executor::Turn::~Turn()
{
    flush();
    t_turn = m_outer;
}

bool Executor::Turn::add(Executor& sleeping) noexcept
{
    if (m_count == m_sleeping.size())
        return false;
    m_sleeping[m_count++] = &sleeping;
    return true;
}

void Executor::Turn::flush() noexcept
{
    const std::size_t count = std::exchange(m_count, 0);
    for (std::size_t i = 0; i < count; ++i)
        m_sleeping[i]->wakeCounted();
}

void Executor::wakeNow() noexcept
{
    for (Turn* turn = t_turn; turn; turn = turn->m_outer)
        turn->flush();
}

void Executor::breathe() noexcept
{
    wakeNow();
    ::sched_yield();
}

void Executor::awaitWakers() const noexcept
{
    wakeNow(); // perhaps we are one
    while (m_wakers.load(std::memory_order_acquire) > 0)
        std::this_thread::yield();
}

void Executor::post(Job& job) noexcept
{
    JobList one;
    one.push(job);
    post(std::move(one));
}

void Executor::occupy(Duration time) noexcept
{
    wakeNow(); // the others are to work meanwhile
    std::this_thread::sleep_for(time);
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
    return m_timers.begin()->first.first;
}

bool Executor::runReady() noexcept
{
    bool ran = false;
    if (!m_timers.empty()) {
        const TimePoint now = m_clock.now();
        const std::uint64_t before = m_timersStarted;
        // Callbacks start, stop and destroy timers: the place is found again by its key.
        for (auto at = m_timers.begin();
             !m_isOccupied && at != m_timers.end() && at->first.first <= now;) {
            const auto key = at->first;
            if (key.second < before) {
                Timer& timer = *at->second;
                disarm(timer);
                ran = true;
                // A copy: the callback may destroy its timer.
                const auto due = timer.m_due;
                due();
            }
            at = m_timers.upper_bound(key);
        }
    }
    {
        const std::scoped_lock lock(m_mutex);
        // Not overwritten: a nested event loop may run this again while an outer batch is in
        // progress.
        m_running.append(std::move(m_queue));
    }
    constexpr int jobsBetweenWakes = 256; // the others are to work meanwhile
    for (int jobs = 1; !m_isOccupied; ++jobs) {
        Job* job = m_running.pop();
        if (!job)
            break;
        ran = true;
        fetchAhead(m_running);
        job->run(*job);
        if (jobs % jobsBetweenWakes == 0)
            wakeNow();
    }
    return ran;
}

void Executor::arm(Timer& timer)
{
    const bool first = m_timers.empty() || *timer.m_when < m_timers.begin()->first.first;
    timer.m_number = m_timersStarted++;
    m_timers.emplace(std::pair(*timer.m_when, timer.m_number), &timer);
    if (first)
        wakeAt(timer.m_when);
}

void Executor::disarm(Timer& timer)
{
    const bool first = m_timers.begin()->second == &timer;
    m_timers.erase({ *timer.m_when, timer.m_number });
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
