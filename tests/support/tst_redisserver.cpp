// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/redisserver.h"

#include <QTcpSocket>
#include <QtTest>

#include <csignal>

using namespace sluice;

class TestRedisServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersBinaryCommandsOnItsSocket()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        const QByteArray binary("a\0\r\n\xff", 5);
        QCOMPARE(server.command({ "SET", binary, binary }), QByteArray("OK"));
        QCOMPARE(server.command({ "GET", binary }), binary);
        QCOMPARE(server.raw({ "GET", "none" }), QByteArray("$-1\r\n"));
        QVERIFY(server.command({ "GET", "none" }).isNull());
        QVERIFY(server.command({ "NOSUCH" }).startsWith("-ERR"));
        QCOMPARE(server.command({ "RPUSH", "list", "1", "", "3" }), QByteArray("3"));
        QCOMPARE(
            server.list({ "LRANGE", "list", "0", "-1" }), (QList<QByteArray> { "1", "", "3" }));
        const QByteArray big(5'000'000, 'x');
        QCOMPARE(server.command({ "SET", "big", big }), QByteArray("OK"));
        QCOMPARE(server.command({ "GET", "big" }), big);
    }

    void listensOnTcpWhenAsked()
    {
        RedisServer server({ .tcp = true, .password = "geheim" });
        QVERIFY2(server.start(), server.error());
        QCOMPARE(server.command({ "PING" }), QByteArray("PONG"));
        QCOMPARE(server.tcpUrl().password(), QStringLiteral("geheim"));
        QTcpSocket socket;
        socket.connectToHost(server.tcpUrl().host(), server.tcpPort());
        QVERIFY(socket.waitForConnected());
        socket.write("PING\r\n");
        QVERIFY(socket.waitForReadyRead());
        QVERIFY(socket.readAll().startsWith("-NOAUTH"));
    }

    void restartsEmptyOnTheSameSocketAndPort()
    {
        RedisServer server({ .tcp = true });
        QVERIFY2(server.start(), server.error());
        const QString path = server.socketPath();
        const quint16 port = server.tcpPort();
        const qint64 pid = server.pid();
        server.command({ "SET", "k", "v" });
        QVERIFY2(server.restart(), server.error());
        QVERIFY(server.pid() != pid);
        QCOMPARE(server.socketPath(), path);
        QCOMPARE(server.tcpPort(), port);
        QCOMPARE(server.command({ "DBSIZE" }), QByteArray("0"));
    }

    void endsWhenKilledOrStopped()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        qint64 pid = server.pid();
        server.kill();
        QVERIFY(!server.isRunning());
        QCOMPARE(::kill(static_cast<pid_t>(pid), 0), -1);
        QVERIFY(server.raw({ "PING" }).startsWith("-SIDE-CHANNEL"));
        QVERIFY2(server.start(), server.error());
        pid = server.pid();
        server.suspend();
        server.stop();
        QCOMPARE(::kill(static_cast<pid_t>(pid), 0), -1);
    }

    void saysWhyItDidNotStart()
    {
        RedisServer wrong(
            { .arguments = { QStringLiteral("--no-such-option"), QStringLiteral("1") } });
        QVERIFY(!wrong.start());
        QVERIFY2(QByteArray(wrong.error()).contains("no-such-option"), wrong.error());

        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        RedisServer missing;
        const bool started = missing.start();
        qputenv("PATH", path);
        QVERIFY(!started);
        QVERIFY(QByteArray(missing.error()).contains("not installed"));
    }
};

QTEST_GUILESS_MAIN(TestRedisServer)
#include "tst_redisserver.moc"
