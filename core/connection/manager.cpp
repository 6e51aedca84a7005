// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/manager.h"

#include "core/request/command.h"

#include <algorithm>

namespace sluice {

namespace {
constexpr Duration deadlineGrain
    = std::chrono::milliseconds(1); // looks are at least this far apart
constexpr Duration learnPatience = std::chrono::seconds(10);
} // namespace

Manager::Notice::Notice(Manager& owner, void (Manager::*function)())
    : Job([](Job& job) noexcept {
        auto& notice = static_cast<Notice&>(job);
        (notice.manager.*notice.action)();
    })
    , manager(owner)
    , action(function)
{
}

Manager::Manager(
    Executor& executor, RequestChannel& channel, TransportFactory transports, std::uint32_t seed)
    : m_executor(executor)
    , m_channel(channel)
    , m_site { executor, channel, m_limits, std::move(transports), m_meter }
    , m_pool(m_site, seed, *this)
    , m_leases(m_site, seed + 1000)
    , m_subscriptions(m_site, seed + 2000)
    , m_state(ConnectionState())
    , m_readable(*this, &Manager::readable)
    , m_deadlineMoved(*this, &Manager::armDeadline)
    , m_abandoned(*this, &Manager::freeAbandoned)
    , m_deadlineTimer(executor, [this] { checkDeadlines(); })
    , m_sweepTimer(executor, [this] { m_pool.sweep(); })
    , m_self(std::make_shared<Manager*>(this))
{
    m_channel.setManager(&m_executor, &m_readable, &m_deadlineMoved, &m_abandoned);
    m_channel.setControl(this);
}

Manager::~Manager()
{
    m_self.reset();
    shutDown();
    m_channel.setControl(nullptr);
    m_channel.setManager(nullptr, nullptr, nullptr);
    for (Notice* notice : { &m_readable, &m_deadlineMoved, &m_abandoned })
        m_executor.withdraw(*notice);
}

void Manager::connectTo(const ConnectionOptions& options)
{
    m_channel.rules().setServerCommands(nullptr);
    m_leases.connectTo(options);
    m_pool.connectTo(options);
    m_subscriptions.connectTo(options);
}

void Manager::disconnect()
{
    m_subscriptions.disconnect();
    m_leases.disconnect(Why::Closed);
    m_pool.disconnect();
    countKept();
    refuseAll();
}

void Manager::reconnectNow()
{
    m_pool.reconnectNow();
    m_subscriptions.reconnectNow();
}

void Manager::shutDown()
{
    disconnect();
    m_deadlineTimer.stop();
    ResumeBatch batch = m_channel.batch();
    m_channel.close(Why::Closed, batch);
}

void Manager::setLimits(ConnectionLimits limits)
{
    m_limits = limits;
    m_limits.window = std::max(m_limits.window, 1);
    m_limits.bulkShare = std::clamp(m_limits.bulkShare, 0, 1000);
    m_channel.setBulkShare(m_limits.bulkShare);
    pump(nullptr);
}

void Manager::setConnections(int count)
{
    m_pool.setSize(count);
    m_sweepTimer.start(m_executor.clock().now());
    pump(nullptr);
}

void Manager::setTransport(TransportMode mode)
{
    m_transport = mode;
    m_pool.setLending(mode != TransportMode::Channel);
    countKept();
    pump(nullptr);
}

/// The channel learns who still has a place: whoever has a slot on a shared connection. Counted
/// anew from what is there, so that no way in which a request can end has to remember it.
void Manager::countKept()
{
    std::size_t kept[2] = {};
    if (m_transport != TransportMode::Channel) {
        for (const auto& connection : m_pool.connections()) {
            const Machine& machine = connection->machine();
            kept[0] += machine.slots().size() - machine.bulkCount();
            kept[1] += machine.bulkCount();
        }
    }
    if (kept[0] == m_kept[0] && kept[1] == m_kept[1])
        return;
    m_kept[0] = kept[0];
    m_kept[1] = kept[1];
    m_channel.state().setKept(kept[0], kept[1], m_executor.clock().now());
}

void Manager::setTaking(bool taking)
{
    m_taking = taking;
    pump(nullptr);
}

void Manager::publish()
{
    const ConnectionState& state = m_pool.foremost().state();
    if (state == m_now)
        return;
    m_now = state;
    m_state.set(state);
}

void Manager::connectionChanged(Connection& connection)
{
    publish();
    countKept();
    const ConnectionPhase phase = connection.state().phase;
    if (m_now.phase == ConnectionPhase::Failed)
        refuseAll();
    if (phase == ConnectionPhase::Ready && m_learns && !m_channel.rules().serverCommands()) {
        Command command("COMMAND");
        command.deadline(m_executor.clock().now() + learnPatience);
        RequestPtr request = std::move(command).finish();
        request->record.producer = m_channel.recorder().addProducer("sluice");
        learnCommands(m_self, PendingReply(std::move(request), m_channel));
    }
}

Detached Manager::learnCommands(std::weak_ptr<Manager*> self, PendingReply pending)
{
    const Outcome outcome = co_await pending;
    const auto alive = self.lock();
    // Without a reply the next connection asks again; an error is an answer: it may not be asked.
    if (alive && outcome.isReply())
        (*alive)->m_channel.rules().setServerCommands(
            std::make_shared<const ServerCommands>(ServerCommands::fromReply(outcome.reply())));
}

void Manager::connectionRead(Connection& connection)
{
    if (m_pool.hasDrained())
        m_sweepTimer.start(m_executor.clock().now());
    pump(&connection);
}

void Manager::readable() { pump(nullptr); }

/// Takes while there is room. The slot comes first, the request after it, so nothing is taken that
/// cannot go out. Sends what was taken, but for `reading`, which does so itself.
void Manager::pump(Connection* reading)
{
    countKept();
    if (m_now.phase != ConnectionPhase::Ready) {
        if (m_now.phase == ConnectionPhase::Closed || m_now.phase == ConnectionPhase::Failed)
            refuseAll();
        return;
    }
    if (!m_taking || m_channel.uncollected().isTooMuch())
        return;
    const TimePoint now = m_executor.clock().now();
    const bool keeps = m_transport != TransportMode::Channel;
    m_pool.plan();
    // The encoded bytes are copied after the channel's lock is gone.
    Connection* chosen = nullptr;
    m_channel.take(
        now,
        [&](const Request& request) {
            if (Leases::wants(request)) {
                chosen = nullptr;
                return true;
            }
            chosen = m_pool.choose(request);
            return chosen != nullptr;
        },
        [&](Request& request) {
            if (chosen)
                m_pool.took(request);
            m_taken.push_back({ &request, chosen });
            const bool keepsPlace = keeps && chosen;
            m_kept[static_cast<int>(request.lane)] += keepsPlace ? 1 : 0;
            return keepsPlace;
        });
    for (const Taken& taken : m_taken) {
        if (taken.connection)
            taken.connection->push(*taken.request);
    }
    m_meter.tell(toNanos(now));
    for (const auto& connection : m_pool.connections()) {
        if (connection.get() != reading)
            connection->flush();
    }
    for (std::size_t i = 0; i < m_taken.size(); ++i) {
        if (!m_taken[i].connection)
            m_leases.send(*m_taken[i].request);
    }
    m_taken.clear();
}

/// There is no connection and there will be none by itself: nothing waits for it in vain.
void Manager::refuseAll()
{
    std::vector<Request*> refused;
    m_channel.take(
        m_executor.clock().now(), [](const Request&) { return true; },
        [&](Request& request) { refused.push_back(&request); });
    ResumeBatch batch = m_channel.batch();
    for (Request* request : refused) {
        request->record.stamps.taken = 0; // it never left the channel for the connection
        request->end(Outcome::notSent(
            m_now.phase == ConnectionPhase::Failed ? Why::Disconnected : Why::Closed));
        batch.settle(*request);
    }
}

void Manager::release(LeaseId lease) { m_leases.release(lease); }
void Manager::listen(const TopicPtr& topic) { m_subscriptions.add(topic); }
void Manager::unlisten(const TopicPtr& topic) { m_subscriptions.remove(topic); }

void Manager::freeAbandoned() { m_leases.freeAbandoned(); }

void Manager::armDeadline()
{
    const TimePoint next = m_channel.nextDeadline();
    if (next == TimePoint::max())
        return m_deadlineTimer.stop();
    m_deadlineTimer.start(std::max(next, m_executor.clock().now() + deadlineGrain));
}

void Manager::checkDeadlines()
{
    const TimePoint now = m_executor.clock().now();
    {
        ResumeBatch batch = m_channel.batch();
        m_channel.expire(now, batch);
        m_pool.expire(now, batch);
        m_leases.expire(now, batch);
    }
    pump(nullptr); // of which no byte had left, those have made room
    m_channel.resetNextDeadline(std::min(m_pool.nextDeadline(), m_leases.nextDeadline()));
    armDeadline();
}

} // namespace sluice
