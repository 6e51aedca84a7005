// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/heatcolumns.h"
#include "ui/models/latencymarks.h"

#include <QTest>

using namespace sluice;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::int64_t milli = 1'000'000;

std::uint64_t repliesOf(
    const HistoryView& history, std::int64_t from, std::int64_t to, Resolution resolution)
{
    std::vector<HistoryBucket> buckets;
    history.buckets(from, to, resolution, buckets);
    std::uint64_t sum = 0;
    for (const HistoryBucket& bucket : buckets)
        sum += bucket.start >= from ? bucket.rates.replied : 0;
    return sum;
}

std::uint64_t sumOf(const HeatColumns& columns)
{
    std::uint64_t sum = 0;
    for (std::int64_t i = columns.grid().first(); i <= columns.grid().last(); ++i)
        sum += columns.find(i) ? columns.find(i)->count : 0;
    return sum;
}

RequestRecord recordAt(std::uint64_t id, std::int64_t called, std::int64_t took)
{
    RequestRecord record;
    record.id = id;
    record.stamps = { called, called, called + 1'000, called + 2'000, called + 3'000, called + took,
        called + took, called + took + 1'000 };
    record.ending = Ending::Reply;
    return record;
}

} // namespace

class TestHeatColumns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsOfColumnsAreThoseOfTheBuckets_data()
    {
        QTest::addColumn<qint64>("width");
        QTest::addColumn<int>("resolution");
        QTest::newRow("10 ms") << qint64(10 * milli) << int(Resolution::TenMillis);
        QTest::newRow("37 ms") << qint64(37 * milli) << int(Resolution::TenMillis);
        QTest::newRow("100 ms") << qint64(100 * milli) << int(Resolution::HundredMillis);
        QTest::newRow("1 s") << qint64(1000 * milli) << int(Resolution::OneSecond);
    }
    void countsOfColumnsAreThoseOfTheBuckets()
    {
        QFETCH(qint64, width);
        QFETCH(int, resolution);
        FakePipeline fake;
        fake.advance(milliseconds(3210));
        HeatColumns columns;
        const HeatGrid grid { width, fake.now(), 400 };
        columns.update(fake.history(), Phase::Total, grid);
        const std::uint64_t expected
            = repliesOf(fake.history(), std::max<std::int64_t>(0, grid.first()) * width,
                (grid.last() + 1) * width, static_cast<Resolution>(resolution));
        QVERIFY(expected > 10'000);
        QCOMPARE(sumOf(columns), expected);
        QCOMPARE(latencyBetween(fake.history(), 0, fake.now()).count, expected);
    }

    void aColumnNarrowerThanABucketShowsTheBucketThatItLiesIn()
    {
        FakePipeline fake;
        fake.advance(seconds(1));
        HeatColumns columns;
        columns.update(fake.history(), Phase::Total, { 3 * milli, fake.now() - 1, 300 });
        std::vector<HistoryBucket> buckets;
        fake.history().buckets(0, fake.now(), Resolution::TenMillis, buckets);
        int checked = 0;
        for (std::int64_t i = columns.grid().first(); i <= columns.grid().last(); ++i) {
            for (const HistoryBucket& bucket : buckets) {
                const std::int64_t at = i * 3 * milli;
                if (at < bucket.start || at >= bucket.start + bucket.width)
                    continue;
                QCOMPARE(columns.find(i)->count, std::uint64_t(bucket.rates.replied));
                ++checked;
            }
        }
        QVERIFY(checked > 290);
    }

    void percentilesAreWithinAFifthOfTheExactOnes()
    {
        FakePipeline fake;
        fake.advance(seconds(2));
        // The fake's bucket is that of the reply, its record that of the caller's return: compared
        // over a span in which that makes no difference.
        const std::int64_t to = fake.now() - 100 * milli;
        const std::int64_t from = to - 1'500 * milli;
        std::vector<RequestRecord> records;
        fake.history().records(from, to, 1 << 20, records);
        std::vector<std::int64_t> totals;
        for (const RequestRecord& record : records)
            totals.push_back(record.phases()[std::size_t(Phase::Total)]);
        std::sort(totals.begin(), totals.end());
        const HeatColumn all = latencyBetween(fake.history(), from, to);
        for (const double percent : { 50.0, 90.0, 99.0 }) {
            const double exact = double(totals[std::size_t(double(totals.size()) * percent / 100)]);
            QVERIFY(all.percentile(percent).has_value());
            const double read = double(*all.percentile(percent));
            QVERIFY2(std::abs(read - exact) <= exact * 0.2 + 1,
                qPrintable(QStringLiteral("p%1: %2 for %3").arg(percent).arg(read).arg(exact)));
        }
    }

    void percentilesNeedSamplesBeyondThem()
    {
        HeatColumn column;
        QVERIFY(!column.percentile(50));
        for (int i = 0; i < 99; ++i)
            column.add(1'000'000);
        QVERIFY(column.percentile(50));
        QVERIFY(!column.percentile(99));
        column.add(std::int64_t(1'000'000));
        QVERIFY(column.percentile(99));
        QVERIFY(*column.percentile(99) <= column.max);
    }

    void phasesFromRecordsAreExact()
    {
        FakePipeline fake;
        fake.advance(seconds(1));
        HeatColumns columns;
        const HeatGrid grid { 20 * milli, fake.now(), 60 };
        columns.update(fake.history(), Phase::Queued, grid);
        QVERIFY(!columns.knownAfter());
        std::vector<RequestRecord> records;
        fake.history().records(0, INT64_MAX, 1 << 20, records);
        std::vector<HeatColumn> expected(60);
        for (const RequestRecord& record : records) {
            const std::int64_t place = record.stamps.resumed / grid.columnNanos - grid.first();
            if (place >= 0 && place < 60)
                expected[std::size_t(place)].add(record.phases()[std::size_t(Phase::Queued)]);
        }
        std::uint64_t all = 0;
        for (int i = 0; i < 59; ++i) { // the last one goes on
            QCOMPARE(columns.find(grid.first() + i)->steps, expected[std::size_t(i)].steps);
            all += expected[std::size_t(i)].count;
        }
        QVERIFY(all > 10'000);
    }

    void whereRecordsHaveGivenWayAPhaseIsNotKnown()
    {
        RecordSegments segments(2048);
        for (int i = 0; i < 6'000; ++i) {
            *segments.room(1).at
                = recordAt(std::uint64_t(i + 1), 1'000 * milli + i * milli, 100'000);
            segments.add(1);
        }
        const HistoryView history({}, segments.stores(), segments.completeAfter(), 7'000 * milli);
        QVERIFY(history.completeAfter());
        HeatColumns columns;
        columns.update(history, Phase::InFlight, { 10 * milli, 7'000 * milli - 1, 600 });
        QCOMPARE(columns.knownAfter(), history.completeAfter());
        const std::int64_t gone = *history.completeAfter() / (10 * milli);
        QCOMPARE(columns.find(gone)->knownNanos, 0);
        QCOMPARE(columns.find(gone)->count, 0U);
        QVERIFY(columns.find(gone + 1)->knownNanos > 0);
        QCOMPARE(columns.find(gone + 1)->count, 10U);
    }

    void whatIsReadPieceByPieceIsWhatIsReadAtOnce_data()
    {
        QTest::addColumn<qint64>("width");
        QTest::addColumn<int>("phase");
        for (const int width : { 7, 10, 55, 130 }) {
            QTest::addRow("total, %d ms", width) << qint64(width * milli) << int(Phase::Total);
            QTest::addRow("queued, %d ms", width) << qint64(width * milli) << int(Phase::Queued);
        }
    }
    void whatIsReadPieceByPieceIsWhatIsReadAtOnce()
    {
        QFETCH(qint64, width);
        QFETCH(int, phase);
        FakePipeline fake;
        fake.advance(seconds(1));
        HeatColumns pieces;
        std::int64_t first = 0;
        for (int frame = 0; frame < 100; ++frame) {
            fake.advance(milliseconds(17));
            first = pieces.update(
                fake.history(), static_cast<Phase>(phase), { width, fake.now(), 350 });
        }
        QVERIFY2(first > pieces.grid().last() - 1'000 * milli / width - 2, "too much is read");
        HeatColumns whole;
        QCOMPARE(
            whole.update(fake.history(), static_cast<Phase>(phase), { width, fake.now(), 350 }),
            pieces.grid().first());
        int compared = 0;
        for (std::int64_t i = whole.grid().first(); i <= whole.grid().last(); ++i) {
            // What was read before its records gave way stays.
            const HeatColumn* before = whole.find(i - 100 * milli / width - 1);
            if (!before || before->knownNanos == 0)
                continue;
            ++compared;
            QCOMPARE(pieces.find(i)->steps, whole.find(i)->steps);
            QCOMPARE(pieces.lineAt(i).p50, whole.lineAt(i).p50);
            QCOMPARE(pieces.lineAt(i).p99, whole.lineAt(i).p99);
        }
        QVERIFY(compared > 8);
        QVERIFY(!whole.find(whole.grid().first() - 1));
        QVERIFY(!whole.find(whole.grid().last() + 1));
    }

    void exemplarsAreTheSlowestAndTheFirstErrorOfTheirSecond()
    {
        LatencyMarks exemplars;
        const std::int64_t second = LatencyMarks::stepNanos;
        exemplars.take(recordAt(1, 10 * second, 2 * milli));
        exemplars.take(recordAt(2, 10 * second + milli, 9 * milli));
        exemplars.take(recordAt(3, 10 * second + 2 * milli, 3 * milli));
        RequestRecord failed = recordAt(4, 10 * second + 5 * milli, milli);
        failed.ending = Ending::ErrorReply;
        RequestRecord later = recordAt(5, 10 * second + 7 * milli, milli);
        later.ending = Ending::ErrorReply;
        exemplars.take(later);
        exemplars.take(failed);
        exemplars.take(recordAt(6, 11 * second, milli));
        std::vector<LatencyMark> found;
        exemplars.between(10 * second, 12 * second, found);
        QCOMPARE(found.size(), 3U);
        QCOMPARE(found[0].record.id, 2U);
        QCOMPARE(found[0].kind, LatencyMarkKind::Slowest);
        QCOMPARE(found[1].record.id, 4U);
        QCOMPARE(found[1].kind, LatencyMarkKind::FirstError);
        QCOMPARE(found[2].record.id, 6U);
    }

    void exemplarsAreFoundAmongAllRecordsInAFewLooks()
    {
        RecordSegments segments(1 << 21);
        const std::int64_t second = LatencyMarks::stepNanos;
        const int perSecond = 220'000;
        std::uint64_t id = 0;
        const auto addSecond = [&](std::int64_t number) {
            for (int i = 0; i < perSecond; ++i) {
                // The slowest comes first, so that looking at the newest only would miss it.
                const std::int64_t took = i == 0 ? 9 * milli : milli;
                *segments.room(1).at = recordAt(++id, number * second + i * 4'000, took);
                segments.add(1);
            }
        };
        for (int number = 10; number < 14; ++number)
            addSecond(number);
        LatencyMarks exemplars;
        const auto slowest = [&] {
            std::vector<LatencyMark> found;
            exemplars.between(0, 100 * second, found);
            std::vector<std::uint64_t> ids;
            for (const LatencyMark& mark : found)
                ids.push_back(mark.record.id);
            return ids;
        };
        const auto look = [&](std::int64_t to) {
            const HistoryView history({}, segments.stores(), segments.completeAfter(), to);
            exemplars.look(history, 0, to);
        };
        look(14 * second);
        addSecond(14); // a second later: new ones first, then the rest of the old ones
        for (int i = 0; i < 4; ++i)
            look(15 * second);
        std::vector<std::uint64_t> expected;
        for (int number = 10; number < 15; ++number)
            expected.push_back(std::uint64_t(number - 10) * perSecond + 1);
        QCOMPARE(slowest(), expected);
    }

    void exemplarsAreBounded()
    {
        LatencyMarks exemplars;
        for (std::uint64_t i = 0; i < 2 * LatencyMarks::stepsKept; ++i)
            exemplars.take(recordAt(i + 1, std::int64_t(i) * LatencyMarks::stepNanos, milli));
        std::vector<LatencyMark> found;
        exemplars.between(0, INT64_MAX, found);
        QCOMPARE(found.size(), LatencyMarks::stepsKept);
        QCOMPARE(found.back().record.id, 2 * LatencyMarks::stepsKept);
    }
};

QTEST_GUILESS_MAIN(TestHeatColumns)
#include "tst_heatcolumns.moc"
