// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/pool.h"
#include "core/request/pendingreply.h"
#include "core/runtime/detached.h"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace sluice {

/// Connections that one caller has for himself. Two kinds: for one command that would keep others
/// waiting (BLPOP), by itself and without being asked; and under a LeaseId, for somebody whose
/// commands change what the connection means (SELECT, WATCH, MONITOR). Bounded in number. Whoever
/// gives up a blocking command is freed on the server too. On the executor's thread.
class Leases final : private ConnectionOwner {
public:
    static constexpr int maxLeases = 16;

    Leases(const ConnectionSite& site, std::uint32_t seed);
    ~Leases() override;

    /// Whether the request goes over a connection of its own.
    [[nodiscard]] static bool wants(const Request& request) noexcept
    {
        return request.lease != 0
            || (request.flags.testFlag(CommandFlag::NoShare) && !request.onShared);
    }
    /// A request that was taken from the channel: sent at once, or as soon as its connection
    /// stands. NotSent(noLease) when there is none left, NotSent(rejected) when its connection's
    /// window is full.
    void send(Request& request);
    void release(LeaseId lease);

    /// Where the next connections go to; those that are there end.
    void connectTo(const ConnectionOptions& options);
    /// All end.
    void disconnect(Why why);
    /// Frees what callers have given up.
    void freeAbandoned();
    void expire(TimePoint now, ResumeBatch& batch);
    [[nodiscard]] TimePoint nextDeadline() const noexcept;

    /// Those that are open.
    [[nodiscard]] std::vector<const Connection*> connections() const;

private:
    struct Lease;

    void connectionChanged(Connection& connection) override;
    void connectionRead(Connection& connection) override;

    Lease* find(const Connection& connection) noexcept;
    Lease* leaseFor(const Request& request);
    Lease* open(LeaseId id);
    void pushStaged(Lease& lease);
    void freed(Lease& lease, bool replyComes);
    void drop(Lease& lease);
    [[nodiscard]] static bool holdsInVain(const Lease& lease);
    void endStaged(Lease& lease, Why why);
    void sweep();
    void sweepSoon();
    static Detached unblock(std::weak_ptr<Leases*> self, std::uint64_t serial);
    PendingReply sendUnblock(const Lease& lease);

    const ConnectionSite& m_site;
    std::uint32_t m_seed;
    ProducerId m_producer;
    ConnectionOptions m_options;
    bool m_isConnected = false;
    std::vector<std::unique_ptr<Lease>> m_leases;
    std::uint64_t m_lastSerial = 0;
    /// Released before anything of theirs was taken from the channel, the last of them.
    std::deque<LeaseId> m_releasedEarly;
    Timer m_sweepTimer;
    std::shared_ptr<Leases*> m_self; ///< coroutines see when this is gone
};

} // namespace sluice
