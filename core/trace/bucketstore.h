// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/gauge.h"
#include "core/trace/ratebucket.h"
#include "core/trace/rawarray.h"

#include <array>
#include <cstdint>
#include <vector>

namespace sluice {

/// What a gauge did in a bucket of any width. Downsampled without loss: minimum of minima, maximum
/// of maxima, sum of integrals.
struct GaugeSpan {
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::int64_t last = 0;
    std::int64_t integral = 0; ///< value x nanoseconds over the known part
    /// Time average; `nanos` is HistoryBucket::knownNanos.
    [[nodiscard]] double mean(std::int64_t nanos) const noexcept
    {
        return nanos > 0 ? static_cast<double>(integral) / static_cast<double>(nanos) : 0.0;
    }
};

/// One step of the history's time axis.
struct HistoryBucket {
    std::int64_t start = 0; ///< nanoseconds
    std::int64_t width = 0; ///< nanoseconds: 10 ms, 100 ms or 1 s
    std::int64_t knownNanos = 0; ///< how much of the width was seen; less where the view came too
                                 ///< late for a part, or it is still going on
    GaugeSpan queueDepth;
    GaugeSpan waiting;
    GaugeSpan inFlight;
    std::uint32_t writes = 0; ///< write calls that passed commands on, as far as they were told of
    std::uint32_t commandsWritten = 0; ///< by these
    RateBucket rates; ///< index counts 10 ms steps: that of the bucket's start
};

/// How finely the history is asked for.
enum class Resolution : std::uint8_t { TenMillis, HundredMillis, OneSecond };

/// Time buckets of three widths in fixed memory: 10 ms for 60 s, 100 ms for 30 min, 1 s for 6 h.
/// One thread.
class BucketStore {
public:
    static constexpr std::array<std::int64_t, 3> widths { 10'000'000, 100'000'000, 1'000'000'000 };
    static constexpr std::array<int, 3> kept { 6'000, 18'000, 21'600 };

    BucketStore();

    /// Becomes a copy of the other one, within its own memory.
    void assign(const BucketStore& other);
    /// Sets 10 ms buckets (start and width follow from rates.index) and whatever coarser ones hold
    /// them. The indices rise without holes; buckets of the last second may be set again with later
    /// knowledge. What is skipped between two calls stays unknown.
    void set(const std::vector<HistoryBucket>& buckets);
    /// Appends the buckets that overlap [from, to), oldest first, without holes: unknown ones have
    /// knownNanos 0. None before the first or after the newest. Two look-ups, whatever the length
    /// of the history.
    void copy(std::int64_t from, std::int64_t to, Resolution resolution,
        std::vector<HistoryBucket>& out) const;
    /// The finest resolution that still holds `from`; OneSecond when none does.
    [[nodiscard]] Resolution finestFor(std::int64_t from) const noexcept;
    /// Start of the oldest bucket kept at this resolution, end of the newest one; nanoseconds, 0
    /// when there is none.
    [[nodiscard]] std::int64_t oldest(Resolution resolution) const noexcept;
    [[nodiscard]] std::int64_t newestEnd() const noexcept;

private:
    struct Level {
        RawArray<HistoryBucket> ring;
        std::int64_t first = -1; ///< number of the oldest bucket; -1 = none
        std::int64_t last = -1;
    };
    void open(std::size_t level, std::int64_t number);
    [[nodiscard]] bool isKept(std::size_t level, std::int64_t number) const noexcept;
    void rebuild(std::size_t level, std::int64_t number);
    [[nodiscard]] HistoryBucket& at(std::size_t level, std::int64_t number);
    [[nodiscard]] const HistoryBucket& at(std::size_t level, std::int64_t number) const;

    std::array<Level, 3> m_levels;
};

} // namespace sluice
