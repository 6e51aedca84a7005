// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/sleep.h"
#include "tests/ui/models/scriptedscene.h"

#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

/// Sends one request after another, each with a short deadline, and goes on after any outcome.
Detached keepAsking(Client client, std::shared_ptr<bool> stop)
{
    while (!*stop)
        co_await client.get("k");
}

/// Keeps so many outstanding, whatever comes back.
Detached keepMany(Client client, int outstanding, std::shared_ptr<bool> stop)
{
    std::deque<PendingReply> pending;
    while (!*stop) {
        while (int(pending.size()) < outstanding)
            pending.push_back(client.get("k"));
        co_await pending.front();
        pending.pop_front();
    }
}

/// Sends on schedule, without waiting for replies.
Detached keepSchedule(Client client, Duration every, std::shared_ptr<bool> stop)
{
    std::deque<PendingReply> pending;
    while (!*stop) {
        pending.push_back(client.get("k"));
        while (!pending.empty() && pending.front().isSettled())
            pending.pop_front();
        co_await sleepFor(every);
    }
}

/// Ends the coroutines of one test before its scene.
struct Stop {
    Scene& scene;
    std::shared_ptr<bool> flag = std::make_shared<bool>(false);
    ~Stop()
    {
        *flag = true;
        scene.engine.runtime.runFor(2s);
    }
};

} // namespace

/// Each rule from the wire to the finding: the real engine under virtual time before a scripted
/// server. One situation in which it speaks, one near it in which it is silent.
class TestScriptedDiagnosis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aQuietConnectionHasNoFindings()
    {
        Scene scene;
        scene.ping();
        scene.watch(1s);
        QCOMPARE(scene.pressure().kind, Pressure::Idle);
        QVERIFY(scene.findings().empty());
        scene.play(8);
        scene.watch(2s);
        QCOMPARE(scene.pressure().kind, Pressure::Flowing);
        QVERIFY(scene.findings().empty());
    }

    void aDistantServerIsLimitedByTheWindow()
    {
        Scene scene(32, 8);
        scene.engine.serve(2ms); // whatever is in flight
        scene.ping();
        scene.play(64);
        scene.watch(2s);
        QCOMPARE(scene.feed.figures().unloadedRoundTrip, Duration(2ms));
        QCOMPARE(scene.pressure().kind, Pressure::Window);
        QVERIFY(scene.pressure().producersWait);
        QVERIFY(!scene.found<TooDeep>());
        const double before = *scene.feed.figures().repliesPerSecond;
        QVERIFY2(qAbs(before - 4'000) < 100, QByteArray::number(before).constData());
        scene.setWindow(16); // what the finding advises
        scene.watch(2s);
        const double after = *scene.feed.figures().repliesPerSecond;
        QVERIFY2(qAbs(after - 2 * before) < 200, QByteArray::number(after).constData());
        QCOMPARE(scene.pressure().kind, Pressure::Window);
        scene.setWindow(128); // more than there are producers
        scene.watch(2s);
        QCOMPARE(scene.pressure().kind, Pressure::Flowing);
    }

    void aSlowServerIsNotLimitedByTheWindow()
    {
        Scene scene(32, 48);
        scene.engine.serve(1600us, 200us); // 5,000 a second; 9 in flight keep it busy
        scene.ping();
        QCOMPARE(scene.feed.figures().unloadedRoundTrip, Duration(1800us));
        scene.play(128);
        scene.watch(2s);
        QCOMPARE(scene.pressure().kind, Pressure::Server);
        const double useful = scene.pressure().usefulDepth.value_or(0);
        QVERIFY2(qAbs(useful - 9) < 0.3, QByteArray::number(useful).constData());
        const double before = *scene.feed.figures().repliesPerSecond;
        QVERIFY2(qAbs(before - 5'000) < 100, QByteArray::number(before).constData());
        scene.setWindow(96); // a larger one only adds waiting
        scene.watch(2s);
        QCOMPARE(scene.pressure().kind, Pressure::Server);
        QVERIFY(qAbs(*scene.feed.figures().repliesPerSecond - before) < 100);
        QVERIFY(*scene.pressure().roundTrip > 18ms);
        scene.setWindow(9); // the useful depth: as many replies
        scene.watch(2s);
        QVERIFY(qAbs(*scene.feed.figures().repliesPerSecond - before) < 100);
        scene.setWindow(15); // just above it nobody can tell from here
        scene.watch(2s);
        QCOMPARE(scene.pressure().kind, Pressure::WindowOrServer);
        scene.setWindow(4); // below it the window is the limit
        scene.watch(2s);
        QCOMPARE(scene.pressure().kind, Pressure::Window);
        QVERIFY(*scene.feed.figures().repliesPerSecond < before / 2);
    }

    void fourTimesTheUsefulDepthIsTooDeep()
    {
        Scene scene(32, 48);
        scene.engine.serve(1600us, 200us);
        scene.ping();
        scene.play(128);
        scene.watch(2s);
        const std::optional<TooDeep> found = scene.found<TooDeep>();
        QVERIFY(found);
        QVERIFY(qAbs(found->usefulDepth - 9) < 0.3);
        QVERIFY(qAbs(found->inFlight - 48) < 1);
        QVERIFY(found->enough >= 17 && found->enough <= 19);
        const double before = *scene.feed.figures().repliesPerSecond;
        scene.setWindow(found->enough); // what it advises costs nothing
        scene.watch(2s);
        QVERIFY(qAbs(*scene.feed.figures().repliesPerSecond - before) < 100);
        scene.setWindow(32);
        scene.watch(2s);
        QCOMPARE(scene.pressure().kind, Pressure::Server);
        QVERIFY(!scene.found<TooDeep>());
    }

    void oneLargeReplyHoldsTheLine_data()
    {
        QTest::addColumn<bool>("large");
        QTest::addColumn<int>("others");
        QTest::newRow("large") << true << 8;
        QTest::newRow("as small as the others") << false << 8;
        QTest::newRow("large, and nobody behind it") << true << 0;
    }
    void oneLargeReplyHoldsTheLine()
    {
        QFETCH(bool, large);
        QFETCH(int, others);
        Scene scene;
        scene.engine.server.special
            = [&](CommandWordList words) -> std::optional<ScriptedServer::Answer> {
            if (words.front() != "HGETALL")
                return {};
            const QByteArray value(large ? 2 << 20 : 8, 'v');
            return ScriptedServer::Answer { "%1\r\n$1\r\nf\r\n$" + QByteArray::number(value.size())
                    + "\r\n" + value + "\r\n",
                0us, large ? Duration(3900us) : Duration(10us) };
        };
        scene.play(others);
        scene.watch(1s);
        const Client client = scene.engine.client("panel");
        scene.engine.runtime.on(scene.engine.producers, [&] {
            awaitInto(client.send(Command("HGETALL").arg("big:1")), std::make_shared<Awaited>());
        });
        scene.watch(500ms);
        const std::optional<LineHeld> found = scene.found<LineHeld>();
        QCOMPARE(scene.recent.figures().holder.has_value(), large);
        QCOMPARE(found.has_value(), large && others > 0);
        if (found) {
            const LineHolder& holder = found->holder;
            QCOMPARE(holder.request.command, std::uint16_t(CommandId::Hgetall));
            QCOMPARE(
                QByteArray(holder.request.key.data(), holder.request.keySize), QByteArray("big:1"));
            QVERIFY(holder.length >= 3900us && holder.length < 4200us);
            QVERIFY(holder.request.bytesReceived > 2 << 20);
            QCOMPARE(holder.others, 8U);
            QVERIFY(holder.othersWaited > 8 * 3700us);
        }
    }

    void aFullChannelThatRefusesIsTold_data()
    {
        QTest::addColumn<int>("capacity");
        QTest::newRow("too small") << 4;
        QTest::newRow("large enough") << 64;
    }
    void aFullChannelThatRefusesIsTold()
    {
        QFETCH(int, capacity);
        Scene scene(capacity, 8);
        scene.source.knobs.whenFull = { WhenFull::Reject, {} };
        scene.source.apply();
        scene.engine.serve(2ms);
        scene.ping();
        scene.play(32);
        scene.watch(2s);
        QVERIFY(!scene.pressure().producersWait);
        const std::optional<ChannelFull> found = scene.found<ChannelFull>();
        QCOMPARE(found.has_value(), capacity == 4);
        if (found) {
            QCOMPARE(
                found->refused, scene.feed.figures().totals.notSent[std::size_t(Why::Rejected)]);
            QVERIFY(found->refused > 1000);
        }
    }

    void producersThatWaitTellOfTheFullChannelThemselves()
    {
        Scene scene(4, 8);
        scene.engine.serve(2ms);
        scene.ping();
        scene.play(32);
        scene.watch(2s);
        QVERIFY(scene.pressure().producersWait);
        QVERIFY(scene.feed.figures().isAlwaysFull);
        QVERIFY(!scene.found<ChannelFull>());
    }

    void aBlockingCommandOnASharedConnectionIsTold_data()
    {
        QTest::addColumn<bool>("shared");
        QTest::newRow("shared") << true;
        QTest::newRow("one of its own") << false;
    }
    void aBlockingCommandOnASharedConnectionIsTold()
    {
        QFETCH(bool, shared);
        Scene scene;
        scene.play(8);
        scene.watch(500ms);
        const Client client = scene.engine.client("panel");
        scene.engine.runtime.on(scene.engine.producers, [&] {
            Command command("BLPOP");
            command.arg("jobs").arg(2);
            if (shared)
                command.onSharedConnection();
            awaitInto(client.send(std::move(command)), std::make_shared<Awaited>());
        });
        scene.watch(500ms);
        const std::optional<LineBlocked> found = scene.found<LineBlocked>();
        QCOMPARE(found.has_value(), shared);
        if (shared) {
            QCOMPARE(found->request.command, std::uint16_t(CommandId::Blpop));
            QVERIFY(found->since > 400ms);
            QCOMPARE(found->behind, 8U);
            scene.watch(3s);
            QVERIFY(!scene.found<LineBlocked>()); // it has its reply
        }
    }

    void aStallIsHiddenByProducersThatWait()
    {
        Scene scene;
        scene.engine.serve(2ms);
        scene.play(8); // 4,000 a second
        scene.watch(3s);
        QVERIFY(!scene.found<StallHidden>());
        scene.engine.stall(800ms);
        scene.watch(2s);
        const std::optional<StallHidden> found = scene.found<StallHidden>();
        QVERIFY(found);
        QVERIFY(found->stall.length >= 780ms && found->stall.length <= 810ms);
        QVERIFY(found->stall.offered <= 8);
        QVERIFY(found->missing > 3'000 && found->missing < 3'300);
        QVERIFY(found->p99 < 10ms); // eight of some 16,000 requests saw it
        scene.watch(11s);
        QVERIFY(!scene.found<StallHidden>()); // long ago
    }

    void aScheduleThatGoesOnHidesNoStall()
    {
        Scene scene(100'000, 100'000);
        Stop stop { scene };
        scene.engine.serve(2ms);
        const Client client = scene.engine.client("open loop").withDeadline(std::nullopt);
        scene.engine.runtime.on(
            scene.engine.producers, [&] { keepSchedule(client, 500us, stop.flag); });
        scene.watch(3s);
        scene.engine.stall(800ms);
        scene.watch(2s);
        QVERIFY(scene.recent.figures().stall);
        QVERIFY(scene.recent.figures().stall->offered > 1'500);
        QVERIFY(!scene.found<StallHidden>());
    }

    void expiredRequestsAndWastedRepliesAreTold_data()
    {
        QTest::addColumn<int>("deadlineMs");
        QTest::newRow("too short") << 3;
        QTest::newRow("long enough") << 100;
    }
    void expiredRequestsAndWastedRepliesAreTold()
    {
        QFETCH(int, deadlineMs);
        Scene scene(32, 4);
        Stop stop { scene };
        scene.engine.serve(4ms);
        scene.feed.takeAll(); // counts are from here on
        const Client client
            = scene.engine.client("hasty").withDeadline(std::chrono::milliseconds(deadlineMs));
        for (int i = 0; i < 8; ++i)
            scene.engine.runtime.on(scene.engine.producers, [&] { keepAsking(client, stop.flag); });
        scene.watch(2s);
        const std::optional<Wasted> found = scene.found<Wasted>();
        QCOMPARE(found.has_value(), deadlineMs == 3);
        if (found) {
            QCOMPARE(found->ended, scene.feed.figures().totals.ended);
            QVERIFY(found->expired > found->ended / 2);
            QCOMPARE(found->wasted, scene.feed.figures().totals.swallowed);
            QVERIFY(found->wasted > 100);
        }
    }

    void whoHasMostOutstandingTakesMost_data()
    {
        QTest::addColumn<int>("outstanding");
        QTest::newRow("greedy") << 24;
        QTest::newRow("like the others") << 1;
    }
    void whoHasMostOutstandingTakesMost()
    {
        QFETCH(int, outstanding);
        Scene scene(64, 8);
        Stop stop { scene };
        scene.engine.serve(2ms);
        const RunId run = scene.engine.recorder.beginRun();
        scene.source.setRun(run);
        Client greedy = scene.engine.client("greedy", run);
        scene.engine.runtime.on(
            scene.engine.producers, [&] { keepMany(greedy, outstanding, stop.flag); });
        for (int i = 0; i < 7; ++i) {
            const Client modest = scene.engine.client("modest-" + QByteArray::number(i), run);
            scene.engine.runtime.on(
                scene.engine.producers, [&] { keepMany(modest, 1, stop.flag); });
        }
        scene.watch(2s);
        QVERIFY(scene.recent.figures().fairness);
        const std::optional<Unfair> found = scene.found<Unfair>();
        QCOMPARE(found.has_value(), outstanding == 24);
        if (found) {
            QCOMPARE(found->fairness.producers, 8U);
            QCOMPARE(found->fairness.busiest, greedy.producer());
            QVERIFY(qAbs(found->fairness.busiestShare - 24.0 / 31) < 0.03);
            QCOMPARE(found->fairness.behind, 7U);
            QVERIFY(qAbs(found->fairness.jain - 31.0 * 31 / (8 * (24 * 24 + 7))) < 0.02);
        } else {
            QVERIFY(scene.recent.figures().fairness->jain > 0.99);
        }
    }

    void lostRecordsAreTold()
    {
        Scene scene;
        scene.play(20); // 100,000 a second
        scene.watch(1s);
        QVERIFY(!scene.found<TelemetryLost>());
        scene.engine.runtime.runFor(900ms); // nobody pulls; the recorder keeps 65,536
        scene.watch(300ms);
        const std::optional<TelemetryLost> found = scene.found<TelemetryLost>();
        QVERIFY(found);
        QCOMPARE(found->lost, scene.source.telemetryLost());
        QVERIFY(found->lost > 10'000);
        scene.load->stop();
        scene.watch(11s);
        QVERIFY(!scene.found<TelemetryLost>()); // long ago
    }

    void aViewThatIsLateSaysSo()
    {
        Scene scene;
        scene.play(4);
        scene.watch(1s);
        QVERIFY(!scene.found<ViewLate>());
        scene.engine.runtime.runFor(1s); // nobody draws
        scene.feed.takeFrame();
        std::optional<ViewLate> found = scene.found<ViewLate>();
        QVERIFY(found);
        QVERIFY(found->late >= 760ms && found->late <= 1s);
        scene.watch(1s);
        QVERIFY(!scene.found<ViewLate>());
        scene.source.coreIsStuck = true; // drawn, but from an old snapshot
        scene.watch(800ms);
        found = scene.found<ViewLate>();
        QVERIFY(found);
        QVERIFY(found->late >= 500ms && found->late <= 840ms);
    }
};

QTEST_GUILESS_MAIN(TestScriptedDiagnosis)
#include "tst_scripteddiagnosis.moc"
