// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/sockettransport.h"

#include <QHostInfo>
#include <QtEndian>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace sluice {

namespace {
constexpr std::size_t readSize = 256 * 1024;
constexpr unsigned userTimeoutMs = 30'000; // a half-open link is found within this

ConnectionErrorKind kindOf(int error)
{
    switch (error) {
    case ECONNREFUSED:
    case EAGAIN: // a unix socket whose backlog is full
        return ConnectionErrorKind::Refused;
    case ENOENT:
        return ConnectionErrorKind::SocketMissing;
    case EACCES:
    case EPERM:
        return ConnectionErrorKind::PermissionDenied;
    case ENETUNREACH:
    case EHOSTUNREACH:
        return ConnectionErrorKind::Unreachable;
    case ETIMEDOUT:
        return ConnectionErrorKind::Timeout;
    case ECONNRESET:
    case EPIPE:
        return ConnectionErrorKind::ClosedByServer;
    default:
        return ConnectionErrorKind::Network;
    }
}

QByteArray textOf(int error) { return QByteArray(strerror(error)); }
} // namespace

SocketTransport::SocketTransport()
    : m_buffer(readSize)
{
}

SocketTransport::~SocketTransport() { close(); }

void SocketTransport::open(const ConnectionOptions& options)
{
    close();
    m_options = options;
    if (options.kind == ConnectionOptions::Kind::Unix) {
        // Later, so that the sink is never called from within open().
        QMetaObject::invokeMethod(this, &SocketTransport::openUnix, Qt::QueuedConnection);
        return;
    }
    m_lookup = QHostInfo::lookupHost(options.host, this, [this](const QHostInfo& info) {
        if (info.lookupId() != m_lookup)
            return;
        m_lookup = -1;
        m_addresses = info.addresses();
        if (info.error() != QHostInfo::NoError || m_addresses.isEmpty())
            return fail(ConnectionErrorKind::UnknownHost, info.errorString().toUtf8());
        m_sink->transportConnecting();
        tryNextAddress(ConnectionErrorKind::Network, {});
    });
}

void SocketTransport::openUnix()
{
    const QByteArray path = m_options.socketPath.toUtf8();
    if (path.isEmpty() || m_descriptor >= 0)
        return;
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (path.size() >= static_cast<qsizetype>(sizeof address.sun_path))
        return failWith(ENAMETOOLONG);
    std::memcpy(address.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    m_sink->transportConnecting();
    connectTo(AF_UNIX, &address, sizeof address);
}

void SocketTransport::tryNextAddress(ConnectionErrorKind lastError, const QByteArray& lastDetail)
{
    if (m_addresses.isEmpty())
        return fail(lastError, lastDetail);
    const QHostAddress host = m_addresses.takeFirst();
    if (host.protocol() == QAbstractSocket::IPv6Protocol) {
        sockaddr_in6 address {};
        address.sin6_family = AF_INET6;
        address.sin6_port = qToBigEndian(m_options.port);
        const Q_IPV6ADDR bytes = host.toIPv6Address();
        std::memcpy(&address.sin6_addr, &bytes, sizeof bytes);
        address.sin6_scope_id = host.scopeId().toUInt();
        connectTo(AF_INET6, &address, sizeof address);
    } else {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = qToBigEndian(m_options.port);
        address.sin_addr.s_addr = qToBigEndian(host.toIPv4Address());
        connectTo(AF_INET, &address, sizeof address);
    }
}

void SocketTransport::connectTo(int family, const void* address, unsigned length)
{
    m_descriptor = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return failWith(errno);
    if (family != AF_UNIX) {
        const int on = 1;
        ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
        ::setsockopt(
            m_descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &userTimeoutMs, sizeof userTimeoutMs);
    }
    if (::connect(m_descriptor, static_cast<const sockaddr*>(address), length) == 0)
        return connected();
    if (errno != EINPROGRESS)
        return failWith(errno);
    watch();
    m_writeNotifier->setEnabled(true);
}

void SocketTransport::watch()
{
    m_readNotifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    m_writeNotifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Write);
    m_readNotifier->setEnabled(false);
    m_writeNotifier->setEnabled(false);
    QObject::connect(
        m_readNotifier.get(), &QSocketNotifier::activated, this, &SocketTransport::readable);
    QObject::connect(
        m_writeNotifier.get(), &QSocketNotifier::activated, this, &SocketTransport::writable);
}

void SocketTransport::connected()
{
    if (!m_readNotifier)
        watch();
    m_isOpen = true;
    m_addresses.clear();
    m_writeNotifier->setEnabled(false);
    m_readNotifier->setEnabled(true);
    m_sink->transportOpened();
}

void SocketTransport::writable()
{
    m_writeNotifier->setEnabled(false);
    if (m_isOpen) {
        m_sink->transportWritable();
        return;
    }
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error)
        return failWith(error);
    connected();
}

qsizetype SocketTransport::write(QByteArrayView bytes)
{
    if (!m_isOpen || m_broken || bytes.isEmpty())
        return 0;
    qsizetype total = 0;
    while (total < bytes.size()) {
        const ssize_t count = ::send(m_descriptor, bytes.data() + total,
            static_cast<std::size_t>(bytes.size() - total), MSG_NOSIGNAL);
        if (count >= 0) {
            total += count;
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            m_writeNotifier->setEnabled(true);
        else
            m_broken = true; // replies that have arrived are still read; the end is found there
        break;
    }
    return total;
}

void SocketTransport::readable()
{
    const ssize_t count = ::recv(m_descriptor, m_buffer.data(), m_buffer.size(), 0);
    if (count > 0)
        return m_sink->transportReceived({ m_buffer.data(), static_cast<qsizetype>(count) });
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (count == 0)
        return fail(ConnectionErrorKind::ClosedByServer);
    failWith(errno);
}

void SocketTransport::failWith(int error)
{
    const bool more = !m_isOpen && !m_addresses.isEmpty();
    if (!more)
        return fail(kindOf(error), textOf(error));
    const auto addresses = m_addresses;
    close();
    m_addresses = addresses;
    tryNextAddress(kindOf(error), textOf(error));
}

void SocketTransport::fail(ConnectionErrorKind kind, const QByteArray& detail)
{
    close();
    m_sink->transportClosed(kind, detail);
}

void SocketTransport::close()
{
    if (m_lookup != -1)
        QHostInfo::abortHostLookup(std::exchange(m_lookup, -1));
    // A notifier may be closing itself: it is deleted by the event loop.
    for (auto* notifier : { m_readNotifier.release(), m_writeNotifier.release() }) {
        if (!notifier)
            continue;
        notifier->setEnabled(false);
        notifier->deleteLater();
    }
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
    m_addresses.clear();
    m_options.socketPath.clear();
    m_isOpen = false;
    m_broken = false;
}

} // namespace sluice
