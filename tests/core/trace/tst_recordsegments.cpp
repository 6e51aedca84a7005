// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordsegments.h"

#include "tests/core/trace/records.h"

#include <QTest>

using namespace sluice;

namespace {

void put(RecordSegments& to, std::uint64_t first, std::uint64_t count)
{
    while (count > 0) {
        const RecordStore::Room room = to.room(count);
        for (std::size_t i = 0; i < room.size; ++i)
            room.at[i] = answered(first + i, static_cast<std::int64_t>(first + i) * 1000);
        to.add(room.size);
        first += room.size;
        count -= room.size;
    }
}

std::vector<RequestRecord> all(const RecordSegments::Stores& stores)
{
    std::vector<RequestRecord> records;
    recordsBetween(stores, INT64_MIN, INT64_MAX, SIZE_MAX / 2, records);
    return records;
}

} // namespace

class TestRecordSegments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewestThreeQuartersAreKeptAtLeast();
    void aQueryOverSegmentsIsOneOverAll();
    void whatIsPinnedNeverChanges();
    void recordingGoesOnWhilePinned();
    void afterwardsEverySegmentIsUsedAgain();
    void anEmptyOneCanBePinned();
    void whatHasGivenWayIsTold();
};

void TestRecordSegments::theNewestThreeQuartersAreKeptAtLeast()
{
    RecordSegments segments(4 * 512);
    put(segments, 1, 10'000);
    const auto records = all(segments.stores());
    QVERIFY(records.size() >= 3 * 512);
    QCOMPARE(records.size(), segments.size());
    QCOMPARE(segments.overwritten(), 10'000 - records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        QCOMPARE(records[i].id, 10'000 - records.size() + 1 + i);
    QCOMPARE(segments.find(10'000)->id, 10'000u);
    QVERIFY(!segments.find(1));
}

void TestRecordSegments::aQueryOverSegmentsIsOneOverAll()
{
    RecordSegments segments(4 * 512);
    RecordStore one(4096);
    RandomRecords random(5);
    std::int64_t now = 1'000'000;
    for (int i = 0; i < 1500; ++i) {
        now += random.below(40'000);
        const RequestRecord record = random.next(now);
        *segments.room(1).at = record;
        segments.add(1);
        *one.room(1).at = record;
        one.add(1);
    }
    for (int i = 0; i < 200; ++i) {
        const std::int64_t from = 900'000 + random.below(now);
        const std::int64_t to = from + random.below(2'000'000);
        const auto max = static_cast<std::size_t>(random.below(400));
        std::vector<RequestRecord> expected;
        std::vector<RequestRecord> found;
        const std::size_t count = one.between(from, to, max, expected);
        QCOMPARE(segments.between(from, to, max, found), count);
        QCOMPARE(found.size(), expected.size());
        for (std::size_t j = 0; j < found.size(); ++j)
            QCOMPARE(found[j].id, expected[j].id);
    }
}

void TestRecordSegments::whatIsPinnedNeverChanges()
{
    RecordSegments segments(4 * 512);
    put(segments, 1, 1900);
    const auto before = all(segments.stores());
    const RecordSegments::Stores pinned = segments.pin();
    const auto held = all(pinned);
    // The oldest segment gives way for what comes now; the rest is all there, the newest above all.
    QVERIFY(held.size() >= 1900 - 512);
    QCOMPARE(held.back().id, before.back().id);
    put(segments, 1901, 100'000);
    const auto after = all(pinned);
    QCOMPARE(after.size(), held.size());
    for (std::size_t i = 0; i < held.size(); ++i)
        QCOMPARE(after[i].id, held[i].id);
}

void TestRecordSegments::recordingGoesOnWhilePinned()
{
    RecordSegments segments(4 * 512);
    put(segments, 1, 1900);
    const RecordSegments::Stores pinned = segments.pin();
    put(segments, 1901, 5000);
    QCOMPARE(segments.find(6900)->id, 6900u);
    QVERIFY(segments.find(1900)); // still held, so still found
    QCOMPARE(segments.size() + segments.overwritten(), std::size_t(6900));
}

void TestRecordSegments::afterwardsEverySegmentIsUsedAgain()
{
    RecordSegments segments(4 * 512);
    put(segments, 1, 1900);
    for (int round = 0; round < 5; ++round) {
        const RecordSegments::Stores pinned = segments.pin();
        put(segments, 10'000u * unsigned(round + 1), 700);
    }
    put(segments, 100'000, 10'000);
    const auto records = all(segments.stores());
    QVERIFY(records.size() >= 3 * 512);
    QCOMPARE(records.back().id, 109'999u);
    QCOMPARE(records.front().id, 110'000 - records.size());
}

void TestRecordSegments::anEmptyOneCanBePinned()
{
    RecordSegments segments(4 * 512);
    QVERIFY(segments.pin().empty());
    put(segments, 1, 3);
    QCOMPARE(all(segments.pin()).size(), std::size_t(3));
}

void TestRecordSegments::whatHasGivenWayIsTold()
{
    RecordSegments segments(4 * 512);
    put(segments, 1, 2048);
    QVERIFY(!segments.completeAfter());
    put(segments, 2049, 1);
    QVERIFY(segments.completeAfter());
    const auto records = all(segments.stores());
    // Everything that ended later is there.
    QCOMPARE(records.front().id, 513u);
    QCOMPARE(*segments.completeAfter(), answered(512, 512 * 1000).stamps.resumed);
}

QTEST_APPLESS_MAIN(TestRecordSegments)
#include "tst_recordsegments.moc"
