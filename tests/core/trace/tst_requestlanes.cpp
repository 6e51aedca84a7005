// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/requestlanes.h"

#include "tests/core/trace/records.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace sluice;

namespace {

RequestRecord lasting(std::int64_t start, std::int64_t end)
{
    RequestRecord record;
    record.stamps.intended = record.stamps.called = start;
    record.stamps.resumed = end;
    return record;
}

/// The lanes in the order of the records that were given.
std::vector<std::uint32_t> lanesOf(const std::vector<RequestRecord>& records)
{
    std::vector<std::uint32_t> lanes(records.size());
    for (const LanedRequest& request : assignLanes(records).requests)
        lanes[request.index] = request.lane;
    return lanes;
}

} // namespace

class TestRequestLanes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingNeedsNoLane()
    {
        QCOMPARE(assignLanes({}).lanes, 0u);
        QVERIFY(assignLanes({}).requests.empty());
    }

    void oneAfterTheOtherShareALane()
    {
        QCOMPARE(lanesOf({ lasting(10, 20), lasting(20, 30), lasting(40, 50) }),
            (std::vector<std::uint32_t> { 0, 0, 0 }));
    }

    void whatOverlapsIsApartAndTheLowestFreeLaneIsTaken()
    {
        QCOMPARE(lanesOf({ lasting(10, 40), lasting(20, 60), lasting(30, 50), lasting(45, 70),
                     lasting(55, 65) }),
            (std::vector<std::uint32_t> { 0, 1, 2, 0, 2 }));
    }

    void theOrderGivenDoesNotMatter()
    {
        QCOMPARE(
            lanesOf({ lasting(30, 50), lasting(10, 40) }), (std::vector<std::uint32_t> { 1, 0 }));
    }

    void requestsWithoutLengthStandBeforeWhatBeginsThen()
    {
        const auto lanes = assignLanes(
            std::vector { lasting(10, 30), lasting(10, 10), lasting(30, 30), lasting(30, 40) });
        QCOMPARE(lanes.lanes, 1u);
        QCOMPARE(lanes.requests.front().index, 1u);
    }

    void theWholeTimeIsThePhasesWithoutTheLag()
    {
        RandomRecords random(5);
        for (int i = 0; i < 10'000; ++i) {
            RequestRecord record = random.next(1'000'000 + random.below(1'000'000));
            if (random.below(8) == 0)
                record.stamps.resumed = random.below(3'000'000); // clocks that disagree
            if (random.below(8) == 0)
                record.stamps.called = 0;
            const WholeTime time = wholeTime(record);
            const auto phases = record.phases();
            QCOMPARE(time.end - time.start,
                phases[std::size_t(Phase::Total)] - phases[std::size_t(Phase::Lag)]);
            QVERIFY(time.end >= time.start);
        }
        const RequestRecord record = answered(1, 5000);
        QCOMPARE(wholeTime(record).start, 5000);
        QCOMPARE(wholeTime(record).end, 6110);
    }

    void noTwoOfALaneOverlapAndNoLaneIsTooMany()
    {
        RandomRecords random(7);
        std::vector<RequestRecord> records;
        for (int i = 0; i < 20'000; ++i)
            records.push_back(random.next(1'000'000 + random.below(20'000'000)));
        const RequestLanes result = assignLanes(records);
        QCOMPARE(result.requests.size(), records.size());
        std::map<std::uint32_t, std::int64_t> busyUntil;
        std::vector<std::pair<std::int64_t, int>> changes;
        std::int64_t last = 0;
        for (const LanedRequest& request : result.requests) {
            QVERIFY(request.time.start >= last);
            last = request.time.start;
            QVERIFY(request.lane < result.lanes);
            QVERIFY(request.time.start >= busyUntil[request.lane]);
            busyUntil[request.lane] = request.time.end;
            if (request.time.end > request.time.start) {
                changes.emplace_back(request.time.start, 1);
                changes.emplace_back(request.time.end, -1);
            }
        }
        // As many lanes as there were requests at once.
        std::sort(changes.begin(), changes.end());
        int now = 0;
        int most = 0;
        for (const auto& [at, by] : changes)
            most = std::max(most, now += by);
        QCOMPARE(int(result.lanes), most);
    }
};

QTEST_GUILESS_MAIN(TestRequestLanes)
#include "tst_requestlanes.moc"
