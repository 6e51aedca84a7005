// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/random.h"
#include "core/runtime/time.h"

#include <cstdint>

namespace sluice {

/// When requests come.
enum class ArrivalKind : std::uint8_t {
    Closed, ///< the next one after the reply to the one before: the load gives way to the server
    Constant, ///< at equal distances, whatever the server does
    Poisson, ///< independent of each other: exponential distances
    Bursts, ///< several at one instant, then none for a while
};

/// Of all producers together: a plain value.
struct ArrivalSettings {
    ArrivalKind kind = ArrivalKind::Closed;
    double perSecond = 1000; ///< in the mean; > 0
    int burstSize = 100; ///< requests that come at one instant; >= 1
    bool operator==(const ArrivalSettings&) const = default;
};

/// The schedule of one of an open loop's producers: instants that depend on the seed and on nothing
/// that happens. All of them together keep the rate: of constant arrivals and bursts the i-th, the
/// (i + n)-th... are the i-th producer's. One thread.
class Arrivals {
public:
    /// The producer's number, from 0; `start`: when the run began, the same for all.
    Arrivals(int producer, std::uint64_t seed, TimePoint start) noexcept;

    /// The next instant, never before the one before. A rate or a number of producers that has
    /// changed counts from there.
    [[nodiscard]] TimePoint next(const ArrivalSettings& settings, int producers) noexcept;
    /// The rate has changed at `now`: what of the way to the next instant is still to come becomes
    /// so many times as long. Instants that have passed stay as they are.
    void stretch(TimePoint now, double factor) noexcept;

private:
    std::uint64_t m_number; ///< of the next arrival, among those of all producers
    bool m_isFirst = true;
    Random m_random;
    TimePoint m_start;
    double m_at = 0; ///< nanoseconds since the start
};

} // namespace sluice
