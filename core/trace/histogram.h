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

    [[nodiscard]] static constexpr int bucketOf(std::int64_t nanos) noexcept
    {
        if (nanos < (1 << bits))
            return nanos < 0 ? 0 : static_cast<int>(nanos);
        const int shift = std::bit_width(static_cast<std::uint64_t>(nanos)) - 1 - bits;
        const int bucket = (shift << bits) + static_cast<int>(nanos >> shift);
        return bucket < buckets ? bucket : buckets - 1;
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
    /// Writer only; about 2 ns. Negative counts as 0.
    void add(std::int64_t nanos) noexcept
    {
        if (nanos < 0)
            nanos = 0;
        if (nanos > m_max.own())
            m_max.store(nanos);
        if (nanos < m_min.own())
            m_min.store(nanos);
        m_sum.add(static_cast<std::uint64_t>(nanos));
        m_counts[LatencyScale::bucketOf(nanos)].add(
            1); // last: what is counted is within the extremes
    }
    /// Any thread. Taken while the writer adds, the newest samples may be in the sum and not yet
    /// counted.
    [[nodiscard]] HistogramSnapshot snapshot() const;
    /// Any thread: the same, added to what `to` holds, without allocating when it has held samples
    /// before.
    void addTo(HistogramSnapshot& to) const;
    /// Writer only, with no reader at work.
    void clear() noexcept;

private:
    static constexpr std::int64_t noMin = INT64_MAX;

    Cell<std::uint64_t> m_sum;
    Cell<std::int64_t> m_max;
    Cell<std::int64_t> m_min { noMin };
    std::array<Cell<std::uint64_t>, LatencyScale::buckets> m_counts;
};

} // namespace sluice
