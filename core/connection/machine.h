// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/handshake.h"
#include "core/connection/options.h"
#include "core/connection/ring.h"
#include "core/connection/state.h"
#include "core/protocol/bytebuffer.h"
#include "core/protocol/parser.h"
#include "core/request/request.h"
#include "core/request/resumebatch.h"
#include "core/trace/gauge.h"

namespace sluice {

/// What one connection has done since it was made, all epochs together.
struct ConnectionCounters {
    std::uint64_t writes = 0; ///< write calls that passed bytes on
    std::uint64_t commandsWritten = 0;
    std::uint64_t bytesWritten = 0;
    std::uint64_t reads = 0;
    std::uint64_t repliesRead = 0;
    std::uint64_t bytesRead = 0;
    std::uint64_t pushes = 0;
};

/// One connection's protocol without any I/O: bytes and instants in, bytes and settled requests
/// out. It knows which reply belongs to which request, how each request ends, and when the server
/// has broken the rules. No socket, no timer, no thread of its own.
class Machine {
public:
    struct Slot {
        Request* request = nullptr;
        std::uint64_t end = 0; ///< offset in the stream just behind its last byte
        std::uint32_t bytes = 0;
    };
    struct Failure {
        ConnectionErrorKind kind = ConnectionErrorKind::None;
        QByteArray detail;
    };

    Machine(std::uint8_t index, const Clock& clock, ParserLimits limits = {});

    /// A transport has connected: a new epoch begins with the handshake.
    void open(const ConnectionOptions& options);
    /// Whether requests may be pushed.
    [[nodiscard]] bool isReady() const noexcept { return m_phase == Phase::Ready; }
    [[nodiscard]] bool isOpen() const noexcept { return m_phase != Phase::Closed; }
    [[nodiscard]] const ServerInfo& server() const noexcept { return m_handshake.server(); }
    [[nodiscard]] std::uint64_t epoch() const noexcept { return m_epoch; }

    /// Puts a taken request behind the others; its bytes are in unsent() then. Only when ready.
    void push(Request& request, TimePoint now);
    /// Bytes to hand to the transport; valid until anything else is called.
    [[nodiscard]] QByteArrayView unsent() const noexcept { return m_out.view(m_sent); }
    /// The transport's kernel has accepted so many of them.
    void accepted(qsizetype count, TimePoint now);
    /// Bytes from the server. Replies settle their requests into `batch`. False when the connection
    /// cannot go on: see failure().
    bool received(QByteArrayView bytes, TimePoint now, ResumeBatch& batch);
    [[nodiscard]] const Failure& failure() const noexcept { return m_failure; }

    /// The transport has ended: every request settles, exactly by whether its last byte had been
    /// accepted.
    void close(Why notSent, Why maybeExecuted, ResumeBatch& batch);
    /// Requests in flight whose deadline has passed answer their callers now; their slots stay.
    void expire(TimePoint now, ResumeBatch& batch);
    [[nodiscard]] TimePoint nextDeadline() const noexcept;

    /// Requests taken and not fully answered, the head of line first.
    [[nodiscard]] const Ring<Slot>& slots() const noexcept { return m_slots; }
    /// How many of the slots have left whole; the others are being written.
    [[nodiscard]] std::size_t writtenCount() const noexcept { return m_writtenCount; }
    [[nodiscard]] std::size_t bytesInFlight() const noexcept { return m_slotBytes; }
    [[nodiscard]] const ConnectionCounters& counters() const noexcept { return m_counters; }
    /// Slots in use: of all (-1), of panels (0), of scenarios (1).
    [[nodiscard]] Gauge& inFlightGauge(int group = -1) noexcept
    {
        return group < 0 ? m_allInFlight : m_inFlight[group];
    }

private:
    enum class Phase { Closed, Handshaking, Ready };

    bool fail(ConnectionErrorKind kind, QByteArray detail);
    bool takeValue(Value& value, TimePoint now);
    void settleCompleted(ResumeBatch& batch);
    void countSlot(const Request& request, int delta, TimePoint now) noexcept;

    const Clock& m_clock;
    std::uint8_t m_index;
    Phase m_phase = Phase::Closed;
    std::uint64_t m_epoch = 0;
    Handshake m_handshake;
    Parser m_parser;
    ByteBuffer m_out;
    qsizetype m_sent = 0; ///< how much of m_out was accepted
    std::uint64_t m_written = 0; ///< bytes put into m_out in this epoch
    std::uint64_t m_accepted = 0; ///< bytes accepted in this epoch
    Ring<Slot> m_slots;
    std::size_t m_writtenCount = 0;
    std::size_t m_slotBytes = 0;
    std::int64_t m_lastComplete = 0; ///< t6 of the reply before, this epoch
    std::uint64_t m_valueStart = 0; ///< offset in the received stream where the next reply begins
    std::vector<Request*> m_completed; ///< by the read in progress
    bool m_firstBytes = false; ///< some valid RESP has been received in this epoch
    Failure m_failure;
    ConnectionCounters m_counters;
    Gauge m_allInFlight;
    Gauge m_inFlight[2];
};

} // namespace sluice
