// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/historyview.h"

#include <array>
#include <optional>
#include <vector>

namespace sluice {

/// What one column of a latency heat map knows: how many replies fell into each step of
/// CoarseScale.
struct HeatColumn {
    std::int64_t knownNanos = 0; ///< how much of its time is known; 0 = nothing of it
    std::uint64_t count = 0; ///< replies, errors included
    std::int64_t max = 0; ///< nanoseconds, exact
    std::array<std::uint32_t, CoarseScale::steps> steps {};

    /// Nearest rank, within 20 %; nothing where no sample lies beyond it (as HistogramSnapshot).
    [[nodiscard]] std::optional<std::int64_t> percentile(double percent) const;
    void add(const RateBucket& rates, std::int64_t known);
    void add(std::int64_t nanos);
    void merge(const HeatColumn& other);
};

/// The totals of all replies in a span, from the stored buckets that begin in it.
[[nodiscard]] HeatColumn latencyBetween(
    const HistoryView& history, std::int64_t from, std::int64_t to);

/// Where the columns of a picture are: `count` of them, the last one holds `end`. A column begins
/// at a multiple of its width, so that it keeps its value while it scrolls.
struct HeatGrid {
    std::int64_t columnNanos = 1;
    std::int64_t end = 0; ///< nanoseconds
    int count = 0;

    [[nodiscard]] std::int64_t last() const { return end / columnNanos; }
    [[nodiscard]] std::int64_t first() const { return last() - count + 1; }
    bool operator==(const HeatGrid&) const = default;
};

/// The latencies over time of a heat map: totals from the stored buckets, within 20 %; single
/// phases from raw records while these last. Renews only what can have changed. GUI thread.
class HeatColumns {
public:
    /// Percentiles are of at least so much time: in less, too few samples stand behind them.
    static constexpr std::int64_t lineNanos = 100'000'000;
    /// Columns that ended this long ago do not change any more.
    static constexpr std::int64_t unsettledNanos = 700'000'000;
    static constexpr std::int64_t unsettledRecordsNanos = 150'000'000; ///< the same, of phases
    /// How many records are looked at for one picture of a phase: about 5 ms.
    static constexpr std::size_t recordsRead = 1 << 16;

    /// Reads what is new. Returns the index of the first column that is another one than before:
    /// `grid.first()` when all of them are.
    std::int64_t update(const HistoryView& history, Phase phase, const HeatGrid& grid);
    /// Reads all of it at the next update().
    void clear() { m_grid = {}; }

    [[nodiscard]] const HeatGrid& grid() const { return m_grid; }
    [[nodiscard]] Phase phase() const { return m_phase; }
    /// By absolute index, nanoseconds / columnNanos; null outside of the grid.
    [[nodiscard]] const HeatColumn* find(std::int64_t index) const;
    /// The median and the 99th percentile around that column; nothing: too few samples.
    struct Line {
        std::optional<std::int64_t> p50;
        std::optional<std::int64_t> p99;
    };
    [[nodiscard]] Line lineAt(std::int64_t index) const;
    /// Single phases: before this instant no records are left; nothing: all are there.
    [[nodiscard]] std::optional<std::int64_t> knownAfter() const { return m_knownAfter; }

private:
    struct Slot {
        std::int64_t index = -1;
        HeatColumn column;
        Line line;
    };
    [[nodiscard]] Slot& slot(std::int64_t index)
    {
        return m_slots[static_cast<std::size_t>(index) % m_slots.size()];
    }
    void readBuckets(const HistoryView& history, std::int64_t first, std::int64_t columnNanos,
        std::vector<HeatColumn>& to);
    void readRecords(const HistoryView& history, std::int64_t first, std::int64_t firstGroup);
    void settle(
        std::int64_t first, std::int64_t columnNanos, std::vector<HeatColumn>& columns) const;

    HeatGrid m_grid;
    Phase m_phase = Phase::Total;
    std::vector<Slot> m_slots;
    std::optional<std::int64_t> m_knownAfter;
    std::int64_t m_readTo = 0; ///< how far the history went
    std::vector<HeatColumn> m_columns; ///< reused
    std::vector<HeatColumn> m_groups; ///< reused
    std::vector<HistoryBucket> m_buckets; ///< reused
};

} // namespace sluice
