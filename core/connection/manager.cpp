// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/manager.h"

#include <algorithm>

namespace sluice {

namespace {
constexpr Duration deadlineGrain
    = std::chrono::milliseconds(1); // looks are at least this far apart
constexpr Duration silenceLook = std::chrono::seconds(1);

/// Whether the same attempt would fail in the same way until somebody changes something.
bool isPermanent(ConnectionErrorKind kind)
{
    switch (kind) {
    case ConnectionErrorKind::WrongPassword:
    case ConnectionErrorKind::AuthRequired:
    case ConnectionErrorKind::NoPermission:
    case ConnectionErrorKind::NotRedis:
    case ConnectionErrorKind::DatabaseOutOfRange:
    case ConnectionErrorKind::HandshakeRefused:
    case ConnectionErrorKind::PermissionDenied:
        return true;
    default:
        return false;
    }
}
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

Manager::Manager(Executor& executor, RequestChannel& channel, std::unique_ptr<Transport> transport,
    std::uint32_t seed)
    : m_executor(executor)
    , m_channel(channel)
    , m_transport(std::move(transport))
    , m_machine(0, executor.clock())
    , m_backoff(seed)
    , m_state(ConnectionState())
    , m_readable(*this, &Manager::pump)
    , m_deadlineMoved(*this, &Manager::armDeadline)
    , m_retryTimer(executor, [this] { attempt(); })
    , m_connectTimer(executor, [this] { connectTimedOut(); })
    , m_deadlineTimer(executor, [this] { checkDeadlines(); })
    , m_silenceTimer(executor, [this] { watchSilence(); })
{
    m_transport->setSink(this);
    m_channel.setManager(&m_executor, &m_readable, &m_deadlineMoved);
}

Manager::~Manager()
{
    shutDown();
    m_channel.setManager(nullptr, nullptr, nullptr);
    m_executor.withdraw(m_readable);
    m_executor.withdraw(m_deadlineMoved);
}

void Manager::setPhase(ConnectionPhase phase)
{
    m_now.phase = phase;
    m_now.since = m_executor.clock().now();
    m_now.epoch = m_machine.epoch();
    m_state.set(m_now);
}

void Manager::connectTo(const ConnectionOptions& options)
{
    ResumeBatch batch(m_channel.recorder());
    m_machine.close(Why::Closed, Why::Closed, batch);
    m_options = options;
    m_backoff.reset();
    m_now = ConnectionState();
    attempt();
}

void Manager::attempt()
{
    m_retryTimer.stop();
    ++m_now.attempt;
    setPhase(m_options.kind == ConnectionOptions::Kind::Tcp ? ConnectionPhase::Resolving
                                                            : ConnectionPhase::Connecting);
    m_connectTimer.start(m_executor.clock().now() + m_options.connectTimeout);
    m_transport->open(m_options);
}

void Manager::disconnect()
{
    m_transport->close();
    for (Timer* timer : { &m_retryTimer, &m_connectTimer, &m_silenceTimer })
        timer->stop();
    ResumeBatch batch(m_channel.recorder());
    m_machine.close(Why::Closed, Why::Closed, batch);
    m_now.errorKind = ConnectionErrorKind::None;
    m_now.errorDetail.clear();
    setPhase(ConnectionPhase::Closed);
    refuseAll();
}

void Manager::reconnectNow()
{
    if (m_now.phase == ConnectionPhase::Backoff || m_now.phase == ConnectionPhase::Failed)
        attempt();
}

void Manager::shutDown()
{
    disconnect();
    m_deadlineTimer.stop();
    ResumeBatch batch(m_channel.recorder());
    m_channel.close(Why::Closed, batch);
}

void Manager::setLimits(ConnectionLimits limits)
{
    m_limits = limits;
    m_limits.window = std::max(m_limits.window, 1);
    pump();
}

void Manager::setTaking(bool taking)
{
    m_taking = taking;
    pump();
}

void Manager::transportConnecting() { setPhase(ConnectionPhase::Connecting); }

void Manager::transportOpened()
{
    m_machine.open(m_options);
    setPhase(ConnectionPhase::Handshaking);
    flush();
}

void Manager::transportWritable() { flush(); }

void Manager::transportReceived(QByteArrayView bytes)
{
    const TimePoint now = m_executor.clock().now();
    m_lastByte = now;
    const bool wasReady = m_machine.isReady();
    bool goesOn = false;
    {
        ResumeBatch batch(m_channel.recorder());
        goesOn = m_machine.received(bytes, now, batch);
    }
    if (!goesOn) {
        m_transport->close();
        return lose(m_machine.failure().kind, m_machine.failure().detail);
    }
    if (!wasReady && m_machine.isReady()) {
        m_connectTimer.stop();
        m_backoff.reset();
        m_now.attempt = 0;
        m_now.errorKind = ConnectionErrorKind::None;
        m_now.errorDetail.clear();
        m_now.server = m_machine.server();
        setPhase(ConnectionPhase::Ready);
        m_silenceTimer.start(now + silenceLook);
    }
    if (m_machine.isReady())
        pump();
    else
        flush();
}

void Manager::transportClosed(ConnectionErrorKind kind, QByteArray detail) { lose(kind, detail); }

void Manager::lose(ConnectionErrorKind kind, const QByteArray& detail)
{
    m_connectTimer.stop();
    m_silenceTimer.stop();
    {
        ResumeBatch batch(m_channel.recorder());
        m_machine.close(Why::Disconnected, Why::ConnectionLost, batch);
    }
    m_now.errorKind = kind;
    m_now.errorDetail = detail;
    if (isPermanent(kind)) {
        setPhase(ConnectionPhase::Failed);
        refuseAll();
        return;
    }
    m_now.retryAt = m_executor.clock().now() + m_backoff.next();
    setPhase(ConnectionPhase::Backoff);
    m_retryTimer.start(m_now.retryAt);
}

void Manager::connectTimedOut()
{
    m_transport->close();
    lose(ConnectionErrorKind::Timeout, {});
}

void Manager::watchSilence()
{
    const TimePoint now = m_executor.clock().now();
    if (m_machine.slots().isEmpty())
        m_lastByte = now;
    if (now - m_lastByte >= m_limits.silence) {
        m_transport->close();
        return lose(ConnectionErrorKind::Stalled, {});
    }
    m_silenceTimer.start(now + silenceLook);
}

/// Takes while the window has room. The slot comes first, the request after it, so nothing is taken
/// that cannot go out.
void Manager::pump()
{
    if (!m_machine.isReady()) {
        if (m_now.phase == ConnectionPhase::Closed || m_now.phase == ConnectionPhase::Failed)
            refuseAll();
        return;
    }
    if (m_taking) {
        const TimePoint now = m_executor.clock().now();
        auto slots = static_cast<std::int64_t>(m_limits.window)
            - static_cast<std::int64_t>(m_machine.slots().size());
        auto bytes = static_cast<std::int64_t>(m_limits.windowBytes)
            - static_cast<std::int64_t>(m_machine.bytesInFlight());
        bool alone = m_machine.slots().isEmpty();
        if (slots > 0) {
            // The encoded bytes are copied after the channel's lock is gone.
            m_channel.take(
                now,
                [&](const Request& request) {
                    return slots > 0 && (request.wireSize() <= bytes || alone);
                },
                [&](Request& request) {
                    --slots;
                    bytes -= request.wireSize();
                    alone = false;
                    m_taken.push_back(&request);
                });
            for (Request* request : m_taken)
                m_machine.push(*request, now);
            m_taken.clear();
        }
    }
    flush();
}

/// There is no connection and there will be none by itself: nothing waits for it in vain.
void Manager::refuseAll()
{
    std::vector<Request*> refused;
    m_channel.take(
        m_executor.clock().now(), [](const Request&) { return true; },
        [&](Request& request) { refused.push_back(&request); });
    ResumeBatch batch(m_channel.recorder());
    for (Request* request : refused) {
        request->record.stamps.taken = 0; // it never left the channel for the connection
        request->end(Outcome::notSent(
            m_now.phase == ConnectionPhase::Failed ? Why::Disconnected : Why::Closed));
        batch.settle(*request);
    }
}

void Manager::flush()
{
    const QByteArrayView unsent = m_machine.unsent();
    if (unsent.isEmpty())
        return;
    const qsizetype count = m_transport->write(unsent);
    m_machine.accepted(count, m_executor.clock().now());
}

void Manager::fill(LiveSnapshot& snapshot, std::size_t perList) const
{
    const auto list = [perList](LiveRequests& to) {
        return [&to, perList](const Request* request) {
            if (to.listed.size() >= perList)
                return false;
            to.listed.push_back(request->record);
            return true;
        };
    };
    snapshot.now = toNanos(m_executor.clock().now());
    snapshot.isTaking = m_taking;
    const auto& channel = m_channel.state();
    const auto counts = channel.counts();
    snapshot.capacity = static_cast<std::int64_t>(counts.capacity);
    snapshot.waiting.count = counts.waiting;
    snapshot.queued.count = counts.depth;
    if (counts.oldestWait)
        snapshot.oldestWait = std::max<std::int64_t>(0, snapshot.now - toNanos(*counts.oldestWait));
    channel.eachWaiting(list(snapshot.waiting));
    channel.eachQueued(list(snapshot.queued));

    LiveConnection connection;
    connection.epoch = static_cast<std::uint32_t>(m_machine.epoch());
    connection.isReady = m_machine.isReady();
    connection.window = m_limits.window;
    connection.windowBytes = static_cast<std::int64_t>(m_limits.windowBytes);
    const auto& slots = m_machine.slots();
    connection.inFlight.count = slots.size();
    connection.writing = slots.size() - m_machine.writtenCount();
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const Request& request = *slots[i].request;
        const bool abandoned
            = request.state.load(std::memory_order_relaxed) == Request::State::Abandoned;
        connection.abandoned += abandoned;
        if (connection.inFlight.listed.size() < perList) {
            connection.inFlight.listed.push_back(request.record);
            connection.inFlight.listed.back().abandoned = abandoned;
        }
    }
    connection.bytesInFlight = static_cast<std::int64_t>(m_machine.bytesInFlight());
    connection.bytesUnsent = m_machine.unsent().size();
    const ConnectionCounters& counters = m_machine.counters();
    connection.writes = counters.writes;
    connection.commandsWritten = counters.commandsWritten;
    connection.bytesWritten = counters.bytesWritten;
    connection.reads = counters.reads;
    connection.repliesRead = counters.repliesRead;
    connection.bytesRead = counters.bytesRead;
    snapshot.connections.push_back(std::move(connection));
}

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
        ResumeBatch batch(m_channel.recorder());
        m_channel.expire(now, batch);
        m_machine.expire(now, batch);
    }
    m_channel.resetNextDeadline(m_machine.nextDeadline());
    armDeadline();
}

} // namespace sluice
