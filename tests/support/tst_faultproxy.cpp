// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/faultproxy.h"

#include "tests/support/redisserver.h"

#include <QtTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace sluice;
using namespace std::chrono_literals;
using Direction = FaultProxy::Direction;
using Cut = FaultProxy::Cut;

namespace {

/// A blocking socket to the proxy.
class Plain {
public:
    explicit Plain(const FaultProxy& proxy)
    {
        const timeval limit { 10, 0 };
        if (proxy.port()) {
            m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in address {};
            address.sin_family = AF_INET;
            address.sin_port = qToBigEndian(proxy.port());
            address.sin_addr.s_addr = qToBigEndian<quint32>(INADDR_LOOPBACK);
            m_connected
                = ::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        } else {
            m_socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_un address {};
            address.sun_family = AF_UNIX;
            const QByteArray path = proxy.socketPath().toUtf8();
            std::copy(path.begin(), path.end(), address.sun_path);
            m_connected
                = ::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        }
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }
    ~Plain() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(Plain)

    [[nodiscard]] bool isConnected() const { return m_connected; }
    void send(const QByteArray& bytes) const
    {
        ::send(m_socket, bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
    }
    /// At least `count` bytes, or what there was until the end; errno says how it ended.
    [[nodiscard]] QByteArray read(qsizetype count) const
    {
        QByteArray all;
        errno = 0;
        while (all.size() < count) {
            char buffer[4096];
            const ssize_t got = ::recv(m_socket, buffer, sizeof buffer, 0);
            if (got <= 0)
                break;
            all.append(buffer, got);
        }
        return all;
    }

private:
    int m_socket = -1;
    bool m_connected = false;
};

} // namespace

class TestFaultProxy : public QObject {
    Q_OBJECT

    static constexpr qsizetype ToTheEnd = 1'000'000'000;
    std::unique_ptr<RedisServer> m_server;

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_server = std::make_unique<RedisServer>();
        QVERIFY2(m_server->start(), m_server->error());
    }
    void cleanup() { m_server.reset(); }

    void passesEverythingOnWhateverSlowsItDown_data()
    {
        QTest::addColumn<int>("latencyMs");
        QTest::addColumn<int>("jitterMs");
        QTest::addColumn<int>("perSecond");
        QTest::addColumn<int>("slice");
        QTest::addColumn<bool>("tcp");
        QTest::newRow("nothing") << 0 << 0 << 0 << 0 << false;
        QTest::newRow("tcp") << 0 << 0 << 0 << 0 << true;
        QTest::newRow("latency and jitter") << 5 << 5 << 0 << 0 << false;
        QTest::newRow("bandwidth") << 0 << 0 << 200'000 << 0 << false;
        QTest::newRow("single bytes") << 0 << 0 << 0 << 1 << true;
    }
    void passesEverythingOnWhateverSlowsItDown()
    {
        QFETCH(int, latencyMs);
        QFETCH(int, jitterMs);
        QFETCH(int, perSecond);
        QFETCH(int, slice);
        QFETCH(bool, tcp);
        FaultProxy proxy(
            m_server->socketPath(), tcp ? FaultProxy::Listen::Tcp : FaultProxy::Listen::Unix, 7);
        QVERIFY(proxy.isListening());
        const FaultProxy::Faults faults { std::chrono::milliseconds(latencyMs),
            std::chrono::milliseconds(jitterMs), perSecond, slice, false };
        proxy.setFaults(Direction::ToServer, faults);
        proxy.setFaults(Direction::ToClient, faults);
        proxy.keepDelivered();
        const Plain client(proxy);
        QVERIFY(client.isConnected());
        QElapsedTimer timer;
        timer.start();
        QByteArray sent, expected;
        for (int i = 0; i < 200; ++i) {
            const QByteArray word = "word" + QByteArray::number(1000 + i);
            sent += "*2\r\n$4\r\nECHO\r\n$8\r\n" + word + "\r\n";
            expected += "$8\r\n" + word + "\r\n";
        }
        client.send(sent);
        QCOMPARE(client.read(expected.size()), expected);
        QCOMPARE(proxy.passed(Direction::ToServer), sent.size());
        QCOMPARE(proxy.passed(Direction::ToClient), expected.size());
        QCOMPARE(proxy.delivered().at(0), sent);
        QCOMPARE(proxy.accepted(), 1);
        QVERIFY(timer.elapsed() >= 2 * latencyMs);
        if (perSecond)
            QVERIFY(timer.elapsed() >= 1000 * expected.size() / perSecond / 2);
    }

    void cutsExactlyWhereItIsTold_data()
    {
        QTest::addColumn<bool>("toServer");
        QTest::addColumn<int>("after");
        QTest::addColumn<int>("cut");
        QTest::newRow("at the first byte") << true << 0 << int(Cut::Close);
        QTest::newRow("within a command") << true << 31 << int(Cut::Close);
        QTest::newRow("behind a command, replies come") << true << 22 << int(Cut::Finish);
        QTest::newRow("within a reply") << false << 6 << int(Cut::Close);
        QTest::newRow("within a reply, reset") << false << 6 << int(Cut::Reset);
    }
    void cutsExactlyWhereItIsTold()
    {
        QFETCH(bool, toServer);
        QFETCH(int, after);
        QFETCH(int, cut);
        FaultProxy proxy(m_server->socketPath(), FaultProxy::Listen::Tcp);
        proxy.keepDelivered();
        const Plain client(proxy);
        client.send("*1\r\n$4\r\nPING\r\n");
        QCOMPARE(client.read(7), QByteArray("+PONG\r\n"));
        proxy.cutAfter(toServer ? Direction::ToServer : Direction::ToClient, after, Cut(cut));
        const QByteArray incr = "*2\r\n$4\r\nINCR\r\n$2\r\nnn\r\n"; // 22 bytes
        client.send(incr + incr + incr);
        const QByteArray got = client.read(ToTheEnd);
        QCOMPARE(errno, Cut(cut) == Cut::Reset ? ECONNRESET : 0);
        QVERIFY(proxy.waitForServerEnds());
        QCOMPARE(proxy.open(), 0);
        const QByteArray delivered = proxy.delivered().at(0).mid(14);
        QCOMPARE(delivered, toServer ? (incr + incr + incr).left(after) : incr + incr + incr);
        const QByteArray counted = m_server->command({ "GET", "nn" });
        QCOMPARE(counted.toInt(), int(delivered.size() / 22)); // what was given to it was run
        if (!toServer)
            QCOMPARE(got.size(), Cut(cut) == Cut::Reset ? got.size() : after);
        if (Cut(cut) == Cut::Finish)
            QCOMPARE(got, QByteArray(":1\r\n"));
    }

    void stallsAndInjectsAndRefuses()
    {
        FaultProxy proxy(m_server->socketPath(), FaultProxy::Listen::Unix, 1, 4096);
        const Plain client(proxy);
        client.send("*1\r\n$4\r\nPING\r\n");
        QCOMPARE(client.read(7), QByteArray("+PONG\r\n")); // the link stands
        const std::int64_t before = proxy.passed(Direction::ToServer);
        FaultProxy::Faults stalled;
        stalled.stalled = true;
        proxy.setFaults(Direction::ToServer, stalled);
        client.send("*1\r\n$4\r\nPING\r\n");
        proxy.inject(Direction::ToClient, "garbage");
        QCOMPARE(client.read(7), QByteArray("garbage"));
        QCOMPARE(proxy.passed(Direction::ToServer), before);
        proxy.setFaults(Direction::ToServer, {});
        QCOMPARE(client.read(7), QByteArray("+PONG\r\n"));
        proxy.setAccepting(false);
        const Plain refused(proxy);
        QCOMPARE(refused.read(1), QByteArray());
        proxy.cutNow(Cut::Close);
        QCOMPARE(client.read(1), QByteArray());
        QVERIFY(proxy.waitForServerEnds());
    }
};

QTEST_GUILESS_MAIN(TestFaultProxy)
#include "tst_faultproxy.moc"
