// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/faultproxy.h"

#include <QDir>

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace sluice {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t KeptBytes = 256 * 1024; // read and not passed on yet, unless told otherwise
constexpr auto GiveUp = std::chrono::seconds(10);

sockaddr_un unixAddress(const QString& path)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    const QByteArray name = path.toUtf8();
    std::memcpy(address.sun_path, name.constData(),
        std::min<std::size_t>(static_cast<std::size_t>(name.size()), sizeof address.sun_path - 1));
    return address;
}

void setBuffers(int descriptor, int bytes)
{
    if (bytes <= 0)
        return;
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

void closeIfOpen(int& descriptor)
{
    if (descriptor >= 0)
        ::close(std::exchange(descriptor, -1));
}

} // namespace

/// One direction of a link.
struct FaultProxy::Pipe {
    struct Chunk {
        QByteArray bytes;
        Clock::time_point due;
    };
    Direction direction = Direction::ToServer;
    std::deque<Chunk> chunks;
    qsizetype offset = 0; ///< how much of the first chunk has passed
    std::size_t kept = 0;
    std::int64_t left = -1; ///< bytes until the cut; -1: none
    Cut cut = Cut::Close;
    Clock::time_point nextWrite; ///< by the bandwidth
    Clock::time_point lastDue;
    bool sawEnd = false; ///< the reader's side has ended
    bool passedEnd = false;

    void drop()
    {
        chunks.clear();
        offset = 0;
        kept = 0;
    }
};

struct FaultProxy::Link {
    int client = -1;
    int server = -1;
    Pipe pipes[2];
    bool cutOff = false; ///< the client has gone; the server is read to its end
    std::shared_ptr<QByteArray> delivered;
};

FaultProxy::FaultProxy(
    const QString& serverSocket, Listen listen, std::uint32_t seed, int bufferBytes)
    : m_serverSocket(serverSocket)
    , m_listen(listen)
    , m_bufferBytes(bufferBytes)
    , m_folder(QDir::tempPath().size() > 60
              ? QStringLiteral("/tmp/sluice-proxy-XXXXXX")
              : QDir::tempPath() + QStringLiteral("/sluice-proxy-XXXXXX"))
    , m_random(seed)
{
    const bool isUnix = m_listen == Listen::Unix;
    const int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    m_listener = ::socket(isUnix ? AF_UNIX : AF_INET, type, 0);
    setBuffers(m_listener, m_bufferBytes);
    bool bound = false;
    if (isUnix) {
        const sockaddr_un address = unixAddress(socketPath());
        bound
            = ::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    } else {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bound
            = ::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        socklen_t length = sizeof address;
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &length);
        m_port = ntohs(address.sin_port);
    }
    if (!bound || ::listen(m_listener, 64) != 0)
        closeIfOpen(m_listener);
    m_wakeUp = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    m_thread = std::thread([this] { run(); });
}

FaultProxy::~FaultProxy()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        wake();
    }
    m_thread.join();
    closeIfOpen(m_listener);
    closeIfOpen(m_wakeUp);
}

QString FaultProxy::socketPath() const { return m_folder.filePath(QStringLiteral("p.sock")); }

void FaultProxy::wake()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wakeUp, &one, sizeof one);
}

void FaultProxy::setFaults(Direction direction, const Faults& faults)
{
    const std::scoped_lock lock(m_mutex);
    m_faults[static_cast<int>(direction)] = faults;
    wake();
}

void FaultProxy::cutAfter(Direction direction, std::int64_t bytes, Cut cut)
{
    const std::scoped_lock lock(m_mutex);
    for (Link& link : m_links) {
        Pipe& pipe = link.pipes[static_cast<int>(direction)];
        pipe.left = bytes;
        pipe.cut = cut;
    }
    wake();
}

void FaultProxy::cutNow(Cut cut)
{
    const std::scoped_lock lock(m_mutex);
    for (Link& link : m_links)
        endLink(link, cut);
    wake();
}

void FaultProxy::inject(Direction direction, const QByteArray& bytes)
{
    const std::scoped_lock lock(m_mutex);
    for (Link& link : m_links) {
        Pipe& pipe = link.pipes[static_cast<int>(direction)];
        pipe.chunks.push_back({ bytes, pipe.lastDue });
        pipe.kept += static_cast<std::size_t>(bytes.size());
    }
    wake();
}

void FaultProxy::setAccepting(bool accepting)
{
    const std::scoped_lock lock(m_mutex);
    m_accepting = accepting;
}

void FaultProxy::keepDelivered()
{
    const std::scoped_lock lock(m_mutex);
    m_keeping = true;
}

bool FaultProxy::waitForServerEnds()
{
    std::unique_lock lock(m_mutex);
    return m_ended.wait_for(lock, GiveUp, [this] {
        return std::none_of(m_links.begin(), m_links.end(),
            [](const Link& link) { return link.cutOff || link.pipes[0].passedEnd; });
    });
}

std::vector<QByteArray> FaultProxy::delivered()
{
    const std::scoped_lock lock(m_mutex);
    std::vector<QByteArray> all;
    for (const auto& bytes : m_delivered)
        all.push_back(QByteArray(bytes->constData(), bytes->size()));
    return all;
}

std::int64_t FaultProxy::passed(Direction direction)
{
    const std::scoped_lock lock(m_mutex);
    return m_passed[static_cast<int>(direction)];
}

int FaultProxy::accepted()
{
    const std::scoped_lock lock(m_mutex);
    return m_accepted;
}

int FaultProxy::open()
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<int>(m_links.size());
}

void FaultProxy::acceptAll(Instant now)
{
    for (;;) {
        int client = ::accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (client < 0)
            return;
        ++m_accepted;
        int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_un address = unixAddress(m_serverSocket);
        if (!m_accepting
            || ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address)) {
            closeIfOpen(client);
            closeIfOpen(server);
            continue;
        }
        ::fcntl(server, F_SETFL, O_NONBLOCK);
        setBuffers(client, m_bufferBytes);
        setBuffers(server, m_bufferBytes);
        if (m_listen == Listen::Tcp) {
            const int on = 1;
            ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        }
        Link& link = m_links.emplace_back();
        link.client = client;
        link.server = server;
        link.pipes[1].direction = Direction::ToClient;
        for (Pipe& pipe : link.pipes)
            pipe.nextWrite = pipe.lastDue = now;
        if (m_keeping) {
            link.delivered = std::make_shared<QByteArray>();
            m_delivered.push_back(link.delivered);
        }
    }
}

void FaultProxy::closeClient(Link& link, bool reset)
{
    if (reset && link.client >= 0) {
        const linger none { 1, 0 };
        ::setsockopt(link.client, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }
    closeIfOpen(link.client);
    link.cutOff = true;
    link.pipes[1].drop();
}

void FaultProxy::endLink(Link& link, Cut cut)
{
    Pipe& toServer = link.pipes[0];
    toServer.drop();
    toServer.sawEnd = true;
    if (!std::exchange(toServer.passedEnd, true))
        ::shutdown(link.server, SHUT_WR);
    if (cut != Cut::Finish)
        closeClient(link, cut == Cut::Reset);
}

bool FaultProxy::readSome(Link& link, Pipe& pipe, Instant now)
{
    const bool toServer = pipe.direction == Direction::ToServer;
    const int from = toServer ? link.client : link.server;
    const Faults& faults = m_faults[static_cast<int>(pipe.direction)];
    const std::size_t most
        = m_bufferBytes > 0 ? static_cast<std::size_t>(m_bufferBytes) : KeptBytes;
    const bool stalled = faults.stalled && !link.cutOff;
    if (from < 0 || pipe.sawEnd || stalled || pipe.kept >= most)
        return false;
    char buffer[64 * 1024];
    const ssize_t count = ::recv(from, buffer, std::min(sizeof buffer, most - pipe.kept), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (count <= 0) {
        pipe.sawEnd = true;
        return true;
    }
    if (link.cutOff) // the server's last words, which nobody hears
        return true;
    auto delay = faults.latency;
    if (faults.jitter.count() > 0)
        delay += std::chrono::microseconds(
            std::uniform_int_distribution<std::int64_t>(0, faults.jitter.count())(m_random));
    pipe.lastDue = std::max(pipe.lastDue, now + delay);
    pipe.chunks.push_back({ QByteArray(buffer, count), pipe.lastDue });
    pipe.kept += static_cast<std::size_t>(count);
    return true;
}

bool FaultProxy::writeSome(Link& link, Pipe& pipe, Instant now)
{
    const int index = static_cast<int>(pipe.direction);
    const bool toServer = pipe.direction == Direction::ToServer;
    const int to = toServer ? link.server : link.client;
    const Faults& faults = m_faults[index];
    if (pipe.chunks.empty() || to < 0 || (toServer && pipe.passedEnd) || faults.stalled)
        return false;
    if (pipe.chunks.front().due > now || pipe.nextWrite > now)
        return false;
    if (pipe.left == 0) {
        endLink(link, pipe.cut);
        return true;
    }
    const QByteArray& first = pipe.chunks.front().bytes;
    std::int64_t count = first.size() - pipe.offset;
    if (faults.slice > 0)
        count = std::min<std::int64_t>(count, faults.slice);
    if (faults.bytesPerSecond > 0) // in pieces of 10 ms
        count = std::min(count, std::max<std::int64_t>(1, faults.bytesPerSecond / 100));
    if (pipe.left > 0)
        count = std::min(count, pipe.left);
    const ssize_t sent = ::send(
        to, first.constData() + pipe.offset, static_cast<std::size_t>(count), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (sent < 0) { // the receiver has gone
        endLink(link, Cut::Close);
        return true;
    }
    m_passed[index] += sent;
    if (toServer && link.delivered)
        link.delivered->append(first.constData() + pipe.offset, sent);
    if (faults.bytesPerSecond > 0)
        pipe.nextWrite = std::max(pipe.nextWrite, now - std::chrono::milliseconds(10))
            + std::chrono::nanoseconds(sent * 1'000'000'000 / faults.bytesPerSecond);
    pipe.kept -= static_cast<std::size_t>(sent);
    pipe.offset += sent;
    if (pipe.offset == first.size()) {
        pipe.chunks.pop_front();
        pipe.offset = 0;
    }
    if (pipe.left > 0) {
        pipe.left -= sent;
        if (pipe.left == 0)
            endLink(link, pipe.cut);
    }
    return true;
}

/// Moves what can be moved once. False: nothing could.
bool FaultProxy::turn(Link& link, Instant now)
{
    bool moved = false;
    for (Pipe& pipe : link.pipes) {
        moved |= readSome(link, pipe, now);
        moved |= writeSome(link, pipe, now);
    }
    Pipe& toServer = link.pipes[0];
    if (toServer.sawEnd && toServer.chunks.empty() && !std::exchange(toServer.passedEnd, true))
        ::shutdown(link.server, SHUT_WR);
    Pipe& toClient = link.pipes[1];
    if (toClient.sawEnd && (toClient.chunks.empty() || link.cutOff)) {
        closeIfOpen(link.client);
        closeIfOpen(link.server);
    }
    return moved;
}

void FaultProxy::run()
{
    std::vector<pollfd> polled;
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const Instant now = Clock::now();
        bool moved = false;
        Instant next = now + std::chrono::seconds(1);
        polled.assign({ { m_wakeUp, POLLIN, 0 }, { m_listener, POLLIN, 0 } });
        for (auto link = m_links.begin(); link != m_links.end();) {
            moved |= turn(*link, now);
            if (link->server < 0) {
                link = m_links.erase(link);
                m_ended.notify_all();
                continue;
            }
            pollfd ends[2] = { { link->client, 0, 0 }, { link->server, 0, 0 } };
            for (Pipe& pipe : link->pipes) {
                const bool toServer = pipe.direction == Direction::ToServer;
                const bool stalled = m_faults[toServer ? 0 : 1].stalled;
                const std::size_t most
                    = m_bufferBytes > 0 ? static_cast<std::size_t>(m_bufferBytes) : KeptBytes;
                if ((!stalled || link->cutOff) && !pipe.sawEnd && pipe.kept < most)
                    ends[toServer ? 0 : 1].events |= POLLIN;
                if (pipe.chunks.empty() || stalled)
                    continue;
                const Instant when = std::max(pipe.chunks.front().due, pipe.nextWrite);
                if (when > now)
                    next = std::min(next, when);
                else
                    ends[toServer ? 1 : 0].events |= POLLOUT;
            }
            for (pollfd& end : ends) {
                if (end.fd >= 0 && end.events)
                    polled.push_back(end);
            }
            ++link;
        }
        const auto wait
            = moved ? std::chrono::nanoseconds(0) : std::chrono::nanoseconds(next - Clock::now());
        const std::int64_t nanos = std::max<std::int64_t>(0, wait.count());
        const timespec timeout { nanos / 1'000'000'000, nanos % 1'000'000'000 };
        lock.unlock();
        ::ppoll(polled.data(), polled.size(), &timeout, nullptr);
        lock.lock();
        std::uint64_t drained = 0;
        [[maybe_unused]] const ssize_t count = ::read(m_wakeUp, &drained, sizeof drained);
        acceptAll(Clock::now());
    }
    for (Link& link : m_links) {
        closeIfOpen(link.client);
        closeIfOpen(link.server);
    }
    m_links.clear();
}

} // namespace sluice
