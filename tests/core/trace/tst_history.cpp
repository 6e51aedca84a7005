// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/history.h"

#include "tests/core/trace/records.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

using namespace sluice;

namespace {

constexpr std::int64_t bucketNanos = Gauge::bucketNanos;
constexpr std::int64_t frame = 16'000'000;
constexpr std::int64_t start = 5000 * bucketNanos + 1234;

struct Sums {
    RateBucket rates;
    std::int64_t depth = 0;
    std::int64_t known = 0;
};

Sums sums(const History& history, Resolution resolution)
{
    std::vector<HistoryBucket> buckets;
    history.buckets(0, INT64_MAX, resolution, buckets);
    Sums result;
    for (const HistoryBucket& bucket : buckets) {
        result.rates.merge(bucket.rates);
        result.depth += bucket.queueDepth.integral;
        result.known += bucket.knownNanos;
    }
    return result;
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bucketsEqualTheCountersAtEveryResolution();
    void aLateChangeFindsItsWayIn();
    void recordsAreFoundByTime();
    void whatCameTooLateIsUnknownAndCounted();
    void lossesAndAgeAreTold();
    void onePullTakesABoundedNumberOfRecords();
    void windowsTheLatencyOfTheRun();
    void aTapSeesEverythingThatIsPulled();
    void nothingIsMissedUnderLoadFromOtherThreads();
};

void TestHistory::bucketsEqualTheCountersAtEveryResolution()
{
    Recorder recorder(1 << 12);
    Gauge depth;
    Gauge waiting;
    auto history = std::make_unique<History>(1 << 12);
    const HistoryGauges gauges { &depth, &waiting, nullptr };
    RandomRecords random(61);
    std::int64_t now = start;
    history->pull(recorder, gauges, now);
    for (int i = 0; i < 2000; ++i) {
        const std::int64_t until = now + frame;
        while (now < until) {
            now += random.below(4'000'000);
            recorder.offered(0, now);
            RequestRecord record = random.next(now - 1'500'000);
            record.stamps.resumed = std::max(record.stamps.complete, now);
            recorder.commit(record);
            depth.add(depth.value() > 5 ? -2 : 1, now);
        }
        history->pull(recorder, gauges, now);
    }
    now += bucketNanos;
    history->pull(recorder, gauges, now);
    const RunTotals totals = recorder.totals(0);
    const std::int64_t end = now / bucketNanos * bucketNanos;
    for (const auto resolution :
        { Resolution::TenMillis, Resolution::HundredMillis, Resolution::OneSecond }) {
        const Sums found = sums(*history, resolution);
        QCOMPARE(std::uint64_t(found.rates.offered), totals.counts.offered);
        QCOMPARE(std::uint64_t(found.rates.completed), totals.counts.ended);
        QCOMPARE(std::uint64_t(found.rates.replied), totals.counts.replied);
        QCOMPARE(found.rates.latencySum, totals.phase(Phase::Total).sum());
        QCOMPARE(found.rates.latencyMax, *totals.phase(Phase::Total).max());
        QCOMPARE(static_cast<std::uint64_t>(found.depth), depth.read(end).integral);
        QCOMPARE(found.known, end - start / bucketNanos * bucketNanos);
    }
    QCOMPARE(history->bucketsLost(), 0u);
    QCOMPARE(history->recordsLost(), 0u);
}

void TestHistory::aLateChangeFindsItsWayIn()
{
    Recorder recorder(64);
    Gauge depth;
    auto history = std::make_unique<History>(512);
    const HistoryGauges gauges { &depth, nullptr, nullptr };
    history->pull(recorder, gauges, start);
    history->pull(recorder, gauges, start + 30 * bucketNanos);
    // Stamped before that pull, counted after it.
    recorder.offered(0, start + 20 * bucketNanos);
    depth.add(2, start + 20 * bucketNanos);
    history->pull(recorder, gauges, start + 31 * bucketNanos);
    std::vector<HistoryBucket> buckets;
    history->buckets(start, INT64_MAX, Resolution::TenMillis, buckets);
    QCOMPARE(buckets[20].rates.offered, 1u);
    QCOMPARE(buckets[20].queueDepth.max, 2);
    QCOMPARE(buckets[30].queueDepth.min, 2);
    QCOMPARE(sums(*history, Resolution::OneSecond).rates.offered, 1u);
}

void TestHistory::recordsAreFoundByTime()
{
    Recorder recorder(64);
    auto history = std::make_unique<History>(512);
    for (std::uint64_t id = 1; id <= 10; ++id)
        recorder.commit(answered(id, start + static_cast<std::int64_t>(id) * 10'000));
    history->pull(recorder, {}, start + bucketNanos);
    std::vector<RequestRecord> records;
    QCOMPARE(history->recordsBetween(start + 30'000, start + 59'999, 100, records), std::size_t(3));
    QCOMPARE(records.front().id, 3u);
    QCOMPARE(records.back().id, 5u);
    QCOMPARE(history->records().find(7)->id, 7u);
}

void TestHistory::whatCameTooLateIsUnknownAndCounted()
{
    Recorder recorder(64);
    Gauge depth;
    auto history = std::make_unique<History>(512);
    const HistoryGauges gauges { &depth, nullptr, nullptr };
    history->pull(recorder, gauges, start);
    history->pull(recorder, gauges, start + 100 * bucketNanos);
    QCOMPARE(history->bucketsLost(), 0u);
    const std::int64_t late = start + 1000 * bucketNanos; // 9 s later; 2.56 s are kept
    history->pull(recorder, gauges, late);
    QCOMPARE(history->bucketsLost(), std::uint64_t(900 - Recorder::rateBucketsKept));
    std::vector<HistoryBucket> buckets;
    history->buckets(start, INT64_MAX, Resolution::TenMillis, buckets);
    QCOMPARE(buckets.size(), std::size_t(1000));
    for (std::size_t i = 0; i < buckets.size(); ++i)
        QCOMPARE(buckets[i].knownNanos != 0, i < 100 || i >= 1000 - Recorder::rateBucketsKept);
}

void TestHistory::lossesAndAgeAreTold()
{
    Recorder recorder(64);
    auto history = std::make_unique<History>(512);
    QCOMPARE(history->dataAge(start), 0);
    for (std::uint64_t id = 1; id <= 100; ++id)
        recorder.commit(answered(id, start));
    history->pull(recorder, {}, start + 100);
    QCOMPARE(history->recordsLost(), 36u);
    QCOMPARE(history->records().size(), std::size_t(64));
    QCOMPARE(history->dataAge(start + 350), 250);
    history->pull(recorder, {}, start + 400);
    QCOMPARE(history->recordsLost(), 36u);
}

void TestHistory::onePullTakesABoundedNumberOfRecords()
{
    constexpr std::size_t count = 100'000;
    Recorder recorder(1 << 17);
    auto history = std::make_unique<History>(1 << 12);
    for (std::uint64_t id = 1; id <= count; ++id)
        recorder.commit(answered(id, start + static_cast<std::int64_t>(id)));
    history->pull(recorder, {}, start + bucketNanos);
    QCOMPARE(history->records().size() + history->records().overwritten(), std::size_t(1 << 16));
    history->pull(recorder, {}, start + 2 * bucketNanos);
    QCOMPARE(history->records().size() + history->records().overwritten(), count);
    QVERIFY(history->records().find(count));
    QVERIFY(history->records().completeAfter());
}

void TestHistory::windowsTheLatencyOfTheRun()
{
    Recorder recorder(64);
    auto history = std::make_unique<History>(512);
    const RunId run = recorder.beginRun();
    history->setRun(run);
    history->pull(recorder, {}, start);
    recorder.commit(answered(1, start, run));
    history->pull(recorder, {}, start + 1'000'000'000);
    QCOMPARE(history->latency().latency(Phase::Total).count(), 1u);
    QCOMPARE(history->latency().latency(Phase::Total).sum(), 1110u);
}

void TestHistory::aTapSeesEverythingThatIsPulled()
{
    struct Tap : HistoryTap {
        std::vector<std::uint64_t> ids;
        std::vector<std::int64_t> indices;
        std::int64_t at = 0;
        void recordsPulled(std::span<const RequestRecord> records, std::int64_t now) override
        {
            for (const RequestRecord& record : records)
                ids.push_back(record.id);
            at = now;
        }
        void bucketsPulled(std::span<const HistoryBucket> buckets, std::int64_t now) override
        {
            for (const HistoryBucket& bucket : buckets)
                indices.push_back(bucket.rates.index);
            at = now;
        }
    } tap;
    Recorder recorder(1 << 10);
    auto history = std::make_unique<History>(512);
    history->pull(recorder, {}, start);
    history->setTap(&tap);
    // More than the store's end holds in one piece, so that it comes in several.
    for (std::uint64_t id = 1; id <= 700; ++id)
        recorder.commit(answered(id, start));
    history->pull(recorder, {}, start + 3 * bucketNanos);
    QCOMPARE(tap.ids.size(), std::size_t(700));
    for (std::size_t i = 0; i < tap.ids.size(); ++i)
        QCOMPARE(tap.ids[i], i + 1);
    QCOMPARE(tap.indices, (std::vector<std::int64_t> { 5000, 5001, 5002 }));
    QCOMPARE(tap.at, start + 3 * bucketNanos);
    history->setTap(nullptr);
    recorder.commit(answered(701, start));
    history->pull(recorder, {}, start + 5 * bucketNanos);
    QCOMPARE(tap.ids.size(), std::size_t(700));
    QCOMPARE(tap.indices.size(), std::size_t(3));
}

void TestHistory::nothingIsMissedUnderLoadFromOtherThreads()
{
    constexpr int perThread = 15'000;
    Recorder recorder(1 << 12);
    Gauge depth;
    auto history = std::make_unique<History>(1 << 16);
    const HistoryGauges gauges { &depth, nullptr, nullptr };
    std::atomic<std::int64_t> clock { start };
    history->pull(recorder, gauges, start);
    std::atomic<int> running { 2 };
    const auto produce = [&](bool ownsGauge) {
        for (int i = 0; i < perThread; ++i) {
            const std::int64_t now = clock.fetch_add(20'000);
            recorder.offered(0, now);
            if (ownsGauge)
                depth.add(i % 2 ? -1 : 1, now);
            recorder.commit(answered(static_cast<std::uint64_t>(i + 1), now - 2000));
        }
        --running;
    };
    std::thread first([&] { produce(true); });
    std::thread second([&] { produce(false); });
    while (running.load() != 0) {
        history->pull(recorder, gauges, clock.load());
        std::this_thread::yield();
    }
    first.join();
    second.join();
    const std::int64_t end = clock.load() + 2 * bucketNanos;
    history->pull(recorder, gauges, end);
    const RunCounts counts = recorder.counts(0);
    QCOMPARE(counts.ended, std::uint64_t(2 * perThread));
    QCOMPARE(history->records().size() + history->records().overwritten() + history->recordsLost(),
        std::uint64_t(2 * perThread));
    QCOMPARE(history->recordsLost(), counts.recordsLost);
    if (history->bucketsLost() == 0) {
        const Sums found = sums(*history, Resolution::HundredMillis);
        QCOMPARE(std::uint64_t(found.rates.completed), counts.ended);
        QCOMPARE(std::uint64_t(found.rates.offered), counts.offered);
        QCOMPARE(static_cast<std::uint64_t>(found.depth),
            depth.read(end / bucketNanos * bucketNanos).integral);
    }
}

QTEST_APPLESS_MAIN(TestHistory)
#include "tst_history.moc"
