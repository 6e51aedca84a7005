// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/requestrecords.h"
#include "ui/models/phasespans.h"
#include "ui/models/windowrequests.h"

#include <QElapsedTimer>
#include <QTest>

#include <numeric>

using namespace sluice;

namespace {

/// A history of its own, that a test fills.
struct Past {
    RecordSegments segments;
    std::shared_ptr<BucketStore> buckets = std::make_shared<BucketStore>();

    explicit Past(std::size_t capacity = 1 << 17)
        : segments(capacity)
    {
    }
    void add(const RequestRecord& record)
    {
        *segments.room(1).at = record;
        segments.add(1);
    }
    [[nodiscard]] HistoryView view() const
    {
        return { buckets, segments.stores(), segments.completeAfter(), 1'000'000'000 };
    }
};

/// "1 2 3*", open ones with a star.
QByteArray ids(const WindowRequests& requests)
{
    QByteArrayList parts;
    for (const RequestRecord& record : requests.records)
        parts += QByteArray::number(quint64(record.id)) + (isOpen(record) ? "*" : "");
    return parts.join(' ');
}

} // namespace

class TestWindowRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thoseThatWereOpenInTheWindowAreRead()
    {
        Past past;
        for (std::uint64_t id = 1; id <= 9; ++id) // each 60 long, one every 100
            past.add(steppedRecord(id, std::int64_t(id) * 100));
        WindowRequests requests;
        requests.read(past.view(), nullptr, { 450, 720 }, {}, {});
        QCOMPARE(ids(requests), "4 5 6 7");
        QCOMPARE(requests.total, 4U);
        QCOMPARE(requests.notAvailable, 0U);
        QCOMPARE(requests.knownFrom, INT64_MIN);
        QCOMPARE(requests.until, 720);
        QVERIFY(!requests.isFiltered);
    }

    void openOnesAreThereOnce()
    {
        Past past;
        past.add(steppedRecord(1, 100));
        past.add(steppedRecord(2, 200));
        LiveSnapshot open;
        open.now = 230;
        open.connections.emplace_back();
        open.connections[0].inFlight = { 1, { steppedRecord(2, 200, 10, 3) } }; // has ended since
        open.queued = { 1, { steppedRecord(3, 210, 10, 2) } };
        open.waiting = { 7, { steppedRecord(4, 220, 10, 1) } }; // six are not listed
        WindowRequests requests;
        requests.read(past.view(), &open, { 0, 260 }, {}, {});
        QCOMPARE(ids(requests), "1 2 3* 4*");
        QCOMPARE(requests.notAvailable, 6U);
        QCOMPARE(requests.total, 10U);
        QCOMPARE(requests.until, 230);
        requests.read(past.view(), &open, { 0, 215 }, {}, {}); // what was sent later is not in it
        QCOMPARE(ids(requests), "1 2 3*");
        QCOMPARE(requests.notAvailable, 0U);
    }

    void asOfAnInstantWhatEndedLaterWasOpen()
    {
        Past past;
        past.add(steppedRecord(1, 100));
        past.add(steppedRecord(2, 200));
        WindowRequests requests;
        requests.read(past.view(), nullptr, { 0, 225 }, 225, {});
        QCOMPARE(ids(requests), "1 2*");
        const Stamps& stamps = requests.records[1].stamps;
        QCOMPARE(stamps.taken, 220);
        QCOMPARE(stamps.written, 0);
        QCOMPARE(phaseSpans(requests.records[1], requests.until).end, 225);
    }

    void aFilterLeavesOthersOutButCountsThem()
    {
        Past past;
        for (std::uint64_t id = 1; id <= 9; ++id)
            past.add(steppedRecord(id, std::int64_t(id) * 100));
        WindowRequests requests;
        requests.read(past.view(), nullptr, { 0, 2000 }, {},
            [](const RequestRecord& record) { return record.id % 2 == 0; });
        QCOMPARE(ids(requests), "2 4 6 8");
        QCOMPARE(requests.total, 9U);
        QVERIFY(requests.isFiltered);
    }

    void whatHasGivenWayIsCountedFromTheBuckets()
    {
        Past past(2048);
        constexpr std::int64_t every = 100'000; // 100 in each bucket
        std::vector<HistoryBucket> buckets;
        for (std::uint64_t id = 1; id <= 10'000; ++id)
            past.add(steppedRecord(id, std::int64_t(id) * every, 0));
        for (std::int64_t index = 0; index <= 100; ++index) {
            HistoryBucket bucket;
            bucket.knownNanos = 10'000'000;
            bucket.rates.index = index;
            bucket.rates.completed = 100;
            buckets.push_back(bucket);
        }
        past.buckets->set(buckets);
        WindowRequests requests;
        requests.read(past.view(), nullptr, { 500'000'000, 1'000'000'000 }, {}, {});
        QVERIFY(requests.knownFrom > 700'000'000);
        QVERIFY(!requests.buckets.empty());
        QVERIFY(requests.records.size() < 2500);
        QVERIFY(requests.notAvailable > 2500);
        // Together they are the 5,000 that there were, to a bucket's width.
        QVERIFY(std::abs(double(requests.total) - 5000) < 102);
        // Where all of them are there, nothing is made up.
        requests.read(past.view(), nullptr, { 950'000'000, 1'000'000'000 }, {}, {});
        QCOMPARE(requests.total, 501U);
        QCOMPARE(requests.notAvailable, 0U);
        QVERIFY(requests.buckets.empty());
    }

    void moreThanAreReadAreCountedToo()
    {
        Past past;
        for (std::uint64_t id = 1; id <= WindowRequests::recordsRead + 1000; ++id)
            past.add(steppedRecord(id, std::int64_t(id) * 10, 0));
        WindowRequests requests;
        requests.read(past.view(), nullptr, { 0, 10'000'000 }, {}, {});
        QCOMPARE(requests.records.size(), WindowRequests::recordsRead);
        QCOMPARE(requests.records.front().id, 1001U);
        QCOMPARE(requests.notAvailable, 1000U);
        QCOMPARE(requests.total, WindowRequests::recordsRead + 1000);
        QCOMPARE(requests.knownFrom, 10'011);
        QElapsedTimer timer;
        timer.start();
        requests.read(past.view(), nullptr, { 0, 10'000'000 }, {}, {});
        qInfo("reading 65,536 records: %.2f ms", double(timer.nsecsElapsed()) / 1e6);
    }
};

QTEST_GUILESS_MAIN(TestWindowRequests)
#include "tst_windowrequests.moc"
