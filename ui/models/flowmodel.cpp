// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/flowmodel.h"

#include <algorithm>

namespace sluice {

void FlowModel::update(const std::vector<ProducerId>& producers, const LiveSnapshot* snapshot)
{
    if (producers != m_producers) {
        m_producers = producers;
        m_places.clear();
        for (std::size_t i = 0; i < producers.size(); ++i)
            m_places.emplace(producers[i], i);
    }
    m_states.assign(producers.size(), ProducerState::Elsewhere);
    if (snapshot) { // the state that holds a producer up most wins
        for (const LiveConnection& connection : snapshot->connections)
            mark(connection.inFlight, ProducerState::InFlight);
        mark(snapshot->queued, ProducerState::Queued);
        mark(snapshot->waiting, ProducerState::Waiting);
    }
    m_counts.fill(0);
    for (const ProducerState state : m_states)
        ++m_counts[static_cast<std::size_t>(state)];
}

void FlowModel::mark(const LiveRequests& requests, ProducerState state)
{
    for (const RequestRecord& record : requests.listed) {
        if (const auto place = m_places.find(record.producer); place != m_places.end())
            m_states[place->second] = state;
    }
}

} // namespace sluice
