// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/heatcolumns.h"

#include <QByteArray>

#include <memory>

namespace sluice {

class PipelineSource;

/// How one run of a scenario went, to be compared with: fixed steps from its start, at most 30 min.
struct RunTrace {
    static constexpr std::int64_t stepNanos = 100'000'000;
    static constexpr std::size_t stepsKept = 18'000;

    struct Step {
        float repliesPerSecond = 0; ///< negative: unknown
        float p99 = 0; ///< nanoseconds, within 20 %; 0: too few samples
    };
    QByteArray name; ///< of the scenario
    std::int64_t start = 0; ///< nanoseconds of the trace's clock, a multiple of stepNanos
    std::vector<Step> steps;
    HeatColumn all; ///< the latencies of all of it

    /// Mean over what is known; nothing: nothing is.
    [[nodiscard]] std::optional<double> repliesPerSecond() const;
    /// The step so long after the start; null outside.
    [[nodiscard]] const Step* at(std::int64_t sinceStart) const;
};

/// Watches runs begin and end, and keeps the one before as an immutable copy. GUI thread.
class GhostRun {
public:
    /// A few times a second, whether the view is frozen or not.
    void follow(PipelineSource& source);

    /// The run that goes on, or the last one that did; null before the first.
    [[nodiscard]] const RunTrace* current() const { return m_current.get(); }
    /// The run before that; null: there was none. Never changes.
    [[nodiscard]] const std::shared_ptr<const RunTrace>& previous() const { return m_previous; }
    /// What the run before did at an instant of the present one; null: nothing.
    [[nodiscard]] const RunTrace::Step* ghostAt(std::int64_t at) const;

private:
    /// A step this old does not change any more.
    static constexpr std::int64_t settledNanos = 700'000'000;
    void append(PipelineSource& source, std::int64_t until);

    QByteArray m_running;
    std::shared_ptr<RunTrace> m_current;
    std::shared_ptr<const RunTrace> m_previous;
    std::vector<HistoryBucket> m_buckets; ///< reused
};

} // namespace sluice
