// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/leases.h"

#include "core/request/command.h"

#include <algorithm>
#include <optional>

namespace sluice {

namespace {
constexpr Duration keptIdle = std::chrono::seconds(10); // the next blocking command finds it open
constexpr Duration unblockPatience = std::chrono::seconds(2);
} // namespace

struct Leases::Lease {
    LeaseId id = 0; ///< 0: for one blocking command at a time, whoever's
    std::uint64_t serial = 0;
    std::unique_ptr<Connection> connection;
    std::deque<Request*> staged; ///< until it is ready; with what is in flight at most W
    bool isReleased = false;
    bool isDown = false; ///< lost, or ended: nothing more goes over it
    bool isBeingFreed = false; ///< a CLIENT UNBLOCK for it is under way: nothing else may block now
    std::optional<TimePoint> freedAt; ///< it has worked; the freed command's reply is on its way
    TimePoint idleSince {};

    [[nodiscard]] std::size_t load() const
    {
        return staged.size() + connection->machine().slots().size();
    }
};

Leases::Leases(const ConnectionSite& site, std::uint32_t seed)
    : m_site(site)
    , m_seed(seed)
    , m_producer(site.channel.recorder().addProducer("sluice"))
    , m_sweepTimer(site.executor, [this] { sweep(); })
    , m_self(std::make_shared<Leases*>(this))
{
}

Leases::~Leases()
{
    disconnect(Why::Closed);
    m_self.reset();
}

void Leases::connectTo(const ConnectionOptions& options)
{
    disconnect(Why::Closed);
    m_options = options;
    m_isConnected = true;
}

void Leases::disconnect(Why why)
{
    m_isConnected = false;
    for (const auto& lease : m_leases) {
        lease->isDown = true;
        lease->connection->disconnect(why);
        endStaged(*lease, why);
    }
    sweepSoon();
}

Leases::Lease* Leases::find(const Connection& connection) noexcept
{
    const auto at = std::find_if(m_leases.begin(), m_leases.end(),
        [&](const auto& lease) { return lease->connection.get() == &connection; });
    return at == m_leases.end() ? nullptr : at->get();
}

/// The connection that the request goes over: its caller's, or one that is free; null when there
/// are as many as there may be.
Leases::Lease* Leases::leaseFor(const Request& request)
{
    Lease* idle = nullptr;
    for (const auto& lease : m_leases) {
        if (request.lease != 0 && lease->id == request.lease)
            return lease.get();
        if (lease->id == 0 && !lease->isDown && !lease->isBeingFreed && lease->load() == 0)
            idle = lease.get();
    }
    if (request.lease == 0 && idle)
        return idle;
    // One more, for which an idle one makes room.
    const auto used = std::count_if(
        m_leases.begin(), m_leases.end(), [](const auto& lease) { return !lease->isDown; });
    if (used >= maxLeases) {
        if (!idle)
            return nullptr;
        idle->isDown = true;
        idle->connection->disconnect();
        sweepSoon();
    }
    return open(request.lease);
}

Leases::Lease* Leases::open(LeaseId id)
{
    auto lease = std::make_unique<Lease>();
    lease->id = id;
    lease->isReleased = id != 0
        && std::find(m_releasedEarly.begin(), m_releasedEarly.end(), id) != m_releasedEarly.end();
    lease->serial = ++m_lastSerial;
    const auto index
        = static_cast<std::uint8_t>(Pool::maxConnections + static_cast<int>(m_lastSerial % 128));
    ConnectionOwner& owner = *this;
    lease->connection = std::make_unique<Connection>(
        index, m_site, m_seed + static_cast<std::uint32_t>(m_lastSerial), owner);
    lease->connection->setWhenLost(Connection::WhenLost::StayDown);
    m_leases.push_back(std::move(lease));
    Lease* opened = m_leases.back().get();
    opened->connection->connectTo(m_options);
    return opened;
}

void Leases::send(Request& request)
{
    Lease* lease = m_isConnected ? leaseFor(request) : nullptr;
    Why refused = Why::None;
    if (!lease)
        refused = m_isConnected ? Why::NoLease : Why::Disconnected;
    else if (lease->isDown)
        refused = Why::Disconnected;
    else if (lease->load() >= static_cast<std::size_t>(m_site.limits.window))
        refused = Why::Rejected;
    if (refused != Why::None) {
        request.record.stamps.taken = 0;
        request.end(Outcome::notSent(refused));
        m_site.channel.batch().settle(request);
        return;
    }
    lease->staged.push_back(&request);
    pushStaged(*lease);
    lease->connection->flush();
}

void Leases::pushStaged(Lease& lease)
{
    if (!lease.connection->isReady() || lease.isBeingFreed)
        return;
    ResumeBatch batch = m_site.channel.batch();
    // Nothing goes out behind what blocks: the server would not look at it before, and CLIENT
    // UNBLOCK could meet it instead.
    while (!lease.staged.empty() && !lease.connection->machine().hasBlocking()) {
        Request& request = *lease.staged.front();
        lease.staged.pop_front();
        if (request.state.load(std::memory_order_acquire) != Request::State::Abandoned) {
            lease.connection->push(request);
            continue;
        }
        // Sent all the same it would take a value that nobody gets.
        request.end(Outcome::notSent(Why::Cancelled));
        batch.settle(request);
    }
    m_site.meter.tell(toNanos(m_site.executor.clock().now()));
}

void Leases::connectionChanged(Connection& connection)
{
    Lease* lease = find(connection);
    if (!lease || connection.state().phase != ConnectionPhase::Failed)
        return;
    lease->isDown = true;
    endStaged(*lease, Why::Disconnected);
    sweepSoon();
}

void Leases::connectionRead(Connection& connection)
{
    Lease* lease = find(connection);
    if (!lease || lease->isDown)
        return;
    if (lease->freedAt && !connection.machine().hasBlocking()) {
        lease->freedAt.reset();
        lease->isBeingFreed = false;
    }
    pushStaged(*lease);
    if (holdsInVain(*lease)) // given up while others were before it
        freeAbandoned();
    if (lease->load() == 0) {
        lease->idleSince = m_site.executor.clock().now();
        if (lease->isReleased)
            sweepSoon();
        else if (lease->id == 0 && !m_sweepTimer.isActive())
            m_sweepTimer.start(lease->idleSince + keptIdle);
    }
}

void Leases::endStaged(Lease& lease, Why why)
{
    ResumeBatch batch = m_site.channel.batch();
    while (!lease.staged.empty()) {
        Request& request = *lease.staged.front();
        lease.staged.pop_front();
        request.end(Outcome::notSent(why));
        batch.settle(request);
    }
}

void Leases::release(LeaseId id)
{
    const auto at = std::find_if(
        m_leases.begin(), m_leases.end(), [id](const auto& lease) { return lease->id == id; });
    if (at != m_leases.end()) {
        (*at)->isReleased = true;
        return sweepSoon();
    }
    // What was sent over it may still be in the channel.
    constexpr std::size_t remembered = 4096;
    m_releasedEarly.push_back(id);
    if (m_releasedEarly.size() > remembered)
        m_releasedEarly.pop_front();
}

/// Not now: a connection may be telling something this very moment.
void Leases::sweepSoon() { m_sweepTimer.start(m_site.executor.clock().now()); }

void Leases::sweep()
{
    const TimePoint now = m_site.executor.clock().now();
    for (const auto& lease : m_leases) {
        if (lease->freedAt && now - *lease->freedAt >= unblockPatience)
            drop(*lease);
    }
    const auto isOver = [&](const Lease& lease) {
        return lease.isDown || (lease.isReleased && lease.load() == 0)
            || (lease.id == 0 && lease.load() == 0 && lease.connection->isReady()
                && now - lease.idleSince >= keptIdle);
    };
    // A caller's own connection that is down stays known until he lets go, so that what he sends is
    // not taken for the first of a new one.
    std::erase_if(m_leases,
        [&](const auto& lease) { return isOver(*lease) && (lease->id == 0 || lease->isReleased); });
    TimePoint next = TimePoint::max();
    for (const auto& lease : m_leases) {
        if (lease->id == 0 && lease->load() == 0 && lease->connection->isReady())
            next = std::min(next, lease->idleSince + keptIdle);
        if (lease->freedAt)
            next = std::min(next, *lease->freedAt + unblockPatience);
    }
    if (next != TimePoint::max())
        m_sweepTimer.start(next);
}

bool Leases::holdsInVain(const Lease& lease)
{
    const auto& slots = lease.connection->machine().slots();
    return !slots.isEmpty() && slots[0].blocks
        && slots[0].request->state.load(std::memory_order_acquire) == Request::State::Abandoned;
}

void Leases::freeAbandoned()
{
    for (const auto& lease : m_leases) {
        if (lease->isBeingFreed || !holdsInVain(*lease))
            continue;
        lease->isBeingFreed = true;
        unblock(m_self, lease->serial);
    }
}

PendingReply Leases::sendUnblock(const Lease& lease)
{
    Command command("CLIENT");
    command.arg("UNBLOCK").arg(lease.connection->machine().server().clientId);
    command.deadline(m_site.executor.clock().now() + unblockPatience);
    command.confirmed();
    RequestPtr request = std::move(command).finish();
    request->record.producer = m_producer;
    return PendingReply(std::move(request), m_site.channel);
}

/// CLIENT UNBLOCK over the shared connection; where that does not help, its connection ends.
Detached Leases::unblock(std::weak_ptr<Leases*> self, std::uint64_t serial)
{
    const auto leaseOf = [](const std::weak_ptr<Leases*>& owner, std::uint64_t number) -> Lease* {
        const auto alive = owner.lock();
        if (!alive)
            return nullptr;
        for (const auto& lease : (*alive)->m_leases) {
            if (lease->serial == number && !lease->isDown)
                return lease.get();
        }
        return nullptr;
    };
    Lease* lease = leaseOf(self, serial);
    if (!lease)
        co_return;
    if (lease->connection->machine().server().clientId != 0) {
        PendingReply pending = (*self.lock())->sendUnblock(*lease);
        const Outcome outcome = co_await pending;
        lease = leaseOf(self, serial);
        if (!lease)
            co_return;
        // Freed, its reply is behind ours or before it: either way it comes.
        if (outcome.isReply() && outcome.reply().integer() == 1) {
            (*self.lock())->freed(*lease, true);
            co_return;
        }
    }
    (*self.lock())->freed(*lease, false);
}

/// What it holds in vain cannot be freed otherwise.
void Leases::drop(Lease& lease)
{
    lease.isDown = true;
    lease.freedAt.reset();
    lease.connection->disconnect(Why::Cancelled);
    endStaged(lease, Why::Disconnected);
}

void Leases::freed(Lease& lease, bool replyComes)
{
    const bool holds = holdsInVain(lease);
    if (holds && replyComes) { // over another connection, which may be slower than ours
        lease.freedAt = m_site.executor.clock().now();
        return sweepSoon();
    }
    lease.isBeingFreed = false;
    if (holds) {
        drop(lease);
        return sweepSoon();
    }
    pushStaged(lease);
    lease.connection->flush();
    freeAbandoned();
}

void Leases::expire(TimePoint now, ResumeBatch& batch)
{
    for (const auto& lease : m_leases) {
        std::deque<Request*> kept;
        for (Request* request : lease->staged) {
            if (request->deadline > now) {
                kept.push_back(request);
                continue;
            }
            request->end(Outcome::notSent(Why::Deadline));
            batch.settle(*request);
        }
        lease->staged.swap(kept);
        lease->connection->expire(now, batch);
    }
    freeAbandoned();
}

TimePoint Leases::nextDeadline() const noexcept
{
    TimePoint earliest = TimePoint::max();
    for (const auto& lease : m_leases) {
        earliest = std::min(earliest, lease->connection->machine().nextDeadline());
        for (const Request* request : lease->staged)
            earliest = std::min(earliest, request->deadline);
    }
    return earliest;
}

std::vector<const Connection*> Leases::connections() const
{
    std::vector<const Connection*> open;
    for (const auto& lease : m_leases) {
        if (!lease->isDown)
            open.push_back(lease->connection.get());
    }
    return open;
}

} // namespace sluice
