// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/sleep.h"
#include "tests/support/realengine.h"
#include "tests/support/servedengine.h"

#include <QtTest>

#include <random>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
/// Producers that go on until they are told to stop.
struct Crowd {
    bool isStopping = false;
    int alive = 0;
    std::uint64_t replies = 0;
};
Detached produce(Client client, std::shared_ptr<Crowd> crowd, bool mayCancel)
{
    ++crowd->alive;
    std::mt19937 random(client.producer());
    while (!crowd->isStopping) {
        PendingReply pending = client.get("k");
        if (mayCancel && random() % 16 == 0)
            pending.cancel();
        const Outcome outcome = co_await pending;
        if (outcome.isReply())
            ++crowd->replies;
        co_await sleepFor(mayCancel ? 1us : 0us);
    }
    --crowd->alive;
}
} // namespace

/// The other ways in which requests can come to the server, in virtual time and before a real one.
class TestTransportModes : public QObject {
    Q_OBJECT

    struct Stage : ServedEngine {
        explicit Stage(Duration latency = 1ms)
            : ServedEngine(32, { .latency = latency, .workers = 0 })
            , crowd(std::make_shared<Crowd>())
        {
            connect();
        }
        ~Stage()
        {
            crowd->isStopping = true;
            runtime.runFor(10s);
        }
        void set(TransportMode mode, int connections = 1, int capacity = 32, int window = 64)
        {
            const bool queues = mode == TransportMode::Channel;
            channel.setCapacity(std::size_t(queues ? capacity : connections));
            setLimits(queues ? window : 1);
            runtime.on(core, [&] {
                manager->setConnections(connections);
                manager->setTransport(mode);
            });
            runtime.settle();
        }
        void produceWith(int count, bool mayCancel = false)
        {
            runtime.on(producers, [&] {
                for (int i = 0; i < count; ++i)
                    produce(client("p" + QByteArray::number(i)).withDeadline(std::nullopt), crowd,
                        mayCancel);
            });
            runtime.settle();
        }
        [[nodiscard]] auto counts() const { return channel.state().counts(); }
        [[nodiscard]] std::int64_t inFlight() const
        {
            std::int64_t sum = 0;
            for (const auto& connection : manager->pool().connections())
                sum += std::int64_t(connection->machine().slots().size());
            return sum;
        }
        /// Replies in a second of virtual time, once it goes on as it will.
        std::uint64_t perSecond()
        {
            runtime.runFor(100ms);
            const std::uint64_t before = crowd->replies;
            runtime.runFor(1s);
            return crowd->replies - before;
        }
        void stop()
        {
            crowd->isStopping = true;
            runtime.runFor(1s);
        }

        std::shared_ptr<Crowd> crowd;
    };

private Q_SLOTS:
    void whoHoldsTheLockIsAloneAndTheOthersWait()
    {
        Stage stage;
        stage.set(TransportMode::Mutex);
        stage.produceWith(32);
        for (int i = 0; i < 100; ++i) {
            stage.runtime.runFor(130us);
            QCOMPARE(stage.inFlight(), 1);
            QCOMPARE(stage.counts().depth, std::size_t(0));
            QCOMPARE(stage.counts().kept, std::size_t(1));
            QCOMPARE(stage.counts().waiting, std::size_t(31));
        }
        LiveSnapshot snapshot;
        stage.runtime.on(stage.core, [&] { stage.manager->fill(snapshot, 10); });
        QCOMPARE(int(snapshot.transport), int(TransportMode::Mutex));
        QCOMPARE(snapshot.capacity, 1);
    }

    void theLockGoesToWhoeverHasWaitedLongest()
    {
        Stage stage;
        stage.set(TransportMode::Mutex);
        std::vector<std::shared_ptr<Awaited>> all;
        stage.runtime.on(stage.producers, [&] {
            for (int i = 0; i < 5; ++i) {
                all.push_back(std::make_shared<Awaited>());
                awaitInto(stage.client().get("k"), all.back());
            }
        });
        for (std::size_t done = 1; done <= 5; ++done) {
            stage.runtime.runFor(1ms);
            for (std::size_t i = 0; i < 5; ++i)
                QCOMPARE(all[i]->done, i < done);
        }
    }

    /// One request per round trip against as many as there are producers.
    void thirtyTwoProducersGetThirtyTwoTimesAsMuchPipelined()
    {
        Stage one(1ms);
        one.set(TransportMode::Mutex);
        one.produceWith(32);
        const auto alone = double(one.perSecond());
        QVERIFY2(std::abs(alone - 1000) < 10, qPrintable(QString::number(alone)));
        Stage many(1ms);
        many.set(TransportMode::Channel);
        many.produceWith(32);
        const double ratio = double(many.perSecond()) / alone;
        QVERIFY2(std::abs(ratio - 32) < 3.2, qPrintable(QString::number(ratio)));
    }

    void aPoolLendsEachConnectionToOneRequestAtATime()
    {
        Stage stage(1ms);
        stage.set(TransportMode::Pool, 4);
        stage.produceWith(32);
        for (int i = 0; i < 50; ++i) {
            stage.runtime.runFor(130us);
            QCOMPARE(stage.inFlight(), 4);
            for (const auto& connection : stage.manager->pool().connections())
                QCOMPARE(connection->machine().slots().size(), std::size_t(1));
            QCOMPARE(stage.counts().waiting, std::size_t(28));
        }
        const auto rate = double(stage.perSecond());
        QVERIFY2(std::abs(rate - 4000) < 40, qPrintable(QString::number(rate)));
    }

    void oneProducersRequestsBorrowSeveralConnections()
    {
        Stage stage(1ms);
        stage.set(TransportMode::Pool, 4);
        std::vector<std::shared_ptr<Awaited>> all;
        stage.runtime.on(stage.producers, [&] {
            for (int i = 0; i < 4; ++i) {
                all.push_back(std::make_shared<Awaited>());
                awaitInto(stage.client("same").get("k"), all.back());
            }
        });
        stage.runtime.settle();
        QCOMPARE(stage.inFlight(), 4);
        stage.set(TransportMode::Mutex); // three of its connections end
        stage.runtime.runFor(10ms);
        stage.set(TransportMode::Channel);
        const auto next = std::make_shared<Awaited>();
        stage.runtime.on(stage.producers, [&] { awaitInto(stage.client("same").get("k"), next); });
        stage.runtime.runFor(10ms);
        QVERIFY(next->done && next->outcome.isReply());
    }

    void anAbandonedRequestHoldsTheLockUntilItsReplyIsThere()
    {
        Stage stage(10ms);
        stage.set(TransportMode::Mutex);
        const auto next = std::make_shared<Awaited>();
        std::optional<PendingReply> first;
        stage.runtime.on(stage.producers, [&] { first.emplace(stage.client().get("k")); });
        stage.runtime.runFor(1ms);
        stage.runtime.on(stage.producers, [&] {
            first.reset();
            awaitInto(stage.client().get("k"), next);
        });
        stage.runtime.settle();
        QCOMPARE(stage.counts().kept, std::size_t(1));
        QCOMPARE(stage.counts().waiting, std::size_t(1));
        stage.runtime.runFor(18ms);
        QVERIFY(!next->done);
        stage.runtime.runFor(2ms);
        QVERIFY(next->done);
        QCOMPARE(stage.counts().kept, std::size_t(0));
    }

    void whatHadToBeWithdrawnUnwrittenGivesTheLockBack()
    {
        VirtualEngine engine(1);
        engine.connect();
        engine.setLimits(1);
        engine.runtime.on(engine.core, [&] { engine.manager->setTransport(TransportMode::Mutex); });
        engine.transport->room = 0; // nothing leaves
        const auto late = std::make_shared<Awaited>();
        const auto next = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers, [&] {
            awaitInto(engine.client().withDeadline(5ms).get("k"), late);
            awaitInto(engine.client().get("k"), next);
        });
        engine.runtime.runFor(10ms);
        QCOMPARE(late->outcome.why(), Why::Deadline);
        QCOMPARE(engine.manager->machine().slots().size(), std::size_t(1)); // the next one's
        engine.transport->accept(1 << 20);
        engine.runtime.settle();
        engine.transport->feed("_\r\n");
        engine.runtime.settle();
        QVERIFY(next->done && next->outcome.isReply());
    }

    void aLostConnectionGivesTheLockBack()
    {
        Stage stage(10ms);
        stage.set(TransportMode::Mutex);
        const auto lost = std::make_shared<Awaited>();
        const auto next = std::make_shared<Awaited>();
        stage.runtime.on(stage.producers, [&] {
            awaitInto(stage.client().get("k"), lost);
            awaitInto(stage.client().get("k"), next);
        });
        stage.runtime.runFor(1ms);
        stage.closeAll();
        stage.runtime.settle();
        QVERIFY(lost->done && lost->outcome.isMaybeExecuted());
        stage.runtime.runFor(5s);
        QVERIFY(next->done && next->outcome.isReply());
    }

    /// Connections of somebody's own are not behind the lock.
    void whatBlocksOnItsOwnConnectionDoesNotHoldTheLock()
    {
        Stage stage(1ms);
        stage.set(TransportMode::Mutex);
        const auto blocked = std::make_shared<Awaited>();
        const auto next = std::make_shared<Awaited>();
        stage.runtime.on(stage.producers, [&] {
            Command command("BLPOP");
            command.arg("list").arg(0);
            awaitInto(stage.client().send(std::move(command)), blocked);
            awaitInto(stage.client().get("k"), next);
        });
        stage.runtime.runFor(10ms);
        QVERIFY(!blocked->done);
        QVERIFY(next->done);
        QCOMPARE(stage.counts().kept, std::size_t(0));
    }

    void disconnectingEndsEveryoneWhoWaitsForTheLock()
    {
        Stage stage(10ms);
        stage.set(TransportMode::Mutex);
        std::vector<std::shared_ptr<Awaited>> all;
        stage.runtime.on(stage.producers, [&] {
            for (int i = 0; i < 1000; ++i) {
                all.push_back(std::make_shared<Awaited>());
                awaitInto(stage.client().get("k"), all.back());
            }
        });
        stage.runtime.runFor(1ms);
        stage.runtime.on(stage.core, [&] { stage.manager->disconnect(); });
        stage.runtime.settle();
        for (const auto& each : all)
            QVERIFY(each->done);
        QCOMPARE(
            stage.counts().kept + stage.counts().depth + stage.counts().waiting, std::size_t(0));
    }

    void nothingIsLostHoweverOftenItIsSwitched_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void nothingIsLostHoweverOftenItIsSwitched()
    {
        QFETCH(const unsigned, seed);
        Stage stage(200us);
        std::mt19937 random(seed);
        stage.produceWith(100, true);
        for (int i = 0; i < 600; ++i) {
            const auto mode = static_cast<TransportMode>(random() % 3);
            const int connections = mode == TransportMode::Mutex ? 1 : 1 + int(random() % 6);
            stage.set(mode, connections, 1 + int(random() % 40), 1 + int(random() % 80));
            stage.runtime.runFor(Duration(random() % 900'000));
            if (random() % 100 == 0)
                stage.closeAll();
        }
        QVERIFY(stage.crowd->replies > 1'000);
        stage.set(TransportMode::Channel);
        stage.runtime.runFor(5s); // and connected again
        const std::uint64_t before = stage.crowd->replies;
        stage.runtime.runFor(10ms);
        QVERIFY(stage.crowd->replies > before);
        stage.stop();
        QCOMPARE(stage.crowd->alive, 0);
        QCOMPARE(stage.inFlight(), 0);
        const auto counts = stage.counts();
        QCOMPARE(counts.kept + counts.reserved + counts.depth + counts.waiting, std::size_t(0));
        const RunCounts totals = stage.recorder.counts(0);
        QCOMPARE(totals.offered, totals.ended);
        // All places are there again: as many as the capacity are admitted at once.
        stage.set(TransportMode::Pool, 4);
        std::vector<PendingReply> pending;
        stage.runtime.on(stage.producers, [&] {
            for (int i = 0; i < 8; ++i)
                pending.push_back(stage.client().get("k"));
        });
        stage.runtime.settle();
        QCOMPARE(stage.counts().kept, std::size_t(4));
        QCOMPARE(stage.counts().waiting, std::size_t(4));
        stage.runtime.on(stage.producers, [&] { pending.clear(); });
    }

    void aRealServerSeesOneRequestAtATime()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        RealEngine engine;
        engine.core.connectTo(RealEngine::optionsFor(server));
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Ready);
        engine.core.setCapacity(1);
        engine.core.setLimits({ 1, 1 << 20, std::chrono::seconds(60) });
        engine.core.setTransport(TransportMode::Mutex);
        engine.core.requestSnapshot(); // the core thread takes it behind all that
        QTRY_VERIFY(engine.core.latestSnapshot() != nullptr);
        QCOMPARE(engine.core.latestSnapshot()->transport, TransportMode::Mutex);
        const auto crowd = std::make_shared<Crowd>();
        engine.core.inFlightGauge().restartMaximum();
        for (int i = 0; i < 32; ++i)
            produce(engine.client("p" + QByteArray::number(i)), crowd, false);
        QTRY_VERIFY(crowd->replies > 5'000);
        QCOMPARE(engine.core.inFlightGauge().read(0).max, 1);
        for (int i = 0; i < 50; ++i) { // switched while it runs
            const bool pool = i % 2 == 0;
            engine.core.setConnections(pool ? 3 : 1);
            engine.core.setCapacity(pool ? 3 : 1);
            engine.core.setTransport(pool ? TransportMode::Pool : TransportMode::Mutex);
            const std::uint64_t before = crowd->replies;
            QTRY_VERIFY(crowd->replies > before + 100);
        }
        crowd->isStopping = true;
        QTRY_COMPARE(crowd->alive, 0);
        QTRY_COMPARE(engine.core.channel().state().counts().kept, std::size_t(0));
        QCOMPARE(server.command({ "DBSIZE" }), QByteArray("0"));
    }
};

QTEST_GUILESS_MAIN(TestTransportModes)
#include "tst_transportmodes.moc"
