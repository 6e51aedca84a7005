// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/timeview.h"

#include <algorithm>

namespace sluice {

/// Where instants stand on a pane's time axis; logical pixels.
struct TimeScale {
    TimeRange range; ///< from the left edge to behind the right one
    int left = 0;
    int width = 1;

    /// The pixel that an instant is in; at most one width outside.
    [[nodiscard]] int xOf(std::int64_t at) const
    {
        const std::int64_t length = std::max<std::int64_t>(1, range.length());
        const std::int64_t after = std::clamp(at - range.from, -length, 2 * length) * width;
        return left + int((after - (after < 0 ? length - 1 : 0)) / length); // rounds down
    }
    /// The first instant of a pixel: xOf() of it is that pixel again.
    [[nodiscard]] std::int64_t at(int x) const
    {
        const std::int64_t pixels = std::max(1, width);
        const std::int64_t after = (x - left) * range.length();
        return range.from + (after + (after > 0 ? pixels - 1 : 0)) / pixels; // rounds up
    }
    [[nodiscard]] bool contains(int x) const { return x >= left && x < left + width; }
};

} // namespace sluice
