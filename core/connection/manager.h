// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/watch.h"
#include "core/connection/leases.h"
#include "core/connection/pool.h"
#include "core/connection/subscriptions.h"
#include "core/request/enginecontrol.h"
#include "core/trace/livesnapshot.h"

#include <functional>
#include <memory>

namespace sluice {

/// The task that owns the connections: takes requests from the channel while their windows have
/// room, hands each to a connection of the pool (or to one of its own, where it needs one), and
/// keeps the time of deadlines. Everything on its executor's thread but for state().
class Manager final : public EngineControl, private ConnectionOwner {
public:
    /// The channel outlives the manager. `seed` is for the backoff's jitter.
    Manager(Executor& executor, RequestChannel& channel, TransportFactory transports,
        std::uint32_t seed);
    /// Settles whatever is in flight.
    ~Manager() override;

    /// Connects there, leaving what was connected; queued requests stay queued.
    void connectTo(const ConnectionOptions& options);
    /// Ends the connections on purpose. What is queued ends as NotSent(closed), as does what is
    /// sent until the next connectTo().
    void disconnect();
    /// Tries again now, without waiting for the backoff; does nothing when it is connected or
    /// closed.
    void reconnectNow();
    /// The end: closes the channel too; every request settles.
    void shutDown();

    void setLimits(ConnectionLimits limits);
    [[nodiscard]] const ConnectionLimits& limits() const noexcept { return m_limits; }
    /// How many connections share the work, 1 to 64.
    void setConnections(int count);
    /// In any other mode than Channel a request keeps its place in the channel until its slot on a
    /// shared connection is free again: with a capacity of k, k connections and a window of 1, set
    /// besides, each connection is lent to one request at a time. Requests over connections of
    /// their own give their places back when they have been taken. At once, whatever is under way.
    void setTransport(TransportMode mode);
    /// A stopped manager takes nothing from the channel; what is in flight goes on.
    void setTaking(bool taking);
    /// Whether each connection begins by asking the server for its command table, which guard and
    /// leases go by then. A request like any other, of the producer "sluice".
    void setLearning(bool learns) noexcept { m_learns = learns; }

    /// What the connections together are: ready when one is. Any thread.
    [[nodiscard]] Watch<ConnectionState>& state() noexcept { return m_state; }
    /// The first connection's.
    [[nodiscard]] Machine& machine() noexcept { return m_pool.connections().front()->machine(); }
    /// Slots in use on all connections: of all (-1), of panels (0), of scenarios (1). Any thread.
    [[nodiscard]] Gauge& inFlightGauge(int group = -1) noexcept { return m_meter.gauge(group); }
    [[nodiscard]] const Pool& pool() const noexcept { return m_pool; }
    [[nodiscard]] const Leases& leases() const noexcept { return m_leases; }
    /// What is open right now, at most `perList` requests of each kind, with the true counts.
    void fill(LiveSnapshot& snapshot, std::size_t perList) const;

    void release(LeaseId lease) override;
    void listen(const TopicPtr& topic) override;
    void unlisten(const TopicPtr& topic) override;

private:
    struct Notice final : Job {
        explicit Notice(Manager& owner, void (Manager::*function)());
        Manager& manager;
        void (Manager::*action)();
    };
    struct Taken {
        Request* request;
        Connection* connection; ///< null: one of its own
    };

    void connectionChanged(Connection& connection) override;
    void connectionRead(Connection& connection) override;

    void readable();
    void pump(Connection* reading);
    void refuseAll();
    void countKept();
    void publish();
    void checkDeadlines();
    void armDeadline();
    void freeAbandoned();
    static Detached learnCommands(std::weak_ptr<Manager*> self, PendingReply pending);

    Executor& m_executor;
    RequestChannel& m_channel;
    ConnectionLimits m_limits;
    InFlightMeter m_meter;
    const ConnectionSite m_site;
    Pool m_pool;
    Leases m_leases;
    Subscriptions m_subscriptions;
    ConnectionState m_now; ///< as published last
    Watch<ConnectionState> m_state;
    Notice m_readable;
    Notice m_deadlineMoved;
    Notice m_abandoned;
    Timer m_deadlineTimer;
    Timer m_sweepTimer;
    bool m_taking = true;
    TransportMode m_transport = TransportMode::Channel;
    std::size_t m_kept[2] = {}; ///< places that taken requests have, by lane, as the channel knows
    bool m_learns = false;
    std::vector<Taken> m_taken; ///< by the turn in progress
    std::shared_ptr<Manager*> m_self; ///< coroutines see when this is gone
};

} // namespace sluice
