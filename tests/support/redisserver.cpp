// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/redisserver.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>
#include <QThread>

#include <csignal>
#include <cstring>
#include <optional>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace sluice {

namespace {

constexpr int TimeoutMs = 10'000;
constexpr int TimeoutSeconds = TimeoutMs / 1'000;

/// A temporary folder whose path leaves room for the socket's name: sun_path holds 108 bytes.
QString folderTemplate()
{
    const QString name = QStringLiteral("/sluice-test-XXXXXX");
    const QString folder = QDir::tempPath();
    return (folder.toUtf8().size() > 60 ? QStringLiteral("/tmp") : folder) + name;
}

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 0) ? probe.serverPort() : 0;
}

QByteArray encode(const QList<QByteArray>& arguments)
{
    QByteArray bytes = "*" + QByteArray::number(arguments.size()) + "\r\n";
    for (const QByteArray& argument : arguments)
        bytes += "$" + QByteArray::number(argument.size()) + "\r\n" + argument + "\r\n";
    return bytes;
}

/// Reads one RESP2 value that begins at `from`; appends its leaves in simple form (unless null).
/// Returns the offset behind it, nothing when it is not complete yet.
std::optional<qsizetype> readValue(
    const QByteArray& bytes, qsizetype from, QList<QByteArray>* leaves)
{
    const qsizetype lineEnd = bytes.indexOf("\r\n", from);
    if (lineEnd < 0)
        return std::nullopt;
    const char type = bytes.at(from);
    const QByteArray line = bytes.mid(from + 1, lineEnd - from - 1);
    qsizetype next = lineEnd + 2;
    if (type == '$') {
        const qsizetype size = line.toLongLong();
        if (size < 0) {
            if (leaves)
                leaves->append(QByteArray());
            return next;
        }
        if (bytes.size() < next + size + 2)
            return std::nullopt;
        if (leaves)
            leaves->append(size == 0 ? QByteArray("") : bytes.mid(next, size));
        return next + size + 2;
    }
    if (type == '*') {
        for (qint64 left = line.toLongLong(); left > 0; --left) {
            const std::optional<qsizetype> after = readValue(bytes, next, leaves);
            if (!after)
                return std::nullopt;
            next = *after;
        }
        return next;
    }
    if (leaves)
        leaves->append(type == '-' ? "-" + line : line);
    return next;
}

} // namespace

RedisServer::RedisServer(RedisServerOptions options)
    : m_options(std::move(options))
    , m_folder(folderTemplate())
{
}

RedisServer::~RedisServer() { end(false); }

bool RedisServer::start()
{
    if (isRunning())
        return true;
    if (!m_folder.isValid())
        return fail("no temporary folder: " + m_folder.errorString().toUtf8());
    constexpr int Attempts = 5; // somebody else may take the free port before the server does
    for (int attempt = 0; attempt < Attempts; ++attempt) {
        const bool choose = m_options.tcp && m_port == 0;
        if (choose)
            m_port = freePort();
        if (launch())
            return true;
        if (!choose)
            return false;
        m_port = 0;
    }
    return false;
}

bool RedisServer::launch()
{
    // Another server than the installed one: the path of its program.
    QString program = qEnvironmentVariable("SLUICE_REDIS_SERVER");
    if (program.isEmpty())
        program = QStandardPaths::findExecutable(QStringLiteral("redis-server"));
    if (program.isEmpty())
        program = QStandardPaths::findExecutable(QStringLiteral("valkey-server"));
    if (program.isEmpty())
        return fail("redis-server is not installed: the integration tests need it");
    QStringList arguments { QStringLiteral("--port"), QString::number(m_port),
        QStringLiteral("--bind"), QStringLiteral("127.0.0.1"), QStringLiteral("--unixsocket"),
        socketPath(), QStringLiteral("--unixsocketperm"), QStringLiteral("700"),
        QStringLiteral("--save"), QString(), QStringLiteral("--appendonly"), QStringLiteral("no"),
        QStringLiteral("--daemonize"), QStringLiteral("no"), QStringLiteral("--dir"),
        m_folder.path() };
    if (!m_options.password.isEmpty())
        arguments << QStringLiteral("--requirepass") << QString::fromUtf8(m_options.password);
    arguments << m_options.arguments;

    QByteArrayList commandLine;
    // A test that crashes leaves no server behind.
    const QString tie = QStandardPaths::findExecutable(QStringLiteral("setpriv"));
    if (!tie.isEmpty())
        commandLine << QFile::encodeName(tie) << "--pdeathsig"
                    << "KILL"
                    << "--";
    commandLine << QFile::encodeName(program);
    for (const QString& argument : std::as_const(arguments))
        commandLine << argument.toUtf8();
    m_process = std::make_unique<ChildProcess>();
    QFile::remove(socketPath());
    const int failed
        = m_process->start(commandLine, m_folder.filePath(QStringLiteral("server.log")).toUtf8());
    if (failed)
        return fail(QByteArray("redis-server did not start: ") + std::strerror(failed));

    const QDeadlineTimer deadline(TimeoutMs);
    while (!connectSideChannel() || command({ "PING" }) != "PONG") {
        closeSideChannel();
        if (m_process->waitForEnd(5))
            return fail("redis-server ended at its start: " + logTail());
        if (deadline.hasExpired()) {
            end(false);
            return fail("redis-server does not answer: " + logTail());
        }
    }
    return true;
}

QUrl RedisServer::url() const
{
    QUrl url;
    url.setScheme(QStringLiteral("redis+unix"));
    url.setPath(socketPath());
    if (!m_options.password.isEmpty())
        url.setPassword(QString::fromUtf8(m_options.password));
    return url;
}

QUrl RedisServer::tcpUrl() const
{
    Q_ASSERT(m_options.tcp);
    QUrl url;
    url.setScheme(QStringLiteral("redis"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(m_port);
    if (!m_options.password.isEmpty())
        url.setPassword(QString::fromUtf8(m_options.password));
    return url;
}

QString RedisServer::socketPath() const { return m_folder.filePath(QStringLiteral("s.sock")); }

bool RedisServer::isRunning() const { return m_process && !m_process->hasEnded(); }

qint64 RedisServer::pid() const { return m_process ? m_process->pid() : 0; }

void RedisServer::kill() { end(false); }

void RedisServer::stop() { end(true); }

bool RedisServer::restart()
{
    end(false);
    return start();
}

void RedisServer::suspend()
{
    if (isRunning())
        ::kill(static_cast<pid_t>(pid()), SIGSTOP);
}

void RedisServer::resume()
{
    if (isRunning())
        ::kill(static_cast<pid_t>(pid()), SIGCONT);
}

void RedisServer::end(bool politely)
{
    closeSideChannel();
    if (!m_process)
        return;
    if (politely) {
        resume(); // a suspended process does not see SIGTERM
        m_process->signal(SIGTERM);
        (void)m_process->waitForEnd(TimeoutMs);
    }
    m_process.reset(); // SIGKILL, and waits
}

bool RedisServer::fail(const QByteArray& why)
{
    m_error = why;
    return false;
}

QByteArray RedisServer::logTail() const
{
    QFile log(m_folder.filePath(QStringLiteral("server.log")));
    return log.open(QIODevice::ReadOnly) ? log.readAll().right(1'000).trimmed() : QByteArray();
}

bool RedisServer::connectSideChannel()
{
    if (m_socket >= 0)
        return true;
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(socketPath());
    if (path.size() >= static_cast<qsizetype>(sizeof address.sun_path))
        return false;
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    m_socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit { TimeoutSeconds, 0 };
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        closeSideChannel();
        return false;
    }
    return m_options.password.isEmpty() || command({ "AUTH", m_options.password }) == "OK";
}

void RedisServer::closeSideChannel()
{
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
    m_buffer.clear();
}

QByteArray RedisServer::raw(const QList<QByteArray>& arguments)
{
    const auto failed = [this](const char* what) {
        closeSideChannel();
        return QByteArray("-SIDE-CHANNEL ") + what + "\r\n";
    };
    if (!connectSideChannel())
        return failed("cannot connect");
    const QByteArray request = encode(arguments);
    for (qsizetype sent = 0; sent < request.size();) {
        const ssize_t n = ::send(m_socket, request.constData() + sent,
            static_cast<size_t>(request.size() - sent), MSG_NOSIGNAL);
        if (n <= 0)
            return failed("cannot write");
        sent += n;
    }
    for (;;) {
        if (const std::optional<qsizetype> end = readValue(m_buffer, 0, nullptr)) {
            const QByteArray reply = m_buffer.left(*end);
            m_buffer.remove(0, *end);
            return reply;
        }
        char chunk[64 * 1024];
        const ssize_t n = ::recv(m_socket, chunk, sizeof chunk, 0);
        if (n <= 0)
            return failed(n == 0 ? "closed by the server" : "no reply");
        m_buffer.append(chunk, n);
    }
}

QByteArray RedisServer::command(const QList<QByteArray>& arguments)
{
    const QList<QByteArray> leaves = list(arguments);
    return leaves.isEmpty() ? QByteArray() : leaves.first();
}

QList<QByteArray> RedisServer::list(const QList<QByteArray>& arguments)
{
    const QByteArray reply = raw(arguments);
    QList<QByteArray> leaves;
    readValue(reply, 0, &leaves);
    return leaves;
}

} // namespace sluice
