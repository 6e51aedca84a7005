// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/quantities.h"

#include "ui/models/pipelinefeed.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr std::int64_t second = 1'000'000'000;

quint64 because(const std::array<std::uint64_t, whyCount>& counts, Why why)
{
    return counts[static_cast<std::size_t>(why)];
}

const StripBucket::Reading& gaugeOf(const StripBucket& bucket, StripKind kind)
{
    return kind == StripKind::InFlight ? bucket.inFlight
        : kind == StripKind::Waiting   ? bucket.waiting
                                       : bucket.depth;
}

/// Bounds of the share in which a whole number was at least `threshold`, from its extremes and
/// mean.
ShareBounds boundsOf(const StripBucket::Reading& gauge, double threshold)
{
    if (gauge.min >= threshold)
        return { 1, 1 };
    if (gauge.max < threshold)
        return { 0, 0 };
    // At most: all of it was as low as can be, min or just the threshold. At least: it was one
    // below, or at its maximum.
    const double low = gauge.min;
    const double most = (double(gauge.mean) - low) / (threshold - low);
    const double below = threshold - 1;
    const double least = (double(gauge.mean) - below) / (double(gauge.max) - below);
    return { std::clamp(least, 0.0, 1.0), std::clamp(most, 0.0, 1.0) };
}

} // namespace

std::optional<ShareBounds> timeAtLeast(
    const StripStore& strips, StripKind kind, std::int64_t threshold, std::int64_t end)
{
    ShareBounds sum { 0, 0 };
    int known = 0;
    for (std::int64_t index = end - second / Gauge::bucketNanos; index < end; ++index) {
        if (const StripBucket* bucket = strips.find(index)) {
            const ShareBounds bounds = boundsOf(gaugeOf(*bucket, kind), double(threshold));
            sum.least += bounds.least;
            sum.most += bounds.most;
            ++known;
        }
    }
    if (known == 0)
        return {};
    return ShareBounds { sum.least / known, sum.most / known };
}

void QuantityMeter::note(const PipelineFeed& feed)
{
    const PipelineFigures& figures = feed.figures();
    Quantities now;
    Reading reading;
    reading.at = figures.at;
    reading.totals = figures.totals;
    now.server = feed.source().spending();
    reading.coreCpu = now.server.coreCpu;
    if (const LiveSnapshot* open = feed.snapshot()) {
        quint64 unsent = 0;
        for (const LiveConnection& connection : open->connections) {
            reading.reads += connection.reads;
            reading.replies += connection.repliesRead;
            unsent += quint64(std::max<std::int64_t>(0, connection.bytesUnsent));
        }
        now.bytesUnsent = unsent;
    }
    if (figures.queuedMean)
        now.fill = *figures.queuedMean / std::max(1, figures.config.capacity);
    if (figures.inFlightMean)
        now.windowUse = *figures.inFlightMean / std::max(1, figures.config.totalWindow());
    const std::int64_t end = feed.at() / Gauge::bucketNanos;
    if (const auto full
        = timeAtLeast(feed.strips(), StripKind::QueueDepth, figures.config.capacity, end))
        now.sendReady = ShareBounds { 1 - full->most, 1 - full->least };
    now.lineBusy = timeAtLeast(feed.strips(), StripKind::InFlight, 1, end);
    if (figures.offeredPerSecond && figures.repliesPerSecond) {
        const double gain = *figures.offeredPerSecond - *figures.repliesPerSecond;
        const auto until = [](double requests, double perSecond) -> std::optional<Duration> {
            // Slower than once in an hour is not on its way.
            if (requests <= 0 || perSecond < 1 || requests / perSecond > 3600)
                return {};
            return Duration(std::int64_t(requests / perSecond * double(second)));
        };
        now.timeToFull = until(double(figures.config.capacity) - double(figures.queued), gain);
        now.timeToEmpty = until(double(figures.queued), -gain);
    }
    now.dataAge = Duration(std::max<std::int64_t>(0, feed.liveAt() - feed.at()));

    // Differences over the last second; a freeze or a look into the past begins anew.
    if (!m_readings.empty() && reading.at <= m_readings.back().at)
        m_readings.clear();
    m_readings.push_back(reading);
    while (m_readings.size() > 2 && m_readings[1].at <= reading.at - second)
        m_readings.pop_front();
    const Reading& before = m_readings.front();
    const double seconds = double(reading.at - before.at) / double(second);
    if (seconds > 0) {
        const auto rate = [seconds](quint64 to, quint64 from) {
            return to >= from ? double(to - from) / seconds : 0;
        };
        const RunCounts& a = before.totals;
        const RunCounts& b = reading.totals;
        now.perSecond = Quantities::PerSecond { rate(b.ended, a.ended),
            rate(because(b.notSent, Why::Rejected) + because(b.notSent, Why::Evicted),
                because(a.notSent, Why::Rejected) + because(a.notSent, Why::Evicted)),
            rate(because(b.notSent, Why::Deadline), because(a.notSent, Why::Deadline)),
            rate(because(b.notSent, Why::Cancelled), because(a.notSent, Why::Cancelled)),
            rate(b.maybeExecutedTotal(), a.maybeExecutedTotal()) };
        if (reading.reads > before.reads)
            now.repliesPerRead
                = double(reading.replies - before.replies) / double(reading.reads - before.reads);
        if (reading.coreCpu && before.coreCpu)
            now.coreCpu = std::chrono::duration<double>(*reading.coreCpu - *before.coreCpu).count()
                / seconds;
    }
    m_now = std::move(now);
}

} // namespace sluice
