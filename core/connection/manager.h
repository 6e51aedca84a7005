// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/watch.h"
#include "core/connection/backoff.h"
#include "core/connection/machine.h"
#include "core/connection/state.h"
#include "core/connection/transport.h"
#include "core/request/requestchannel.h"
#include "core/runtime/timer.h"
#include "core/trace/livesnapshot.h"

#include <functional>
#include <memory>

namespace sluice {

/// The two bounds of the connection, and how long it may be silent.
struct ConnectionLimits {
    int window = 512; ///< W: requests taken and not fully answered
    std::size_t windowBytes = 1 << 20; ///< B: their bytes; a request larger than that goes alone
    Duration silence
        = std::chrono::seconds(60); ///< requests in flight and not a byte: the connection is closed
};

/// The task that owns the connection: takes requests from the channel while the window has room,
/// writes them in one go, hands replies back in batches, and connects again when the connection is
/// lost. Everything on its executor's thread but for state().
class Manager final : private TransportSink {
public:
    /// `transport` is the manager's; the channel outlives it. `seed` is for the backoff's jitter.
    Manager(Executor& executor, RequestChannel& channel, std::unique_ptr<Transport> transport,
        std::uint32_t seed);
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;
    /// Settles whatever is in flight.
    ~Manager() override;

    /// Connects there, leaving what was connected; queued requests stay queued.
    void connectTo(const ConnectionOptions& options);
    /// Ends the connection on purpose. What is queued ends as NotSent(closed), as does what is sent
    /// until the next connectTo().
    void disconnect();
    /// Tries again now, without waiting for the backoff; does nothing when it is connected or
    /// closed.
    void reconnectNow();
    /// The end: closes the channel too; every request settles.
    void shutDown();

    void setLimits(ConnectionLimits limits);
    [[nodiscard]] const ConnectionLimits& limits() const noexcept { return m_limits; }
    /// A stopped manager takes nothing from the channel; what is in flight goes on.
    void setTaking(bool taking);

    /// The state, any thread.
    [[nodiscard]] Watch<ConnectionState>& state() noexcept { return m_state; }
    [[nodiscard]] Machine& machine() noexcept { return m_machine; }
    /// What is open right now, at most `perList` requests of each kind, with the true counts.
    void fill(LiveSnapshot& snapshot, std::size_t perList) const;

private:
    struct Notice final : Job {
        explicit Notice(Manager& owner, void (Manager::*function)());
        Manager& manager;
        void (Manager::*action)();
    };

    void transportConnecting() override;
    void transportOpened() override;
    void transportReceived(QByteArrayView bytes) override;
    void transportWritable() override;
    void transportClosed(ConnectionErrorKind kind, QByteArray detail) override;

    void pump();
    void refuseAll();
    void flush();
    void lose(ConnectionErrorKind kind, const QByteArray& detail);
    void attempt();
    void setPhase(ConnectionPhase phase);
    void checkDeadlines();
    void armDeadline();
    void watchSilence();
    void connectTimedOut();

    Executor& m_executor;
    RequestChannel& m_channel;
    std::unique_ptr<Transport> m_transport;
    Machine m_machine;
    ConnectionLimits m_limits;
    ConnectionOptions m_options;
    Backoff m_backoff;
    ConnectionState m_now; ///< as published last
    Watch<ConnectionState> m_state;
    Notice m_readable;
    Notice m_deadlineMoved;
    Timer m_retryTimer;
    Timer m_connectTimer;
    Timer m_deadlineTimer;
    Timer m_silenceTimer;
    TimePoint m_lastByte {};
    bool m_taking = true;
    std::vector<Request*> m_taken; ///< by the turn in progress
};

} // namespace sluice
