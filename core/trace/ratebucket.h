// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/histogram.h"

#include <array>
#include <bit>
#include <cstdint>

namespace sluice {

/// The coarse latency scale of stored buckets: two steps per power of two from 256 ns to 18
/// minutes, so that a step's middle is within 20 % of every value in it. What is shorter or longer
/// counts into the first or last step.
struct CoarseScale {
    static constexpr int steps = 64;
    static constexpr int firstExponent = 8;

    [[nodiscard]] static constexpr int stepOf(std::int64_t nanos) noexcept
    {
        if (nanos < (std::int64_t(1) << firstExponent))
            return 0;
        const int exponent = std::bit_width(static_cast<std::uint64_t>(nanos)) - 1;
        const int step
            = 2 * (exponent - firstExponent) + static_cast<int>((nanos >> (exponent - 1)) & 1);
        return step < steps ? step : steps - 1;
    }
    /// The step of all values in a bucket of LatencyScale.
    [[nodiscard]] static constexpr int stepOfBucket(int bucket) noexcept
    {
        const int step
            = (bucket >> (LatencyScale::bits - 1)) - 2 * (firstExponent + 1 - LatencyScale::bits);
        return step < 0 ? 0 : step < steps ? step : steps - 1;
    }
    /// The smallest value of the step, nanoseconds; the first one's is 0.
    [[nodiscard]] static constexpr std::int64_t lowerBound(int step) noexcept
    {
        return step == 0 ? 0 : std::int64_t(2 + step % 2) << (firstExponent - 1 + step / 2);
    }
    /// What stands for the step, nanoseconds: within 20 % of all its values (harmonic middle of its
    /// bounds).
    [[nodiscard]] static constexpr std::int64_t middle(int step) noexcept
    {
        const std::int64_t unit = std::int64_t(1) << (firstExponent - 1 + step / 2);
        return step % 2 == 0 ? unit * 12 / 5 : unit * 24 / 7;
    }
};

/// What the requests of all runs did in a span of time, 10 ms where the recorder counts them. Sums
/// of buckets equal the counters.
struct RateBucket {
    std::int64_t index = 0; ///< of 10 ms: nanoseconds / Gauge::bucketNanos
    std::uint32_t offered = 0; ///< send() called
    std::uint32_t completed = 0; ///< ended, however they ended
    std::uint32_t replied = 0; ///< ended with a reply, errors included
    std::uint32_t errors = 0; ///< ended with an error reply
    std::uint32_t notSent = 0;
    std::uint32_t maybeExecuted = 0;
    std::uint32_t swallowed = 0; ///< replies read for abandoned requests
    std::uint64_t latencySum = 0; ///< nanoseconds, total of what was replied
    std::int64_t latencyMax = 0; ///< nanoseconds, of what was replied
    std::array<std::uint32_t, CoarseScale::steps>
        latency {}; ///< how many of the replied ones fell into each step of CoarseScale

    /// Counts, sums and maximum of both; the index stays.
    void merge(const RateBucket& other) noexcept;
};

} // namespace sluice
