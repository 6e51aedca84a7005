// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/ratebucket.h"

#include <algorithm>

namespace sluice {

void RateBucket::merge(const RateBucket& other) noexcept
{
    offered += other.offered;
    completed += other.completed;
    replied += other.replied;
    errors += other.errors;
    notSent += other.notSent;
    maybeExecuted += other.maybeExecuted;
    swallowed += other.swallowed;
    latencySum += other.latencySum;
    latencyMax = std::max(latencyMax, other.latencyMax);
    for (std::size_t step = 0; step < latency.size(); ++step)
        latency[step] += other.latency[step];
}

} // namespace sluice
