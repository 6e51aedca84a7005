// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/backoff.h"
#include "core/connection/machine.h"
#include "core/connection/state.h"
#include "core/connection/transport.h"
#include "core/request/requestchannel.h"
#include "core/runtime/timer.h"

#include <functional>
#include <memory>

namespace sluice {

/// The bounds of each connection, and how long it may be silent.
struct ConnectionLimits {
    int window = 512; ///< W: requests taken and not fully answered
    std::size_t windowBytes = 1 << 20; ///< B: their bytes; a request larger than that goes alone
    Duration silence
        = std::chrono::seconds(60); ///< requests in flight and not a byte: the connection is closed
    int bulkShare = 750; ///< thousandths of W and of B that bulk requests may fill
};

/// Makes the transport of a further connection, in the executor's thread.
using TransportFactory = std::function<std::unique_ptr<Transport>()>;

/// What all connections of one manager have in common.
struct ConnectionSite {
    Executor& executor;
    RequestChannel& channel;
    const ConnectionLimits& limits; ///< as they are at each moment
    TransportFactory transports;
    InFlightMeter& meter;
};

class Connection;

/// Who looks after a connection. On the executor's thread.
class ConnectionOwner {
public:
    ConnectionOwner() = default;
    ConnectionOwner(const ConnectionOwner&) = delete;
    ConnectionOwner& operator=(const ConnectionOwner&) = delete;
    virtual ~ConnectionOwner() = default;
    /// Its state is another one. Must not destroy it.
    virtual void connectionChanged(Connection& connection) = 0;
    /// It is ready and has read something: perhaps there is room. It flushes afterwards. Must not
    /// destroy it.
    virtual void connectionRead(Connection& connection) = 0;
};

/// One connection's whole life: transport, machine, handshake in time, backoff, silence. It writes
/// what its owner pushes and settles what it reads; it decides nothing about what goes where. On
/// its executor's thread.
class Connection final : private TransportSink {
public:
    enum class WhenLost : std::uint8_t {
        ConnectAgain,
        StayDown, ///< what was agreed with the server on it is gone: nobody wants another
    };

    /// `site` and what it names outlive the connection. `seed` is for the backoff's jitter.
    Connection(
        std::uint8_t index, const ConnectionSite& site, std::uint32_t seed, ConnectionOwner& owner);
    /// Settles whatever is in flight.
    ~Connection() override;

    void setWhenLost(WhenLost what) noexcept { m_whenLost = what; }
    /// Connects there, leaving what was connected.
    void connectTo(const ConnectionOptions& options);
    /// Ends it on purpose; what has not left ends as NotSent(why), the rest as MaybeExecuted(why).
    void disconnect(Why why = Why::Closed);
    /// Tries again now, without waiting for the backoff; nothing when it is connected or closed.
    void reconnectNow();

    [[nodiscard]] bool isReady() const noexcept { return m_machine.isReady(); }
    [[nodiscard]] const ConnectionState& state() const noexcept { return m_now; }
    [[nodiscard]] Machine& machine() noexcept { return m_machine; }
    [[nodiscard]] const Machine& machine() const noexcept { return m_machine; }
    [[nodiscard]] std::uint8_t index() const noexcept { return m_index; }
    /// How long requests in flight have had no byte; 0 when nothing is in flight.
    [[nodiscard]] Duration silence(TimePoint now) const noexcept;

    /// Puts a taken request behind the others. Only when ready; flush() sends.
    void push(Request& request);
    /// Hands the transport what it takes, in one write.
    void flush();
    /// Ends what has passed its deadline.
    void expire(TimePoint now, ResumeBatch& batch) { m_machine.expire(now, batch); }

private:
    void transportConnecting() override;
    void transportOpened() override;
    void transportReceived(QByteArrayView bytes) override;
    void transportWritable() override;
    void transportClosed(ConnectionErrorKind kind, QByteArray detail) override;

    void attempt();
    void becomeReady(TimePoint now);
    void lose(ConnectionErrorKind kind, const QByteArray& detail);
    void setPhase(ConnectionPhase phase);
    void watchSilence();

    const std::uint8_t m_index;
    Executor& m_executor;
    RequestChannel& m_channel;
    const ConnectionLimits& m_limits; ///< the owner's, as they are now
    std::unique_ptr<Transport> m_transport;
    ConnectionOwner& m_owner;
    Machine m_machine;
    ConnectionOptions m_options;
    Backoff m_backoff;
    WhenLost m_whenLost = WhenLost::ConnectAgain;
    ConnectionState m_now;
    Timer m_retryTimer;
    Timer m_connectTimer;
    Timer m_silenceTimer;
    TimePoint m_lastByte {};
    TimePoint m_pausedUntil {}; ///< a CLIENT PAUSE went over it: until then silence says nothing
};

} // namespace sluice
