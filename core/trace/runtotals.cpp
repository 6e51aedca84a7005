// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/runtotals.h"

#include <numeric>

namespace sluice {

std::uint64_t RunCounts::notSentTotal() const noexcept
{
    return std::accumulate(notSent.begin(), notSent.end(), std::uint64_t(0));
}

std::uint64_t RunCounts::maybeExecutedTotal() const noexcept
{
    return std::accumulate(maybeExecuted.begin(), maybeExecuted.end(), std::uint64_t(0));
}

RunCounts& RunCounts::operator+=(const RunCounts& other) noexcept
{
    offered += other.offered;
    ended += other.ended;
    admitted += other.admitted;
    written += other.written;
    replied += other.replied;
    errors += other.errors;
    for (std::size_t why = 0; why < whyCount; ++why) {
        notSent[why] += other.notSent[why];
        maybeExecuted[why] += other.maybeExecuted[why];
    }
    abandoned += other.abandoned;
    swallowed += other.swallowed;
    bytesSent += other.bytesSent;
    bytesReceived += other.bytesReceived;
    recordsLost += other.recordsLost;
    return *this;
}

} // namespace sluice
