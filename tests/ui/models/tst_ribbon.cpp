// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/requestrecords.h"
#include "ui/models/phasespans.h"
#include "ui/models/ribbon.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>

using namespace sluice;
using Source = RibbonColumn::Source;

namespace {

/// Nanoseconds that all requests together were in a phase within [from, to), counted one by one.
std::int64_t counted(const std::vector<RequestRecord>& records, Phase phase, std::int64_t from,
    std::int64_t to, std::int64_t until)
{
    std::int64_t sum = 0;
    for (const RequestRecord& record : records) {
        const PhaseSpans spans = phaseSpans(record, until);
        for (const PhaseSpan* span = spans.first(); span != spans.last(); ++span) {
            if (span->phase == phase)
                sum += std::max<std::int64_t>(
                    0, std::min(to, span->to) - std::max(from, span->from));
        }
    }
    return sum;
}

HistoryBucket bucket(std::int64_t start, int queued, int waiting, int inFlight)
{
    HistoryBucket result;
    result.start = start;
    result.width = result.knownNanos = 10'000'000;
    result.queueDepth.integral = queued * result.width;
    result.waiting.integral = waiting * result.width;
    result.inFlight.integral = inFlight * result.width;
    return result;
}

/// "R" from records, "c" from counts, "." unknown.
QByteArray sources(const Ribbon& ribbon)
{
    QByteArray picture;
    for (const RibbonColumn& column : ribbon.columns())
        picture += column.source == Source::Records ? 'R'
            : column.source == Source::Counts       ? 'c'
                                                    : '.';
    return picture;
}

} // namespace

class TestRibbon : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsAsBruteForceDoes_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("to");
        QTest::addColumn<int>("columns");
        QTest::newRow("all of it") << qint64(0) << qint64(130'000) << 97;
        QTest::newRow("a part") << qint64(40'017) << qint64(61'003) << 50;
        QTest::newRow("one column") << qint64(0) << qint64(100'000) << 1;
        QTest::newRow("columns of two nanoseconds") << qint64(50'000) << qint64(50'200) << 100;
        QTest::newRow("columns narrower than a nanosecond")
            << qint64(50'000) << qint64(50'060) << 97;
        QTest::newRow("nobody there") << qint64(900'000) << qint64(910'000) << 10;
    }
    void countsAsBruteForceDoes()
    {
        QFETCH(qint64, from);
        QFETCH(qint64, to);
        QFETCH(int, columns);
        const std::int64_t until = 1'000'000;
        const std::vector<RequestRecord> records = randomRecords(400, 100'000, 5);
        Ribbon ribbon;
        for (int round = 0; round < 2; ++round) { // used again it has forgotten everything
            ribbon.begin({ from, to }, columns);
            for (const RequestRecord& record : records)
                ribbon.add(record, until);
            ribbon.finish(INT64_MIN, until, {});
        }
        QCOMPARE(int(ribbon.columns().size()), columns);
        QCOMPARE(ribbon.border(0), from);
        QCOMPARE(ribbon.border(columns), to);
        for (int i = 0; i < columns; ++i) {
            const RibbonColumn& column = ribbon.columns()[std::size_t(i)];
            const std::int64_t width = ribbon.border(i + 1) - ribbon.border(i);
            if (width == 0)
                continue;
            QVERIFY(column.source == Source::Records);
            double shares = 0;
            for (int p = 0; p < phaseCount - 1; ++p) {
                const auto phase = static_cast<Phase>(p);
                const std::int64_t expected
                    = counted(records, phase, ribbon.border(i), ribbon.border(i + 1), until);
                QCOMPARE(std::llround(column.mean[std::size_t(p)] * double(width)), expected);
                shares += column.share(phase);
            }
            if (column.open > 0)
                QVERIFY(std::abs(shares - 1) < 1e-9);
        }
    }

    void sharesOfAllColumnsAddUpToOne()
    {
        Ribbon ribbon;
        ribbon.begin({ 0, 130'000 }, 77);
        for (const RequestRecord& record : randomRecords(300, 100'000, 9, false))
            ribbon.add(record, 0);
        ribbon.finish(INT64_MIN, 130'000, {});
        double sum = 0;
        for (int phase = 0; phase < phaseCount - 1; ++phase)
            sum += ribbon.share(static_cast<Phase>(phase));
        QVERIFY(std::abs(sum - 1) < 1e-9);
        QCOMPARE(ribbon.share(Phase::Total), 0.0);
        QVERIFY(ribbon.most() > 1);
    }

    void whatHasGivenWayIsTakenFromTheCounts()
    {
        Ribbon ribbon;
        ribbon.begin({ 0, 60'000'000 }, 12); // 5 ms each
        ribbon.add(steppedRecord(1, 31'000'000, 1'000'000), 0);
        const HistoryBucket before = bucket(10'000'000, 1, 2, 5);
        HistoryBucket unseen = bucket(20'000'000, 1, 1, 1);
        unseen.knownNanos = 0;
        ribbon.finish(28'000'000, 52'000'000, { before, unseen });
        // Nothing of the first 10 ms; then counts; a bucket that nobody saw; records; the future.
        QCOMPARE(sources(ribbon), "..cc..RRRRR.");
        const RibbonColumn& column = ribbon.columns()[2];
        QCOMPARE(column.open, 8.0);
        QCOMPARE(column.share(Phase::Waiting), 0.25);
        QCOMPARE(column.share(Phase::Queued), 0.125);
        QCOMPARE(column.share(Phase::InFlight), 0.625);
        QCOMPARE(ribbon.most(), 8.0);
    }

    void aColumnOverTwoBucketsIsTheirMean()
    {
        Ribbon ribbon;
        ribbon.begin({ 5'000'000, 25'000'000 }, 1);
        ribbon.finish(INT64_MAX, 0,
            { bucket(0, 0, 0, 4), bucket(10'000'000, 0, 0, 2), bucket(20'000'000, 0, 0, 8) });
        QCOMPARE(ribbon.columns()[0].open, (4 * 0.5 + 2 + 8 * 0.5) / 2);
    }

    void theNewestColumnIsMeasuredOverWhatWasSeen()
    {
        Ribbon ribbon;
        ribbon.begin({ 0, 1000 }, 2);
        ribbon.add(steppedRecord(1, 400, 0, 2), 750); // queued from 400 on, and still
        ribbon.finish(INT64_MIN, 750, {});
        QCOMPARE(ribbon.columns()[0].open, 0.2);
        QCOMPARE(ribbon.columns()[1].open, 1.0); // of the 250 ns that were seen, all
        QCOMPARE(ribbon.columns()[1].share(Phase::Queued), 1.0);
    }

    void timeForAFullPictureIsPrinted()
    {
        const std::vector<RequestRecord> records = randomRecords(65'536, 50'000'000, 3);
        Ribbon ribbon;
        std::vector<double> times;
        for (int round = 0; round < 15; ++round) {
            QElapsedTimer timer;
            timer.start();
            ribbon.begin({ 0, 60'000'000 }, 800);
            for (const RequestRecord& record : records)
                ribbon.add(record, 60'000'000);
            ribbon.finish(INT64_MIN, 60'000'000, {});
            times.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
        std::sort(times.begin(), times.end());
        qInfo("ribbon of 65,536 records in 800 columns: median %.2f ms", times[times.size() / 2]);
        QVERIFY(ribbon.most() > 0);
    }
};

QTEST_GUILESS_MAIN(TestRibbon)
#include "tst_ribbon.moc"
