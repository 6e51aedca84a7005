// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/clock.h"
#include "core/runtime/job.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace sluice {

class Timer;

/// Where work runs: one thread's queue of jobs and its timers. Coroutines are resumed on the
/// executor on which they suspended. Implementations only say how the thread is woken.
class Executor {
public:
    explicit Executor(const Clock& clock) noexcept;
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;
    /// Nothing may be queued any more: whoever ends a thread drains it first. Who sees the last job
    /// run may destroy the executor at once: the destructor waits for the thread that posted it.
    virtual ~Executor();

    /// Queues jobs in order. Any thread. Wakes the thread once, when the queue was empty: a batch
    /// costs one wake-up.
    void post(JobList jobs) noexcept;
    void post(Job& job) noexcept;
    /// Takes back a job that has not run yet; own thread only. False when it is not queued here.
    bool withdraw(Job& job) noexcept;

    /// The thread has work of its own for so long, and runs nothing else meanwhile: a real one
    /// sleeps; a virtual one returns at once, its clock having stood, and runs nothing until then,
    /// so whoever calls it goes on by a timer. Own thread.
    virtual void occupy(Duration time) noexcept;

    /// The executor of the running thread, or null. Coroutines that await need one.
    [[nodiscard]] static Executor* current() noexcept;
    [[nodiscard]] const Clock& clock() const noexcept { return m_clock; }

    /// What a thread posts within a turn is queued at once, but the threads that sleep are woken at
    /// the turn's end, or after 256 jobs: woken earlier, one that shares our processor would run in
    /// between for a single request, and a batch would leave in pieces. A turn of a PollExecutor
    /// thread is one of these; whoever waits for another thread within it calls wakeNow() first.
    class Turn {
    public:
        Turn() noexcept;
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn();

    private:
        friend class Executor;
        void flush() noexcept;
        bool add(Executor& sleeping) noexcept;

        Turn* const m_outer;
        std::array<Executor*, 8> m_sleeping {};
        std::size_t m_count = 0;
    };
    /// Wakes those that the running turn has still to wake.
    static void wakeNow() noexcept;
    /// Lets the threads that were posted to work before the running one goes on, where they share
    /// its processor.
    static void breathe() noexcept;

protected:
    /// The queue went from empty to non-empty: whether the thread must be woken. Any thread; under
    /// the queue's lock, so it calls nothing of this class.
    virtual bool mustWake() noexcept { return true; }
    /// Wakes the thread. Any thread; not under the lock, which a woken thread that shares our
    /// processor would run into at once.
    virtual void wake() noexcept = 0;
    /// Waits until nobody is within wake() any more: the destructors of those whose wake() uses
    /// what is theirs call it, after the last job has run.
    void awaitWakers() const noexcept;
    /// Own thread: the next timer is due then; nothing when there is none.
    virtual void wakeAt(std::optional<TimePoint> when) noexcept = 0;

    /// Runs the timers that are due and the jobs that were queued when it was called (jobs posted
    /// and timers started meanwhile wait for the next call, so that the thread's other work is not
    /// starved). Timers that are due at the same moment run in the order in which they were
    /// started. True when it ran anything.
    bool runReady() noexcept;
    [[nodiscard]] bool hasJobs() const noexcept;
    [[nodiscard]] std::optional<TimePoint> nextTimer() const noexcept;
    static void setCurrent(Executor* executor) noexcept;
    /// While it is occupied runReady() runs nothing, and ends after what it is at. Own thread.
    void setOccupied(bool occupied) noexcept { m_isOccupied = occupied; }
    [[nodiscard]] bool isOccupied() const noexcept { return m_isOccupied; }

private:
    friend class Timer;
    void wakeCounted() noexcept;
    void arm(Timer& timer);
    void disarm(Timer& timer);

    const Clock& m_clock;
    mutable std::mutex m_mutex; ///< protects m_queue
    JobList m_queue;
    std::atomic<int> m_wakers { 0 }; ///< threads between the queue's lock and the end of wake()
    JobList m_running; ///< own thread: the batch in progress
    bool m_isOccupied = false; ///< own thread
    std::map<std::pair<TimePoint, std::uint64_t>, Timer*>
        m_timers; ///< own thread; by m_number, too
    std::uint64_t m_timersStarted = 0; ///< own thread
};

} // namespace sluice
