// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/gauge.h"

#include <utility>

namespace sluice {

/// Queue depth and waiting senders of one group, as true gauges.
struct ChannelGauges {
    Gauge depth;
    Gauge waiting;
};

/// What a channel's gauges have to learn is gathered while the channel's lock is held and told at
/// its end, all of it as of one instant: a value that leaves and one that takes its place are no
/// change. Written under the channel's lock; the gauges are read by any thread.
class ChannelMeter {
public:
    void queued(int group) noexcept { ++m_depth[group]; }
    void leftQueue(int group) noexcept { --m_depth[group]; }
    void beganToWait(int group) noexcept { ++m_waiting[group]; }
    void leftWaiting(int group) noexcept { --m_waiting[group]; }

    /// Tells the gauges, as of `now` (nanoseconds).
    void tell(std::int64_t now) noexcept
    {
        tell(m_depth, &ChannelGauges::depth, now);
        tell(m_waiting, &ChannelGauges::waiting, now);
    }

    /// Gauges of everything (-1) or of one group (0, 1).
    [[nodiscard]] ChannelGauges& gauges(int group) noexcept
    {
        return group < 0 ? m_all : m_groups[group];
    }

private:
    void tell(std::int64_t (&changes)[2], Gauge ChannelGauges::*gauge, std::int64_t now) noexcept
    {
        if (!changes[0] && !changes[1])
            return;
        if (const std::int64_t all = changes[0] + changes[1])
            (m_all.*gauge).add(all, now);
        for (int group : { 0, 1 }) {
            if (const std::int64_t change = std::exchange(changes[group], 0))
                (m_groups[group].*gauge).add(change, now);
        }
    }

    std::int64_t m_depth[2] = {}; ///< changes by group; 0 but while the lock is held
    std::int64_t m_waiting[2] = {};
    ChannelGauges m_all;
    ChannelGauges m_groups[2];
};

} // namespace sluice
