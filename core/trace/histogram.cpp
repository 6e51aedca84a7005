// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/histogram.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sluice {

std::optional<double> HistogramSnapshot::mean() const noexcept
{
    if (m_count == 0)
        return std::nullopt;
    return static_cast<double>(m_sum) / static_cast<double>(m_count);
}

std::optional<std::int64_t> HistogramSnapshot::max() const noexcept
{
    return m_count == 0 ? std::nullopt : std::optional(m_max);
}

std::optional<std::int64_t> HistogramSnapshot::min() const noexcept
{
    return m_count == 0 ? std::nullopt : std::optional(m_min);
}

std::optional<std::int64_t> HistogramSnapshot::percentile(double percent) const noexcept
{
    // In thousandths of a percent, so that 99.9 is what it says.
    constexpr std::uint64_t whole = 100'000;
    const auto part
        = static_cast<std::uint64_t>(std::clamp(std::llround(percent * 1000), 0LL, 100'000LL));
    if (m_count == 0 || (part < whole && m_count * (whole - part) < whole))
        return std::nullopt;
    if (part == whole)
        return m_max;
    const std::uint64_t rank = std::max<std::uint64_t>((m_count * part + whole - 1) / whole, 1);
    std::uint64_t seen = 0;
    for (int bucket = 0; bucket < LatencyScale::buckets; ++bucket) {
        seen += m_counts[static_cast<std::size_t>(bucket)];
        if (seen >= rank)
            return std::clamp(LatencyScale::middle(bucket), m_min, m_max);
    }
    return m_max;
}

void HistogramSnapshot::addZeros(std::uint64_t count)
{
    if (count == 0)
        return;
    if (m_counts.empty())
        m_counts.resize(LatencyScale::buckets);
    m_counts[0] += count;
    m_count += count;
    m_min = 0;
}

void HistogramSnapshot::merge(const HistogramSnapshot& other)
{
    if (other.m_count == 0)
        return;
    if (m_counts.empty())
        m_counts.resize(LatencyScale::buckets);
    m_min = m_count == 0 ? other.m_min : std::min(m_min, other.m_min);
    m_max = m_count == 0 ? other.m_max : std::max(m_max, other.m_max);
    m_count += other.m_count;
    m_sum += other.m_sum;
    std::transform(
        m_counts.begin(), m_counts.end(), other.m_counts.begin(), m_counts.begin(), std::plus<>());
}

void HistogramSnapshot::subtract(const HistogramSnapshot& earlier)
{
    if (earlier.m_count == 0)
        return;
    m_sum -= std::min(m_sum, earlier.m_sum);
    m_count = 0;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        m_counts[i] -= std::min(m_counts[i], earlier.m_counts[i]);
        m_count += m_counts[i];
    }
    findExtremes();
}

/// The extremes of what is left, from the buckets; the whole's own extremes bound them.
void HistogramSnapshot::findExtremes() noexcept
{
    if (m_count == 0) {
        m_min = 0;
        m_max = 0;
        return;
    }
    const auto isUsed = [](std::uint64_t count) { return count != 0; };
    const auto lowest = std::find_if(m_counts.begin(), m_counts.end(), isUsed) - m_counts.begin();
    const auto highest = m_counts.rend() - std::find_if(m_counts.rbegin(), m_counts.rend(), isUsed);
    m_min = std::max(m_min, LatencyScale::lowerBound(static_cast<int>(lowest)));
    if (highest < LatencyScale::buckets)
        m_max = std::min(m_max, LatencyScale::lowerBound(static_cast<int>(highest)) - 1);
}

/// A sample that widens the extremes, or lies beyond the scale's end.
int Histogram::countNews(std::int64_t nanos) noexcept
{
    if (nanos > m_max.own())
        m_max.store(nanos);
    if (nanos < m_min.own())
        m_min.store(nanos);
    const std::int64_t end = std::min(m_max.own() + 1, LatencyScale::end);
    m_low = m_min.own();
    m_range = static_cast<std::uint64_t>(std::max<std::int64_t>(end - m_low, 0));
    const int bucket = LatencyScale::bucketOf(nanos);
    m_counts[static_cast<std::size_t>(bucket)].add(
        1); // last: what is counted is within the extremes
    return bucket;
}

HistogramSnapshot Histogram::snapshot() const
{
    HistogramSnapshot result;
    addTo(result);
    return result;
}

void Histogram::addTo(HistogramSnapshot& to) const
{
    if (m_min.load() == noMin)
        return;
    if (to.m_counts.empty())
        to.m_counts.resize(LatencyScale::buckets);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const std::uint64_t cell = m_counts[i].load();
        to.m_counts[i] += cell;
        count += cell;
    }
    if (count == 0)
        return;
    const std::int64_t min = m_min.load(); // after the counts, so that it bounds them
    const std::int64_t max = m_max.load();
    to.m_min = to.m_count == 0 ? min : std::min(to.m_min, min);
    to.m_max = to.m_count == 0 ? max : std::max(to.m_max, max);
    to.m_count += count;
    to.m_sum += m_sum.load();
}

std::uint64_t Histogram::samples() const noexcept
{
    std::uint64_t count = 0;
    for (const auto& cell : m_counts)
        count += cell.load();
    return count;
}

void Histogram::clear() noexcept
{
    for (auto& cell : m_counts)
        cell.store(0);
    m_sum.store(0);
    m_max.store(0);
    m_min.store(noMin);
    m_low = 0;
    m_range = 0;
}

} // namespace sluice
