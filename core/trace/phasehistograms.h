// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/histogram.h"
#include "core/trace/record.h"

#include <array>
#include <cstdint>

namespace sluice {

/// A histogram and an exact sum for each phase, of requests that ended with a reply. One writer,
/// any reader. What equals another or is 0, as most phases of most requests do, is not stored
/// twice: a request that was admitted at once adds one count for its lag and waiting, one whose
/// reply was all behind others' (or all its own) one sample for the four phases of being in flight.
class PhaseHistograms {
public:
    /// Writer only: RequestRecord::phases() of one request. Returns the total's bucket of
    /// LatencyScale.
    int add(const std::array<std::int64_t, phaseCount>& phases) noexcept;

    /// Any thread: adds a phase's samples, with their sum, to what `to` holds.
    void addTo(Phase phase, HistogramSnapshot& to) const;
    /// Any thread: nanoseconds, the sum of a phase's samples.
    [[nodiscard]] std::uint64_t sum(Phase phase) const noexcept;

private:
    void add(Phase phase, std::int64_t nanos) noexcept;
    void sumUp(Phase phase, std::int64_t nanos) noexcept;

    /// By phase; those of InFlight and Total follow from the others'.
    alignas(64) std::array<Cell<std::uint64_t>, phaseCount> m_sums;
    Cell<std::uint64_t> m_prompt; ///< neither lag nor waiting
    std::array<Histogram, phaseCount> m_phases; ///< by phase: what is not in the others
    Histogram m_onlyBehind; ///< in flight = behind; own = receiving = 0
    Histogram m_onlyOwn; ///< in flight = own; behind = receiving = 0
};

inline void PhaseHistograms::sumUp(Phase phase, std::int64_t nanos) noexcept
{
    m_sums[static_cast<std::size_t>(phase)].add(static_cast<std::uint64_t>(nanos));
}

inline void PhaseHistograms::add(Phase phase, std::int64_t nanos) noexcept
{
    sumUp(phase, nanos);
    m_phases[static_cast<std::size_t>(phase)].count(nanos);
}

inline int PhaseHistograms::add(const std::array<std::int64_t, phaseCount>& phases) noexcept
{
    const auto [lag, waiting, queued, writing, inFlight, behind, own, receiving, delivery, total]
        = phases;
    if ((lag | waiting) == 0) {
        m_prompt.add(1);
    } else {
        add(Phase::Lag, lag);
        add(Phase::Waiting, waiting);
    }
    if ((own | receiving) == 0) {
        sumUp(Phase::Behind, behind);
        m_onlyBehind.count(behind);
    } else if ((behind | receiving) == 0) {
        sumUp(Phase::Own, own);
        m_onlyOwn.count(own);
    } else {
        m_phases[static_cast<std::size_t>(Phase::InFlight)].count(inFlight);
        add(Phase::Behind, behind);
        add(Phase::Own, own);
        add(Phase::Receiving, receiving);
    }
    add(Phase::Queued, queued);
    add(Phase::Writing, writing);
    add(Phase::Delivery, delivery);
    return m_phases[static_cast<std::size_t>(Phase::Total)].count(total);
}

} // namespace sluice
