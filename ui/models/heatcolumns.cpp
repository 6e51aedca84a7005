// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/heatcolumns.h"

#include <algorithm>
#include <cmath>

namespace sluice {

std::optional<std::int64_t> HeatColumn::percentile(double percent) const
{
    if (double(count) * (100 - percent) < 100 - 1e-6)
        return {};
    auto rank = std::uint64_t(std::ceil(double(count) * percent / 100));
    for (int step = 0; step < CoarseScale::steps; ++step) {
        if (rank <= steps[std::size_t(step)])
            return std::min(CoarseScale::middle(step), max);
        rank -= steps[std::size_t(step)];
    }
    return max;
}

void HeatColumn::add(const RateBucket& rates, std::int64_t known)
{
    knownNanos += known;
    max = std::max(max, rates.latencyMax);
    for (std::size_t step = 0; step < steps.size(); ++step) {
        steps[step] += rates.latency[step];
        count += rates.latency[step];
    }
}

void HeatColumn::add(std::int64_t nanos)
{
    ++steps[std::size_t(CoarseScale::stepOf(nanos))];
    ++count;
    max = std::max(max, nanos);
}

void HeatColumn::merge(const HeatColumn& other)
{
    knownNanos += other.knownNanos;
    count += other.count;
    max = std::max(max, other.max);
    for (std::size_t step = 0; step < steps.size(); ++step)
        steps[step] += other.steps[step];
}

HeatColumn latencyBetween(const HistoryView& history, std::int64_t from, std::int64_t to)
{
    // Coarse is enough over a long time, and quicker.
    auto resolution = history.finestFor(from);
    if (to - from >= 5 * BucketStore::widths[2])
        resolution = std::max(resolution, Resolution::HundredMillis);
    if (to - from >= 600 * BucketStore::widths[2])
        resolution = Resolution::OneSecond;
    std::vector<HistoryBucket> buckets;
    history.buckets(from, to, resolution, buckets);
    HeatColumn all;
    for (const HistoryBucket& bucket : buckets) {
        if (bucket.start >= from)
            all.add(bucket.rates, bucket.knownNanos);
    }
    return all;
}

std::int64_t HeatColumns::update(const HistoryView& history, Phase phase, const HeatGrid& grid)
{
    const bool isSame = grid.columnNanos == m_grid.columnNanos && grid.count == m_grid.count
        && phase == m_phase && grid.last() >= m_grid.last();
    std::int64_t first = std::max<std::int64_t>(0, grid.first());
    if (isSame)
        first = std::max(first,
            std::min(m_grid.last(),
                (std::min(m_readTo, m_grid.end)
                    - (phase == Phase::Total ? unsettledNanos : unsettledRecordsNanos))
                    / grid.columnNanos));
    else
        m_slots.assign(std::size_t(std::max(1, grid.count)), {});
    m_grid = grid;
    m_phase = phase;
    m_readTo = history.at();
    // A column that lies in a step of the percentiles is renewed with all of that step.
    const std::int64_t width = grid.columnNanos;
    const bool ownLine = width >= lineNanos;
    if (!ownLine)
        first = std::max({ std::int64_t(0), grid.first(), first - lineNanos / width });
    const std::int64_t columns = std::max<std::int64_t>(0, grid.last() - first + 1);
    const std::int64_t firstGroup = first * width / lineNanos;
    const std::int64_t groups = (grid.last() + 1) * width / lineNanos - firstGroup + 1;
    m_columns.assign(std::size_t(columns), {});
    m_groups.assign(ownLine ? 0 : std::size_t(groups), {});
    if (phase == Phase::Total) {
        m_knownAfter.reset();
        readBuckets(history, first, width, m_columns);
        readBuckets(history, firstGroup, lineNanos, m_groups);
    } else {
        readRecords(history, first, firstGroup);
        settle(first, width, m_columns);
        settle(firstGroup, lineNanos, m_groups);
    }
    for (std::int64_t i = 0; i < columns; ++i) {
        Slot& place = slot(first + i);
        place.index = first + i;
        place.column = m_columns[std::size_t(i)];
        const HeatColumn& source = ownLine
            ? place.column
            : m_groups[std::size_t((first + i) * width / lineNanos - firstGroup)];
        place.line = { source.percentile(50), source.percentile(99) };
    }
    return first;
}

/// A column of at least a bucket's width gets the buckets that begin in it, so that the counts add
/// up; a narrower one the bucket that it lies in.
void HeatColumns::readBuckets(const HistoryView& history, std::int64_t first,
    std::int64_t columnNanos, std::vector<HeatColumn>& to)
{
    if (to.empty())
        return;
    const std::int64_t from = first * columnNanos;
    const std::int64_t end = (first + std::int64_t(to.size())) * columnNanos;
    auto resolution = static_cast<std::size_t>(history.finestFor(from));
    while (resolution + 1 < BucketStore::widths.size()
        && BucketStore::widths[resolution + 1] <= columnNanos)
        ++resolution;
    m_buckets.clear();
    history.buckets(from, end, static_cast<Resolution>(resolution), m_buckets);
    const std::int64_t bucketNanos = BucketStore::widths[resolution];
    for (const HistoryBucket& bucket : m_buckets) {
        if (bucketNanos <= columnNanos) {
            const std::int64_t column = bucket.start / columnNanos - first;
            if (bucket.start >= from && column < std::int64_t(to.size()))
                to[std::size_t(column)].add(bucket.rates, bucket.knownNanos);
            continue;
        }
        const std::int64_t left
            = std::max<std::int64_t>(0, (bucket.start + columnNanos - 1) / columnNanos - first);
        const std::int64_t right = std::min(std::int64_t(to.size()),
            (bucket.start + bucket.width + columnNanos - 1) / columnNanos - first);
        for (std::int64_t column = left; column < right; ++column)
            to[std::size_t(column)].add(bucket.rates, bucket.knownNanos);
    }
}

/// Each record into its column and its group, from the first of them on.
void HeatColumns::readRecords(
    const HistoryView& history, std::int64_t first, std::int64_t firstGroup)
{
    const std::int64_t width = m_grid.columnNanos;
    const auto add = [](std::vector<HeatColumn>& to, std::int64_t place, std::int64_t nanos) {
        if (place >= 0 && place < std::int64_t(to.size()))
            to[std::size_t(place)].add(nanos);
    };
    const RecordStore::Visit visit
        = history.visitEnded(std::min(firstGroup * lineNanos, first * width),
            (m_grid.last() + 1) * width, recordsRead, [&](const RequestRecord& record) {
                if (record.ending != Ending::Reply && record.ending != Ending::ErrorReply)
                    return;
                const std::int64_t nanos = record.phases()[std::size_t(m_phase)];
                add(m_columns, record.stamps.resumed / width - first, nanos);
                add(m_groups, record.stamps.resumed / lineNanos - firstGroup, nanos);
            });
    m_knownAfter = history.completeAfter();
    if (visit.completeAfter) // the rest was not looked at
        m_knownAfter = std::max(m_knownAfter.value_or(0), *visit.completeAfter);
}

/// A column of which records are missing is not known.
void HeatColumns::settle(
    std::int64_t first, std::int64_t columnNanos, std::vector<HeatColumn>& columns) const
{
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::int64_t start = (first + std::int64_t(i)) * columnNanos;
        const bool isKnown = m_readTo > start && (!m_knownAfter || start > *m_knownAfter);
        if (!isKnown)
            columns[i] = {};
        else
            columns[i].knownNanos = std::min(columnNanos, m_readTo - start);
    }
}

const HeatColumn* HeatColumns::find(std::int64_t index) const
{
    if (index < 0 || m_slots.empty())
        return nullptr;
    const Slot& place = m_slots[static_cast<std::size_t>(index) % m_slots.size()];
    return place.index == index ? &place.column : nullptr;
}

HeatColumns::Line HeatColumns::lineAt(std::int64_t index) const
{
    if (!find(index))
        return {};
    return m_slots[static_cast<std::size_t>(index) % m_slots.size()].line;
}

} // namespace sluice
