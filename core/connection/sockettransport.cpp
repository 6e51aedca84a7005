// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/sockettransport.h"

#include <QUrl>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace sluice {

namespace {
constexpr std::size_t readSize = 256 * 1024; // the most that is read in one turn
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

SocketTransport::Opening::Opening(SocketTransport& owner)
    : Job([](Job& job) noexcept { static_cast<Opening&>(job).transport.openUnix(); })
    , transport(owner)
{
}

SocketTransport::SocketTransport(PollExecutor& executor)
    : m_executor(executor)
    , m_opening(*this)
    , m_buffer(readSize)
{
}

SocketTransport::~SocketTransport() { close(); }

void SocketTransport::open(const ConnectionOptions& options)
{
    close();
    m_options = options;
    if (options.kind != ConnectionOptions::Kind::Tcp)
        return m_executor.post(m_opening);
    const QByteArray ace = QUrl::toAce(options.host); // empty for what is no host name: numbers
    m_lookup.emplace(m_executor, ace.isEmpty() ? options.host.toUtf8() : ace, options.port,
        [this](const std::vector<SocketAddress>& addresses, const QByteArray& error) {
            m_lookup.reset();
            m_addresses.assign(addresses.begin(), addresses.end());
            if (m_addresses.empty())
                return fail(ConnectionErrorKind::UnknownHost, error);
            m_sink->transportConnecting();
            tryNextAddress(ConnectionErrorKind::Network, {});
        });
}

void SocketTransport::openUnix()
{
    if (m_options.kind == ConnectionOptions::Kind::Scripted) // the engine was made without one
        return fail(ConnectionErrorKind::Refused);
    const QByteArray path = m_options.socketPath.toUtf8();
    SocketAddress address;
    auto& name = reinterpret_cast<sockaddr_un&>(address.storage);
    address.length = sizeof name;
    name.sun_family = AF_UNIX;
    if (path.isEmpty())
        return failWith(ENOENT);
    if (path.size() >= static_cast<qsizetype>(sizeof name.sun_path))
        return failWith(ENAMETOOLONG);
    std::memcpy(name.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    m_sink->transportConnecting();
    connectTo(address);
}

void SocketTransport::tryNextAddress(ConnectionErrorKind lastError, const QByteArray& lastDetail)
{
    if (m_addresses.empty())
        return fail(lastError, lastDetail);
    const SocketAddress address = m_addresses.front();
    m_addresses.pop_front();
    connectTo(address);
}

void SocketTransport::connectTo(const SocketAddress& address)
{
    const int family = address.storage.ss_family;
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
    m_watch.emplace(
        m_executor, m_descriptor, [this] { readable(); }, [this] { writable(); });
    const auto* name = reinterpret_cast<const sockaddr*>(&address.storage);
    if (::connect(m_descriptor, name, address.length) == 0)
        return connected();
    if (errno != EINPROGRESS)
        return failWith(errno);
    m_watch->watchWriting(true);
}

void SocketTransport::connected()
{
    m_isOpen = true;
    m_addresses.clear();
    m_watch->watchReading(m_reads);
    m_watch->watchWriting(false);
    m_sink->transportOpened();
}

void SocketTransport::writable()
{
    if (m_isOpen) {
        m_watch->watchWriting(false);
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
            m_watch->watchWriting(true);
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
    const bool more = !m_isOpen && !m_addresses.empty();
    if (!more)
        return fail(kindOf(error), textOf(error));
    auto addresses = std::move(m_addresses);
    close();
    m_addresses = std::move(addresses);
    tryNextAddress(kindOf(error), textOf(error));
}

void SocketTransport::fail(ConnectionErrorKind kind, const QByteArray& detail)
{
    close();
    m_sink->transportClosed(kind, detail);
}

void SocketTransport::setReading(bool wanted)
{
    m_reads = wanted;
    if (m_isOpen)
        m_watch->watchReading(wanted);
}

void SocketTransport::close()
{
    m_executor.withdraw(m_opening);
    m_lookup.reset();
    m_watch.reset();
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
    m_addresses.clear();
    m_isOpen = false;
    m_reads = true;
    m_broken = false;
}

} // namespace sluice
