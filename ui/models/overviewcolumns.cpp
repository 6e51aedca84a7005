// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/overviewcolumns.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr std::int64_t second = 1'000'000'000;

/// Several buckets make a column, or a bucket covers several.
void note(OverviewColumn& column, const HistoryBucket& bucket)
{
    if (bucket.knownNanos == 0)
        return;
    // Of a bucket that has just begun, a single reply would look like a peak.
    const double nanos = double(std::max(bucket.knownNanos, bucket.width / 2));
    column.known = true;
    column.repliesPerSecond
        = std::max(column.repliesPerSecond, float(double(bucket.rates.replied) * 1e9 / nanos));
    column.inFlight = std::max(column.inFlight, float(bucket.inFlight.max));
}

} // namespace

std::int64_t OverviewColumns::spanFor(std::int64_t kept)
{
    for (const std::int64_t seconds : { 60, 120, 300, 600, 1'800, 3'600, 7'200 }) {
        if (kept <= seconds * second)
            return seconds * second;
    }
    return 21'600 * second;
}

void OverviewColumns::update(const HistoryView& history, const HeatGrid& grid)
{
    const bool isSame = grid.columnNanos == m_grid.columnNanos && grid.count == m_grid.count
        && grid.last() >= m_grid.last();
    std::int64_t first = std::max<std::int64_t>(0, grid.first());
    if (isSame)
        first = std::max(first,
            std::min(
                m_grid.last(), (std::min(m_readTo, m_grid.end) - 2 * second) / grid.columnNanos));
    else
        m_slots.assign(std::size_t(std::max(1, grid.count)), {});
    m_grid = grid;
    m_readTo = history.at();
    const auto slot = [this](std::int64_t index) -> Slot& {
        return m_slots[std::size_t(index) % m_slots.size()];
    };
    for (std::int64_t index = first; index <= grid.last(); ++index)
        slot(index) = { index, {} };
    const std::int64_t from = first * grid.columnNanos;
    auto resolution = std::max(history.finestFor(from), Resolution::HundredMillis);
    if (grid.columnNanos >= second)
        resolution = Resolution::OneSecond;
    m_buckets.clear();
    history.buckets(from, (grid.last() + 1) * grid.columnNanos, resolution, m_buckets);
    for (const HistoryBucket& bucket : m_buckets) {
        const std::int64_t left = std::max(first, bucket.start / grid.columnNanos);
        const std::int64_t right = std::min(
            grid.last(), std::max(left, (bucket.start + bucket.width - 1) / grid.columnNanos));
        for (std::int64_t index = left; index <= right; ++index)
            note(slot(index).column, bucket);
    }
}

OverviewColumn OverviewColumns::at(std::int64_t index) const
{
    if (index < 0 || m_slots.empty())
        return {};
    const Slot& place = m_slots[std::size_t(index) % m_slots.size()];
    return place.index == index ? place.column : OverviewColumn {};
}

OverviewColumn OverviewColumns::most() const
{
    OverviewColumn most;
    for (const Slot& slot : m_slots) {
        if (slot.index < m_grid.first() || !slot.column.known)
            continue;
        most.known = true;
        most.repliesPerSecond = std::max(most.repliesPerSecond, slot.column.repliesPerSecond);
        most.inFlight = std::max(most.inFlight, slot.column.inFlight);
    }
    return most;
}

} // namespace sluice
