// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/childprocess.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QUrl>

#include <memory>

namespace sluice {

/// What a test's private server is started with.
struct RedisServerOptions {
    bool tcp = false; ///< also listen on a free port of 127.0.0.1
    QByteArray password {}; ///< `requirepass`; empty: none
    QStringList arguments {}; ///< further arguments of redis-server, last, so that they win
};

/// A private redis-server for one test: unix socket in a temporary folder, no persistence, ends
/// with the test. Its side channel (`raw()`, `command()`, `list()`) is a blocking socket of its own
/// that shares no code with Sluice: the ground truth that tests compare with. Use it from the
/// thread that made it.
///
///     RedisServer server;
///     QVERIFY2(server.start(), server.error());
///     QCOMPARE(server.command({ "SET", "k", "v" }), QByteArray("OK"));
class RedisServer {
public:
    explicit RedisServer(RedisServerOptions options = {});
    ~RedisServer();
    Q_DISABLE_COPY_MOVE(RedisServer)

    /// Starts the server and waits until it answers (at most 10 s). A missing redis-server is an
    /// error: a test fails with `error()`, it does not skip.
    [[nodiscard]] bool start();
    /// Why the last `start()` or `restart()` failed, with the end of the server's own log.
    [[nodiscard]] const char* error() const { return m_error.constData(); }

    /// `redis+unix:///path` (with the password when there is one).
    [[nodiscard]] QUrl url() const;
    /// `redis://127.0.0.1:port` (with the password when there is one); only with
    /// `RedisServerOptions::tcp`.
    [[nodiscard]] QUrl tcpUrl() const;
    /// Full path of the unix socket; the same after `restart()`.
    [[nodiscard]] QString socketPath() const;
    /// The TCP port, 0 without `RedisServerOptions::tcp`; the same after `restart()`.
    [[nodiscard]] quint16 tcpPort() const { return m_port; }
    [[nodiscard]] bool isRunning() const;
    /// The server's process id, 0 when it does not run.
    [[nodiscard]] qint64 pid() const;

    /// SIGKILL, and waits for the end: what a crash of the server looks like to its clients.
    void kill();
    /// SIGTERM, and waits for the end: a clean shutdown.
    void stop();
    /// Ends the server when it runs, and starts it again, empty, on the same socket and port.
    [[nodiscard]] bool restart();
    /// SIGSTOP: connections stay open, nothing is answered, until `resume()`.
    void suspend();
    void resume();

    /// Sends one command on the side channel and returns the reply as it came, for instance
    /// `$1\r\nv\r\n` (RESP2). Starts with `-SIDE-CHANNEL` when there was no whole reply within 10
    /// s.
    [[nodiscard]] QByteArray raw(const QList<QByteArray>& arguments);
    /// The same in simple form: text of a status, digits of an integer, content of a bulk string, a
    /// null QByteArray for null, `-ERR ...` for an error; of an array the first element.
    QByteArray command(const QList<QByteArray>& arguments);
    /// The elements of an array reply, nested ones flattened, in the simple form of `command()`.
    [[nodiscard]] QList<QByteArray> list(const QList<QByteArray>& arguments);

private:
    bool launch();
    bool connectSideChannel();
    void closeSideChannel();
    void end(bool politely);
    bool fail(const QByteArray& why);
    [[nodiscard]] QByteArray logTail() const;

    RedisServerOptions m_options;
    QTemporaryDir m_folder;
    std::unique_ptr<ChildProcess> m_process;
    QByteArray m_error;
    QByteArray m_buffer; // bytes read on the side channel and not yet part of a returned reply
    int m_socket = -1;
    quint16 m_port = 0;
};

} // namespace sluice
