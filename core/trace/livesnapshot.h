// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"
#include "core/trace/transportmode.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sluice {

/// Requests that are open, at one stage: how many there are, and the first of them as records whose
/// later stamps are still 0.
struct LiveRequests {
    std::uint64_t count = 0; ///< exact, however many are listed
    std::vector<RequestRecord>
        listed; ///< bounded; in the order in which the stage serves them, the first to go first
};

/// The phase in which an open request is: Waiting, Queued, Writing or InFlight (and Delivery once
/// its reply is complete).
[[nodiscard]] constexpr Phase openPhase(const RequestRecord& record) noexcept
{
    const Stamps& t = record.stamps;
    if (t.complete != 0)
        return Phase::Delivery;
    if (t.written != 0)
        return Phase::InFlight;
    if (t.taken != 0)
        return Phase::Writing;
    return t.admitted != 0 ? Phase::Queued : Phase::Waiting;
}

/// The instant at which an open request came into the phase it is in, nanoseconds.
[[nodiscard]] constexpr std::int64_t openSince(const RequestRecord& record) noexcept
{
    const Stamps& t = record.stamps;
    return std::max({ t.called, t.admitted, t.taken, t.written, t.complete });
}

/// One connection of the pool, as it stood.
struct LiveConnection {
    std::uint8_t index = 0;
    std::uint32_t epoch = 0; ///< 0 = has not been connected
    bool isReady = false; ///< takes requests
    bool isLeased = false; ///< somebody's own, not of the pool
    std::uint64_t bulk = 0; ///< how many of inFlight are of the bulk lane
    std::int64_t silence = 0; ///< nanoseconds without a byte while something is in flight
    std::int64_t window = 0; ///< W
    std::int64_t windowBytes = 0; ///< B
    /// Taken and not fully answered, in wire order: the head of line first, what is still being
    /// written last.
    LiveRequests inFlight;
    std::uint64_t writing = 0; ///< how many of inFlight have not left whole (the last ones)
    std::uint64_t abandoned = 0; ///< how many of inFlight have no caller any more
    std::int64_t bytesInFlight = 0; ///< encoded bytes of inFlight; against windowBytes
    std::int64_t bytesUnsent = 0; ///< encoded, not yet accepted by the kernel
    // Since the connection was made, all epochs: differences between two snapshots give commands
    // per write and replies per read.
    std::uint64_t writes = 0; ///< write calls that passed bytes on
    std::uint64_t commandsWritten = 0;
    std::uint64_t bytesWritten = 0;
    std::uint64_t reads = 0;
    std::uint64_t repliesRead = 0;
    std::uint64_t bytesRead = 0;
};

/// Everything that is open at one instant, published by the core at frame rate and immutable from
/// then on. The flow pane draws from it alone: requests that are not listed are told by the counts,
/// never invented.
struct LiveSnapshot {
    std::int64_t now = 0; ///< the instant, nanoseconds of the trace's clock
    /// Mutex and Pool: the channel is a gate with `capacity` keys, each with one of the queued or
    /// of those in flight until it is answered.
    TransportMode transport = TransportMode::Channel;
    std::int64_t capacity = 0; ///< C
    bool isTaking = true; ///< false: the manager is paused
    // Of the bulk lane: how many places of C and of W it may have, and has.
    std::int64_t bulkCapacity = 0;
    std::int64_t bulkWindow = 0;
    std::uint64_t bulkWaiting = 0;
    std::uint64_t bulkQueued = 0;
    std::int64_t uncollectedBytes = 0; ///< of replies that their callers have not collected
    LiveRequests waiting; ///< suspended in send(): first come, first served
    LiveRequests queued; ///< in the channel: next to be taken first
    /// Nanoseconds that the first of the waiting has waited; 0 = nobody waits.
    std::int64_t oldestWait = 0;
    std::vector<LiveConnection>
        connections; ///< of the pool by index, at least one; then leased ones

    /// Sum over the connections.
    [[nodiscard]] std::uint64_t inFlightCount() const noexcept
    {
        std::uint64_t sum = 0;
        for (const LiveConnection& connection : connections)
            sum += connection.inFlight.count;
        return sum;
    }
};

} // namespace sluice
