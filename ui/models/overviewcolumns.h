// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/heatcolumns.h"

namespace sluice {

/// The most of what one column of the overview saw.
struct OverviewColumn {
    bool known = false;
    float repliesPerSecond = 0; ///< the largest of its 100 ms or 1 s buckets
    float inFlight = 0;
};

/// The whole kept history in as many columns as fit. Renews only what can have changed. GUI thread.
class OverviewColumns {
public:
    /// Reads what is new.
    void update(const HistoryView& history, const HeatGrid& grid);
    /// Reads all of it at the next update().
    void clear() { m_grid = {}; }
    [[nodiscard]] const HeatGrid& grid() const { return m_grid; }
    /// By absolute index; unknown outside of the grid.
    [[nodiscard]] OverviewColumn at(std::int64_t index) const;
    /// Over all columns.
    [[nodiscard]] OverviewColumn most() const;
    /// The time that the axis goes back, nanoseconds: a round one, so that a growing history does
    /// not change it all the time.
    [[nodiscard]] static std::int64_t spanFor(std::int64_t kept);

private:
    struct Slot {
        std::int64_t index = -1;
        OverviewColumn column;
    };
    HeatGrid m_grid;
    std::int64_t m_readTo = 0;
    std::vector<Slot> m_slots;
    std::vector<HistoryBucket> m_buckets; ///< reused
};

} // namespace sluice
