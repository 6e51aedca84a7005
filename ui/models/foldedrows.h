// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/phasespans.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice {

/// A run of consecutive requests as one bar: sums, from which the means follow. Nanoseconds.
struct FoldedRow {
    std::size_t first = 0; ///< in the list that was folded
    std::size_t count = 0;
    std::size_t longest = 0; ///< the one with the largest total, in that list
    /// Sums over its requests, by phase; InFlight is what is not split into Behind, Own and
    /// Receiving, so the phases but Total add up to Total.
    std::array<std::int64_t, phaseCount> sums {};
    std::int64_t startSum = 0; ///< of the starts, counted from `begin`
    std::int64_t begin = 0; ///< the earliest start
    std::int64_t end = 0; ///< the latest end
    bool sameCommand = true;
    bool sameProducer = true;
    std::uint64_t failed = 0; ///< how many ended without a value

    /// Mean of a phase or of the total.
    [[nodiscard]] double mean(Phase phase) const
    {
        return count ? double(sums[static_cast<std::size_t>(phase)]) / double(count) : 0;
    }
    /// The bar: mean phases one after the other from the mean start; rounded so that no error adds
    /// up.
    [[nodiscard]] PhaseSpans spans() const;
};

/// Folds requests[order[first ... first + count)], open ones up to `until`. Pure; any thread.
[[nodiscard]] FoldedRow foldRequests(const std::vector<RequestRecord>& requests,
    const std::vector<std::uint32_t>& order, std::size_t first, std::size_t count,
    std::int64_t until);

/// Where the i-th of `rows` runs begins, when `count` requests are folded into them as evenly as
/// possible.
[[nodiscard]] inline std::size_t foldBegin(std::size_t i, std::size_t count, std::size_t rows)
{
    return i * count / rows;
}

} // namespace sluice
