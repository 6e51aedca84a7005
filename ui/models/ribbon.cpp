// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/ribbon.h"

#include "ui/models/phasespans.h"

#include <algorithm>

namespace sluice {

void Ribbon::begin(TimeRange window, int columns)
{
    const std::int64_t count = std::max(1, columns);
    const std::int64_t span = std::max<std::int64_t>(1, window.length());
    m_window = { window.from, window.from + span };
    m_perNano = double(count) / double(span);
    m_borders.resize(std::size_t(count) + 1);
    for (std::int64_t i = 0; i <= count; ++i)
        m_borders[std::size_t(i)] = window.from + (span * i + count - 1) / count;
    for (std::vector<Cell>& cells : m_cells)
        cells.assign(std::size_t(count) + 1, {});
    m_columns.assign(std::size_t(count), {});
}

/// The column that holds an instant of the window; not before `from`.
std::size_t Ribbon::columnOf(std::int64_t at, std::size_t from) const
{
    if (at < m_borders[from + 1])
        return from; // the phases of a request often share a column
    const std::size_t last = m_columns.size() - 1;
    auto column = std::min(std::size_t(double(at - m_window.from) * m_perNano), last);
    while (column > 0 && at < m_borders[column]) // what rounding did
        --column;
    while (column < last && at >= m_borders[column + 1])
        ++column;
    return column;
}

void Ribbon::addSpan(
    Phase phase, std::int64_t from, std::int64_t to, std::size_t first, std::size_t last)
{
    std::vector<Cell>& cells = m_cells[static_cast<std::size_t>(phase)];
    if (first == last) {
        cells[first].partial += to - from;
        return;
    }
    cells[first].partial += m_borders[first + 1] - from;
    cells[first + 1].step += 1;
    cells[last].step -= 1;
    cells[last].partial += to - m_borders[last];
}

void Ribbon::add(const RequestRecord& record, std::int64_t until)
{
    // As phaseSpans() does it, but cut to the window and without an intermediate list: this runs
    // tens of thousands of times for one picture.
    const Stamps& t = record.stamps;
    const std::int64_t begin = requestBegin(record);
    const std::int64_t end = requestEnd(record, until);
    std::int64_t at = begin;
    std::int64_t cutAt = std::clamp(begin, m_window.from, m_window.to);
    std::size_t column = columnOf(cutAt, 0);
    const auto go = [&](Phase phase, std::int64_t stamp) {
        const std::int64_t to = std::clamp(stamp, at, end);
        const std::int64_t cutTo = std::clamp(to, m_window.from, m_window.to);
        if (cutTo > cutAt) {
            const std::size_t last = columnOf(cutTo, column);
            addSpan(phase, cutAt, cutTo, column, last);
            column = last;
            cutAt = cutTo;
        }
        at = to;
    };
    // A stamp that was not reached ends with the request.
    bool reached = true;
    const auto reach = [&](std::int64_t stamp) {
        reached = reached && stamp != 0;
        return reached ? stamp : end;
    };
    go(Phase::Lag, reach(t.called));
    go(Phase::Waiting, reach(t.admitted));
    go(Phase::Queued, reach(t.taken));
    go(Phase::Writing, reach(t.written));
    if (isOpen(record) || record.sharedWith > 0) {
        go(Phase::InFlight, reach(t.complete));
    } else {
        const std::int64_t first = t.firstByte ? t.firstByte : t.resumed;
        go(Phase::Behind,
            reached ? std::clamp(record.predecessorComplete, at, std::max(at, first)) : end);
        go(Phase::Own, reach(t.firstByte));
        go(Phase::Receiving, reach(t.complete));
    }
    go(Phase::Delivery, end);
}

void Ribbon::finish(
    std::int64_t knownFrom, std::int64_t until, const std::vector<HistoryBucket>& buckets)
{
    std::array<std::int64_t, phaseCount> standing {};
    std::array<double, phaseCount> nanosOf {};
    double nanosKnown = 0;
    m_most = 0;
    std::size_t bucket = 0;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const std::int64_t from = m_borders[i];
        const std::int64_t to = m_borders[i + 1];
        const std::int64_t width = to - from;
        RibbonColumn& column = m_columns[i];
        std::array<std::int64_t, phaseCount> nanos {};
        for (std::size_t phase = 0; phase < phaseCount; ++phase) {
            standing[phase] += m_cells[phase][i].step;
            nanos[phase] = standing[phase] * width + m_cells[phase][i].partial;
        }
        if (width <= 0)
            continue; // narrower than a nanosecond
        if (from < knownFrom) {
            fromCounts(column, from, to, buckets, bucket);
        } else if (from < until) {
            column.source = RibbonColumn::Source::Records;
            const double seen = double(std::min(to, until) - from);
            for (std::size_t phase = 0; phase < phaseCount; ++phase) {
                column.mean[phase] = double(nanos[phase]) / seen;
                column.open += column.mean[phase];
            }
        }
        if (column.source == RibbonColumn::Source::Unknown)
            continue;
        m_most = std::max(m_most, column.open);
        for (std::size_t phase = 0; phase < phaseCount; ++phase)
            nanosOf[phase] += column.mean[phase] * double(width);
        nanosKnown += column.open * double(width);
    }
    m_sums = nanosOf;
    m_sum = nanosKnown;
}

void Ribbon::fromCounts(RibbonColumn& column, std::int64_t from, std::int64_t to,
    const std::vector<HistoryBucket>& buckets, std::size_t& bucket) const
{
    // All that overlap the column, each as long as it does. A wide bucket serves many columns.
    while (bucket < buckets.size() && buckets[bucket].start + buckets[bucket].width <= from)
        ++bucket;
    double known = 0;
    for (std::size_t i = bucket; i < buckets.size() && buckets[i].start < to; ++i) {
        const HistoryBucket& of = buckets[i];
        if (of.knownNanos == 0)
            continue;
        const auto overlap = double(std::min(to, of.start + of.width) - std::max(from, of.start));
        const auto add = [&](Phase phase, const GaugeSpan& gauge) {
            column.mean[static_cast<std::size_t>(phase)] += gauge.mean(of.knownNanos) * overlap;
        };
        add(Phase::Waiting, of.waiting);
        add(Phase::Queued, of.queueDepth);
        add(Phase::InFlight, of.inFlight);
        known += overlap;
    }
    if (known <= 0)
        return;
    column.source = RibbonColumn::Source::Counts;
    for (double& mean : column.mean) {
        mean /= known;
        column.open += mean;
    }
}

double Ribbon::share(Phase phase) const
{
    return m_sum > 0 ? m_sums[static_cast<std::size_t>(phase)] / m_sum : 0;
}

} // namespace sluice
