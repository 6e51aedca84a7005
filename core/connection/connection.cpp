// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/connection.h"

#include <algorithm>

namespace sluice {

namespace {
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

/// How long a CLIENT PAUSE, as encoded, holds the server: "...\r\n$4\r\n5000\r\n".
Duration pauseOf(QByteArrayView wire)
{
    constexpr QByteArrayView name("PAUSE\r\n$");
    const qsizetype at = wire.toByteArray().toUpper().indexOf(name);
    const qsizetype from = at < 0 ? -1 : wire.indexOf('\n', at + name.size()) + 1;
    const qsizetype to = from <= 0 ? -1 : wire.indexOf('\r', from);
    if (to < 0)
        return {};
    return std::chrono::milliseconds(wire.sliced(from, to - from).toByteArray().toLongLong());
}
} // namespace

Connection::Connection(
    std::uint8_t index, const ConnectionSite& site, std::uint32_t seed, ConnectionOwner& owner)
    : m_index(index)
    , m_executor(site.executor)
    , m_channel(site.channel)
    , m_limits(site.limits)
    , m_transport(site.transports())
    , m_owner(owner)
    , m_machine(index, m_executor.clock(), {}, &site.meter)
    , m_backoff(seed)
    , m_retryTimer(m_executor, [this] { attempt(); })
    , m_connectTimer(m_executor,
          [this] {
              m_transport->close();
              lose(ConnectionErrorKind::Timeout, {});
          })
    , m_silenceTimer(m_executor, [this] { watchSilence(); })
{
    m_transport->setSink(this);
}

Connection::~Connection()
{
    m_transport->close();
    ResumeBatch batch = m_channel.batch();
    m_machine.close(Why::Closed, Why::Closed, batch);
}

void Connection::setPhase(ConnectionPhase phase)
{
    m_now.phase = phase;
    m_now.since = m_executor.clock().now();
    m_now.epoch = m_machine.epoch();
    m_owner.connectionChanged(*this);
}

void Connection::connectTo(const ConnectionOptions& options)
{
    ResumeBatch batch = m_channel.batch();
    m_machine.close(Why::Closed, Why::Closed, batch);
    m_options = options;
    m_backoff.reset();
    m_now = ConnectionState();
    attempt();
}

void Connection::attempt()
{
    m_retryTimer.stop();
    ++m_now.attempt;
    setPhase(m_options.kind == ConnectionOptions::Kind::Tcp ? ConnectionPhase::Resolving
                                                            : ConnectionPhase::Connecting);
    m_connectTimer.start(m_executor.clock().now() + m_options.connectTimeout);
    m_transport->open(m_options);
}

void Connection::disconnect(Why why)
{
    m_transport->close();
    for (Timer* timer : { &m_retryTimer, &m_connectTimer, &m_silenceTimer })
        timer->stop();
    {
        ResumeBatch batch = m_channel.batch();
        m_machine.close(why, why, batch);
    }
    m_now.errorKind = ConnectionErrorKind::None;
    m_now.errorDetail.clear();
    setPhase(ConnectionPhase::Closed);
}

void Connection::reconnectNow()
{
    if (m_now.phase == ConnectionPhase::Backoff || m_now.phase == ConnectionPhase::Failed)
        attempt();
}

void Connection::transportConnecting() { setPhase(ConnectionPhase::Connecting); }

void Connection::transportOpened()
{
    m_machine.open(m_options);
    setPhase(ConnectionPhase::Handshaking);
    flush();
}

void Connection::transportReceived(QByteArrayView bytes)
{
    const TimePoint now = m_executor.clock().now();
    m_lastByte = now;
    const bool wasReady = m_machine.isReady();
    bool goesOn = false;
    {
        ResumeBatch batch = m_channel.batch();
        goesOn = m_machine.received(bytes, now, batch);
    }
    if (!goesOn) {
        m_transport->close();
        return lose(m_machine.failure().kind, m_machine.failure().detail);
    }
    if (m_machine.isReady()) {
        if (!wasReady)
            becomeReady(now);
        m_owner.connectionRead(*this);
    }
    flush();
}

void Connection::becomeReady(TimePoint now)
{
    m_connectTimer.stop();
    m_backoff.reset();
    m_now.attempt = 0;
    m_now.errorKind = ConnectionErrorKind::None;
    m_now.errorDetail.clear();
    m_now.server = m_machine.server();
    m_silenceTimer.start(now + silenceLook);
    setPhase(ConnectionPhase::Ready);
}

void Connection::transportWritable()
{
    // The other side has taken some, however slowly. What a kernel takes into an empty buffer says
    // nothing of the other side.
    m_lastByte = m_executor.clock().now();
    flush();
}

void Connection::transportClosed(ConnectionErrorKind kind, QByteArray detail)
{
    lose(kind, detail);
}

void Connection::lose(ConnectionErrorKind kind, const QByteArray& detail)
{
    m_connectTimer.stop();
    m_silenceTimer.stop();
    m_pausedUntil = {};
    {
        ResumeBatch batch = m_channel.batch();
        m_machine.close(Why::Disconnected, Why::ConnectionLost, batch);
    }
    m_now.errorKind = kind;
    m_now.errorDetail = detail;
    if (isPermanent(kind) || m_whenLost == WhenLost::StayDown)
        return setPhase(ConnectionPhase::Failed);
    m_now.retryAt = m_executor.clock().now() + m_backoff.next();
    m_retryTimer.start(m_now.retryAt);
    setPhase(ConnectionPhase::Backoff);
}

Duration Connection::silence(TimePoint now) const noexcept
{
    return m_machine.slots().isEmpty() || now < m_lastByte ? Duration() : now - m_lastByte;
}

void Connection::watchSilence()
{
    const TimePoint now = m_executor.clock().now();
    if (m_machine.slots().isEmpty() || m_machine.hasBlocking())
        m_lastByte = now;
    if (now - std::max(m_lastByte, std::min(now, m_pausedUntil)) >= m_limits.silence) {
        m_transport->close();
        return lose(ConnectionErrorKind::Stalled, {});
    }
    m_silenceTimer.start(now + silenceLook);
}

void Connection::push(Request& request)
{
    if (m_machine.slots().isEmpty())
        m_lastByte = m_executor.clock().now();
    const auto id = static_cast<CommandId>(request.record.command);
    if (id == CommandId::ClientPause)
        m_pausedUntil = m_executor.clock().now() + pauseOf(request.wire());
    else if (id == CommandId::ClientUnpause)
        m_pausedUntil = {};
    m_machine.push(request);
}

void Connection::flush()
{
    const QByteArrayView unsent = m_machine.unsent();
    if (unsent.isEmpty())
        return;
    const qsizetype count = m_transport->write(unsent);
    m_machine.accepted(count, m_executor.clock().now());
}

} // namespace sluice
