// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <functional>
#include <memory>
#include <vector>

namespace sluice {

/// A clock that only moves when it is told to. One thread.
class VirtualClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const noexcept override { return m_now; }
    void set(TimePoint now) noexcept { m_now = now; }

private:
    TimePoint m_now = fromNanos(1'000'000'000);
};

/// Several executors on one thread under virtual time: the real code runs, only the clock is ours.
/// Jobs run until none is left, then the clock jumps to the next timer; so the same start gives the
/// same course, always.
class VirtualRuntime {
public:
    VirtualRuntime();
    ~VirtualRuntime();

    [[nodiscard]] VirtualClock& clock() noexcept { return m_clock; }
    /// A further "thread"; owned by the runtime.
    Executor& addExecutor();
    /// Runs `body` as if on that executor's thread.
    void on(Executor& executor, const std::function<void()>& body);

    /// Threads that are occupied (Executor::occupy()) are so no longer; for an end in the middle.
    void endOccupations();
    /// Runs all that is ready without moving the clock.
    void settle();
    /// Lets `duration` pass, running what falls due; the clock ends exactly there.
    void runFor(Duration duration);
    /// Runs until `done` or until `atMost` has passed; true when done.
    bool runUntil(const std::function<bool()>& done, Duration atMost);

private:
    class VirtualExecutor;
    bool runOnce();
    [[nodiscard]] std::optional<TimePoint> nextTimer() const;

    VirtualClock m_clock;
    std::vector<std::unique_ptr<VirtualExecutor>> m_executors;
};

} // namespace sluice
