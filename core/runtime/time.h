// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace sluice {

/// Nanoseconds; every interval inside the core.
using Duration = std::chrono::nanoseconds;
/// An instant of the one monotonic clock (virtual in tests), nanosecond resolution.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Nanoseconds since the clock's origin; 0 is used for "not reached" in stamps.
constexpr std::int64_t toNanos(TimePoint when) noexcept { return when.time_since_epoch().count(); }
constexpr TimePoint fromNanos(std::int64_t nanos) noexcept { return TimePoint(Duration(nanos)); }

} // namespace sluice
