// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/bucketstore.h"

#include <algorithm>

namespace sluice {

namespace {

/// How many buckets of the finer level make one.
constexpr std::int64_t factor = 10;

void merge(GaugeSpan& into, const GaugeSpan& next, bool isFirst) noexcept
{
    into.min = isFirst ? next.min : std::min(into.min, next.min);
    into.max = isFirst ? next.max : std::max(into.max, next.max);
    into.last = next.last;
    into.integral += next.integral;
}

} // namespace

BucketStore::BucketStore()
{
    for (std::size_t level = 0; level < m_levels.size(); ++level)
        m_levels[level].ring = makeRawArray<HistoryBucket>(static_cast<std::size_t>(kept[level]));
}

void BucketStore::assign(const BucketStore& other)
{
    for (std::size_t level = 0; level < m_levels.size(); ++level) {
        m_levels[level].first = other.m_levels[level].first;
        m_levels[level].last = other.m_levels[level].last;
        // Only what is there, so that no page is touched for nothing.
        for (std::int64_t i = m_levels[level].first; i >= 0 && i <= m_levels[level].last; ++i)
            at(level, i) = other.at(level, i);
    }
}

HistoryBucket& BucketStore::at(std::size_t level, std::int64_t number)
{
    return m_levels[level].ring[static_cast<std::size_t>(number % kept[level])];
}

const HistoryBucket& BucketStore::at(std::size_t level, std::int64_t number) const
{
    return m_levels[level].ring[static_cast<std::size_t>(number % kept[level])];
}

bool BucketStore::isKept(std::size_t level, std::int64_t number) const noexcept
{
    return m_levels[level].first >= 0 && number >= m_levels[level].first
        && number <= m_levels[level].last;
}

/// Makes room up to this bucket: what is new is unknown, what is too old gives way.
void BucketStore::open(std::size_t level, std::int64_t number)
{
    Level& of = m_levels[level];
    if (of.first < 0) {
        of.first = number;
        of.last = number - 1;
    }
    const std::int64_t oldest = number - kept[level] + 1;
    for (std::int64_t next = std::max(of.last + 1, oldest); next <= number; ++next) {
        HistoryBucket& bucket = at(level, next);
        bucket = {};
        bucket.width = widths[level];
        bucket.start = next * widths[level];
        bucket.rates.index = bucket.start / widths[0];
    }
    of.last = std::max(of.last, number);
    of.first = std::max(of.first, oldest);
}

/// Sums the finer buckets up once more.
void BucketStore::rebuild(std::size_t level, std::int64_t number)
{
    open(level, number);
    if (!isKept(level, number))
        return;
    HistoryBucket sum;
    for (std::int64_t i = number * factor; i < (number + 1) * factor; ++i) {
        if (!isKept(level - 1, i))
            continue;
        const HistoryBucket& part = at(level - 1, i);
        if (part.knownNanos == 0)
            continue;
        const bool isFirst = sum.knownNanos == 0;
        merge(sum.queueDepth, part.queueDepth, isFirst);
        merge(sum.waiting, part.waiting, isFirst);
        merge(sum.inFlight, part.inFlight, isFirst);
        sum.rates.merge(part.rates);
        sum.writes += part.writes;
        sum.commandsWritten += part.commandsWritten;
        sum.knownNanos += part.knownNanos;
    }
    HistoryBucket& bucket = at(level, number);
    sum.start = bucket.start;
    sum.width = bucket.width;
    sum.rates.index = bucket.rates.index;
    bucket = sum;
}

void BucketStore::set(const std::vector<HistoryBucket>& buckets)
{
    if (buckets.empty())
        return;
    for (const HistoryBucket& bucket : buckets) {
        const std::int64_t number = bucket.rates.index;
        if (m_levels[0].first < 0 || number > m_levels[0].last)
            open(0, number);
        if (!isKept(0, number))
            continue;
        HistoryBucket& place = at(0, number);
        place = bucket;
        place.start = number * widths[0];
        place.width = widths[0];
    }
    std::int64_t from = buckets.front().rates.index;
    std::int64_t to = buckets.back().rates.index;
    for (std::size_t level = 1; level < m_levels.size(); ++level) {
        from /= factor;
        to /= factor;
        for (std::int64_t number = from; number <= to; ++number)
            rebuild(level, number);
    }
}

void BucketStore::copy(std::int64_t from, std::int64_t to, Resolution resolution,
    std::vector<HistoryBucket>& out) const
{
    const auto level = static_cast<std::size_t>(resolution);
    const Level& of = m_levels[level];
    if (of.first < 0 || to <= 0)
        return;
    const std::int64_t first = std::max(of.first, std::max<std::int64_t>(from, 0) / widths[level]);
    const std::int64_t last = std::min(of.last, (to - 1) / widths[level]);
    for (std::int64_t number = first; number <= last; ++number)
        out.push_back(at(level, number));
}

Resolution BucketStore::finestFor(std::int64_t from) const noexcept
{
    for (std::size_t level = 0; level + 1 < m_levels.size(); ++level) {
        const Level& of = m_levels[level];
        const bool hasAll = of.last - of.first + 1 < kept[level]; // nothing has given way
        if (hasAll || of.first * widths[level] <= from)
            return static_cast<Resolution>(level);
    }
    return Resolution::OneSecond;
}

std::int64_t BucketStore::oldest(Resolution resolution) const noexcept
{
    const auto level = static_cast<std::size_t>(resolution);
    return m_levels[level].first < 0 ? 0 : m_levels[level].first * widths[level];
}

std::int64_t BucketStore::newestEnd() const noexcept
{
    return m_levels[0].first < 0 ? 0 : (m_levels[0].last + 1) * widths[0];
}

} // namespace sluice
