// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/producers.h" // first, it brings Qt: moc 6.4 cannot read <coroutine> before

#include "tests/support/faultproxy.h"
#include "tests/support/processfacts.h"
#include "tests/support/scale.h"
#include "tests/support/settling.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;
using Direction = FaultProxy::Direction;

/// Huge values, tiny buffers, a server that hangs: nothing deadlocks, nothing grows, nobody rushes.
class TestPressure : public QObject {
    Q_OBJECT

    /// Asks again and again with a short deadline.
    static Detached keepAsking(Client client, int count, std::atomic<int>* settled,
        std::atomic<int>* answered, Producers* producers)
    {
        for (int i = 0; i < count; ++i) {
            const Outcome outcome = co_await client.get("k");
            ++*settled;
            *answered += outcome.isReply();
        }
        producers->finished();
    }

    /// How often the server has run GET.
    static int getCalls(RedisServer& server)
    {
        const QByteArray stats = server.command({ "INFO", "commandstats" });
        const qsizetype at = stats.indexOf("cmdstat_get:calls=");
        return at < 0 ? 0 : stats.mid(at + 18, stats.indexOf(',', at) - at - 18).toInt();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tinyBuffersAndHugeValuesBothWaysDoNotDeadlock_data()
    {
        QTest::addColumn<bool>("tcp");
        QTest::newRow("unix") << false;
        QTest::newRow("tcp") << true;
    }
    void tinyBuffersAndHugeValuesBothWaysDoNotDeadlock()
    {
        QFETCH(bool, tcp);
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        FaultProxy proxy(
            server.socketPath(), tcp ? FaultProxy::Listen::Tcp : FaultProxy::Listen::Unix, 1, 8192);
        ConnectionOptions options;
        options.kind = tcp ? ConnectionOptions::Kind::Tcp : ConnectionOptions::Kind::Unix;
        options.socketPath = proxy.socketPath();
        options.port = proxy.port();
        RealEngine engine(64);
        engine.core.setLimits({ .window = 64, .windowBytes = std::size_t(1) << 30 });
        engine.core.connectTo(options);
        const Client client = engine.client().withDeadline(std::nullopt);
        const QByteArray huge = QByteArray(scaled(16, 64) << 20, 'h') + "end";
        std::vector<PendingReply> pending;
        for (int i = 0; i < 2; ++i) { // while a reply comes, the next value is on its way
            const QByteArray key = "huge" + QByteArray::number(i);
            pending.push_back(client.set(key, huge));
            pending.push_back(client.get(key));
            pending.push_back(client.incr("small"));
        }
        const auto settling = awaitAll(std::move(pending));
        QVERIFY(runEventsUntil([&] { return settling->isComplete(); }));
        for (std::size_t i = 0; i < settling->outcomes.size(); i += 3) {
            QCOMPARE(settling->outcomes[i].reply().bytes(), QByteArray("OK"));
            QVERIFY(settling->outcomes[i + 1].reply().bytes() == huge);
            QCOMPARE(settling->outcomes[i + 2].reply().integer(), qint64(i / 3 + 1));
        }
        QVERIFY(proxy.passed(Direction::ToClient) > 2 * huge.size());
        QCOMPARE(proxy.accepted(), 1);
    }

    void aHungServerFillsNothingAndIsNotRushedAfterwards()
    {
        constexpr int window = 8;
        constexpr int parties = 40;
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        RealEngine engine(16);
        engine.core.setLimits({ .window = window });
        engine.core.connectTo(RealEngine::optionsFor(server));
        PendingReply ready = engine.client().ping();
        QTRY_VERIFY(ready.isSettled());
        server.suspend();
        std::atomic<int> settled { 0 }, answered { 0 };
        qint64 before = 0;
        {
            Producers producers(engine, 2);
            const auto askFor = [&](int times) {
                for (int i = 0; i < parties; ++i)
                    producers.start([&, times] {
                        keepAsking(engine.client("hasty").withDeadline(5ms), times, &settled,
                            &answered, &producers);
                    });
                return producers.wait();
            };
            QVERIFY(askFor(scaled(20, 200)));
            before = residentBytes();
            QVERIFY(askFor(scaled(60, 4'000)));
        }
        QCOMPARE(answered.load(), 0);
        QCOMPARE(settled.load(), parties * (scaled(20, 200) + scaled(60, 4'000)));
        QVERIFY(engine.core.inFlightGauge().read(0).max <= window);
        // The records of what has ended are kept for whoever shows them: 128 bytes each, bounded.
        const qint64 grown = residentBytes() - before;
        QVERIFY2(grown < (24 << 20), QByteArray::number(grown).constData());
        server.resume();
        PendingReply after = engine.client().ping();
        QTRY_VERIFY(after.isSettled());
        QCOMPARE(after.await_resume().reply().bytes(), QByteArray("PONG")); // its own
        // What expired in the queue never left; what was in flight was all that came.
        QVERIFY2(getCalls(server) <= window, QByteArray::number(getCalls(server)).constData());
        QVERIFY(server.command({ "INFO", "clients" }).contains("connected_clients:2\r"));
    }

    void aServerThatComesBackIsNotStormed()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        FaultProxy proxy(server.socketPath(), FaultProxy::Listen::Unix);
        ConnectionOptions options;
        options.kind = ConnectionOptions::Kind::Unix;
        options.socketPath = proxy.socketPath();
        RealEngine engine(16);
        engine.core.setLimits({ .window = 8 });
        engine.core.connectTo(options);
        PendingReply ready = engine.client().ping();
        QTRY_VERIFY(ready.isSettled());
        proxy.setAccepting(false);
        proxy.cutNow(FaultProxy::Cut::Close);
        QTRY_VERIFY(engine.phase() != ConnectionPhase::Ready); // else it still takes some
        std::atomic<int> settled { 0 }, answered { 0 };
        Producers producers(engine, 2);
        for (int i = 0; i < 100; ++i)
            producers.start([&] {
                keepAsking(engine.client("patient").withDeadline(std::nullopt), 1, &settled,
                    &answered, &producers);
            });
        QTRY_VERIFY(proxy.accepted() >= 3); // it has tried in vain, at growing distances
        proxy.setAccepting(true);
        const int inVain = proxy.accepted();
        QVERIFY(producers.wait(30s));
        QCOMPARE(answered.load(), 100);
        QVERIFY(
            proxy.accepted() <= inVain + 2); // one good one; one may have been refused meanwhile
        QCOMPARE(proxy.open(), 1);
        QCOMPARE(getCalls(server), 100); // each once
    }
};

QTEST_GUILESS_MAIN(TestPressure)
#include "tst_pressure.moc"
