// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/comparedpipeline.h"
#include "ui/models/kneecurve.h"

#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// The knee on a server with 1 ms of service time.
struct Knee {
    ComparedPipeline fake;
    KneeCurve curve;

    Knee()
    {
        auto scenario = std::make_shared<Scenario>(*fake.known[2].scenario);
        scenario->isScripted = true;
        fake.known[2].scenario = scenario;
        fake.length = seconds(60);
        fake.settings.server.service.mean = milliseconds(1);
        fake.settings.load.arrivals.perSecond = 500;
    }
    void play(Duration span)
    {
        fake.pass(span, [this] { curve.follow(fake); });
    }
};

} // namespace

class TestKneeCurve : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theoryIsThatOfPollaczekAndKhinchin()
    {
        QCOMPARE(knee::mm1(0).value(), 1.0);
        QCOMPARE(knee::mm1(0.5).value(), 2.0);
        QCOMPARE(knee::mm1(0.9).value(), 10.0);
        QCOMPARE(knee::md1(0).value(), 1.0);
        QCOMPARE(knee::md1(0.5).value(), 1.5);
        QCOMPARE(knee::md1(0.9).value(), 5.5);
        for (const double load : { 1.0, 1.1, -0.1 }) {
            QVERIFY(!knee::mm1(load));
            QVERIFY(!knee::md1(load));
        }
    }

    void aPointForEachStepOfTheRateAfterItsFirstTwoSeconds()
    {
        Knee knee;
        knee.fake.startScenario("knee");
        knee.play(seconds(2));
        QVERIFY(knee.curve.points().empty());
        knee.play(seconds(2));
        QCOMPARE(knee.curve.points().size(), std::size_t(1));
        QVERIFY(knee.curve.points()[0].isGrowing);
        QCOMPARE(knee.curve.points()[0].load, 0.5);
        QVERIFY(knee.curve.points()[0].samples > 100);
        knee.fake.settings.load.arrivals.perSecond = 900;
        knee.play(milliseconds(1900));
        QCOMPARE(knee.curve.points().size(), std::size_t(1));
        QVERIFY(!knee.curve.points()[0].isGrowing);
        knee.play(seconds(1));
        QCOMPARE(knee.curve.points().size(), std::size_t(2));
        QCOMPARE(knee.curve.points()[1].load, 0.9);
    }

    void thePointIsTheMeanOfItsSpanAlone()
    {
        Knee knee;
        knee.fake.startScenario("knee");
        knee.play(seconds(1));
        knee.fake.hold(true); // nothing of this second is in the point
        knee.play(milliseconds(600));
        knee.fake.hold(false);
        knee.play(seconds(3));
        std::vector<HistoryBucket> buckets;
        // The run began 100 ms after it was asked for.
        const std::int64_t from = FakePipeline::start + 2'100'000'000;
        knee.fake.history().buckets(from, knee.fake.now(), Resolution::HundredMillis, buckets);
        std::uint64_t sum = 0;
        std::uint64_t replies = 0;
        for (const HistoryBucket& bucket : buckets) {
            sum += bucket.rates.latencySum;
            replies += bucket.rates.replied;
        }
        const KneePoint& point = knee.curve.points().at(0);
        QVERIFY(std::abs(point.meanNanos / (double(sum) / double(replies)) - 1) < 0.02);
        QVERIFY(point.meanNanos < 300e6);
    }

    void theRateIsTheKnobsOnAScriptedServer()
    {
        Knee knee;
        QCOMPARE(knee.curve.serviceRate(), ServiceRate::Unknown);
        knee.fake.settings.link.upstream.latency = milliseconds(2);
        knee.fake.settings.link.downstream.latency = milliseconds(3);
        knee.fake.startScenario("knee");
        knee.play(seconds(1));
        QCOMPARE(knee.curve.serviceRate(), ServiceRate::Knob);
        QCOMPARE(knee.curve.serviceNanos(), 1e6);
        QCOMPARE(knee.curve.nanosOf(knee::mm1(0.5)).value(), 7e6);
        QVERIFY(!knee.curve.nanosOf(knee::mm1(1)));
        knee.fake.settings.server.service
            = { ServiceSettings::Kind::Bimodal, milliseconds(1), milliseconds(11), 0.1, {} };
        knee.play(milliseconds(100));
        QCOMPARE(knee.curve.serviceNanos(), 2e6);
        knee.fake.settings.server.workers = 4; // another theory
        knee.play(milliseconds(100));
        QCOMPARE(knee.curve.serviceRate(), ServiceRate::Unknown);
    }

    void theRateOfARealServerIsItsMeasuredRoundTrip()
    {
        Knee knee;
        knee.fake.known[2] = ComparedPipeline::info("knee");
        knee.fake.unloaded = Duration(250'000);
        knee.fake.settings.link.upstream.latency = Duration(50'000);
        knee.fake.startScenario("knee");
        knee.play(seconds(1));
        QCOMPARE(knee.curve.serviceRate(), ServiceRate::RoundTrip);
        QCOMPARE(knee.curve.serviceNanos(), 200'000.0);
        knee.fake.unloaded.reset();
        knee.play(seconds(2));
        QCOMPARE(knee.curve.serviceRate(), ServiceRate::Unknown);
        QVERIFY(knee.curve.points().empty());
    }

    void theNextRunBeginsAnew()
    {
        Knee knee;
        knee.fake.startScenario("knee");
        knee.play(seconds(4));
        knee.fake.stopScenario();
        knee.play(seconds(1));
        QCOMPARE(knee.curve.points().size(), std::size_t(1)); // it stays to be looked at
        QVERIFY(!knee.curve.points()[0].isGrowing);
        QVERIFY(!knee.curve.follow(knee.fake));
        knee.fake.startScenario("mutex");
        knee.play(seconds(4));
        QCOMPARE(knee.curve.points().size(), std::size_t(1)); // of another scenario nothing is kept
        knee.fake.stopScenario();
        knee.play(milliseconds(500));
        knee.fake.startScenario("knee");
        knee.play(seconds(1));
        QVERIFY(knee.curve.points().empty());
    }
};

QTEST_GUILESS_MAIN(TestKneeCurve)
#include "tst_kneecurve.moc"
