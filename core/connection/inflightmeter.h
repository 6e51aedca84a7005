// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/gauge.h"

#include <utility>

namespace sluice {

/// How many requests are taken and not fully answered, over all connections that share it, as true
/// gauges: of all, of panels, of scenarios. Written on the connections' thread; changes of one
/// instant are told together.
class InFlightMeter {
public:
    void change(int group, int delta) noexcept { m_changes[group] += delta; }
    /// Tells the gauges, as of `now` (nanoseconds).
    void tell(std::int64_t now) noexcept
    {
        if (!m_changes[0] && !m_changes[1])
            return;
        if (const std::int64_t all = m_changes[0] + m_changes[1])
            m_gauges[2].add(all, now);
        for (int group : { 0, 1 }) {
            if (const std::int64_t change = std::exchange(m_changes[group], 0))
                m_gauges[group].add(change, now);
        }
    }
    /// Of all (-1), of panels (0), of scenarios (1). Any thread reads it.
    [[nodiscard]] Gauge& gauge(int group = -1) noexcept { return m_gauges[group < 0 ? 2 : group]; }

private:
    std::int64_t m_changes[2] = {}; ///< what the gauges do not know yet
    Gauge m_gauges[3];
};

} // namespace sluice
