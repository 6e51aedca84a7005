// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/bindings.h"
#include "core/connection/handshake.h"
#include "core/connection/inflightmeter.h"
#include "core/connection/options.h"
#include "core/connection/ring.h"
#include "core/connection/state.h"
#include "core/protocol/bytebuffer.h"
#include "core/protocol/parser.h"
#include "core/request/request.h"
#include "core/request/resumebatch.h"

#include <functional>
#include <memory>

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
        std::uint16_t repliesLeft = 1; ///< values until its answer is whole
        Lane lane = Lane::Interactive;
        bool blocks = false; ///< it waits for other clients of the server
    };
    struct Failure {
        ConnectionErrorKind kind = ConnectionErrorKind::None;
        QByteArray detail;
    };

    /// `meter` counts its requests together with those of other connections, and outlives it; null:
    /// one of its own.
    Machine(std::uint8_t index, const Clock& clock, ParserLimits limits = {},
        InFlightMeter* meter = nullptr);
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// Learns which producers' requests have left their slots; null: nobody wants to know. Outlives
    /// this.
    void setBindings(ProducerBindings* bindings) noexcept { m_bindings = bindings; }
    /// Gets every push (RESP3), and on a connection that only listens every value. Not from within
    /// received()'s caller's locks; it must not call back.
    void setPushHandler(std::function<void(Value&&)> handler) { m_pushed = std::move(handler); }
    /// A connection that only listens (subscriptions, MONITOR) has no requests: each value is a
    /// push, whatever its type.
    void setListening(bool listens) noexcept { m_listens = listens; }

    /// A transport has connected: a new epoch begins with the handshake.
    void open(const ConnectionOptions& options);
    /// Whether requests may be pushed.
    [[nodiscard]] bool isReady() const noexcept { return m_phase == Phase::Ready; }
    [[nodiscard]] bool isOpen() const noexcept { return m_phase != Phase::Closed; }
    [[nodiscard]] const ServerInfo& server() const noexcept { return m_handshake.server(); }
    [[nodiscard]] std::uint64_t epoch() const noexcept { return m_epoch; }

    /// Puts a taken request behind the others; its bytes are in unsent() then. Only when ready.
    void push(Request& request);
    /// After the pushes of a turn: the gauges learn of them.
    void pushed(TimePoint now) noexcept { m_meter->tell(toNanos(now)); }
    /// Bytes that expect no reply, on a connection that listens. Only when ready.
    void write(QByteArrayView bytes);
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
    /// Requests in flight whose deadline has passed answer their callers now; their slots stay. Of
    /// which no byte has left, those are never written.
    void expire(TimePoint now, ResumeBatch& batch);
    [[nodiscard]] TimePoint nextDeadline() const noexcept;

    /// Requests taken and not fully answered, the head of line first.
    [[nodiscard]] const Ring<Slot>& slots() const noexcept { return m_slots; }
    /// How many of the slots have left whole; the others are being written.
    [[nodiscard]] std::size_t writtenCount() const noexcept { return m_writtenCount; }
    [[nodiscard]] std::size_t bytesInFlight() const noexcept { return m_slotBytes; }
    /// Slots and bytes of the bulk lane among them.
    [[nodiscard]] std::size_t bulkCount() const noexcept { return m_bulkCount; }
    [[nodiscard]] std::size_t bulkBytes() const noexcept { return m_bulkBytes; }
    /// Whether something in flight waits for other clients of the server, so that silence says
    /// nothing.
    [[nodiscard]] bool hasBlocking() const noexcept { return m_blockingCount > 0; }
    [[nodiscard]] const ConnectionCounters& counters() const noexcept { return m_counters; }
    /// Slots in use, with those of the connections that share the meter.
    [[nodiscard]] Gauge& inFlightGauge(int group = -1) noexcept { return m_meter->gauge(group); }

private:
    enum class Phase { Closed, Handshaking, Ready };

    bool fail(ConnectionErrorKind kind, QByteArray detail);
    bool takeValue(Value& value, TimePoint now);
    [[nodiscard]] bool isAnsweringUnwrittenBlock();
    bool takeHandshakeValue(Value& value);
    void settleCompleted(ResumeBatch& batch);
    void trimSent();
    void count(const Slot& slot, int delta) noexcept;
    bool withdrawUnsent(std::size_t index, ResumeBatch& batch);
    void standIn(std::size_t index, TimePoint now, ResumeBatch& batch);

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
    std::size_t m_bulkCount = 0;
    std::size_t m_bulkBytes = 0;
    std::size_t m_blockingCount = 0;
    ProducerBindings* m_bindings = nullptr;
    std::function<void(Value&&)> m_pushed;
    bool m_listens = false;
    std::uint64_t m_blockBytes = 0; ///< of the values so far of the block at the head of line
    QByteArray m_blockError; ///< the first error among them
    std::int64_t m_lastComplete = 0; ///< t6 of the reply before, this epoch
    std::uint64_t m_valueStart = 0; ///< offset in the received stream where the next reply begins
    std::vector<Request*> m_completed; ///< by the read in progress
    bool m_firstBytes = false; ///< some valid RESP has been received in this epoch
    Failure m_failure;
    ConnectionCounters m_counters;
    std::unique_ptr<InFlightMeter> m_ownMeter; ///< null when it is shared
    InFlightMeter* m_meter;
};

} // namespace sluice
