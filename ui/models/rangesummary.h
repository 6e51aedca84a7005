// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"
#include "core/trace/historyview.h"
#include "ui/models/timeview.h"

namespace sluice {

/// What happened in a span of time. Rates and counts are those of the buckets that lie in it, so
/// its ends are moved outwards to whole buckets.
struct RangeSummary {
    TimeRange range; ///< as it was asked for
    TimeRange counted; ///< in whole buckets
    std::int64_t knownNanos = 0; ///< how much of it was seen; 0: nothing is known
    std::uint64_t offered = 0;
    std::uint64_t completed = 0; ///< however they ended
    std::uint64_t replied = 0; ///< errors included
    std::uint64_t errors = 0;
    std::uint64_t notSent = 0;
    std::uint64_t maybeExecuted = 0;
    double queuedMean = 0; ///< time averages
    double waitingMean = 0;
    double inFlightMean = 0;
    std::int64_t queuedMax = 0;
    std::int64_t waitingMax = 0;
    std::int64_t inFlightMax = 0;
    /// Whole time of what was answered. From single records: exact nearest ranks. Else from the
    /// buckets' histograms: within 20 %, mean and maximum exact.
    bool fromRecords = false;
    std::uint64_t samples = 0;
    std::optional<Duration> mean;
    std::optional<Duration> p50; ///< absent with under 2 samples
    std::optional<Duration> p90; ///< under 10
    std::optional<Duration> p99; ///< under 100
    std::optional<Duration> p999; ///< under 1,000
    std::optional<Duration> max;

    [[nodiscard]] double perSecond() const
    {
        return knownNanos > 0 ? double(replied) * 1e9 / double(knownNanos) : 0;
    }
};

/// Single records are looked at up to so many in the span; beyond, the buckets tell.
constexpr std::size_t rangeRecordsMost = 1 << 16;

[[nodiscard]] RangeSummary summariseRange(const HistoryView& history, TimeRange range);

} // namespace sluice
