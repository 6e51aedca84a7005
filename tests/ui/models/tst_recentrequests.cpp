// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakepipeline.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/recentrequests.h"

#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t firstBucket = 1'000;

/// 10 ms with so many replies and requests, and so many in flight all the time.
HistoryBucket bucket(std::int64_t index, std::uint32_t replied, std::uint32_t offered, int inFlight)
{
    HistoryBucket b;
    b.start = index * Gauge::bucketNanos;
    b.width = b.knownNanos = Gauge::bucketNanos;
    b.inFlight = { inFlight, inFlight, inFlight, inFlight * Gauge::bucketNanos };
    b.rates.replied = replied;
    b.rates.offered = offered;
    return b;
}

/// A reply whose line was free from `free` on; microseconds.
RequestRecord reply(
    std::uint64_t id, std::int64_t written, std::int64_t free, std::int64_t complete)
{
    RequestRecord r;
    r.id = id;
    r.producer = 1;
    r.epoch = 1;
    const auto at = [](std::int64_t micros) { return FakePipeline::start + micros * 1'000; };
    r.stamps = { at(written), at(written), at(written), at(written), at(written), at(complete),
        at(complete), at(complete) };
    r.predecessorComplete = at(free);
    r.ending = Ending::Reply;
    return r;
}

/// A view of what the test adds and nobody sends.
struct View {
    FakePipeline fake;
    PipelineFeed feed { fake };
    RecentRequests recent;

    View() { fake.knobs.producers = 0; }
    const RecentFigures& look(Duration after)
    {
        fake.advance(after);
        feed.takeAll();
        recent.note(feed);
        return recent.figures();
    }
};

} // namespace

class TestRecentRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void jainsIndexIsOneForEqualsAndOneNthForOneWhoHasAll()
    {
        QVERIFY(!findFairness({}));
        QVERIFY(!findFairness({ { 1, 100 } }));
        QVERIFY(!findFairness({ { 1, 0 }, { 2, 0 } }));
        QCOMPARE(findFairness({ { 1, 50 }, { 2, 50 } })->jain, 1.0);
        const Fairness one = *findFairness({ { 1, 0 }, { 2, 80 }, { 3, 0 }, { 4, 0 } });
        QCOMPARE(one.jain, 0.25);
        QCOMPARE(one.busiest, 2U);
        QCOMPARE(one.busiestShare, 1.0);
        QCOMPARE(one.behind, 3U);
        QCOMPARE(one.requests, 80U);
        QCOMPARE(findFairness({ { 1, 3 }, { 2, 1 } })->behind, 0U); // just half of the mean
    }

    void aStallHasRequestsInFlightAndEndsWithAReply_data()
    {
        QTest::addColumn<int>("length"); // in buckets
        QTest::addColumn<int>("inFlight");
        QTest::addColumn<int>("after"); // replies
        QTest::addColumn<bool>("found");
        QTest::newRow("100 ms") << 10 << 4 << 2 << true;
        QTest::newRow("90 ms") << 9 << 4 << 2 << false;
        QTest::newRow("nothing in flight") << 50 << 0 << 2 << false;
        QTest::newRow("not over") << 50 << 4 << 0 << false;
    }
    void aStallHasRequestsInFlightAndEndsWithAReply()
    {
        QFETCH(int, length);
        QFETCH(int, inFlight);
        QFETCH(int, after);
        QFETCH(bool, found);
        StripStore strips;
        std::vector<HistoryBucket> buckets;
        for (int i = 0; i < 100; ++i)
            buckets.push_back(bucket(firstBucket + i, 20, 20, 4));
        for (int i = 0; i < length; ++i)
            buckets.push_back(bucket(firstBucket + 100 + i, 0, i == 0, inFlight));
        buckets.push_back(bucket(firstBucket + 100 + length, std::uint32_t(after), 2, 4));
        strips.append(buckets);
        const std::optional<Stall> stall = findStall(strips);
        QCOMPARE(stall.has_value(), found);
        if (found) {
            QCOMPARE(stall->length, Duration(length * 10ms));
            QCOMPARE(stall->offered, 1U);
            QCOMPARE(stall->usualPerSecond, 2'000.0);
        }
    }

    void aStallBeforeWhichNothingIsKnownIsNotCompared()
    {
        StripStore strips;
        std::vector<HistoryBucket> buckets;
        for (int i = 0; i < 20; ++i)
            buckets.push_back(bucket(firstBucket + i, 0, 0, 4));
        buckets.push_back(bucket(firstBucket + 20, 5, 5, 4));
        strips.append(buckets);
        QVERIFY(!findStall(strips));
    }

    void countsAreThoseOfTheLastTenSeconds()
    {
        View view;
        view.fake.lost = 100; // long ago
        view.look(1s);
        QCOMPARE(view.recent.figures().telemetryLost, 0U);
        view.fake.lost = 107;
        QCOMPARE(view.look(1s).telemetryLost, 7U);
        for (int i = 0; i < 9; ++i)
            view.look(1s);
        QCOMPARE(view.recent.figures().span, Duration(10s));
        QCOMPARE(view.look(1s).telemetryLost, 0U);
    }

    void whatStoodStillIsNotCounted()
    {
        View view;
        view.look(1s);
        view.fake.lost = 7;
        view.fake.advance(5s);
        view.recent.restart();
        QCOMPARE(view.look(1s).telemetryLost, 0U);
        QCOMPARE(view.recent.figures().late, Duration(0));
    }

    void theHolderIsTheOneForWhichOthersWaitedMost()
    {
        View view;
        view.fake.addRecord(reply(1, 0, 0, 100));
        view.fake.addRecord(reply(2, 10, 100, 5'100)); // 5 ms, alone
        view.fake.addRecord(reply(3, 6'000, 5'100, 9'000)); // 3 ms, with two behind it
        view.fake.addRecord(reply(4, 6'000, 9'000, 9'010));
        view.fake.addRecord(reply(5, 7'000, 9'010, 9'020));
        view.fake.addRecord(reply(6, 9'500, 9'020, 9'600)); // sent later
        const RecentFigures& now = view.look(20ms);
        QVERIFY(now.holder);
        QCOMPARE(now.holder->request.id, 3U);
        QCOMPARE(now.holder->length, Duration(3ms));
        QCOMPARE(now.holder->others, 2U);
        QCOMPARE(now.holder->othersWaited, Duration(5ms));
        view.look(5s);
        QCOMPARE(view.recent.figures().holder->others, 2U); // looked at once only
        view.look(6s);
        QVERIFY(!view.recent.figures().holder); // long ago
    }

    void whatOneReadHasCompletedHoldsNothingByItself()
    {
        View view;
        RequestRecord record = reply(1, 0, 0, 5'000);
        record.sharedWith = 1;
        view.fake.addRecord(record);
        RequestRecord other = reply(2, 0, 5'000, 5'000);
        other.sharedWith = 1;
        view.fake.addRecord(other);
        QVERIFY(!view.look(10ms).holder); // who kept the server busy cannot be told
        record = reply(3, 6'000, 5'000, 11'000);
        record.stamps.firstByte
            = record.stamps.complete - 3'000'000; // but these bytes were its own
        record.sharedWith = 1;
        view.fake.addRecord(record);
        other = reply(4, 6'000, 11'000, 11'000);
        other.sharedWith = 1;
        view.fake.addRecord(other);
        QVERIFY(view.look(10ms).holder);
        QCOMPARE(view.recent.figures().holder->request.id, 3U);
        QCOMPARE(view.recent.figures().holder->length, Duration(3ms));
        QCOMPARE(view.recent.figures().holder->others, 1U);
    }

    void anotherLineIsNotHeld()
    {
        View view;
        view.fake.addRecord(reply(1, 0, 0, 5'000));
        RequestRecord other = reply(2, 0, 0, 6'000);
        other.connection = 1;
        view.fake.addRecord(other);
        other = reply(3, 0, 0, 7'000);
        other.epoch = 2;
        view.fake.addRecord(other);
        QVERIFY(view.look(10ms).holder);
        QCOMPARE(view.recent.figures().holder->others, 0U);
    }
};

QTEST_GUILESS_MAIN(TestRecentRequests)
#include "tst_recentrequests.moc"
