// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/ghostrun.h"

#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

void play(FakePipeline& fake, GhostRun& ghost, Duration span)
{
    for (Duration passed {}; passed < span; passed += milliseconds(240)) {
        fake.advance(milliseconds(240));
        ghost.follow(fake);
    }
}

} // namespace

class TestGhostRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theRunBeforeIsKeptAndDoesNotChange()
    {
        FakePipeline fake;
        GhostRun ghost;
        fake.running.clear();
        play(fake, ghost, seconds(1));
        QVERIFY(!ghost.current());
        fake.running = "first";
        ghost.follow(fake);
        const std::int64_t start = fake.now();
        play(fake, ghost, seconds(3));
        QVERIFY(!ghost.previous());
        fake.running.clear();
        play(fake, ghost, seconds(1));
        QVERIFY(ghost.current());
        QVERIFY2(!ghost.previous(), "the run that has ended is still the one that is shown");
        QCOMPARE(ghost.current()->name, QByteArray("first"));
        QCOMPARE(ghost.current()->start, start - start % RunTrace::stepNanos);
        QVERIFY(ghost.current()->steps.size() >= 29);
        fake.running = "second";
        ghost.follow(fake);
        QVERIFY(ghost.previous());
        const std::shared_ptr<const RunTrace> kept = ghost.previous();
        const std::size_t steps = kept->steps.size();
        const double rate = kept->repliesPerSecond().value();
        play(fake, ghost, seconds(2));
        QCOMPARE(ghost.previous(), kept);
        QCOMPARE(kept->name, QByteArray("first"));
        QCOMPARE(kept->steps.size(), steps);
        QCOMPARE(kept->repliesPerSecond().value(), rate);
    }

    void itsFiguresAreThoseOfItsBuckets()
    {
        FakePipeline fake;
        GhostRun ghost;
        ghost.follow(fake);
        const std::int64_t start = fake.now();
        play(fake, ghost, seconds(3));
        fake.running.clear();
        ghost.follow(fake);
        const RunTrace& run = *ghost.current();
        std::vector<HistoryBucket> buckets;
        fake.history().buckets(start, fake.now(), Resolution::HundredMillis, buckets);
        std::uint64_t replies = 0;
        for (std::size_t i = 0; i < run.steps.size(); ++i) {
            replies += buckets[i].rates.replied;
            QCOMPARE(run.steps[i].repliesPerSecond, float(buckets[i].rates.replied) * 10);
        }
        QCOMPARE(run.all.count, replies);
        QVERIFY(run.all.percentile(99));
        QVERIFY(run.steps[10].p99 > 0);
    }

    void theGhostStandsAtThePresentRunsStart()
    {
        FakePipeline fake;
        GhostRun ghost;
        play(fake, ghost, seconds(2));
        fake.running.clear();
        play(fake, ghost, seconds(1));
        fake.running = "many-producers";
        play(fake, ghost, seconds(1));
        const std::int64_t start = ghost.current()->start;
        QCOMPARE(ghost.ghostAt(start), &ghost.previous()->steps.front());
        QCOMPARE(ghost.ghostAt(start + 5 * RunTrace::stepNanos), &ghost.previous()->steps[5]);
        QVERIFY(!ghost.ghostAt(start - 1));
        QVERIFY(!ghost.ghostAt(start + 3600 * std::int64_t(1'000'000'000)));
    }

    void anotherScenarioWithoutAPauseIsAnotherRun()
    {
        FakePipeline fake;
        GhostRun ghost;
        play(fake, ghost, seconds(2));
        fake.running = "other";
        play(fake, ghost, seconds(1));
        QCOMPARE(ghost.previous()->name, QByteArray("many-producers"));
        QCOMPARE(ghost.current()->name, QByteArray("other"));
    }

    void ofALongRunHalfAnHourIsKept()
    {
        FakePipeline fake;
        fake.knobs.producers = 0;
        GhostRun ghost;
        ghost.follow(fake);
        for (int second = 0; second < 31 * 60; second += 30) {
            fake.advance(seconds(30));
            ghost.follow(fake);
        }
        QCOMPARE(ghost.current()->steps.size(), RunTrace::stepsKept);
    }
};

QTEST_GUILESS_MAIN(TestGhostRun)
#include "tst_ghostrun.moc"
