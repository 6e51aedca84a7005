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

    [[nodiscard]] int xOf(std::int64_t at) const
    {
        const double share
            = double(at - range.from) / double(std::max<std::int64_t>(1, range.length()));
        return left + int(std::clamp(share, -1.0, 2.0) * width);
    }
    [[nodiscard]] std::int64_t at(int x) const
    {
        return range.from
            + std::int64_t(double(x - left) * double(range.length()) / double(std::max(1, width)));
    }
    [[nodiscard]] bool contains(int x) const { return x >= left && x < left + width; }
};

} // namespace sluice
