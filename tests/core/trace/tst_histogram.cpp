// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/histogram.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <thread>

using namespace sluice;

namespace {

/// Latencies as they are: mostly near one value, with a long tail.
std::vector<std::int64_t> latencies(std::size_t count, std::uint32_t seed)
{
    std::mt19937 random(seed);
    std::lognormal_distribution<double> usual(12, 1.5);
    std::vector<std::int64_t> values(count);
    for (auto& value : values)
        value = static_cast<std::int64_t>(usual(random)) + 1;
    return values;
}

std::int64_t exactPercentile(std::vector<std::int64_t> values, double percent)
{
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(
        std::ceil(percent / 100 * static_cast<double>(values.size()) - 1e-9));
    return values[std::max<std::size_t>(rank, 1) - 1];
}

} // namespace

class TestHistogram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyValueLiesInItsBucket();
    void percentilesAreWithinOnePercentOfExactOnes_data();
    void percentilesAreWithinOnePercentOfExactOnes();
    void sumMeanAndExtremesAreExact();
    void aPercentileNeedsSamplesBeyondIt_data();
    void aPercentileNeedsSamplesBeyondIt();
    void anEmptyHistogramKnowsNothing();
    void whatIsTooLongCountsIntoTheLastBucket();
    void zerosAddedAreSamplesOfZero();
    void mergedIsAsIfRecordedInOne();
    void subtractedIsWhatCameSince();
    void aCopyTakenWhileWritingIsWithinItsExtremes();
};

void TestHistogram::everyValueLiesInItsBucket()
{
    for (int bucket = 0; bucket < LatencyScale::buckets; ++bucket) {
        const std::int64_t lower = LatencyScale::lowerBound(bucket);
        QCOMPARE(LatencyScale::bucketOf(lower), bucket);
        if (bucket > 0)
            QCOMPARE(LatencyScale::bucketOf(lower - 1), bucket - 1);
        if (bucket + 1 == LatencyScale::buckets)
            break; // the last one has no upper bound
        const std::int64_t upper = LatencyScale::lowerBound(bucket + 1) - 1;
        const std::int64_t middle = LatencyScale::middle(bucket);
        QVERIFY(middle >= lower && middle <= upper);
        for (const std::int64_t value : { lower, upper })
            QVERIFY(std::abs(middle - value) <= static_cast<double>(value) * 0.004);
    }
    QCOMPARE(LatencyScale::bucketOf(-5), 0);
    QVERIFY(LatencyScale::lowerBound(LatencyScale::buckets - 1) > 600'000'000'000); // 10 minutes
    QVERIFY(sizeof(Histogram) <= 40 * 1024);
}

void TestHistogram::percentilesAreWithinOnePercentOfExactOnes_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("few") << 1000;
    QTest::newRow("some") << 54'321;
    QTest::newRow("many") << 300'000;
}

void TestHistogram::percentilesAreWithinOnePercentOfExactOnes()
{
    QFETCH(const int, count);
    Histogram histogram;
    const auto values = latencies(static_cast<std::size_t>(count), 5);
    for (const std::int64_t value : values)
        histogram.add(value);
    const HistogramSnapshot snapshot = histogram.snapshot();
    for (const double percent : { 1.0, 50.0, 90.0, 99.0, 99.9, 100.0 }) {
        const auto exact = static_cast<double>(exactPercentile(values, percent));
        const auto found = snapshot.percentile(percent);
        QVERIFY(found);
        QVERIFY2(std::abs(static_cast<double>(*found) - exact) <= exact * 0.004 + 0.5,
            qPrintable(QStringLiteral("p%1: %2 for %3").arg(percent).arg(*found).arg(exact)));
    }
}

void TestHistogram::sumMeanAndExtremesAreExact()
{
    Histogram histogram;
    const auto values = latencies(10'000, 6);
    std::uint64_t sum = 0;
    for (const std::int64_t value : values) {
        histogram.add(value);
        sum += static_cast<std::uint64_t>(value);
    }
    const HistogramSnapshot snapshot = histogram.snapshot();
    QCOMPARE(snapshot.count(), 10'000u);
    QCOMPARE(snapshot.sum(), sum);
    QCOMPARE(*snapshot.mean(), static_cast<double>(sum) / 10'000);
    QCOMPARE(*snapshot.max(), *std::max_element(values.begin(), values.end()));
    QCOMPARE(*snapshot.min(), *std::min_element(values.begin(), values.end()));
}

void TestHistogram::aPercentileNeedsSamplesBeyondIt_data()
{
    QTest::addColumn<double>("percent");
    QTest::addColumn<int>("needed");
    QTest::newRow("p50") << 50.0 << 2;
    QTest::newRow("p90") << 90.0 << 10;
    QTest::newRow("p99") << 99.0 << 100;
    QTest::newRow("p99.9") << 99.9 << 1000;
    QTest::newRow("p100") << 100.0 << 1;
}

void TestHistogram::aPercentileNeedsSamplesBeyondIt()
{
    QFETCH(const double, percent);
    QFETCH(const int, needed);
    Histogram histogram;
    for (int i = 0; i < needed - 1; ++i)
        histogram.add(1000);
    QVERIFY(!histogram.snapshot().percentile(percent));
    histogram.add(1000);
    QCOMPARE(histogram.snapshot().percentile(percent).value_or(0), 1000);
}

void TestHistogram::anEmptyHistogramKnowsNothing()
{
    Histogram histogram;
    HistogramSnapshot snapshot = histogram.snapshot();
    QCOMPARE(snapshot.count(), 0u);
    QVERIFY(!snapshot.mean());
    QVERIFY(!snapshot.max());
    QVERIFY(!snapshot.min());
    QVERIFY(!snapshot.percentile(50));
    QVERIFY(!snapshot.percentile(100));
    QCOMPARE(snapshot.samplesIn(0), 0u);
    snapshot.subtract({});
    snapshot.merge({});
    QCOMPARE(snapshot.count(), 0u);
    histogram.add(-7); // counts as 0
    QCOMPARE(*histogram.snapshot().max(), 0);
    QCOMPARE(histogram.snapshot().count(), 1u);
    histogram.clear();
    QCOMPARE(histogram.snapshot().count(), 0u);
}

void TestHistogram::whatIsTooLongCountsIntoTheLastBucket()
{
    Histogram histogram;
    constexpr std::int64_t hour = 3'600'000'000'000;
    const std::vector<std::int64_t> tooLong { hour, 2 * hour };
    for (const std::int64_t nanos : tooLong)
        histogram.add(nanos);
    const HistogramSnapshot snapshot = histogram.snapshot();
    QCOMPARE(snapshot.samplesIn(LatencyScale::buckets - 1), 2u);
    QCOMPARE(snapshot.sum(), static_cast<std::uint64_t>(3 * hour));
    QCOMPARE(*snapshot.max(), 2 * hour);
    QCOMPARE(*snapshot.percentile(50), hour); // within what is known exactly
    // Then one within the extremes, but not within the scale.
    const std::vector<std::int64_t> more { 1000, hour + hour / 2, 2000 };
    for (const std::int64_t nanos : more)
        histogram.add(nanos);
    QCOMPARE(histogram.snapshot().samplesIn(LatencyScale::buckets - 1), 3u);
    QCOMPARE(histogram.snapshot().samplesIn(LatencyScale::bucketOf(2000)), 1u);
    QCOMPARE(histogram.samples(), 5u);
    QCOMPARE(*histogram.snapshot().max(), 2 * hour);
    QCOMPARE(*histogram.snapshot().min(), 1000);
}

void TestHistogram::zerosAddedAreSamplesOfZero()
{
    HistogramSnapshot snapshot;
    snapshot.addZeros(0);
    QVERIFY(!snapshot.min());
    snapshot.addZeros(3);
    QCOMPARE(snapshot.count(), 3u);
    QCOMPARE(*snapshot.max(), 0);
    Histogram histogram;
    histogram.add(50);
    histogram.addTo(snapshot);
    QCOMPARE(*snapshot.min(), 0);
    QCOMPARE(*snapshot.max(), 50);
    snapshot = histogram.snapshot();
    snapshot.addZeros(1);
    QCOMPARE(*snapshot.min(), 0);
    QCOMPARE(*snapshot.max(), 50);
    QCOMPARE(snapshot.samplesIn(0), 1u);
    snapshot.addSum(7);
    QCOMPARE(snapshot.sum(), 57u);
    QCOMPARE(snapshot.count(), 2u);
}

void TestHistogram::mergedIsAsIfRecordedInOne()
{
    Histogram first;
    Histogram second;
    Histogram both;
    for (const std::int64_t value : latencies(5000, 1)) {
        first.add(value);
        both.add(value);
    }
    for (const std::int64_t value : latencies(3000, 2)) {
        second.add(value / 3);
        both.add(value / 3);
    }
    HistogramSnapshot merged;
    merged.merge(first.snapshot());
    merged.merge(HistogramSnapshot());
    merged.merge(second.snapshot());
    HistogramSnapshot summed = first.snapshot();
    second.addTo(summed);
    const HistogramSnapshot expected = both.snapshot();
    for (const HistogramSnapshot* found : { &merged, &summed }) {
        QCOMPARE(found->count(), expected.count());
        QCOMPARE(found->sum(), expected.sum());
        QCOMPARE(*found->max(), *expected.max());
        QCOMPARE(*found->min(), *expected.min());
        for (int bucket = 0; bucket < LatencyScale::buckets; ++bucket)
            QCOMPARE(found->samplesIn(bucket), expected.samplesIn(bucket));
    }
}

void TestHistogram::subtractedIsWhatCameSince()
{
    Histogram histogram;
    for (const std::int64_t value : latencies(4000, 3))
        histogram.add(value * 5);
    const HistogramSnapshot earlier = histogram.snapshot();
    const auto values = latencies(2000, 4);
    std::uint64_t sum = 0;
    for (const std::int64_t value : values) {
        histogram.add(value);
        sum += static_cast<std::uint64_t>(value);
    }
    HistogramSnapshot since = histogram.snapshot();
    since.subtract(earlier);
    QCOMPARE(since.count(), 2000u);
    QCOMPARE(since.sum(), sum);
    for (const double percent : { 50.0, 99.0, 99.9 }) {
        const auto exact = static_cast<double>(exactPercentile(values, percent));
        QVERIFY(std::abs(static_cast<double>(*since.percentile(percent)) - exact) <= exact * 0.004);
    }
    const auto max = static_cast<double>(*std::max_element(values.begin(), values.end()));
    QVERIFY(std::abs(static_cast<double>(*since.max()) - max) <= max * 0.008);
    const auto min = static_cast<double>(*std::min_element(values.begin(), values.end()));
    QVERIFY(std::abs(static_cast<double>(*since.min()) - min) <= min * 0.008);

    since.subtract(since);
    QCOMPARE(since.count(), 0u);
    QCOMPARE(since.sum(), 0u);
    QVERIFY(!since.max());
}

void TestHistogram::aCopyTakenWhileWritingIsWithinItsExtremes()
{
    Histogram histogram;
    std::atomic<bool> isDone { false };
    std::thread writer([&] {
        for (std::int64_t i = 0; i < 100'000; ++i)
            histogram.add(i % 2 ? 1000 + i : 900'000 - i);
        isDone.store(true);
    });
    int wrong = 0;
    std::uint64_t before = 0;
    while (!isDone.load()) {
        const HistogramSnapshot snapshot = histogram.snapshot();
        wrong += snapshot.count() < before;
        before = snapshot.count();
        if (before != 0) {
            wrong += *snapshot.min() > *snapshot.max();
            wrong += snapshot.samplesIn(LatencyScale::bucketOf(*snapshot.max())) > before;
        }
    }
    writer.join();
    QCOMPARE(wrong, 0);
    QCOMPARE(histogram.snapshot().count(), 100'000u);
}

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
