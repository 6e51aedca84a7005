// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <unordered_map>

namespace sluice {

/// Where a producer's oldest open request is. Elsewhere: it has none, or it is not listed.
enum class ProducerState : std::uint8_t { Elsewhere, Waiting, Queued, InFlight };

/// The producers by state, out of one snapshot. Keeps its memory from frame to frame. GUI thread.
class FlowModel {
public:
    /// `producers` in the order in which they are drawn; `snapshot` may be null.
    void update(const std::vector<ProducerId>& producers, const LiveSnapshot* snapshot);

    [[nodiscard]] const std::vector<ProducerState>& states() const { return m_states; }
    [[nodiscard]] quint64 count(ProducerState state) const
    {
        return m_counts[static_cast<std::size_t>(state)];
    }

private:
    void mark(const LiveRequests& requests, ProducerState state);

    std::vector<ProducerId> m_producers;
    std::unordered_map<ProducerId, std::size_t> m_places;
    std::vector<ProducerState> m_states;
    std::array<quint64, 4> m_counts {};
};

} // namespace sluice
