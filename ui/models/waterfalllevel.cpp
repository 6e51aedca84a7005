// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/waterfalllevel.h"

#include <algorithm>
#include <array>

namespace sluice {

namespace {

constexpr double foldedFrom = 0.3;
constexpr double ribbonFrom = 3;
/// What was folded, or a ribbon, stays so until it is this much sparser.
constexpr double wayBack = 1.2;

constexpr std::array<std::int64_t, 19> windows { 100'000, 200'000, 500'000, 1'000'000, 2'000'000,
    5'000'000, 10'000'000, 20'000'000, 50'000'000, 100'000'000, 200'000'000, 500'000'000,
    1'000'000'000, 2'000'000'000, 5'000'000'000, 10'000'000'000, 20'000'000'000, 50'000'000'000,
    longestWindow };
static_assert(windows.front() == shortestWindow && windows.back() == longestWindow);

} // namespace

WaterfallLevel levelFor(double perColumn, std::optional<WaterfallLevel> before)
{
    const bool wasRibbon = before == WaterfallLevel::Ribbon;
    const bool wasFolded = wasRibbon || before == WaterfallLevel::Folded;
    if (perColumn > (wasRibbon ? ribbonFrom / wayBack : ribbonFrom))
        return WaterfallLevel::Ribbon;
    if (perColumn > (wasFolded ? foldedFrom / wayBack : foldedFrom))
        return WaterfallLevel::Folded;
    return WaterfallLevel::Bars;
}

std::int64_t zoomedWindow(std::int64_t span, int steps)
{
    for (; steps > 0; --steps) {
        const auto next = std::upper_bound(windows.begin(), windows.end(), span);
        span = next == windows.end() ? windows.back() : *next;
    }
    for (; steps < 0; ++steps) {
        const auto place = std::lower_bound(windows.begin(), windows.end(), span);
        span = place == windows.begin() ? windows.front() : *(place - 1);
    }
    return std::clamp(span, shortestWindow, longestWindow);
}

} // namespace sluice
