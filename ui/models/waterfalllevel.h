// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

namespace sluice {

/// In how much detail the waterfall draws: every request, several folded into a bar, or the shares
/// of the phases.
enum class WaterfallLevel { Bars, Folded, Ribbon };

/// The level for so many requests per pixel column of the window: bars below 0.3, folded bars up to
/// 3, above that the ribbon. Coming from a finer level the borders are these; the way back is at
/// 0.25 and 2.5, so that a rate at a border does not make it flip. Pure; any thread.
[[nodiscard]] WaterfallLevel levelFor(
    double perColumn, std::optional<WaterfallLevel> before = std::nullopt);

/// The spans of the waterfall's window: 1, 2 and 5 times powers of ten between these, and the
/// longest; nanoseconds.
constexpr std::int64_t shortestWindow = 100'000;
constexpr std::int64_t longestWindow = 60'000'000'000;
/// The next shorter (steps < 0) or longer span after so many steps; a span between two steps goes
/// to the next one in that direction. Pure; any thread.
[[nodiscard]] std::int64_t zoomedWindow(std::int64_t span, int steps);

} // namespace sluice
