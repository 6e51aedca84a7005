// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"
#include "core/runtime/virtualruntime.h"

#include <functional>
#include <vector>

namespace sluice {

/// An executor that a test turns by hand; it counts what its thread would be woken for.
class ManualExecutor final : public Executor {
public:
    explicit ManualExecutor(const Clock& clock)
        : Executor(clock)
    {
    }
    bool turn()
    {
        Executor* outer = current();
        setCurrent(this);
        const bool ran = runReady();
        setCurrent(outer);
        return ran;
    }
    using Executor::hasJobs;
    using Executor::nextTimer;

    int wakes = 0;
    std::vector<std::optional<TimePoint>> wakeUps; ///< every wakeAt()

protected:
    void wake() noexcept override { ++wakes; }
    void wakeAt(std::optional<TimePoint> when) noexcept override { wakeUps.push_back(when); }
};

/// A job that calls a function.
struct CallJob final : Job {
    explicit CallJob(std::function<void()> function)
        : Job([](Job& job) noexcept { static_cast<CallJob&>(job).body(); })
        , body(std::move(function))
    {
    }
    std::function<void()> body;
};

} // namespace sluice
