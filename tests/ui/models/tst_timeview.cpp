// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/timeview.h"

#include "tests/ui/models/fakepipeline.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/rangesummary.h"
#include "ui/models/stripcolumns.h"

#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

std::vector<std::uint64_t> ids(const LiveRequests& requests)
{
    std::vector<std::uint64_t> result;
    for (const RequestRecord& record : requests.listed)
        result.push_back(record.id);
    return result;
}

/// The stages of a snapshot by the ids in them.
std::vector<std::vector<std::uint64_t>> stages(const LiveSnapshot& snapshot)
{
    std::vector<std::vector<std::uint64_t>> result { ids(snapshot.waiting), ids(snapshot.queued) };
    for (const LiveConnection& connection : snapshot.connections)
        result.push_back(ids(connection.inFlight));
    return result;
}

struct View {
    FakePipeline fake;
    PipelineFeed feed { fake };
    TimeView time { feed };

    void run(Duration span, Duration step = 16ms)
    {
        for (Duration done {}; done < span; done += step) {
            fake.advance(step);
            feed.takeFrame();
        }
    }
};

} // namespace

class TestTimeView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void liveItsEndIsNow();
    void panningAndZoomingFreezeTheViewNotTheCapture();
    void theRangeStaysWithinWhatIsKept();
    void anInstantOfThePastShowsTheVeryRequests();
    void whatHasGivenWayIsToldAsCounts();
    void aFrozenViewDoesNotChangeWhileAMillionRequestsPass();
    void liveAgainEverythingIsCounted();
    void aRangeIsSummedUpFromItsRecordsAndBuckets();
    void columnsOfAnyWidthHoldTheSameCounts();
    void bookmarksAreKeptInOrderAndVisited();
    void knobsAreKnownForEveryInstant();
};

void TestTimeView::liveItsEndIsNow()
{
    View view;
    view.run(200ms);
    QCOMPARE(view.time.end(), view.fake.now());
    view.time.setSpan(30'000'000'000);
    QVERIFY(!view.feed.isFrozen());
    QCOMPARE(view.time.range().length(), 30'000'000'000);
    view.run(100ms);
    QCOMPARE(view.time.end(), view.fake.now());
}

void TestTimeView::panningAndZoomingFreezeTheViewNotTheCapture()
{
    View view;
    view.run(30s, 40ms);
    const std::int64_t end = view.time.end();
    view.time.pan(-5'000'000'000);
    QVERIFY(view.feed.isFrozen());
    QCOMPARE(view.time.end(), end - 5'000'000'000);
    const std::int64_t around = end - 8'000'000'000;
    view.time.zoom(0.5, around);
    QCOMPARE(view.time.span(), 5'000'000'000);
    // The instant stays where it was: two tenths from the left before, and after.
    QCOMPARE(view.time.range().to - around, 1'500'000'000);
    view.run(1s);
    QCOMPARE(view.time.range().to - around, 1'500'000'000);
    QVERIFY(view.feed.endedSince() > 1000);
    view.feed.setFrozen(false);
    QCOMPARE(view.time.end(), view.fake.now());
    QCOMPARE(view.time.span(), 5'000'000'000);
}

void TestTimeView::theRangeStaysWithinWhatIsKept()
{
    View view;
    view.run(5s, 40ms);
    const TimeRange kept = view.time.kept();
    QCOMPARE(kept.to, view.fake.now());
    QVERIFY(kept.length() >= 4'900'000'000);
    view.time.pan(-3'600'000'000'000);
    QVERIFY(view.time.range().to >= kept.from);
    view.time.pan(3'600'000'000'000);
    QCOMPARE(view.time.range().to, kept.to);
    view.time.show({ kept.from, kept.from + 10 });
    QCOMPARE(view.time.span(), TimeView::shortest);
    view.time.setInstant(kept.from - 1'000'000'000);
    QCOMPARE(*view.time.instant(), kept.from);
    QVERIFY(view.time.range().from <= kept.from && kept.from <= view.time.range().to);
}

void TestTimeView::anInstantOfThePastShowsTheVeryRequests()
{
    View view;
    view.run(300ms);
    std::vector<std::shared_ptr<const LiveSnapshot>> seen;
    for (int i = 0; i < 25; ++i) {
        view.run(10ms, 7'123'457ns);
        seen.push_back(view.fake.snapshot());
        view.fake.advance(3ms);
    }
    view.run(50ms);
    view.feed.setFrozen(true);
    for (const auto& then : seen) {
        view.time.setInstant(then->now);
        QVERIFY(view.feed.isExact());
        QVERIFY(!then->queued.listed.empty());
        QCOMPARE(stages(*view.feed.snapshot()), stages(*then));
        QCOMPARE(view.feed.figures().waiting, then->waiting.count);
        QCOMPARE(view.feed.figures().inFlight, then->inFlightCount());
        QCOMPARE(view.feed.snapshot()->oldestWait, then->oldestWait);
        // None knows what came later.
        for (const RequestRecord& record : view.feed.snapshot()->connections[0].inFlight.listed)
            QVERIFY(record.stamps.complete == 0 && record.stamps.taken <= then->now);
        for (const RequestRecord& record : view.feed.records())
            QVERIFY(record.stamps.resumed <= then->now);
    }
    // Back at the freeze: the snapshot itself.
    view.time.setInstant({});
    QVERIFY(view.feed.snapshot()->now > seen.back()->now);
}

void TestTimeView::whatHasGivenWayIsToldAsCounts()
{
    View view;
    view.run(2s);
    const std::int64_t early = view.fake.now() - 500'000'000;
    while (!view.fake.history().completeAfter())
        view.run(500ms, 50ms);
    view.run(1s, 50ms);
    view.feed.setFrozen(true);
    QVERIFY(*view.feed.history().completeAfter() > early);
    view.time.setInstant(early);
    QVERIFY(!view.feed.isExact());
    const LiveSnapshot* then = view.feed.snapshot();
    QVERIFY(then);
    QVERIFY(then->queued.listed.empty());
    // The time average of its bucket.
    std::vector<HistoryBucket> buckets;
    view.feed.history().buckets(early, early + 1, view.feed.history().finestFor(early), buckets);
    QCOMPARE(buckets.size(), std::size_t(1));
    QVERIFY(qAbs(double(then->queued.count) - buckets[0].queueDepth.mean(buckets[0].knownNanos))
        <= 0.5);
}

void TestTimeView::aFrozenViewDoesNotChangeWhileAMillionRequestsPass()
{
    View view;
    view.run(1s);
    view.feed.setFrozen(true);
    const std::int64_t instant = view.feed.frozenAt() - 300'000'000;
    view.time.setInstant(instant);
    const auto look = [&] {
        std::vector<RequestRecord> records;
        view.feed.history().records(INT64_MIN, INT64_MAX, 1 << 20, records);
        std::vector<HistoryBucket> buckets;
        view.feed.history().buckets(0, INT64_MAX, Resolution::TenMillis, buckets);
        std::vector<std::uint64_t> picture;
        for (const RequestRecord& record : records)
            picture.push_back(record.id);
        for (const HistoryBucket& bucket : buckets)
            picture.push_back(std::uint64_t(bucket.start) ^ bucket.rates.completed);
        for (const auto& stage : stages(*view.feed.snapshot()))
            picture.insert(picture.end(), stage.begin(), stage.end());
        picture.push_back(std::uint64_t(view.time.range().from));
        picture.push_back(view.feed.figures().waiting);
        picture.push_back(view.feed.records().size());
        return picture;
    };
    const auto before = look();
    QVERIFY(before.size() > 10'000);
    RequestRecord record = view.feed.records().back();
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        record.id = 1'000'000'000 + i;
        record.stamps.resumed = view.fake.now();
        view.fake.addRecord(record);
        if (i % 50'000 == 0)
            view.run(32ms);
    }
    view.run(300ms);
    QCOMPARE(look(), before);
    QVERIFY(view.feed.endedSince() >= 1'000'000);
}

void TestTimeView::liveAgainEverythingIsCounted()
{
    View view;
    view.run(500ms);
    const quint64 before = view.feed.figures().totals.ended;
    view.feed.setFrozen(true);
    view.run(2s);
    const quint64 since = view.feed.endedSince();
    QVERIFY(since > 10'000);
    view.feed.setFrozen(false);
    QCOMPARE(view.feed.figures().totals.ended, view.fake.totals().ended);
    QVERIFY(view.feed.figures().totals.ended >= before + since);
    QCOMPARE(view.time.end(), view.fake.now());
}

void TestTimeView::aRangeIsSummedUpFromItsRecordsAndBuckets()
{
    View view;
    view.run(1200ms);
    view.feed.setFrozen(true);
    const std::int64_t bucket = Gauge::bucketNanos;
    const std::int64_t to = view.feed.frozenAt() / bucket * bucket - 20 * bucket;
    const TimeRange range { to - 50 * bucket, to };
    view.time.select(range);
    const RangeSummary sum = summariseRange(view.feed.history(), *view.time.selection());
    std::vector<HistoryBucket> buckets;
    view.feed.history().buckets(range.from, range.to, Resolution::TenMillis, buckets);
    QCOMPARE(buckets.size(), std::size_t(50));
    std::uint64_t replied = 0;
    double depth = 0;
    for (const HistoryBucket& part : buckets) {
        replied += part.rates.replied;
        depth += double(part.queueDepth.integral);
    }
    QCOMPARE(sum.replied, replied);
    QCOMPARE(sum.knownNanos, range.length());
    QVERIFY(qAbs(sum.queuedMean - depth / double(range.length())) < 1e-9);
    QVERIFY(qAbs(sum.perSecond() - double(replied) * 2) < 1);
    QCOMPARE(view.time.kept().to, view.feed.frozenAt());
    // Nothing is known of the future.
    QCOMPARE(summariseRange(view.feed.history(), { to + 10'000'000'000, to + 20'000'000'000 })
                 .knownNanos,
        0);
}

void TestTimeView::columnsOfAnyWidthHoldTheSameCounts()
{
    View view;
    view.run(90s, 50ms);
    view.feed.setFrozen(true);
    const HistoryView history = view.feed.history();
    const std::int64_t end = view.feed.frozenAt() / 1'000'000'000 * 1'000'000'000;
    std::vector<HistoryBucket> seconds;
    history.buckets(end - 20'000'000'000, end, Resolution::OneSecond, seconds);
    double replied = 0;
    double waiting = 0;
    for (const HistoryBucket& bucket : seconds) {
        replied += bucket.rates.replied;
        waiting += double(bucket.waiting.integral);
    }
    StripColumns columns;
    for (const std::int64_t nanos : { 20'000'000, 100'000'000, 500'000'000, 2'000'000'000 }) {
        columns.read(history, end, nanos, int(20'000'000'000 / nanos));
        double sum = 0;
        double integral = 0;
        for (const StripColumn& column : columns.of(StripKind::Replies)) {
            QVERIFY(column.known);
            sum += column.mean * double(nanos) / 1e9;
        }
        for (const StripColumn& column : columns.of(StripKind::Waiting))
            integral += column.mean * double(nanos);
        QVERIFY2(qAbs(sum - replied) < 0.01, qPrintable(QString::number(sum - replied)));
        QVERIFY(qAbs(integral - waiting) < 10);
        QVERIFY(columns.bucketNanos() <= nanos);
    }
    // Finer than a bucket: each column shows the bucket that it lies in.
    columns.read(history, end, 1'000'000, 100);
    QCOMPARE(columns.bucketNanos(), Gauge::bucketNanos);
    for (const StripColumn& column : columns.of(StripKind::InFlight))
        QVERIFY(column.known);
    // Before the beginning nothing is known.
    columns.read(history, FakePipeline::start, 1'000'000'000, 10);
    for (const StripColumn& column : columns.of(StripKind::InFlight))
        QVERIFY(!column.known);
}

void TestTimeView::bookmarksAreKeptInOrderAndVisited()
{
    View view;
    view.run(3s, 40ms);
    const std::int64_t now = view.fake.now();
    QSignalSpy changed(&view.time, &TimeView::bookmarksChanged);
    for (const std::int64_t back : { 1'000'000'000, 2'000'000'000, 500'000'000 })
        QVERIFY(view.time.addBookmark(now - back, QString::number(back)));
    QCOMPARE(changed.count(), 3);
    QCOMPARE(view.time.bookmarks().front().at, now - 2'000'000'000);
    view.time.toBookmark(false);
    QCOMPARE(*view.time.instant(), now - 500'000'000);
    view.time.toBookmark(false);
    QCOMPARE(*view.time.instant(), now - 1'000'000'000);
    view.time.toBookmark(true);
    QCOMPARE(*view.time.instant(), now - 500'000'000);
    view.time.removeBookmark(now - 500'000'000);
    QCOMPARE(view.time.bookmarks().size(), std::size_t(2));
    for (std::size_t i = 2; i < TimeView::bookmarksKept; ++i)
        QVERIFY(view.time.addBookmark(now + std::int64_t(i), {}));
    QVERIFY(!view.time.addBookmark(now + 100'000, {}));
}

void TestTimeView::knobsAreKnownForEveryInstant()
{
    View view;
    view.run(200ms);
    const std::int64_t before = view.fake.now();
    view.fake.setCapacity(8);
    view.run(200ms);
    view.feed.setFrozen(true);
    QCOMPARE(view.feed.configAt(before - 1).capacity, 32);
    QCOMPARE(view.feed.configAt(view.fake.now()).capacity, 8);
    view.time.setInstant(before - 50'000'000);
    QCOMPARE(view.feed.figures().config.capacity, 32);
    QCOMPARE(view.feed.snapshot()->capacity, 32);
}

QTEST_GUILESS_MAIN(TestTimeView)
#include "tst_timeview.moc"
