// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <sys/epoll.h>

#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace sluice {

class DescriptorWatch;

/// A plain thread that runs jobs and timers and watches descriptors: the core thread and load
/// threads. Starts at once. A post to a thread that is awake costs no system call. One that sleeps
/// and watches descriptors is woken through an eventfd in an epoll set, edge-triggered, so that
/// nobody needs to read it; one that watches none sleeps on a futex, which costs a microsecond less
/// a time. (A condition variable and ppoll take 1.5 to 2 times as long, on one processor and two.)
class PollExecutor final : public Executor {
public:
    /// Throws std::system_error when the system has no thread or descriptor left, as std::thread
    /// does.
    explicit PollExecutor(const Clock& clock, std::string name = {});
    /// Joins. What was posted after an earlier join() runs here, on the destroying thread.
    ~PollExecutor() override;

    /// Finishes the jobs that are queued and the timers that are set, then ends the thread. Any
    /// thread but its own, one at a time; again is harmless.
    void join();
    /// CPU time that the thread has used so far, user and system; 0 once it has ended. Any thread,
    /// not while join() is at work.
    [[nodiscard]] Duration cpuTime() const noexcept;

protected:
    bool mustWake() noexcept override;
    void wake() noexcept override;
    void wakeAt(std::optional<TimePoint> when) noexcept override;

private:
    friend class DescriptorWatch;
    static constexpr std::size_t eventsPerTurn = 16;
    enum Sleep : int { Awake, InPoll, OnFutex };

    void run(const std::string& name);
    void ring() noexcept;
    /// Waits for descriptors, timers and jobs, and lets the ready watches answer.
    void poll();
    [[nodiscard]] int wait() noexcept;
    /// Until wake(), at most so long; negative: without an end. Also comes back without a reason.
    void sleepOnFutex(Duration timeout) noexcept;
    void watch(DescriptorWatch& watch, std::uint32_t before, std::uint32_t after) noexcept;
    void forget(const DescriptorWatch& watch) noexcept;

    const int m_wakeUp; ///< eventfd
    const int m_epoll;
    std::atomic<int> m_sleep { Awake }; ///< how the thread sleeps; who wakes it says Awake at once
    std::atomic<bool> m_stopping { false };
    int m_watches = 0; ///< own thread, as are these: of which something is wanted
    std::array<epoll_event, eventsPerTurn> m_events {};
    int m_eventCount = 0;
    std::thread m_thread;
};

/// Tells when a descriptor can be read or written, as long as that holds (level-triggered), and
/// when it is broken, as either. Made, used and destroyed on the executor's thread, before the
/// descriptor is closed; a callback may change or destroy its watch.
class DescriptorWatch {
public:
    /// Wants nothing yet.
    DescriptorWatch(PollExecutor& executor, int descriptor, std::function<void()> readable,
        std::function<void()> writable);
    DescriptorWatch(const DescriptorWatch&) = delete;
    DescriptorWatch& operator=(const DescriptorWatch&) = delete;
    ~DescriptorWatch();

    void watchReading(bool wanted) noexcept { want(EPOLLIN, wanted); }
    void watchWriting(bool wanted) noexcept { want(EPOLLOUT, wanted); }

private:
    friend class PollExecutor;
    void want(std::uint32_t what, bool wanted) noexcept;

    PollExecutor& m_executor;
    const int m_descriptor;
    std::uint32_t m_wanted = 0;
    std::function<void()> m_readable;
    std::function<void()> m_writable;
};

} // namespace sluice
