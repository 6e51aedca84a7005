// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <algorithm>

namespace sluice {

/// How many keys the next SCAN asks for and how long it waits before, so that a scan holds nobody
/// up: the time beyond the fastest round trip seen is taken for the server's, which it works for
/// nobody else meanwhile. COUNT doubles while that is short, halves when it is long. Gentle, a SCAN
/// takes about half a millisecond, and the scan a quarter of the server's time at most; fast, it
/// takes what it can get. A value.
class ScanPace {
public:
    static constexpr int smallest = 100;
    static constexpr int largest = 10'000;
    /// Of the server's time, for a gentle scan.
    static constexpr double gentleShare = 0.25;

    struct Limits {
        Duration quick; ///< below: COUNT doubles
        Duration slow; ///< above: it halves
    };
    static constexpr Limits gentleLimits
        = { std::chrono::microseconds(300), std::chrono::microseconds(750) };
    static constexpr Limits fastLimits
        = { std::chrono::milliseconds(10), std::chrono::milliseconds(30) };

    [[nodiscard]] int count() const noexcept { return m_count; }
    [[nodiscard]] bool isFast() const noexcept { return m_isFast; }
    /// Gentle is the default.
    void setFast(bool fast) noexcept
    {
        m_isFast = fast;
        m_longest = Duration::zero();
        if (!fast)
            m_count = std::min(m_count, smallest * 4);
    }
    /// A round trip that is no work for the server, for comparison (DBSIZE).
    void noteIdle(Duration roundTrip) noexcept { m_fastest = std::min(m_fastest, roundTrip); }
    /// What a SCAN of count() took. Returns how long to wait before the next one.
    Duration noteScan(Duration roundTrip) noexcept
    {
        m_fastest = std::min(m_fastest, roundTrip);
        const Duration work = roundTrip - m_fastest;
        const double each = double(work.count()) / m_count;
        m_perKey = m_perKey > 0 ? m_perKey + (each - m_perKey) / 8 : each;
        m_longest = std::max(m_longest, work);
        const Limits limits = m_isFast ? fastLimits : gentleLimits;
        if (work < limits.quick)
            m_count = std::min(m_count * 2, largest);
        else if (work > limits.slow)
            m_count = std::max(m_count / 2, smallest);
        if (m_isFast)
            return Duration::zero();
        return Duration(static_cast<Duration::rep>(double(work.count()) * (1 / gentleShare - 1)));
    }
    /// There was no answer in time.
    void noteTimeout() noexcept { m_count = smallest; }

    /// The server's time per key examined, lately, in nanoseconds; 0: not measured.
    [[nodiscard]] double perKey() const noexcept { return m_perKey; }
    /// The longest that one SCAN has kept the server, since setFast().
    [[nodiscard]] Duration longest() const noexcept { return m_longest; }

private:
    int m_count = smallest;
    bool m_isFast = false;
    Duration m_fastest = Duration::max();
    Duration m_longest = Duration::zero();
    double m_perKey = 0;
};

} // namespace sluice
