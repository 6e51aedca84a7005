// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <span>
#include <vector>

namespace sluice {

/// When a request was there: from send() (t1) to its end (t7), nanoseconds. As long as its phases
/// without the lag, exactly.
struct WholeTime {
    std::int64_t start = 0;
    std::int64_t end = 0;
};
[[nodiscard]] WholeTime wholeTime(const RequestRecord& record) noexcept;

/// One request on its lane.
struct LanedRequest {
    WholeTime time;
    std::uint32_t index = 0; ///< in the records that were given
    std::uint32_t lane = 0; ///< from 0
};

/// Requests of one connection overlap without nesting. On lanes they do neither: two of the same
/// lane at most touch.
struct RequestLanes {
    std::vector<LanedRequest> requests; ///< by start, then end
    std::uint32_t lanes = 0; ///< how many: as many as were there at once at most
};

/// Greedy colouring of an interval graph: in the order of their starts each gets the lowest lane
/// that is free, which needs the fewest lanes (one with two ends at a time is the reason for each).
/// O(n log n).
[[nodiscard]] RequestLanes assignLanes(std::span<const RequestRecord> records);

} // namespace sluice
