// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/bucketstore.h"
#include "core/trace/record.h"
#include "ui/models/timeview.h"

#include <array>
#include <vector>

namespace sluice {

/// The requests that were open in one pixel column of a span of time, by phase.
struct RibbonColumn {
    enum class Source : std::uint8_t {
        Unknown, ///< nothing is known of it
        Records, ///< exact
        Counts, ///< the records have given way: waiting, queued and in flight, of the gauges
    };
    Source source = Source::Unknown;
    /// How many were open, averaged over the column, by phase; InFlight is what is not split into
    /// Behind, Own and Receiving, so these add up to `open`. Total stays 0.
    std::array<double, phaseCount> mean {};
    double open = 0;

    /// Share of a phase; 0 when nothing was open.
    [[nodiscard]] double share(Phase phase) const
    {
        return open > 0 ? mean[static_cast<std::size_t>(phase)] / open : 0;
    }
};

/// Counts, for every pixel column of a window, how long requests were in which phase. Keeps its
/// memory; time and memory are bounded by columns and requests. Any thread.
class Ribbon {
public:
    /// Begins a window with so many columns (at least 1) without any request.
    void begin(TimeRange window, int columns);
    /// One request; open ones are in their phase until `until`. Nanoseconds.
    void add(const RequestRecord& record, std::int64_t until);
    /// What was added since begin(), for the columns from `knownFrom` on; those before it are taken
    /// from the buckets (oldest first), or stay unknown. Columns that begin after `until` are
    /// unknown: nobody has seen them.
    void finish(
        std::int64_t knownFrom, std::int64_t until, const std::vector<HistoryBucket>& buckets);

    [[nodiscard]] const std::vector<RibbonColumn>& columns() const { return m_columns; }
    /// The first instant of a column; that of columns().size() is the end of the window.
    [[nodiscard]] std::int64_t border(int column) const
    {
        return m_borders[static_cast<std::size_t>(column)];
    }
    /// Over all known columns: the share of a phase, and the most that were open in a column.
    [[nodiscard]] double share(Phase phase) const;
    [[nodiscard]] double most() const { return m_most; }

private:
    /// Of one phase: a request in it counts `partial` nanoseconds in the column where it came in or
    /// left, and `step` whole requests from the next column on.
    struct Cell {
        std::int64_t partial = 0;
        std::int64_t step = 0;
    };

    [[nodiscard]] std::size_t columnOf(std::int64_t at, std::size_t from) const;
    void addSpan(
        Phase phase, std::int64_t from, std::int64_t to, std::size_t first, std::size_t last);
    void fromCounts(RibbonColumn& column, std::int64_t from, std::int64_t to,
        const std::vector<HistoryBucket>& buckets, std::size_t& bucket) const;

    TimeRange m_window;
    double m_perNano = 0; ///< columns
    std::vector<std::int64_t> m_borders;
    std::array<std::vector<Cell>, phaseCount> m_cells;
    std::vector<RibbonColumn> m_columns;
    std::array<double, phaseCount> m_sums {};
    double m_sum = 0;
    double m_most = 0;
};

} // namespace sluice
