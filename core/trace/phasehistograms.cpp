// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/phasehistograms.h"

namespace sluice {

std::uint64_t PhaseHistograms::sum(Phase phase) const noexcept
{
    switch (phase) {
    case Phase::InFlight:
        return sum(Phase::Behind) + sum(Phase::Own) + sum(Phase::Receiving);
    case Phase::Total:
        return sum(Phase::Lag) + sum(Phase::Waiting) + sum(Phase::Queued) + sum(Phase::Writing)
            + sum(Phase::InFlight) + sum(Phase::Delivery);
    default:
        return m_sums[static_cast<std::size_t>(phase)].load();
    }
}

void PhaseHistograms::addTo(Phase phase, HistogramSnapshot& to) const
{
    m_phases[static_cast<std::size_t>(phase)].addTo(to);
    switch (phase) {
    case Phase::Lag:
    case Phase::Waiting:
        to.addZeros(m_prompt.load());
        break;
    case Phase::InFlight:
        m_onlyBehind.addTo(to);
        m_onlyOwn.addTo(to);
        break;
    case Phase::Behind:
        m_onlyBehind.addTo(to);
        to.addZeros(m_onlyOwn.samples());
        break;
    case Phase::Own:
        m_onlyOwn.addTo(to);
        to.addZeros(m_onlyBehind.samples());
        break;
    case Phase::Receiving:
        to.addZeros(m_onlyBehind.samples() + m_onlyOwn.samples());
        break;
    default:
        break;
    }
    to.addSum(sum(phase));
}

} // namespace sluice
