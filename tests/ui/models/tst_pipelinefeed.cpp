// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/flowmodel.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/pressure.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

HistoryBucket bucket(std::int64_t index, std::int64_t depth, std::uint32_t replied)
{
    HistoryBucket b;
    b.start = index * Gauge::bucketNanos;
    b.width = b.knownNanos = Gauge::bucketNanos;
    b.queueDepth = { depth, depth + 2, depth, (depth + 1) * Gauge::bucketNanos };
    b.rates.replied = replied;
    return b;
}

/// Figures of a working connection with so many producers waiting.
PipelineFigures figures(double waiting, double inFlight, double rate)
{
    PipelineFigures f;
    f.known = true;
    f.connection.phase = ConnectionPhase::Ready;
    f.config = { 32, 64, 128, {} };
    f.waitingMean = waiting;
    f.waiting = quint64(waiting);
    f.inFlightMean = inFlight;
    f.inFlight = quint64(inFlight);
    f.repliesPerSecond = rate;
    f.unloadedRoundTrip = std::chrono::microseconds(200);
    return f;
}

} // namespace

class TestPipelineFeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void figuresAreThoseOfTheSource()
    {
        FakePipeline fake;
        fake.advance(seconds(12));
        PipelineFeed feed(fake);
        feed.takeFrame();
        fake.advance(milliseconds(250));
        feed.takeFrame();
        const PipelineFigures& now = feed.figures();
        const auto open = fake.snapshot();
        QCOMPARE(now.waiting, open->waiting.count);
        QCOMPARE(now.queued, 32U);
        QCOMPARE(now.inFlight, 64U);
        QCOMPARE(now.waiting + now.queued + now.inFlight <= 128, true);
        QVERIFY(qAbs(*now.repliesPerSecond - 41'667) < 800); // one in 24 us
        QVERIFY(*now.fullFor > seconds(11));
        QCOMPARE(*now.highWater, 32);
        QVERIFY(qAbs(*now.commandsPerWrite - 17) < 0.2);
        QVERIFY(now.little);
        QVERIFY2(qAbs(now.little->residual()) < 0.01,
            qPrintable(QString::number(now.little->residual())));
    }

    void littlesLawIsSaidOfASteadyStateOnly()
    {
        FakePipeline fake;
        fake.advance(seconds(12));
        PipelineFeed feed(fake);
        feed.takeFrame();
        fake.advance(milliseconds(250));
        feed.takeFrame();
        QVERIFY(feed.figures().little);
        fake.hold(true); // as many in the system as before, and nothing comes back
        fake.advance(seconds(3));
        feed.takeFrame();
        QVERIFY(!feed.figures().little);
    }

    void rowsAreOfTheSnapshotsTime()
    {
        FakePipeline fake;
        fake.advance(seconds(1));
        PipelineFeed feed(fake);
        feed.takeAll();
        RequestRecord later = feed.records().back();
        later.id = 1;
        later.stamps.called = fake.now() + 1;
        fake.addRecord(later);
        feed.takeAll();
        QVERIFY(feed.records().back().id != 1);
        fake.advance(milliseconds(1));
        feed.takeAll();
        const auto& records = feed.records();
        QVERIFY(std::any_of(
            records.begin(), records.end(), [](const RequestRecord& r) { return r.id == 1; }));
    }

    void unloadedRoundTripIsOfRequestsWithNothingAhead()
    {
        FakePipeline fake;
        fake.unloaded.reset();
        fake.knobs.producers = 0;
        fake.advance(seconds(1));
        RequestRecord record;
        record.id = 1;
        record.epoch = 1;
        record.stamps = { 1000, 1000, 1000, 2000, 80'000, 90'000, 102'000, 103'000 };
        record.predecessorComplete = 1500;
        const auto add = [&](std::int64_t complete, std::int64_t before, int shared, int epoch) {
            record.stamps.complete = complete;
            record.predecessorComplete = before;
            record.sharedWith = std::uint16_t(shared);
            record.epoch = std::uint32_t(epoch);
            fake.addRecord(record);
        };
        PipelineFeed feed(fake);
        add(4'000, 3'000, 0, 1); // somebody was ahead
        add(5'000, 1'500, 7, 1); // read together with others
        feed.takeAll();
        QVERIFY(!feed.figures().unloadedRoundTrip);
        add(102'000, 1'500, 0, 1);
        add(202'000, 0, 0, 1);
        feed.takeAll();
        QCOMPARE(*feed.figures().unloadedRoundTrip, Duration(100'000));
        add(302'000, 0, 0, 2); // another connection
        feed.takeAll();
        QCOMPARE(*feed.figures().unloadedRoundTrip, Duration(300'000));
    }

    void nothingChangesWhileFrozen()
    {
        FakePipeline fake;
        fake.advance(seconds(2));
        PipelineFeed feed(fake);
        feed.takeAll();
        const QSignalSpy frames(&feed, &PipelineFeed::frameTaken);
        const QSignalSpy live(&feed, &PipelineFeed::liveFiguresTaken);
        feed.setFrozen(true);
        const auto before = feed.figures().totals;
        const std::int64_t newest = feed.strips().nextIndex();
        const auto* snapshot = feed.snapshot();
        const std::uint64_t lastId = feed.records().back().id;
        for (int i = 0; i < 20; ++i) {
            fake.advance(milliseconds(100));
            feed.takeFrame();
        }
        QCOMPARE(frames.count(), 0);
        QVERIFY(live.count() >= 5); // the status bar goes on
        QVERIFY(feed.liveFigures().totals.ended > before.ended);
        QCOMPARE(feed.figures().totals, before);
        QCOMPARE(feed.strips().nextIndex(), newest);
        QCOMPARE(feed.snapshot(), snapshot);
        QCOMPARE(feed.records().back().id, lastId);
        QCOMPARE(feed.behind(), seconds(2));
        QCOMPARE(feed.endedSince(), feed.liveFigures().totals.ended - before.ended);

        feed.setFrozen(false);
        QCOMPARE(feed.figures().totals, fake.totals());
        QCOMPARE(feed.strips().nextIndex(), newest + 200);
        QVERIFY(feed.strips().find(newest + 100)); // what happened meanwhile is there
        QCOMPARE(feed.behind(), Duration(0));
    }

    void fullIsCountedFromTheNewCapacityOn()
    {
        FakePipeline fake;
        fake.advance(seconds(3));
        PipelineFeed feed(fake);
        feed.takeAll();
        QVERIFY(*feed.figures().fullFor > seconds(2));
        fake.knobs.capacity = 16;
        feed.takeAll();
        fake.advance(milliseconds(500));
        feed.takeAll();
        QVERIFY(*feed.figures().fullFor <= milliseconds(510));
        fake.knobs.capacity = 1000;
        feed.takeAll();
        fake.advance(milliseconds(500));
        feed.takeAll();
        QVERIFY(!feed.figures().fullFor);
    }

    void anUnloadedRoundTripThatMostUndercutIsNotBelieved()
    {
        FakePipeline fake;
        fake.advance(seconds(2));
        PipelineFeed feed(fake);
        feed.takeAll();
        QVERIFY(feed.figures().latency.phase(Phase::InFlight).p50 > fake.unloaded);
        QCOMPARE(feed.figures().unloadedRoundTrip, fake.unloaded);
        fake.unloaded = *feed.figures().latency.phase(Phase::InFlight).p50 * 50;
        feed.takeAll();
        QVERIFY(!feed.figures().unloadedRoundTrip);
    }

    void fullDoesNotCountTheTimeInWhichItWasOnlyOftenFull()
    {
        FakePipeline fake;
        fake.knobs.producers = fake.knobs.capacity + fake.knobs.window + 4;
        fake.advance(seconds(2));
        PipelineFeed feed(fake);
        feed.takeAll();
        QVERIFY(*feed.figures().fullFor > seconds(1));
        QVERIFY(!feed.figures().isAlwaysFull);
        fake.hold(true);
        fake.advance(milliseconds(500));
        feed.takeAll();
        QVERIFY(*feed.figures().fullFor > seconds(2));
        QVERIFY(!feed.figures().isAlwaysFull);
        fake.advance(seconds(1));
        feed.takeAll();
        QVERIFY(feed.figures().isAlwaysFull);
        QVERIFY(*feed.figures().fullFor <= milliseconds(1510));
        QVERIFY(*feed.figures().fullFor >= milliseconds(1480));
    }

    void columnsKeepTheirValuesWhileTheyScroll()
    {
        StripStore store;
        std::vector<HistoryBucket> buckets;
        for (std::int64_t i = 1000; i < 1200; ++i)
            buckets.push_back(bucket(i, i % 7, 3));
        store.append(buckets);
        std::vector<StripColumn> early;
        std::vector<StripColumn> late;
        const std::int64_t column = 25'000'000;
        store.columns(StripKind::QueueDepth, 11'000'000'000, column, 40, early);
        store.columns(StripKind::QueueDepth, 11'000'000'000 + 4 * column, column, 40, late);
        for (std::size_t i = 4; i < 40; ++i) {
            QCOMPARE(early[i].known, late[i - 4].known);
            QCOMPARE(early[i].mean, late[i - 4].mean);
            QCOMPARE(early[i].max, late[i - 4].max);
        }
    }

    void whatWasNotSeenIsUnknown()
    {
        StripStore store;
        HistoryBucket hole = bucket(101, 9, 0);
        hole.knownNanos = 0;
        store.append({ bucket(100, 4, 5), hole, bucket(102, 8, 5) });
        QVERIFY(!store.find(99));
        QVERIFY(store.find(100));
        QVERIFY(!store.find(101));
        const StripColumn column
            = store.summary(StripKind::QueueDepth, 1'000'000'000, 1'030'000'000);
        QVERIFY(column.known);
        QCOMPARE(column.min, 4.0);
        QCOMPARE(column.max, 10.0);
        QCOMPARE(column.mean, 7.0); // of the two that are known
        QVERIFY(!store.summary(StripKind::Waiting, 5'000'000'000, 5'010'000'000).known);
    }

    void aBucketMayBeCorrectedLater()
    {
        StripStore store;
        store.append({ bucket(100, 4, 5), bucket(101, 4, 5) });
        store.append({ bucket(100, 4, 9) });
        QCOMPARE(store.find(100)->replied, 9U);
        QCOMPARE(store.nextIndex(), 102);
        store.append({ bucket(100 + StripStore::bucketsKept, 1, 1) });
        QVERIFY(!store.find(100)); // its place was needed
        store.append({ bucket(100, 4, 5) });
        QCOMPARE(store.find(100 + StripStore::bucketsKept)->replied, 1U);
    }

    void producersAreWhereTheirRequestsAre()
    {
        LiveSnapshot open;
        const auto of = [](ProducerId id) {
            RequestRecord r;
            r.producer = id;
            return r;
        };
        open.waiting.listed = { of(10), of(99) };
        open.queued.listed = { of(11) };
        open.connections.emplace_back();
        open.connections[0].inFlight.listed = { of(12), of(10) };
        FlowModel flow;
        flow.update({ 10, 11, 12, 13 }, &open);
        const std::vector<ProducerState> expected { ProducerState::Waiting, ProducerState::Queued,
            ProducerState::InFlight, ProducerState::Elsewhere };
        QCOMPARE(flow.states(), expected);
        flow.update({ 10 }, nullptr);
        QCOMPARE(flow.count(ProducerState::Elsewhere), 1U);
    }

    void pressureIsWhereTheRulesSay_data()
    {
        QTest::addColumn<PipelineFigures>("now");
        QTest::addColumn<int>("expected");
        PipelineFigures f = figures(0, 0, 0);
        QTest::newRow("idle") << f << int(Pressure::Idle);
        f.known = false;
        QTest::newRow("nothing seen") << f << int(Pressure::Unknown);
        f = figures(32, 64, 41'000);
        QTest::newRow("server") << f << int(Pressure::Server);
        f.connection.phase = ConnectionPhase::Backoff;
        QTest::newRow("lost") << f << int(Pressure::Disconnected);
        f = figures(32, 64, 41'000);
        f.unloadedRoundTrip.reset();
        QTest::newRow("no reference") << f << int(Pressure::WindowOrServer);
        QTest::newRow("window") << figures(32, 64, 220'000) << int(Pressure::Window); // 0.29 ms
        QTest::newRow("just grown") << figures(32, 64, 200'000) << int(Pressure::WindowOrServer);
        QTest::newRow("grown") << figures(32, 64, 160'000) << int(Pressure::Server); // 0.40 ms
        QTest::newRow("channel") << figures(32, 20, 100'000) << int(Pressure::Channel);
        QTest::newRow("nearly used up") << figures(32, 52, 41'000) << int(Pressure::Server);
        f = figures(32, 20, 100'000);
        f.latency.phases[std::size_t(Phase::Delivery)].mean = milliseconds(2);
        f.latency.phases[std::size_t(Phase::InFlight)].mean = milliseconds(1);
        QTest::newRow("this computer") << f << int(Pressure::Delivery);
        f.latency.phases[std::size_t(Phase::Queued)].mean = milliseconds(3);
        QTest::newRow("queued longer than delivered") << f << int(Pressure::Channel);
        QTest::newRow("flowing") << figures(0, 3, 10'000) << int(Pressure::Flowing);
        f = figures(40, 64, 0);
        f.headAge = milliseconds(1300);
        QTest::newRow("silent") << f << int(Pressure::Silent);
        f.headAge = milliseconds(900);
        QTest::newRow("not silent yet") << f << int(Pressure::WindowOrServer);
    }
    void pressureIsWhereTheRulesSay()
    {
        QFETCH(PipelineFigures, now);
        QFETCH(int, expected);
        QCOMPARE(int(findPressure(now).kind), expected);
    }

    void usefulDepthIsThroughputTimesUnloadedRoundTrip()
    {
        const PressureFinding finding = findPressure(figures(32, 64, 40'000));
        QCOMPARE(*finding.usefulDepth, 8.0);
        QVERIFY(finding.producersWait);
        QVERIFY(!findPressure(figures(32, 64, 200'000))
                     .usefulDepth); // the window is the limit: unknown
    }

    void latenciesComeFromTheWindow()
    {
        const PipelineLatency nothing = pipelineLatency(LatencyWindow());
        QCOMPARE(nothing.samples, 0U);
        QVERIFY(!nothing.phase(Phase::Total).p50);
        QVERIFY(!nothing.phase(Phase::Total).max);
    }
};

QTEST_GUILESS_MAIN(TestPipelineFeed)
#include "tst_pipelinefeed.moc"
