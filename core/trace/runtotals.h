// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/histogram.h"
#include "core/trace/record.h"

#include <array>
#include <cstdint>

namespace sluice {

/// Exact counts of one run.
struct RunCounts {
    std::uint64_t offered = 0; ///< send() called
    std::uint64_t ended = 0; ///< committed, however they ended
    std::uint64_t admitted = 0; ///< of those ended: had a place in the channel
    std::uint64_t written = 0; ///< of those ended: their last byte was accepted by the kernel
    std::uint64_t replied = 0; ///< ended with a reply, errors included
    std::uint64_t errors = 0; ///< ended with an error reply
    std::array<std::uint64_t, whyCount> notSent {}; ///< by Why
    std::array<std::uint64_t, whyCount> maybeExecuted {}; ///< by Why
    std::uint64_t abandoned = 0; ///< the caller gave up while it was in flight
    std::uint64_t swallowed = 0; ///< of those, the reply was read all the same
    std::uint64_t bytesSent = 0;
    std::uint64_t bytesReceived = 0;
    std::uint64_t recordsLost = 0; ///< records that found no place in a ring: counted everywhere,
                                   ///< but not to be seen singly

    [[nodiscard]] std::uint64_t notSentTotal() const noexcept;
    [[nodiscard]] std::uint64_t maybeExecutedTotal() const noexcept;
    RunCounts& operator+=(const RunCounts& other) noexcept;
    bool operator==(const RunCounts&) const = default;
};

/// Everything that the recorder knows of a run. Exact once its threads are quiet; while they work,
/// the newest few requests may be in one number and not yet in another.
struct RunTotals {
    RunId run = 0;
    RunCounts counts;
    /// Nanoseconds per phase (index: Phase), summed over everything that ended.
    std::array<std::uint64_t, phaseCount> phaseNanos {};
    /// Per phase, of the requests that ended with a reply.
    std::array<HistogramSnapshot, phaseCount> phases;

    [[nodiscard]] const HistogramSnapshot& phase(Phase which) const noexcept
    {
        return phases[static_cast<std::size_t>(which)];
    }
    [[nodiscard]] std::uint64_t nanos(Phase which) const noexcept
    {
        return phaseNanos[static_cast<std::size_t>(which)];
    }
};

/// The requests of a run between send() and their end, summed over all threads.
struct InSystem {
    std::int64_t value = 0;
    std::uint64_t integral = 0; ///< requests x nanoseconds up to `now`; exact, whatever the order
                                ///< in which threads come and go
};

} // namespace sluice
