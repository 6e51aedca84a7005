// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/bucketstore.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace sluice;

namespace {

constexpr std::int64_t fine = BucketStore::widths[0];

GaugeSpan randomSpan(std::mt19937& random)
{
    const auto low = static_cast<std::int64_t>(random() % 50);
    const auto high = low + static_cast<std::int64_t>(random() % 50);
    return { low, high, (low + high) / 2, (low + high) / 2 * fine };
}

HistoryBucket randomBucket(std::int64_t index, std::mt19937& random)
{
    HistoryBucket bucket;
    bucket.knownNanos = fine;
    bucket.queueDepth = randomSpan(random);
    bucket.waiting = randomSpan(random);
    bucket.inFlight = randomSpan(random);
    bucket.rates.index = index;
    bucket.rates.offered = random() % 1000;
    bucket.rates.replied = random() % 1000;
    bucket.rates.latencySum = random();
    bucket.rates.latencyMax = random() % 10'000;
    bucket.rates.latency[random() % 64] = 3;
    return bucket;
}

std::vector<HistoryBucket> randomBuckets(
    std::int64_t from, std::int64_t count, std::mt19937& random)
{
    std::vector<HistoryBucket> buckets;
    for (std::int64_t index = from; index < from + count; ++index)
        buckets.push_back(randomBucket(index, random));
    return buckets;
}

} // namespace

class TestBucketStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyStoreHasNothing();
    void coarserBucketsAreExactSums_data();
    void coarserBucketsAreExactSums();
    void aBucketMayBeSetAgain();
    void whatIsSkippedIsUnknown();
    void theOldestGiveWayAndCoarserOnesRemain();
    void aLongGapLeavesOnlyUnknownBuckets();
    void copiesOnlyWhatOverlaps();
};

void TestBucketStore::anEmptyStoreHasNothing()
{
    BucketStore store;
    std::vector<HistoryBucket> out;
    store.copy(0, 1'000'000'000'000, Resolution::TenMillis, out);
    store.set({});
    store.copy(0, 1'000'000'000'000, Resolution::OneSecond, out);
    QVERIFY(out.empty());
    QCOMPARE(store.oldest(Resolution::TenMillis), 0);
    QCOMPARE(store.newestEnd(), 0);
}

void TestBucketStore::coarserBucketsAreExactSums_data()
{
    QTest::addColumn<Resolution>("resolution");
    QTest::newRow("100 ms") << Resolution::HundredMillis;
    QTest::newRow("1 s") << Resolution::OneSecond;
}

void TestBucketStore::coarserBucketsAreExactSums()
{
    QFETCH(const Resolution, resolution);
    const std::int64_t width = BucketStore::widths[static_cast<std::size_t>(resolution)];
    std::mt19937 random(31);
    BucketStore store;
    const std::int64_t first = 123'457;
    const auto all = randomBuckets(first, 1234, random);
    for (auto at = all.begin(); at != all.end();) {
        const auto size = std::min<std::ptrdiff_t>(1 + random() % 40, all.end() - at);
        store.set({ at, at + size });
        at += size;
    }
    std::vector<HistoryBucket> coarse;
    store.copy(0, INT64_MAX, resolution, coarse);
    QCOMPARE(coarse.front().start, first * fine / width * width);
    QCOMPARE(coarse.back().start, (first + 1233) * fine / width * width);
    std::size_t parts = 0;
    for (std::size_t i = 0; i < coarse.size(); ++i) {
        const HistoryBucket& sum = coarse[i];
        QCOMPARE(sum.start, coarse.front().start + static_cast<std::int64_t>(i) * width);
        QCOMPARE(sum.width, width);
        QCOMPARE(sum.rates.index, sum.start / fine);
        std::int64_t known = 0;
        std::int64_t min = INT64_MAX;
        std::int64_t max = 0;
        std::int64_t integral = 0;
        std::int64_t last = 0;
        RateBucket rates;
        for (const HistoryBucket& part : all) {
            if (part.rates.index * fine < sum.start || part.rates.index * fine >= sum.start + width)
                continue;
            known += fine;
            min = std::min(min, part.waiting.min);
            max = std::max(max, part.waiting.max);
            integral += part.waiting.integral;
            last = part.waiting.last;
            rates.merge(part.rates);
            ++parts;
        }
        QCOMPARE(sum.knownNanos, known);
        QCOMPARE(sum.waiting.min, min);
        QCOMPARE(sum.waiting.max, max);
        QCOMPARE(sum.waiting.integral, integral);
        QCOMPARE(sum.waiting.last, last);
        QCOMPARE(sum.waiting.mean(sum.knownNanos), double(integral) / double(known));
        QCOMPARE(sum.rates.offered, rates.offered);
        QCOMPARE(sum.rates.latencySum, rates.latencySum);
        QCOMPARE(sum.rates.latencyMax, rates.latencyMax);
        QVERIFY(sum.rates.latency == rates.latency);
    }
    QCOMPARE(parts, all.size()); // each in exactly one
}

void TestBucketStore::aBucketMayBeSetAgain()
{
    std::mt19937 random(32);
    BucketStore store;
    auto buckets = randomBuckets(1000, 50, random);
    store.set(buckets);
    buckets.erase(buckets.begin(), buckets.begin() + 20);
    buckets[5].rates.offered += 7; // a late commit
    std::vector<HistoryBucket> before;
    store.copy(0, INT64_MAX, Resolution::OneSecond, before);
    store.set(buckets);
    std::vector<HistoryBucket> after;
    store.copy(0, INT64_MAX, Resolution::OneSecond, after);
    QCOMPARE(after.size(), before.size());
    QCOMPARE(after[0].rates.offered, before[0].rates.offered + 7);
    QCOMPARE(after[0].rates.replied, before[0].rates.replied);
    std::vector<HistoryBucket> single;
    store.copy(1025 * fine, 1026 * fine, Resolution::TenMillis, single);
    QCOMPARE(single.size(), std::size_t(1));
    QCOMPARE(single[0].rates.offered, buckets[5].rates.offered);
    QCOMPARE(store.newestEnd(), 1050 * fine);
}

void TestBucketStore::whatIsSkippedIsUnknown()
{
    std::mt19937 random(33);
    BucketStore store;
    for (const auto& [first, count] : { std::pair(1000, 3), std::pair(1006, 14) }) {
        auto buckets = randomBuckets(first, count, random);
        for (HistoryBucket& bucket : buckets)
            bucket.inFlight.min = 7;
        store.set(buckets);
    }
    std::vector<HistoryBucket> out;
    store.copy(0, INT64_MAX, Resolution::TenMillis, out);
    QCOMPARE(out.size(), std::size_t(20));
    for (std::size_t i = 0; i < out.size(); ++i) {
        QCOMPARE(out[i].rates.index, 1000 + std::int64_t(i));
        QCOMPARE(out[i].start, (1000 + std::int64_t(i)) * fine);
        QCOMPARE(out[i].knownNanos, i >= 3 && i < 6 ? 0 : fine);
    }
    out.clear();
    store.copy(0, INT64_MAX, Resolution::HundredMillis, out);
    QCOMPARE(out.size(), std::size_t(2));
    QCOMPARE(out[0].knownNanos, 7 * fine);
    QCOMPARE(out[1].knownNanos, 10 * fine);
    for (const HistoryBucket& bucket : out)
        QCOMPARE(bucket.inFlight.min, 7); // what is unknown is not 0
}

void TestBucketStore::theOldestGiveWayAndCoarserOnesRemain()
{
    std::mt19937 random(34);
    BucketStore store;
    const std::int64_t first = 100'000;
    const std::int64_t count = BucketStore::kept[0] + 1500;
    QCOMPARE(store.finestFor(first * fine), Resolution::TenMillis);
    for (std::int64_t index = first; index < first + count; index += 100)
        store.set(randomBuckets(index, 100, random));
    QCOMPARE(store.oldest(Resolution::TenMillis), (first + 1500) * fine);
    QCOMPARE(store.oldest(Resolution::HundredMillis), first * fine);
    QCOMPARE(store.finestFor((first + 1499) * fine), Resolution::HundredMillis);
    QCOMPARE(store.finestFor((first + 1500) * fine), Resolution::TenMillis);
    QCOMPARE(store.finestFor(0), Resolution::HundredMillis); // nothing of it has given way
    std::vector<HistoryBucket> out;
    store.copy(0, INT64_MAX, Resolution::TenMillis, out);
    QCOMPARE(out.size(), std::size_t(BucketStore::kept[0]));
    QCOMPARE(out.front().start, (first + 1500) * fine);
    store.set(randomBuckets(first, 10, random)); // too old: does nothing
    QCOMPARE(store.oldest(Resolution::TenMillis), (first + 1500) * fine);
}

void TestBucketStore::aLongGapLeavesOnlyUnknownBuckets()
{
    std::mt19937 random(35);
    BucketStore store;
    store.set(randomBuckets(1000, 10, random));
    const std::int64_t later = 1000 + 100 * 60 * 10; // ten minutes
    store.set(randomBuckets(later, 1, random));
    std::vector<HistoryBucket> out;
    store.copy(0, INT64_MAX, Resolution::TenMillis, out);
    QCOMPARE(out.size(), std::size_t(BucketStore::kept[0]));
    QCOMPARE(
        std::count_if(out.begin(), out.end(), [](const auto& b) { return b.knownNanos != 0; }), 1);
    QCOMPARE(out.back().rates.index, later);
    out.clear();
    store.copy(0, INT64_MAX, Resolution::OneSecond, out);
    QCOMPARE(out.size(), std::size_t(601));
    QCOMPARE(out.front().knownNanos, 10 * fine);
}

void TestBucketStore::copiesOnlyWhatOverlaps()
{
    std::mt19937 random(36);
    BucketStore store;
    store.set(randomBuckets(1000, 100, random));
    std::vector<HistoryBucket> out;
    store.copy(1010 * fine, 1020 * fine, Resolution::TenMillis, out);
    QCOMPARE(out.size(), std::size_t(10));
    QCOMPARE(out.front().rates.index, 1010);
    out.clear();
    store.copy(1010 * fine + 1, 1020 * fine + 1, Resolution::TenMillis, out);
    QCOMPARE(out.size(), std::size_t(11));
    out.clear();
    store.copy(2000 * fine, 3000 * fine, Resolution::TenMillis, out);
    store.copy(-50, 10, Resolution::TenMillis, out);
    store.copy(1020 * fine, 1010 * fine, Resolution::TenMillis, out);
    QVERIFY(out.empty());
    store.copy(-50, INT64_MAX, Resolution::OneSecond, out);
    QCOMPARE(out.size(), std::size_t(1));
}

QTEST_APPLESS_MAIN(TestBucketStore)
#include "tst_bucketstore.moc"
