// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <algorithm>

namespace sluice {

/// How many keys the next SCAN asks for, so that none holds the server up for long: the time beyond
/// the fastest round trip seen is taken for the server's. Doubles while that is short, halves when
/// it is long. A value.
class ScanPace {
public:
    static constexpr int smallest = 100;
    static constexpr int largest = 10'000;
    static constexpr Duration quick = std::chrono::milliseconds(3);
    static constexpr Duration slow = std::chrono::milliseconds(8);

    [[nodiscard]] int count() const noexcept { return m_count; }
    /// A round trip that is no work for the server, for comparison (DBSIZE).
    void noteIdle(Duration roundTrip) noexcept { m_fastest = std::min(m_fastest, roundTrip); }
    /// What a SCAN of count() took.
    void noteScan(Duration roundTrip) noexcept
    {
        m_fastest = std::min(m_fastest, roundTrip);
        const Duration work = roundTrip - m_fastest;
        if (work < quick)
            m_count = std::min(m_count * 2, largest);
        else if (work > slow)
            m_count = std::max(m_count / 2, smallest);
    }
    /// There was no answer in time.
    void noteTimeout() noexcept { m_count = smallest; }

private:
    int m_count = smallest;
    Duration m_fastest = Duration::max();
};

} // namespace sluice
