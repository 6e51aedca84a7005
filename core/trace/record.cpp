// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/record.h"

#include <algorithm>

namespace sluice {

std::string_view phaseName(Phase phase) noexcept
{
    constexpr std::array<std::string_view, phaseCount> names { "lag", "waiting", "queued", "writing",
        "inFlight", "behind", "own", "receiving", "delivery", "total" };
    return names[static_cast<std::size_t>(phase)];
}

std::string_view whyName(Why why) noexcept
{
    constexpr std::array<std::string_view, whyCount> names { "none", "rejected", "evicted", "deadline",
        "cancelled", "disconnected", "closed", "guarded", "unshareable", "invalid", "timeout",
        "connectionLost" };
    return names[static_cast<std::size_t>(why)];
}

std::array<std::int64_t, phaseCount> RequestRecord::phases() const noexcept
{
    std::array<std::int64_t, phaseCount> result {};
    const auto set = [&result](Phase phase, std::int64_t nanos) {
        result[static_cast<std::size_t>(phase)] = nanos;
    };
    // Each instant is at least the one before; what was not reached is the end, so the phase it was in ends there.
    const std::int64_t begin = std::min(stamps.intended ? stamps.intended : stamps.called, stamps.called);
    const std::int64_t end = std::max(stamps.resumed, stamps.called);
    std::int64_t last = stamps.called;
    bool reached = true;
    const auto next = [&](std::int64_t stamp) {
        reached = reached && stamp != 0;
        const std::int64_t instant = reached ? std::clamp(stamp, last, end) : end;
        const std::int64_t length = instant - last;
        last = instant;
        return length;
    };
    set(Phase::Lag, stamps.called - begin);
    set(Phase::Waiting, next(stamps.admitted));
    set(Phase::Queued, next(stamps.taken));
    set(Phase::Writing, next(stamps.written));
    const std::int64_t written = last;
    const std::int64_t toFirstByte = next(stamps.firstByte);
    const std::int64_t behind = predecessorComplete
        ? std::clamp<std::int64_t>(predecessorComplete - written, 0, toFirstByte)
        : 0;
    const std::int64_t receiving = next(stamps.complete);
    set(Phase::Behind, behind);
    set(Phase::Own, toFirstByte - behind);
    set(Phase::Receiving, receiving);
    set(Phase::InFlight, toFirstByte + receiving);
    set(Phase::Delivery, end - last);
    set(Phase::Total, end - begin);
    return result;
}

} // namespace sluice
