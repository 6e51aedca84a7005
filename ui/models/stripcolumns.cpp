// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/stripcolumns.h"

#include <algorithm>

namespace sluice {

namespace {

void merge(StripColumn& column, const GaugeSpan& span)
{
    column.min = column.known ? std::min(column.min, double(span.min)) : double(span.min);
    column.max = column.known ? std::max(column.max, double(span.max)) : double(span.max);
    column.mean += double(span.integral); // divided in the end
    column.known = true;
}

} // namespace

std::array<StripColumn, stripKindCount> stripColumn(
    const HistoryBucket* first, const HistoryBucket* last)
{
    std::array<StripColumn, stripKindCount> columns;
    const auto at
        = [&](StripKind kind) -> StripColumn& { return columns[static_cast<std::size_t>(kind)]; };
    double nanos = 0;
    double replied = 0;
    double offered = 0;
    double writes = 0;
    double commands = 0;
    StripColumn& rate = at(StripKind::Replies);
    for (const HistoryBucket* bucket = first; bucket != last; ++bucket) {
        if (bucket->knownNanos == 0)
            continue;
        merge(at(StripKind::QueueDepth), bucket->queueDepth);
        merge(at(StripKind::Waiting), bucket->waiting);
        merge(at(StripKind::InFlight), bucket->inFlight);
        const double known = double(bucket->knownNanos);
        const double now = double(bucket->rates.replied + bucket->rates.swallowed) * 1e9 / known;
        rate.min = rate.known ? std::min(rate.min, now) : now;
        rate.max = rate.known ? std::max(rate.max, now) : now;
        rate.known = true;
        nanos += known;
        replied += double(bucket->rates.replied + bucket->rates.swallowed);
        offered += double(bucket->rates.offered);
        writes += double(bucket->writes);
        commands += double(bucket->commandsWritten);
    }
    if (nanos <= 0)
        return columns;
    for (const StripKind kind : { StripKind::QueueDepth, StripKind::Waiting, StripKind::InFlight })
        at(kind).mean /= nanos;
    rate.mean = replied * 1e9 / nanos;
    rate.offered = offered * 1e9 / nanos;
    if (writes > 0) {
        const double each = commands / writes;
        at(StripKind::PerWrite) = { true, each, each, each, 0 };
    }
    return columns;
}

void StripColumns::read(
    const HistoryView& history, std::int64_t end, std::int64_t columnNanos, int count)
{
    const std::int64_t lastColumn = (end - 1) / columnNanos;
    const std::int64_t firstColumn = lastColumn - count + 1;
    const std::int64_t from = std::max<std::int64_t>(0, firstColumn * columnNanos);
    // The widest buckets that still fit a column; finer ones are not kept for so long.
    Resolution resolution = history.finestFor(from);
    while (resolution != Resolution::OneSecond
        && BucketStore::widths[static_cast<std::size_t>(resolution) + 1] <= columnNanos)
        resolution = static_cast<Resolution>(static_cast<int>(resolution) + 1);
    m_bucketNanos = BucketStore::widths[static_cast<std::size_t>(resolution)];
    m_buckets.clear();
    history.buckets(from, (lastColumn + 1) * columnNanos, resolution, m_buckets);
    for (auto& columns : m_columns)
        columns.assign(static_cast<std::size_t>(count), {});
    if (m_buckets.empty())
        return;
    const std::int64_t firstStart = m_buckets.front().start;
    const auto size = static_cast<std::int64_t>(m_buckets.size());
    for (int i = 0; i < count; ++i) {
        const std::int64_t start = (firstColumn + i) * columnNanos;
        // The buckets that overlap the column, by their number; one across a border is in both.
        const std::int64_t low = start - firstStart;
        const std::int64_t high = low + columnNanos;
        if (high <= 0)
            continue;
        const std::int64_t first = std::max<std::int64_t>(0, low) / m_bucketNanos;
        const std::int64_t last = std::min(size, (high + m_bucketNanos - 1) / m_bucketNanos);
        if (first >= last)
            continue;
        const auto column = stripColumn(m_buckets.data() + first, m_buckets.data() + last);
        for (std::size_t kind = 0; kind < column.size(); ++kind)
            m_columns[kind][static_cast<std::size_t>(i)] = column[kind];
    }
}

} // namespace sluice
