// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/sequencelock.h"

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace sluice {

/// The buckets of a latency histogram, after HdrHistogram: 128 equal ones per power of two, so that
/// a bucket's middle is within 0.4 % of every value in it. 1 ns to 18 minutes; what is longer
/// counts into the last bucket (sum and maximum stay exact).
struct LatencyScale {
    static constexpr int bits = 7;
    static constexpr int octaves = 40 - bits;
    static constexpr int buckets = (octaves + 1) << bits;

    /// What is at least this long counts into the last bucket.
    static constexpr std::int64_t end = std::int64_t(1) << (octaves + bits);

    [[nodiscard]] static constexpr int bucketOf(std::int64_t nanos) noexcept
    {
        return nanos < 0 ? 0 : nanos < end ? bucketWithin(nanos) : buckets - 1;
    }
    /// The same for 0 <= nanos < end, without a branch.
    [[nodiscard]] static constexpr int bucketWithin(std::int64_t nanos) noexcept
    {
        constexpr std::uint64_t least = std::uint64_t(1) << bits; // below it, a bucket per value
        const int exponent = 63 ^ std::countl_zero(static_cast<std::uint64_t>(nanos) | least);
        const int shift = exponent - bits;
        return (shift << bits) + static_cast<int>(nanos >> shift);
    }
    /// The smallest value that falls into the bucket.
    [[nodiscard]] static constexpr std::int64_t lowerBound(int bucket) noexcept
    {
        const int shift = bucket < (2 << bits) ? 0 : (bucket >> bits) - 1;
        return static_cast<std::int64_t>(bucket - (shift << bits)) << shift;
    }
    /// What stands for the bucket: its middle.
    [[nodiscard]] static constexpr std::int64_t middle(int bucket) noexcept
    {
        const int shift = bucket < (2 << bits) ? 0 : (bucket >> bits) - 1;
        return lowerBound(bucket) + (shift == 0 ? 0 : std::int64_t(1) << (shift - 1));
    }
};

/// A copy of a histogram, or the sum or difference of several. A value; any thread.
class HistogramSnapshot {
public:
    /// How many samples.
    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }
    /// Nanoseconds, exact.
    [[nodiscard]] std::uint64_t sum() const noexcept { return m_sum; }
    /// Nanoseconds, exact; nothing without samples.
    [[nodiscard]] std::optional<double> mean() const noexcept;
    /// Nanoseconds; exact, but after subtract() within 0.8 %. Nothing without samples.
    [[nodiscard]] std::optional<std::int64_t> max() const noexcept;
    [[nodiscard]] std::optional<std::int64_t> min() const noexcept;
    /// Nanoseconds: the value that so many percent of the samples do not exceed (nearest rank),
    /// within 0.4 %. Nothing ("n/a") where too few samples stand behind it: at least one must lie
    /// beyond, which is 2 samples for 50, 10 for 90, 100 for 99 and 1,000 for 99.9.
    [[nodiscard]] std::optional<std::int64_t> percentile(double percent) const noexcept;
    /// How many samples fell into a bucket of LatencyScale.
    [[nodiscard]] std::uint64_t samplesIn(int bucket) const noexcept
    {
        return m_counts.empty() ? 0 : m_counts[bucket];
    }

    /// Adds so many samples of 0 ns.
    void addZeros(std::uint64_t count);
    /// Adds to the sum alone: that of samples which were counted without it.
    void addSum(std::uint64_t nanos) noexcept { m_sum += nanos; }
    /// Adds the other one's samples.
    void merge(const HistogramSnapshot& other);
    /// Takes away an earlier snapshot of the same histograms, which leaves what came since.
    void subtract(const HistogramSnapshot& earlier);

private:
    friend class Histogram;
    void findExtremes() noexcept;

    std::uint64_t m_count = 0;
    std::uint64_t m_sum = 0;
    std::int64_t m_max = 0;
    std::int64_t m_min = 0;
    std::vector<std::uint64_t> m_counts; ///< empty without samples
};

/// A latency histogram of 34 KiB that one thread at a time adds to and any thread copies.
class Histogram {
public:
    /// Writer only. Negative counts as 0.
    void add(std::int64_t nanos) noexcept
    {
        if (nanos < 0)
            nanos = 0;
        m_sum.add(static_cast<std::uint64_t>(nanos));
        count(nanos);
    }
    /// Writer only: counts a sample (not negative) whose sum is kept elsewhere. Returns its bucket.
    int count(std::int64_t nanos) noexcept
    {
        if (static_cast<std::uint64_t>(nanos - m_low) >= m_range) [[unlikely]]
            return countNews(nanos);
        const int bucket = LatencyScale::bucketWithin(nanos);
        m_counts[static_cast<std::size_t>(bucket)].add(1);
        return bucket;
    }
    /// Any thread. Taken while the writer adds, the newest samples may be in the sum and not yet
    /// counted.
    [[nodiscard]] HistogramSnapshot snapshot() const;
    /// Any thread: the same, added to what `to` holds, without allocating when it has held samples
    /// before.
    void addTo(HistogramSnapshot& to) const;
    /// Any thread: how many samples.
    [[nodiscard]] std::uint64_t samples() const noexcept;
    /// Writer only, with no reader at work.
    void clear() noexcept;

private:
    static constexpr std::int64_t noMin = INT64_MAX;
    int countNews(std::int64_t nanos) noexcept;

    // Samples that are no news, m_low <= nanos < m_low + m_range: within the extremes and before
    // the scale's end. Writer only.
    std::int64_t m_low = 0;
    std::uint64_t m_range = 0;
    Cell<std::int64_t> m_max;
    Cell<std::int64_t> m_min { noMin };
    Cell<std::uint64_t> m_sum;
    std::array<Cell<std::uint64_t>, LatencyScale::buckets> m_counts;
};

} // namespace sluice
