// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <cstdint>

namespace sluice {

/// The distance between ticks (1, 2 or 5 times a power of ten) so that at most `most` fit into
/// `length`; at least 1.
[[nodiscard]] std::int64_t niceStep(std::int64_t length, int most);
/// A round number (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten) not below `value`; at
/// least 1.
[[nodiscard]] double niceCeiling(double value);
/// How wide the column of names is at the left of every pane with the time axis, in which a line is
/// so high: their areas stand in line.
[[nodiscard]] constexpr int axisLabelWidth(int lineHeight) { return lineHeight * 21 / 2; }
/// A tick's label: "+0.5 ms", in the unit of the step; nanoseconds.
[[nodiscard]] QString tickText(std::int64_t at, std::int64_t step);
/// A power of ten of nanoseconds as a label: "100 µs".
[[nodiscard]] QString latencyTickText(std::int64_t nanos);

} // namespace sluice
