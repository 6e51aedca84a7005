// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordstore.h"

#include "tests/core/trace/records.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace sluice;

namespace {

void put(RecordStore& store, const std::vector<RequestRecord>& records)
{
    std::size_t done = 0;
    while (done < records.size()) {
        const RecordStore::Room room = store.room(records.size() - done);
        std::copy_n(records.begin() + static_cast<std::ptrdiff_t>(done), room.size, room.at);
        store.add(room.size);
        done += room.size;
    }
}

std::vector<std::uint64_t> ids(const std::vector<RequestRecord>& records)
{
    std::vector<std::uint64_t> result;
    for (const RequestRecord& record : records)
        result.push_back(record.id);
    return result;
}

} // namespace

class TestRecordStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyStoreFindsNothing();
    void findsWhatWasOpenInTheRange_data();
    void findsWhatWasOpenInTheRange();
    void theNewestComeInTheOrderOfTheirEnds();
    void theOldestGiveWayInBlocks();
    void findsARecordByItsNumber();
    void selectsWhatEndedLaterAndIsWanted();
    void visitsWhatEndedInTheSpanNewestFirst();
    void aVisitThatStopsSaysHowFarItCame();
    void whatMayStandOutHoldsTheSlowestAndTheFirstErrorOfEachStep();
    void ofSeveralErrorsInABlockTheFirstStandsOut();
};

void TestRecordStore::anEmptyStoreFindsNothing()
{
    RecordStore store(1000);
    QCOMPARE(store.capacity(), std::size_t(1024));
    std::vector<RequestRecord> out;
    QCOMPARE(store.between(0, INT64_MAX, 10, out), std::size_t(0));
    store.newest(10, out);
    QVERIFY(out.empty());
    QVERIFY(!store.find(1));
    QVERIFY(!store.completeAfter());
    QCOMPARE(store.size(), std::size_t(0));
}

void TestRecordStore::findsWhatWasOpenInTheRange_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("max");
    QTest::newRow("few, all wanted") << 100 << 1000;
    QTest::newRow("full, all wanted") << 4096 << 100'000;
    QTest::newRow("round twice") << 9000 << 100'000;
    QTest::newRow("round twice, some wanted") << 9000 << 300;
    QTest::newRow("one wanted") << 5000 << 1;
    QTest::newRow("only counted") << 5000 << 0;
}

void TestRecordStore::findsWhatWasOpenInTheRange()
{
    QFETCH(const int, count);
    QFETCH(const int, max);
    RandomRecords random(41);
    std::vector<RequestRecord> all;
    // Threads are pulled one after another: the ends go back a little from pull to pull.
    std::int64_t now = 1'000'000'000;
    while (all.size() < static_cast<std::size_t>(count)) {
        const std::int64_t frame = now;
        for (int thread = 0; thread < 3; ++thread) {
            now = frame;
            for (int i = 0; i < 50; ++i)
                all.push_back(random.next(now += random.below(20'000)));
        }
    }
    RecordStore store(4096);
    put(store, all);
    const std::vector<RequestRecord> kept(
        all.end() - static_cast<std::ptrdiff_t>(store.size()), all.end());
    const std::int64_t begin = all.front().stamps.called;
    for (int i = 0; i < 60; ++i) {
        const std::int64_t from = begin + random.below(now - begin);
        const std::int64_t to = from + random.below(i % 2 ? 1'000'000 : 100'000'000);
        std::vector<RequestRecord> expected;
        for (const RequestRecord& record : kept) {
            const Stamps& t = record.stamps;
            if (t.intended <= to && t.resumed >= from)
                expected.push_back(record);
        }
        std::sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) {
            return std::pair(a.stamps.resumed, a.id) < std::pair(b.stamps.resumed, b.id);
        });
        std::vector<RequestRecord> out;
        QCOMPARE(store.between(from, to, static_cast<std::size_t>(max), out), expected.size());
        if (expected.size() > static_cast<std::size_t>(max))
            expected.erase(expected.begin(), expected.end() - max);
        QCOMPARE(ids(out), ids(expected));
    }
}

void TestRecordStore::theNewestComeInTheOrderOfTheirEnds()
{
    RecordStore store(512);
    put(store,
        { answered(1, 5000), answered(2, 7000), answered(3, 9000), answered(4, 4000),
            answered(5, 8000) });
    std::vector<RequestRecord> out;
    store.newest(3, out);
    QCOMPARE(ids(out), (std::vector<std::uint64_t> { 2, 5, 3 }));
    store.newest(100, out);
    QCOMPARE(out.size(), std::size_t(8)); // appended
}

void TestRecordStore::theOldestGiveWayInBlocks()
{
    RecordStore store(1024);
    std::vector<RequestRecord> all;
    for (std::uint64_t id = 0; id < 1024; ++id)
        all.push_back(answered(id, 1000 + static_cast<std::int64_t>(id) * 10));
    put(store, all);
    QCOMPARE(store.size(), std::size_t(1024));
    QCOMPARE(store.overwritten(), 0u);
    QVERIFY(!store.completeAfter());
    put(store, { answered(1024, 1000 + 10'240) });
    QCOMPARE(store.size(), std::size_t(769)); // the first 256 went together
    QCOMPARE(store.overwritten(), 256u);
    QCOMPARE(*store.completeAfter(), all[255].stamps.resumed);
    std::vector<RequestRecord> out;
    store.newest(10'000, out);
    QCOMPARE(out.front().id, 256u);
    QCOMPARE(out.back().id, 1024u);
    QVERIFY(!store.find(255));
}

void TestRecordStore::findsARecordByItsNumber()
{
    RecordStore store(512);
    std::vector<RequestRecord> all;
    for (std::uint64_t id = 1; id <= 700; ++id)
        all.push_back(answered(id, 1000));
    put(store, all);
    QCOMPARE(store.find(700)->id, 700u);
    QCOMPARE(store.find(300)->id, 300u);
    QVERIFY(!store.find(1));
    QVERIFY(!store.find(701));
}

void TestRecordStore::selectsWhatEndedLaterAndIsWanted()
{
    RecordStore store(512);
    std::vector<RequestRecord> all;
    for (std::uint64_t id = 1; id <= 700; ++id)
        all.push_back(answered(id, std::int64_t(id) * 1000)); // ends 1,110 ns later
    put(store, all);
    const auto selected = [&store](std::int64_t endedAfter) {
        std::vector<RequestRecord> out;
        store.select(
            endedAfter, [](const RequestRecord& record) { return record.id % 100 == 0; }, out);
        return ids(out);
    };
    const std::vector<std::uint64_t> kept { 300, 400, 500, 600, 700 };
    QCOMPARE(selected(0), kept);
    QCOMPARE(selected(600'000 + 1109), (std::vector<std::uint64_t> { 600, 700 }));
    QCOMPARE(selected(600'000 + 1110), (std::vector<std::uint64_t> { 700 }));
    QVERIFY(selected(700'000 + 1110).empty());
}

void TestRecordStore::visitsWhatEndedInTheSpanNewestFirst()
{
    RandomRecords random(7);
    std::vector<RequestRecord> all;
    std::int64_t now = 1'000'000'000;
    while (all.size() < 3'000)
        all.push_back(random.next(now += random.below(20'000)));
    RecordStore store(2048);
    put(store, all);
    const std::vector<RequestRecord> kept(
        all.end() - static_cast<std::ptrdiff_t>(store.size()), all.end());
    for (int i = 0; i < 60; ++i) {
        const std::int64_t from = kept.front().stamps.called + random.below(20'000'000);
        const std::int64_t to = from + random.below(10'000'000);
        std::vector<std::uint64_t> expected;
        for (const RequestRecord& record : kept) {
            if (record.stamps.resumed >= from && record.stamps.resumed < to)
                expected.push_back(record.id);
        }
        std::vector<std::uint64_t> visited;
        const auto visit = store.visitEnded(from, to, all.size(),
            [&visited](const RequestRecord& record) { visited.push_back(record.id); });
        QVERIFY(!visit.completeAfter);
        QVERIFY(visit.records >= visited.size());
        std::sort(visited.begin(), visited.end());
        QCOMPARE(visited, expected);
    }
}

void TestRecordStore::aVisitThatStopsSaysHowFarItCame()
{
    RandomRecords random(8);
    std::vector<RequestRecord> all;
    std::int64_t now = 1'000'000'000;
    while (all.size() < 2'000)
        all.push_back(random.next(now += random.below(20'000)));
    RecordStore store(4096);
    put(store, all);
    for (const std::size_t most : { 1, 256, 300, 1'000 }) {
        std::vector<std::uint64_t> visited;
        const auto visit = store.visitEnded(0, INT64_MAX, most,
            [&visited](const RequestRecord& record) { visited.push_back(record.id); });
        QCOMPARE(visit.records, visited.size());
        QVERIFY(visited.size() >= most && visited.size() < most + RecordStore::blockSize);
        QVERIFY(visit.completeAfter);
        std::size_t after = 0;
        for (const RequestRecord& record : all) {
            if (record.stamps.resumed <= *visit.completeAfter)
                continue;
            ++after;
            QVERIFY(std::count(visited.begin(), visited.end(), record.id) == 1);
        }
        QVERIFY(after > 0 || most < 256);
    }
}

void TestRecordStore::whatMayStandOutHoldsTheSlowestAndTheFirstErrorOfEachStep()
{
    struct Standing {
        std::optional<RequestRecord> slowest;
        std::optional<RequestRecord> firstError;
        void take(const RequestRecord& record)
        {
            const auto total
                = [](const RequestRecord& of) { return of.phases()[std::size_t(Phase::Total)]; };
            const bool isReply
                = record.ending == Ending::Reply || record.ending == Ending::ErrorReply;
            if (isReply && (!slowest || total(record) > total(*slowest)))
                slowest = record;
            if (record.ending != Ending::Reply
                && (!firstError || record.stamps.resumed < firstError->stamps.resumed))
                firstError = record;
        }
    };
    RandomRecords random(9);
    std::vector<RequestRecord> all;
    std::int64_t now = 1'000'000'000;
    while (all.size() < 9'000)
        all.push_back(random.next(now += random.below(20'000)));
    RecordStore store(8192);
    put(store, all);
    const std::vector<RequestRecord> kept(
        all.end() - static_cast<std::ptrdiff_t>(store.size()), all.end());
    // From steps that hold many blocks to steps that hold less than one.
    for (const std::int64_t step : { 50'000'000, 7'000'000, 1'000'000 }) {
        const std::int64_t from = kept.front().stamps.resumed + 3 * step;
        const std::int64_t to = now - step / 3;
        std::map<std::int64_t, Standing> right;
        for (const RequestRecord& record : kept) {
            if (record.stamps.resumed >= from && record.stamps.resumed < to)
                right[record.stamps.resumed / step].take(record);
        }
        std::map<std::int64_t, Standing> found;
        const auto visit
            = store.visitStandingOut(from, to, step, all.size(), [&](const RequestRecord& record) {
                  QVERIFY(record.stamps.resumed >= from && record.stamps.resumed < to);
                  found[record.stamps.resumed / step].take(record);
              });
        QVERIFY(!visit.completeAfter);
        QVERIFY(step < 50'000'000 || visit.records < kept.size() / 4);
        QCOMPARE(found.size(), right.size());
        for (const auto& [number, standing] : right) {
            const Standing& other = found[number];
            QCOMPARE(other.slowest.has_value(), standing.slowest.has_value());
            QVERIFY(!other.slowest || other.slowest->id == standing.slowest->id);
            QCOMPARE(other.firstError.has_value(), standing.firstError.has_value());
            QVERIFY(!other.firstError || other.firstError->id == standing.firstError->id);
        }
    }
}

void TestRecordStore::ofSeveralErrorsInABlockTheFirstStandsOut()
{
    RecordStore store(4096);
    std::vector<RequestRecord> all;
    for (std::uint64_t id = 0; id < 1'024; ++id)
        all.push_back(answered(id, 1'000'000 + std::int64_t(id) * 1'000));
    // Pulled in another order than they ended, all in one block.
    all[600].stamps.resumed = all[640].stamps.resumed + 500;
    for (const std::size_t failed : { 600, 640, 700 })
        all[failed].ending = Ending::ErrorReply;
    put(store, all);
    std::vector<std::uint64_t> errors;
    const auto visit = store.visitStandingOut(
        0, INT64_MAX, 1'000'000'000'000, 4096, [&errors](const RequestRecord& record) {
            if (record.ending == Ending::ErrorReply)
                errors.push_back(record.id);
        });
    QVERIFY(visit.records < 16);
    QCOMPARE(errors.size(), std::size_t(2)); // 600 is the block's slowest as well
    QVERIFY(std::count(errors.begin(), errors.end(), 640u) == 1);
}

QTEST_APPLESS_MAIN(TestRecordStore)
#include "tst_recordstore.moc"
