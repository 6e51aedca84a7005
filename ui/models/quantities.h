// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinefigures.h"
#include "ui/models/stripstore.h"

#include <deque>

namespace sluice {

class PipelineFeed;
class StripStore;

/// A share of time of which only bounds are known: within 10 ms, only minimum, maximum and average
/// of a gauge are.
struct ShareBounds {
    double least = 0; ///< 0 .. 1
    double most = 1;
};

/// Everything else that can be said of the last second. What is not known is absent.
struct Quantities {
    std::optional<double> fill; ///< mean queue depth / C
    std::optional<ShareBounds> sendReady; ///< time with a free place in the channel
    std::optional<double> windowUse; ///< mean in flight / W of all connections
    std::optional<ShareBounds> lineBusy; ///< time with at least one in flight
    std::optional<double> coreCpu; ///< CPUs that the core thread used
    Spending server;
    std::optional<double> repliesPerRead;
    std::optional<quint64> bytesUnsent; ///< encoded, not yet accepted by the kernel
    std::optional<Duration> timeToFull; ///< at the present rates; absent: it does not fill
    std::optional<Duration> timeToEmpty;
    struct PerSecond {
        double ended = 0;
        double rejected = 0; ///< and evicted: there was no place
        double expired = 0; ///< before they were sent
        double cancelled = 0;
        double maybeExecuted = 0;
    };
    std::optional<PerSecond> perSecond;
    std::optional<Duration> dataAge; ///< of what is shown
};

/// The time in which a gauge was at least so high, over the second before the bucket `end`.
[[nodiscard]] std::optional<ShareBounds> timeAtLeast(
    const StripStore& strips, StripKind kind, std::int64_t threshold, std::int64_t end);

/// Measures them as the feed renews its figures. GUI thread.
class QuantityMeter {
public:
    /// After PipelineFeed::figuresTaken(), while somebody looks: it asks the source what it spends.
    void note(const PipelineFeed& feed);
    [[nodiscard]] const Quantities& quantities() const { return m_now; }

private:
    struct Reading {
        std::int64_t at = 0;
        RunCounts totals;
        std::optional<Duration> coreCpu;
        quint64 reads = 0;
        quint64 replies = 0;
    };
    std::deque<Reading> m_readings; ///< of a second, oldest first
    Quantities m_now;
};

} // namespace sluice
