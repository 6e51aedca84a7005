// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/faultstage.h"
#include "tests/support/heardnumbers.h"
#include "tests/support/scale.h"

#include <QtTest>

#include <numeric>

using namespace sluice;
using Direction = FaultProxy::Direction;
using Cut = FaultProxy::Cut;

/// What is listened to over a bad network, and on a server that comes and goes: a second client's
/// count of what it has published is the truth.
class TestSubscriptionFaults : public QObject {
    Q_OBJECT

    /// Subscriptions of every kind, and a publisher that counts.
    struct Listening {
        explicit Listening(const QByteArray& fault = "none", bool resp3 = true)
            : stage(fault, resp3)
        {
        }
        HeardNumbers& listen(TopicKind kind, const QByteArray& name)
        {
            return *all.emplace_back(
                std::make_unique<HeardNumbers>(stage.engine.client(), kind, name));
        }
        void listenToAll()
        {
            listen(TopicKind::Channel, "news");
            listen(TopicKind::Pattern, "n[e]ws*");
            listen(TopicKind::Shard, "news");
            listen(TopicKind::Monitor, {});
        }
        void publish()
        {
            const QByteArray number = QByteArray::number(++published);
            stage.server.command({ "PUBLISH", "news", number });
            if (all.size() > 2) // of all kinds
                stage.server.command({ "SPUBLISH", "news", number });
        }
        void take()
        {
            for (const auto& each : all)
                each->take(published);
        }
        /// Waits for something that they will be told.
        template <typename Done> bool wait(Done done)
        {
            return stage.waitFor([&] {
                take();
                return done();
            });
        }
        [[nodiscard]] bool areActive() const
        {
            return std::all_of(
                all.begin(), all.end(), [](const auto& each) { return each->isActive(); });
        }
        bool waitUntilActive()
        {
            return wait([&] { return areActive(); });
        }
        /// One more is published, and all have heard it. When that of a cut comes only then, one
        /// more.
        bool waitForOneMore()
        {
            std::optional<int> seen;
            return wait([&] {
                if (!areActive())
                    return false;
                const int interruptions = std::accumulate(all.begin(), all.end(), 0,
                    [](int sum, const auto& each) { return sum + each->interruptions(); });
                if (std::exchange(seen, interruptions) != interruptions)
                    publish();
                return std::all_of(all.begin(), all.end(),
                    [&](const auto& each) { return each->last() == published; });
            });
        }
        /// What does not add up, of any of them.
        [[nodiscard]] QByteArray finding() const
        {
            QByteArray findings;
            for (const auto& each : all) {
                findings += each->finding();
                if (each->delivered() + each->lost() + each->missed() != published)
                    findings += QByteArray::number(each->delivered()) + " delivered + "
                        + QByteArray::number(each->lost()) + " lost + "
                        + QByteArray::number(each->missed()) + " missed of "
                        + QByteArray::number(published) + "; ";
            }
            return findings;
        }
        [[nodiscard]] QByteArray listeners()
        {
            return stage.server.list({ "PUBSUB", "NUMSUB", "news" }).value(1)
                + stage.server.list({ "PUBSUB", "SHARDNUMSUB", "news" }).value(1)
                + stage.server.command({ "PUBSUB", "NUMPAT" });
        }

        FaultStage stage;
        std::vector<std::unique_ptr<HeardNumbers>> all;
        int published = 0;
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void deliveredAndMissedAndInterruptedAddUpToWhatWasPublished_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("resp3");
        QByteArrayList faults = FaultStage::faults();
        faults.append("server restarted");
        for (const QByteArray& fault : std::as_const(faults)) {
            QTest::addRow("%s, RESP3", fault.constData()) << fault << true;
            QTest::addRow("%s, RESP2", fault.constData()) << fault << false;
        }
    }
    void deliveredAndMissedAndInterruptedAddUpToWhatWasPublished()
    {
        QFETCH(QByteArray, fault);
        QFETCH(bool, resp3);
        Listening listening(fault, resp3);
        FaultStage& stage = listening.stage;
        QVERIFY2(stage.started, stage.server.error());
        listening.listenToAll();
        QVERIFY(listening.waitUntilActive());
        constexpr quint32 seed = 20;
        std::mt19937 random(seed);
        for (int strike = 0; strike < scaled(4, 2'000); ++strike) {
            for (unsigned i = random() % 20; i > 0; --i)
                listening.publish();
            listening.take();
            stage.strike(random());
            QVERIFY2(stage.started, stage.server.error());
            for (unsigned i = random() % 20; i > 0; --i)
                listening.publish();
            listening.take();
            stage.calm();
            if (random() % 3)
                QVERIFY(listening.waitUntilActive());
        }
        QVERIFY(listening.waitUntilActive());
        QVERIFY(listening.waitForOneMore());
        QVERIFY2(listening.finding().isEmpty(),
            ("seed " + QByteArray::number(seed) + ": " + listening.finding()).constData());
        const bool isLost = fault == "reset" || fault.startsWith("garbage")
            || fault == "clients killed" || fault == "server restarted";
        QVERIFY(!isLost || listening.all.front()->interruptions() > 0);
        QVERIFY(listening.all.front()->delivered() > 0);

        // Whoever lets go leaves nothing behind.
        QVERIFY(listening.wait([&] { return listening.listeners() == "111"; }));
        listening.all.clear();
        QVERIFY(listening.wait([&] { return listening.listeners() == "000"; }));
        QVERIFY(listening.wait([&] { return stage.serverClients() == 1; }));
        stage.engine.core.disconnect();
        QVERIFY(stage.waitFor([&] { return stage.isEmpty(); }));
    }

    void itIsMadeAgainWhereverTheConnectionEnds_data()
    {
        QTest::addColumn<bool>("resp3");
        QTest::newRow("RESP3") << true;
        QTest::newRow("RESP2") << false;
    }
    void itIsMadeAgainWhereverTheConnectionEnds()
    {
        QFETCH(bool, resp3);
        Listening listening("none", resp3);
        FaultStage& stage = listening.stage;
        QVERIFY2(stage.started, stage.server.error());
        const HeardNumbers& news = listening.listen(TopicKind::Channel, "news");
        listening.listen(TopicKind::Pattern, "new*");
        QVERIFY(listening.waitUntilActive());
        const int step = scaled(4, 1);
        for (int offset = 0; offset < 120; offset += step) {
            const int before = news.interruptions();
            stage.proxy.cutAfter(Direction::ToClient, offset, Cut::Close);
            for (int i = 0; i < 4; ++i) // more than that many bytes
                listening.publish();
            QVERIFY(listening.wait([&] { return news.interruptions() == before + 1; }));
            QVERIFY(listening.waitUntilActive());
            stage.calm();
            QVERIFY(listening.waitForOneMore());
            QVERIFY2(listening.finding().isEmpty(),
                ("offset " + QByteArray::number(offset) + ": " + listening.finding()).constData());
        }
    }

    /// The bytes of SUBSCRIBE and of UNSUBSCRIBE end at every one of theirs.
    void whatIsAskedForWhenTheConnectionEndsIsAskedForAgain()
    {
        Listening listening;
        FaultStage& stage = listening.stage;
        QVERIFY2(stage.started, stage.server.error());
        listening.listen(TopicKind::Channel, "news");
        QVERIFY(listening.waitUntilActive());
        const auto thirdOnes = [&] { return stage.server.list({ "PUBSUB", "NUMSUB", "t" }); };
        const int step = scaled(3, 1);
        for (int offset = 0; offset < 36; offset += step) {
            stage.proxy.cutAfter(Direction::ToServer, offset, Cut::Close);
            auto third
                = std::make_unique<HeardNumbers>(stage.engine.client(), TopicKind::Channel, "t");
            const auto isActive = [&] {
                third->take(0);
                return third->isActive();
            };
            QVERIFY(listening.wait(isActive));
            QVERIFY(listening.waitUntilActive());
            stage.calm();
            stage.proxy.cutAfter(Direction::ToServer, offset, Cut::Close);
            third.reset();
            QVERIFY(listening.wait([&] { return thirdOnes().value(1) == "0"; }));
            QVERIFY(listening.waitUntilActive());
            stage.calm();
            QVERIFY(listening.waitForOneMore());
            QVERIFY2(listening.finding().isEmpty(), listening.finding().constData());
        }
        QVERIFY(listening.all.front()->interruptions() > 0);
    }

    void whoeverLetsGoWhileItIsDownIsNotSubscribedAgain()
    {
        Listening listening;
        FaultStage& stage = listening.stage;
        QVERIFY2(stage.started, stage.server.error());
        listening.listenToAll();
        QVERIFY(listening.waitUntilActive());
        stage.proxy.setAccepting(false);
        stage.proxy.cutNow(Cut::Close);
        QVERIFY(listening.wait([&] {
            return std::none_of(listening.all.begin(), listening.all.end(),
                [](const auto& each) { return each->isActive(); });
        }));
        QTRY_COMPARE(listening.listeners(), QByteArray("000"));
        listening.all.erase(listening.all.begin() + 1, listening.all.end()); // all but the channel
        for (int i = 0; i < 10; ++i)
            listening.publish(); // nobody hears them, and it is known
        stage.calm();
        QVERIFY(listening.waitUntilActive());
        QVERIFY(listening.waitForOneMore());
        QCOMPARE(listening.listeners(), QByteArray("100"));
        QCOMPARE(listening.all.front()->lost(), 10);
        QVERIFY2(listening.finding().isEmpty(), listening.finding().constData());
        QTRY_COMPARE(stage.serverClients(), 2);
    }

    /// What answers is no Redis, for a moment: nobody tries again by himself, and on demand all do.
    void whatHadGivenUpIsMadeAgainOnDemand()
    {
        Listening listening;
        FaultStage& stage = listening.stage;
        QVERIFY2(stage.started, stage.server.error());
        const HeardNumbers& news = listening.listen(TopicKind::Channel, "news");
        QVERIFY(listening.waitUntilActive());
        QVERIFY(listening.waitForOneMore());
        const int accepted = stage.proxy.accepted();
        FaultProxy::Faults stalled;
        stalled.stalled = true;
        stage.proxy.setFaults(Direction::ToClient, stalled);
        stage.proxy.cutNow(Cut::Close);
        QTRY_COMPARE(
            stage.proxy.accepted(), accepted + 2); // by themselves: no demand is on its way
        stage.proxy.inject(Direction::ToClient, "HTTP/1.1 502 Bad Gateway\r\n\r\n");
        stage.proxy.setFaults(Direction::ToClient, {});
        QTRY_COMPARE(stage.engine.phase(), ConnectionPhase::Failed);
        QTRY_COMPARE(stage.proxy.open(), 0);
        QVERIFY(listening.waitUntilActive());
        QVERIFY(listening.waitForOneMore());
        QCOMPARE(news.interruptions(), 1);
        QVERIFY2(listening.finding().isEmpty(), listening.finding().constData());
    }

    void aSlowReceiverIsToldExactlyWhatItMissedAndSlowsNobody_data()
    {
        QTest::addColumn<QByteArray>("fault");
        for (const char* fault : { "none", "latency", "jitter", "reset", "clients killed" })
            QTest::newRow(fault) << QByteArray(fault);
    }
    void aSlowReceiverIsToldExactlyWhatItMissedAndSlowsNobody()
    {
        QFETCH(QByteArray, fault);
        Listening listening(fault);
        FaultStage& stage = listening.stage;
        QVERIFY2(stage.started, stage.server.error());
        const HeardNumbers& fast = listening.listen(TopicKind::Channel, "news");
        HeardNumbers slow(stage.engine.client(), TopicKind::Channel, "news");
        QVERIFY(listening.waitUntilActive());
        const bool isSlow = fault == "latency" || fault == "jitter";
        const bool isCut = fault == "reset" || fault == "clients killed";
        if (isSlow)
            stage.strike(0);
        const int count = static_cast<int>(Topic::eventsKept) + scaled(400, 40'000);
        const Client client = stage.engine.client().withDeadline(std::nullopt);
        std::vector<PendingReply> pings;
        for (int i = 0; isCut ? fast.events() < count : i < count; ++i) {
            if (i % 100 == 0 && !isCut)
                pings.push_back(client.ping());
            if (i % 400 == 200 && isCut) {
                const int before = fast.interruptions();
                stage.strike(0);
                QVERIFY(listening.wait(
                    [&] { return fast.interruptions() > before && fast.isActive(); }));
            }
            listening.publish();
            listening.take();
        }
        QVERIFY(listening.waitUntilActive());
        QVERIFY(listening.waitForOneMore()); // the fast one has heard it, and so could the slow one
        QVERIFY2(listening.finding().isEmpty(), listening.finding().constData());
        const auto settling = awaitAll(std::move(pings));
        QVERIFY(runEventsUntil([&] { return settling->isComplete(); }));
        for (const Outcome& outcome : settling->outcomes)
            QVERIFY(outcome.isReply());
        QCOMPARE(fast.interruptions() > 0, isCut);
        slow.take(listening.published);
        QVERIFY(slow.missed() > 0);
        QCOMPARE(slow.last(), listening.published);
        // Both were told of the same, of the interruptions too.
        QCOMPARE(slow.events() + slow.missed(), fast.events());
        QCOMPARE(slow.events(), int(Topic::eventsKept));
        QCOMPARE(slow.finding(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestSubscriptionFaults)
#include "tst_subscriptionfaults.moc"
