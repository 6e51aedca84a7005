// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"
#include "core/load/slowlinks.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/redisserver.h"
#include "tests/support/settling.h"
#include "tests/support/tinyserver.h"
#include "tests/support/virtualengine.h"

#include <QtTest>

#include <random>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
/// The real engine over slow links in virtual time.
struct SlowEngine {
    explicit SlowEngine(std::size_t capacity = 64)
        : engine(capacity, links.decorator())
    {
        engine.connect();
    }
    void set(const SlowLinkSettings& settings)
    {
        engine.runtime.on(engine.core, [&] { links.set(settings); });
        engine.runtime.settle();
    }
    std::shared_ptr<Awaited> send(const QByteArrayList& command)
    {
        auto awaited = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers,
            [&] { awaitInto(engine.client().send(Command::fromArguments(command)), awaited); });
        return awaited;
    }

    SlowLinks links;
    VirtualEngine engine;
};

SlowLinkSettings latencyOf(Duration each)
{
    SlowLinkSettings settings;
    settings.upstream.latency = settings.downstream.latency = each;
    return settings;
}

const QByteArrayList increment { "INCR", "counter" };

/// The real engine over slow links to a real server.
struct RealStage {
    RealStage()
        : core(clock, 64, 1 << 12, links.decorator())
    {
        started = server.start();
        ConnectionOptions options;
        options.kind = ConnectionOptions::Kind::Unix;
        options.socketPath = server.socketPath();
        core.connectTo(options);
    }
    ~RealStage()
    {
        core.shutDown();
        executor.drain();
    }

    SteadyClock clock;
    QtExecutor executor { clock };
    RedisServer server;
    SlowLinks links;
    CoreThread core;
    bool started = false;
};
} // namespace

/// All links of an engine: what requests over them take and how they end, in virtual time, and that
/// values are right, against a real server.
class TestSlowLinks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequestTakesTheLatencyOfBothDirections()
    {
        SlowEngine slow;
        slow.set(latencyOf(1ms));
        TinyServer server;
        VirtualEngine& engine = slow.engine;
        engine.transport->onWritten = [&] {
            engine.transport->feed(server.receive(std::exchange(engine.transport->written, {})));
        };
        const TimePoint begun = engine.runtime.clock().now();
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 20; ++i)
            all.push_back(slow.send(increment));
        engine.runtime.runFor(2ms - 1ns);
        QVERIFY(!all.front()->done);
        engine.runtime.runFor(1ns); // they travel together: that is what a pipeline is for
        QCOMPARE(engine.runtime.clock().now() - begun, Duration(2ms));
        for (int i = 0; i < 20; ++i) {
            QVERIFY(all[std::size_t(i)]->done);
            QCOMPARE(all[std::size_t(i)]->outcome.reply().integer(), qint64(i + 1));
        }
    }

    void eachConnectionHasItsOwnLinkAndAllHearOfChanges()
    {
        SlowEngine slow;
        VirtualEngine& engine = slow.engine;
        engine.greetNew();
        engine.runtime.on(engine.core, [&] { engine.manager->setConnections(3); });
        engine.runtime.settle();
        slow.set(latencyOf(4ms));
        engine.runtime.on(engine.core, [&] { engine.manager->setConnections(4); });
        engine.runtime.runFor(100ms); // the fourth has greeted over the slow link
        QCOMPARE(engine.transports.size(), std::size_t(4));
        for (std::size_t i = 0; i < 4; ++i)
            static_cast<void>(engine.takeWritten(i));
        for (int i = 0; i < 4; ++i) {
            engine.runtime.on(engine.producers, [&] {
                awaitInto(
                    engine.client("p" + QByteArray::number(i)).ping(), std::make_shared<Awaited>());
            });
        }
        engine.runtime.runFor(4ms - 1ns);
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(engine.transports[i]->written, QByteArray());
        engine.runtime.runFor(1ns);
        for (std::size_t i = 0; i < 4; ++i)
            QVERIFY(engine.transports[i]->written.endsWith("PING\r\n"));
    }

    void aCutOnTheWayToTheServerIsByteExact_data()
    {
        QTest::addColumn<qint64>("latencyUs");
        QTest::newRow("at once") << qint64(0);
        QTest::newRow("over a millisecond") << qint64(1000);
    }
    void aCutOnTheWayToTheServerIsByteExact()
    {
        QFETCH(qint64, latencyUs);
        const int size = int(Command::fromArguments(increment).finish()->wireSize());
        for (int limit = 1; limit <= 3 * size; ++limit) {
            SlowEngine slow;
            SlowLinkSettings settings = latencyOf(std::chrono::microseconds(latencyUs));
            settings.upstream.limitData = limit;
            settings.downstream.stalled = true; // no reply blurs what is known
            slow.set(settings);
            std::vector<std::shared_ptr<Awaited>> all;
            for (int i = 0; i < 3; ++i)
                all.push_back(slow.send(increment));
            QVERIFY(slow.engine.runtime.runUntil([&] { return all[0]->done; }, 10ms));
            QCOMPARE(slow.engine.transport->written.size(), qsizetype(limit));
            TinyServer server;
            static_cast<void>(server.receive(slow.engine.transport->written));
            for (int i = 0; i < 3; ++i) {
                const bool arrived = (i + 1) * size <= limit;
                const Outcome& outcome = all[std::size_t(i)]->outcome;
                QVERIFY(all[std::size_t(i)]->done);
                QCOMPARE(outcome.ending(), arrived ? Ending::MaybeExecuted : Ending::NotSent);
                QCOMPARE(outcome.why(), arrived ? Why::ConnectionLost : Why::Disconnected);
                QCOMPARE(i < server.executed, arrived);
            }
        }
    }

    void bytesTakenBeforeTheLimitWasSetAreLostOnTheWay()
    {
        SlowEngine slow;
        slow.set(latencyOf(1ms));
        const auto first = slow.send(increment);
        const auto second = slow.send(increment);
        slow.engine.runtime.settle();
        SlowLinkSettings settings = latencyOf(1ms);
        settings.upstream.limitData = 30; // within the second one
        slow.set(settings);
        QVERIFY(slow.engine.runtime.runUntil([&] { return first->done && second->done; }, 10ms));
        QCOMPARE(slow.engine.transport->written.size(), qsizetype(30));
        QCOMPARE(first->outcome.ending(), Ending::MaybeExecuted);
        QCOMPARE(second->outcome.ending(), Ending::MaybeExecuted); // nobody can know any more
    }

    void aCutOnTheWayToTheClientIsByteExact()
    {
        for (int limit = 1; limit <= 12; ++limit) { // three replies of ":1\r\n"
            SlowEngine slow;
            SlowLinkSettings settings = latencyOf(1ms);
            settings.downstream.limitData = limit;
            slow.set(settings);
            TinyServer server;
            VirtualEngine& engine = slow.engine;
            engine.transport->onWritten = [&] {
                engine.transport->feed(
                    server.receive(std::exchange(engine.transport->written, {})));
            };
            std::vector<std::shared_ptr<Awaited>> all;
            for (int i = 0; i < 3; ++i)
                all.push_back(slow.send(increment));
            QVERIFY(engine.runtime.runUntil([&] { return all[2]->done; }, 10ms));
            QCOMPARE(server.executed, 3);
            for (int i = 0; i < 3; ++i) {
                const bool arrived = (i + 1) * 4 <= limit;
                QCOMPARE(all[std::size_t(i)]->outcome.ending(),
                    arrived ? Ending::Reply : Ending::MaybeExecuted);
            }
        }
    }

    void aResetEndsWhatIsInFlight()
    {
        SlowEngine slow;
        SlowLinkSettings settings = latencyOf(1ms);
        settings.resetAfter = 10ms;
        slow.set(settings);
        const auto request = slow.send(increment);
        QVERIFY(slow.engine.runtime.runUntil([&] { return request->done; }, 1s));
        QCOMPARE(request->outcome.ending(), Ending::MaybeExecuted);
        QCOMPARE(slow.engine.state().errorKind, ConnectionErrorKind::ClosedByServer);
        QCOMPARE(slow.engine.state().errorDetail, QByteArray("Connection reset by peer"));
    }

    void valuesOfARealServerAreRightThroughEverything_data()
    {
        QTest::addColumn<QByteArray>("toxic");
        for (const char* toxic :
            { "none", "latency", "jitter", "bandwidth", "slices", "all", "changing" })
            QTest::newRow(toxic) << QByteArray(toxic);
    }
    void valuesOfARealServerAreRightThroughEverything()
    {
        QFETCH(QByteArray, toxic);
        RealStage stage;
        QVERIFY2(stage.started, stage.server.error());
        stage.core.setConnections(3);
        QTRY_COMPARE(stage.core.state().get().phase, ConnectionPhase::Ready);
        const bool all = toxic == "all" || toxic == "changing";
        SlowDirection slow;
        slow.latency = all || toxic == "latency" ? 2ms : 0ms;
        slow.jitter = all || toxic == "jitter" ? 2ms : 0ms;
        slow.bandwidth = all || toxic == "bandwidth" ? 8'000'000 : 0;
        slow.sliceSize = all || toxic == "slices" ? 1000 : 0;
        slow.sliceVariation = 999;
        stage.links.set({ slow, slow, {} });
        const Client client(stage.core.channel(), "test");
        std::mt19937 random(3);
        std::vector<QByteArray> values;
        std::vector<PendingReply> pending;
        for (int i = 0; i < 40; ++i) {
            const int size = i % 10 == 0 ? 300'000 : int(random() % 2000);
            QByteArray value(size, Qt::Uninitialized);
            std::generate(value.begin(), value.end(), [&] { return char(random()); });
            values.push_back(value);
            const QByteArray key = "k" + QByteArray::number(i);
            pending.push_back(client.set(key, value));
            pending.push_back(client.get(key));
        }
        const auto settling = awaitAll(std::move(pending));
        QVERIFY(runEventsUntil([&] {
            if (toxic == "changing") {
                slow.latency = std::chrono::microseconds(random() % 3000);
                slow.bandwidth = random() % 2 ? 0 : 4'000'000 + random() % 8'000'000;
                slow.sliceSize = random() % 2 ? 0 : 700;
                stage.links.set({ slow, slow, {} });
            }
            return settling->isComplete();
        }));
        for (std::size_t i = 0; i < values.size(); ++i) {
            QVERIFY(settling->outcomes[2 * i].isReply());
            QVERIFY(settling->outcomes[2 * i + 1].reply().bytes() == values[i]);
        }
    }

    void aStalledLinkToARealServerIsHeldUpAndGoesOn()
    {
        RealStage stage;
        QVERIFY2(stage.started, stage.server.error());
        QTRY_COMPARE(stage.core.state().get().phase, ConnectionPhase::Ready);
        const QByteArray large(8'000'000, 'v');
        QCOMPARE(stage.server.command({ "SET", "large", large }), QByteArray("OK"));
        SlowLinkSettings settings;
        settings.downstream.stalled = true;
        stage.links.set(settings);
        const Client client(stage.core.channel(), "test");
        std::vector<PendingReply> pending;
        pending.push_back(client.get("large"));
        pending.push_back(client.ping());
        const auto settling = awaitAll(std::move(pending));
        // What the link does not take stays with the server, for its socket is not read: however
        // many turns the core thread has.
        const auto heldByServer = [&stage] {
            qint64 most = 0;
            for (const QByteArray& word :
                stage.server.command({ "CLIENT", "LIST" }).replace('\n', ' ').split(' ')) {
                if (word.startsWith("omem="))
                    most = std::max(most, word.sliced(5).toLongLong());
            }
            return most;
        };
        QTRY_VERIFY(heldByServer() > 1'000'000);
        QTimer tick;
        tick.start(1ms);
        for (int turn = 0; turn < 60; ++turn) {
            const auto before = stage.core.latestSnapshot();
            QVERIFY(runEventsUntil([&] {
                stage.core.requestSnapshot();
                return stage.core.latestSnapshot() != before;
            }));
            static_cast<void>(heldByServer());
        }
        QVERIFY(heldByServer() > 1'000'000);
        QCOMPARE(settling->done, 0);
        stage.links.set({});
        QVERIFY(runEventsUntil([&] { return settling->isComplete(); }));
        QVERIFY(settling->outcomes[0].reply().bytes() == large);
        QVERIFY(settling->outcomes[1].isReply());
    }

    void aCutAndAResetOfARealConnectionAreFoundAgain()
    {
        RealStage stage;
        QVERIFY2(stage.started, stage.server.error());
        QTRY_COMPARE(stage.core.state().get().phase, ConnectionPhase::Ready);
        SlowLinkSettings settings;
        settings.upstream.limitData = 1000;
        stage.links.set(settings);
        const Client client(stage.core.channel(), "test");
        std::vector<PendingReply> pending;
        for (int i = 0; i < 50; ++i)
            pending.push_back(client.incr("counter"));
        const auto settling = awaitAll(std::move(pending));
        QTRY_VERIFY(stage.core.state().get().epoch > 1); // a limit of its own for each connection
        stage.links.set({});
        QVERIFY(runEventsUntil([&] { return settling->isComplete(); }));
        int replied = 0;
        int maybe = 0;
        for (const Outcome& outcome : settling->outcomes) {
            replied += outcome.isReply();
            maybe += outcome.isMaybeExecuted();
        }
        const int counter = stage.server.command({ "GET", "counter" }).toInt();
        QVERIFY(counter >= replied && counter <= replied + maybe);

        const quint64 epoch = stage.core.state().get().epoch;
        settings = {};
        settings.resetAfter = 20ms;
        stage.links.set(settings);
        QTRY_VERIFY(stage.core.state().get().epoch > epoch);
        stage.links.set({});
        QTRY_COMPARE(stage.core.state().get().phase, ConnectionPhase::Ready);
    }
};

QTEST_GUILESS_MAIN(TestSlowLinks)
#include "tst_slowlinks.moc"
