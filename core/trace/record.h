// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

/// Numbers that the recorder hands out. 0 is nobody.
using ProducerId = std::uint32_t;
/// One run of a scenario, or 0 for everything that panels send: what a report is about.
using RunId = std::uint16_t;

/// How a request ended. Exactly one of these, once.
enum class Ending : std::uint8_t {
    Reply, ///< the server's value
    ErrorReply, ///< the server's -ERR: a reply too
    NotSent, ///< the server has certainly not run it
    MaybeExecuted, ///< its last byte left; nobody can know
};

/// Why a request ended without a reply.
enum class Why : std::uint8_t {
    None,
    Rejected, ///< the channel was full and the policy was to reject
    Evicted, ///< the channel was full and a newer request took its place
    Deadline, ///< its deadline passed before it was handed to the socket
    Cancelled, ///< its caller gave up
    Disconnected, ///< the connection ended before its last byte left
    Closed, ///< Sluice closed the connection or the channel
    Guarded, ///< the connection's guard refused it
    Unshareable, ///< the command does not belong on a shared connection
    NoLease, ///< every connection that can be had for one's own is in use
    Invalid, ///< it could not be encoded
    Timeout, ///< its deadline passed while it was in flight
    ConnectionLost, ///< the connection ended before its reply was complete
};
constexpr int whyCount = 13;

/// The instants of one request on the one monotonic clock, nanoseconds; 0 = not reached.
struct Stamps {
    std::int64_t intended = 0; ///< t0: a load generator's schedule; equals called elsewhere
    std::int64_t called = 0; ///< t1: send() called
    std::int64_t admitted = 0; ///< t2: has a place in the channel
    std::int64_t taken = 0; ///< t3: taken by the manager
    std::int64_t written = 0; ///< t4: its last byte accepted by the kernel
    std::int64_t firstByte = 0; ///< t5: first byte of its reply
    std::int64_t complete = 0; ///< t6: reply complete
    std::int64_t resumed = 0; ///< t7: the producer runs again; the end, however it ended
};

/// The phases of a request. InFlight = Behind + Own + Receiving; Total = Lag + Waiting + Queued +
/// Writing + InFlight + Delivery.
enum class Phase : std::uint8_t {
    Lag,
    Waiting,
    Queued,
    Writing,
    InFlight,
    Behind,
    Own,
    Receiving,
    Delivery,
    Total
};
constexpr int phaseCount = 10;
/// Names as in the report: "lag", "waiting", ...
[[nodiscard]] std::string_view phaseName(Phase phase) noexcept;
/// Names as in the report: "rejected", "connectionLost", ...
[[nodiscard]] std::string_view whyName(Why why) noexcept;

/// One request, complete; trivially copyable, 128 bytes. Committed exactly once, when it has ended.
struct RequestRecord {
    std::uint64_t id = 0;
    Stamps stamps;
    /// t6 of the request before on the same connection and epoch; 0 = none
    std::int64_t predecessorComplete = 0;
    ProducerId producer = 0;
    std::uint32_t epoch = 0;
    std::uint32_t bytesSent = 0;
    std::uint32_t bytesReceived = 0;
    std::uint16_t command = 0; ///< CommandId; 0 = not in the table
    /// how many other replies were completed by the same read (capped at 65,535)
    std::uint16_t sharedWith = 0;
    RunId run = 0;
    std::uint8_t connection = 0; ///< index in the pool
    Ending ending = Ending::NotSent;
    Why why = Why::None;
    /// its last byte was accepted by the kernel (even if the caller had given up)
    bool wasWritten = false;
    bool abandoned = false; ///< the caller gave up while it was in flight
    bool swallowed = false; ///< abandoned, and its reply was read all the same
    std::uint8_t lane = 0; ///< 0 = interactive, 1 = bulk
    std::uint8_t keySize = 0; ///< bytes of key[]; the true key may be longer
    std::array<char, 14> key {};

    /// Nanoseconds of each phase. A request that ended early closes the phase it was in; the phases
    /// add up to the total exactly.
    [[nodiscard]] std::array<std::int64_t, phaseCount> phases() const noexcept;

private:
    [[nodiscard]] std::array<std::int64_t, phaseCount> phasesOfAnyStamps() const noexcept;
};
static_assert(sizeof(RequestRecord) == 128);

/// A request as it was known at an instant, nanoseconds, at which it had been sent and had not
/// ended: stamps that came later are 0, and so is what they brought.
[[nodiscard]] RequestRecord asSeenAt(RequestRecord record, std::int64_t at) noexcept;

inline std::array<std::int64_t, phaseCount> RequestRecord::phases() const noexcept
{
    const Stamps& t = stamps;
    const std::int64_t lag = t.called - t.intended;
    const std::int64_t waiting = t.admitted - t.called;
    const std::int64_t queued = t.taken - t.admitted;
    const std::int64_t writing = t.written - t.taken;
    const std::int64_t untilFirst = t.firstByte - t.written;
    const std::int64_t receiving = t.complete - t.firstByte;
    const std::int64_t delivery = t.resumed - t.complete;
    // Every stamp was reached and none is before another, as in nearly every reply: then the
    // differences are the phases. One that was not reached (0) makes a difference negative.
    const std::int64_t signs = lag | waiting | queued | writing | untilFirst | receiving | delivery;
    if ((signs | (t.intended - 1)) < 0) [[unlikely]]
        return phasesOfAnyStamps();
    const std::int64_t ahead = predecessorComplete - t.written;
    const std::int64_t behind = ahead <= 0 ? 0 : ahead < untilFirst ? ahead : untilFirst;
    return { lag, waiting, queued, writing, t.complete - t.written, behind, untilFirst - behind,
        receiving, delivery, t.resumed - t.intended };
}

} // namespace sluice
