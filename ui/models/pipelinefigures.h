// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

namespace sluice {

/// Little's law with its two sides from independent sources: the gauges' time average against the
/// records' mean time. Covers the time from send() to the complete reply.
struct LittleSides {
    double inSystem = 0; ///< L: time average of waiting + queued + taken
    double product = 0; ///< lambda x W: requests/s x mean seconds
    [[nodiscard]] double residual() const; ///< (product - inSystem) / inSystem
};

/// The numbers beside the picture, taken together at one instant. What is not known is absent.
struct PipelineFigures {
    std::int64_t at = 0;
    PipelineConfig config;
    ConnectionState connection;
    bool known = false; ///< a snapshot has been seen
    quint64 waiting = 0;
    quint64 queued = 0;
    quint64 inFlight = 0; ///< taken and not fully answered
    quint64 abandoned = 0;
    quint64 bulkQueued = 0; ///< how many of queued are of the bulk lane, and may be
    quint64 bulkPlaces = 0;
    quint64 bulkInFlight = 0; ///< how many of inFlight are, and may be on each connection
    quint64 bulkWindow = 0;
    Duration silence {}; ///< the longest that requests in flight have had no byte
    quint64 bytesInFlight = 0;
    std::optional<Duration> oldestWait; ///< of the first waiting one
    std::optional<Duration> oldestQueued;
    std::optional<Duration> headAge; ///< since the head of line was written (or taken)
    std::optional<Duration> fullFor; ///< the channel was at capacity in every 10 ms since
    bool isAlwaysFull
        = false; ///< it was never below capacity in that time (within two times 10 ms)
    std::optional<qint64> highWater; ///< most queued in the last 10 s
    std::optional<qint64> waitingHighWater; ///< most waiting in the last 10 s
    std::optional<double> repliesPerSecond; ///< over the last second
    std::optional<double> offeredPerSecond;
    std::optional<double> inFlightMean; ///< time average over the last second
    std::optional<double> waitingMean;
    std::optional<double> queuedMean;
    std::optional<double> commandsPerWrite; ///< over the last second
    std::optional<Duration> unloadedRoundTrip;
    std::optional<LittleSides> little; ///< over the last 10 s; none when they were not steady
    PipelineLatency latency; ///< of the last 10 s
    RunCounts totals;
    quint64 telemetryLost = 0;
};

} // namespace sluice
