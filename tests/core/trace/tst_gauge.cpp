// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/gauge.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

using namespace sluice;

namespace {

constexpr std::int64_t bucketNanos = Gauge::bucketNanos;

/// The same by hand: all changes, looked through for every question.
class BruteForce {
public:
    void add(std::int64_t delta, std::int64_t now)
    {
        m_value += delta;
        m_changes.push_back({ now, m_value });
    }

    [[nodiscard]] GaugeBucket bucket(std::int64_t index) const
    {
        const std::int64_t begin = index * bucketNanos;
        const std::int64_t end = begin + bucketNanos;
        std::int64_t value = 0;
        std::size_t next = 0;
        for (; next < m_changes.size() && m_changes[next].at < begin; ++next)
            value = m_changes[next].value;
        GaugeBucket result { index, value, value, value, 0, 0 };
        std::int64_t since = begin;
        for (; next < m_changes.size() && m_changes[next].at < end; ++next) {
            result.integral += value * (m_changes[next].at - since);
            since = m_changes[next].at;
            value = m_changes[next].value;
            result.min = std::min(result.min, value);
            result.max = std::max(result.max, value);
        }
        result.integral += value * (end - since);
        result.last = value;
        result.mean = static_cast<double>(result.integral) / bucketNanos;
        return result;
    }

    [[nodiscard]] std::int64_t integral(std::int64_t now) const
    {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < m_changes.size(); ++i) {
            const std::int64_t until = i + 1 < m_changes.size() ? m_changes[i + 1].at : now;
            sum += m_changes[i].value * (until - m_changes[i].at);
        }
        return sum;
    }

private:
    struct Change {
        std::int64_t at;
        std::int64_t value;
    };
    std::vector<Change> m_changes;
    std::int64_t m_value = 0;
};

} // namespace

class TestGauge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGaugeStartsAtZero();
    void integralAndBucketsEqualThoseByHand_data();
    void integralAndBucketsEqualThoseByHand();
    void anOlderInstantCountsAsTheNewest();
    void theMaximumStartsAgainFromThePresentValue();
    void quietBucketsAreTheValueThatStood();
    void bucketsThatAreNoLongerKeptAreCounted();
    void bucketsAddUpToTheIntegral();
    void aReaderNeverSeesATornGauge();
    void whatGivesWayWhileItIsReadIsCounted();
};

void TestGauge::aGaugeStartsAtZero()
{
    const Gauge gauge;
    QCOMPARE(gauge.value(), 0);
    const Gauge::Reading reading = gauge.read(123'456'789'000);
    QCOMPARE(reading.value, 0);
    QCOMPARE(reading.max, 0);
    QCOMPARE(reading.integral, 0u);
    std::vector<GaugeBucket> buckets;
    QCOMPARE(gauge.copyBuckets(100, 105 * bucketNanos, buckets), 0);
    QCOMPARE(buckets.size(), std::size_t(5));
    for (const GaugeBucket& bucket : buckets)
        QCOMPARE(bucket.max, 0);
}

void TestGauge::integralAndBucketsEqualThoseByHand_data()
{
    QTest::addColumn<qint64>("step");
    QTest::newRow("several per bucket") << qint64(4'000'000);
    QTest::newRow("about one per bucket") << qint64(20'000'000);
    QTest::newRow("mostly quiet") << qint64(90'000'000);
}

void TestGauge::integralAndBucketsEqualThoseByHand()
{
    QFETCH(const qint64, step);
    std::mt19937_64 random(11);
    Gauge gauge;
    BruteForce byHand;
    const std::int64_t start = 7'777'777'777;
    std::int64_t now = start;
    for (int i = 0; i < 2000 && now < start + 900 * bucketNanos; ++i) {
        now += static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(step));
        const std::int64_t value = gauge.value();
        const auto delta
            = static_cast<std::int64_t>(random() % 9) - std::min<std::int64_t>(value, 4);
        gauge.add(delta, now);
        byHand.add(delta, now);
        QCOMPARE(gauge.read(now).integral, static_cast<std::uint64_t>(byHand.integral(now)));
    }
    const std::int64_t later = now + 12'345'678;
    QCOMPARE(gauge.read(later).integral, static_cast<std::uint64_t>(byHand.integral(later)));
    std::vector<GaugeBucket> buckets;
    const std::int64_t from = start / bucketNanos - 3;
    QCOMPARE(gauge.copyBuckets(from, later + 5 * bucketNanos, buckets), 0);
    QVERIFY(buckets.size() > 100);
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        const GaugeBucket expected = byHand.bucket(from + static_cast<std::int64_t>(i));
        QCOMPARE(buckets[i].index, expected.index);
        QCOMPARE(buckets[i].min, expected.min);
        QCOMPARE(buckets[i].max, expected.max);
        QCOMPARE(buckets[i].last, expected.last);
        QCOMPARE(buckets[i].integral, expected.integral);
        QCOMPARE(buckets[i].mean, expected.mean);
    }
}

void TestGauge::anOlderInstantCountsAsTheNewest()
{
    Gauge gauge;
    gauge.add(2, 1'000'000);
    gauge.add(1, 400'000);
    QCOMPARE(gauge.value(), 3);
    QCOMPARE(gauge.read(1'000'000).integral, 0u);
    QCOMPARE(gauge.read(1'000'010).integral, 30u);
    QCOMPARE(gauge.read(900'000).integral, 0u); // reads as of the newest change
}

void TestGauge::theMaximumStartsAgainFromThePresentValue()
{
    Gauge gauge;
    gauge.add(9, 1000);
    gauge.add(-5, 2000);
    QCOMPARE(gauge.read(3000).max, 9);
    gauge.restartMaximum();
    QCOMPARE(gauge.read(3000).max, 4);
    gauge.add(-3, 4000);
    QCOMPARE(gauge.read(5000).max, 4); // it stood at 4 when the maximum was restarted
    gauge.add(5, 6000);
    QCOMPARE(gauge.read(7000).max, 6);
    gauge.restartMaximum();
    gauge.restartMaximum();
    gauge.add(2, 8000);
    QCOMPARE(gauge.read(9000).max, 8);
}

void TestGauge::quietBucketsAreTheValueThatStood()
{
    Gauge gauge;
    gauge.add(3, 10 * bucketNanos + 5);
    gauge.add(4, 14 * bucketNanos + bucketNanos / 2);
    std::vector<GaugeBucket> buckets;
    QCOMPARE(gauge.copyBuckets(9, 18 * bucketNanos + 1, buckets), 0);
    QCOMPARE(buckets.size(), std::size_t(9));
    const std::vector<std::int64_t> mins { 0, 0, 3, 3, 3, 3, 7, 7, 7 };
    const std::vector<std::int64_t> maxs { 0, 3, 3, 3, 3, 7, 7, 7, 7 };
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        QCOMPARE(buckets[i].index, static_cast<std::int64_t>(9 + i));
        QCOMPARE(buckets[i].min, mins[i]);
        QCOMPARE(buckets[i].max, maxs[i]);
        QCOMPARE(buckets[i].last, maxs[i]);
    }
    QCOMPARE(buckets[5].mean, 5.0);
    buckets.clear();
    QCOMPARE(gauge.copyBuckets(11, 13 * bucketNanos, buckets), 0); // all before the newest change
    QCOMPARE(buckets.size(), std::size_t(2));
    QCOMPARE(buckets[0].mean, 3.0);
    QCOMPARE(buckets[1].index, 12);
}

void TestGauge::bucketsThatAreNoLongerKeptAreCounted()
{
    Gauge gauge;
    for (std::int64_t index = 0; index < 3000; ++index)
        gauge.add(1, index * bucketNanos + 1);
    std::vector<GaugeBucket> buckets;
    const std::int64_t end = 3000;
    QCOMPARE(gauge.copyBuckets(100, end * bucketNanos, buckets), end - Gauge::bucketsKept - 100);
    QCOMPARE(buckets.size(), std::size_t(Gauge::bucketsKept));
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        QCOMPARE(buckets[i].index, end - Gauge::bucketsKept + static_cast<std::int64_t>(i));
        QCOMPARE(buckets[i].max, buckets[i].index + 1);
        QCOMPARE(buckets[i].min, buckets[i].index);
    }
    buckets.clear();
    QCOMPARE(gauge.copyBuckets(100, 50 * bucketNanos, buckets), 0); // nothing asked for
    QCOMPARE(gauge.copyBuckets(100, 200 * bucketNanos, buckets), 100); // all of it gone
    QVERIFY(buckets.empty());
}

void TestGauge::bucketsAddUpToTheIntegral()
{
    std::mt19937_64 random(3);
    Gauge gauge;
    std::int64_t now = 50 * bucketNanos;
    for (int i = 0; i < 20'000; ++i) {
        now += static_cast<std::int64_t>(random() % 900'000);
        gauge.add(i % 2 ? -1 : 1, now);
    }
    const std::int64_t end = now / bucketNanos + 1;
    std::vector<GaugeBucket> buckets;
    QCOMPARE(gauge.copyBuckets(50, end * bucketNanos, buckets), 0);
    std::int64_t sum = 0;
    for (const GaugeBucket& bucket : buckets)
        sum += bucket.integral;
    QCOMPARE(static_cast<std::uint64_t>(sum), gauge.read(end * bucketNanos).integral);
}

void TestGauge::aReaderNeverSeesATornGauge()
{
    // The writer goes up by 1 and down by 1, with a bucket's every change at the same offsets: each
    // whole bucket looks the same, and the integral follows from the instant.
    constexpr std::int64_t steps = 10;
    constexpr std::int64_t step = bucketNanos / steps;
    constexpr std::int64_t rounds = 20'000;
    Gauge gauge;
    std::atomic<std::int64_t> reached { 0 };
    std::thread writer([&] {
        for (std::int64_t i = 0; i < rounds * steps; ++i) {
            gauge.add(i % 2 ? -1 : 1, i * step);
            reached.store(i * step, std::memory_order_release);
        }
    });
    std::int64_t from = 0;
    std::int64_t copied = 0;
    std::int64_t torn = 0;
    std::vector<GaugeBucket> buckets;
    while (from < rounds - 1) {
        const std::int64_t now = reached.load(std::memory_order_acquire);
        const Gauge::Reading reading = gauge.read(now);
        torn += reading.value < 0 || reading.value > 1 || reading.max > 1;
        buckets.clear();
        from += gauge.copyBuckets(from, now, buckets);
        for (const GaugeBucket& bucket : buckets) {
            torn += bucket.index != from || bucket.min != 0 || bucket.max != 1 || bucket.last != 0
                || bucket.integral != bucketNanos / 2;
            ++from;
            ++copied;
        }
        std::this_thread::yield();
    }
    writer.join();
    QCOMPARE(torn, 0);
    QVERIFY(copied > 0);
}

void TestGauge::whatGivesWayWhileItIsReadIsCounted()
{
    // The reader wants the very buckets that the writer is about to replace.
    constexpr std::int64_t last = 60'000;
    Gauge gauge;
    std::atomic<std::int64_t> reached { 0 };
    std::thread writer([&] {
        for (std::int64_t index = 0; index < last; ++index) {
            gauge.add(1, index * bucketNanos);
            reached.store(index, std::memory_order_release);
        }
    });
    std::int64_t wrong = 0;
    std::int64_t now = 0;
    std::vector<GaugeBucket> buckets;
    while (now < last - 1) {
        now = reached.load(std::memory_order_acquire);
        const std::int64_t from = std::max<std::int64_t>(now - Gauge::bucketsKept, 0);
        const std::int64_t end = std::min(from + 8, now);
        buckets.clear();
        const std::int64_t gone = gauge.copyBuckets(from, end * bucketNanos, buckets);
        wrong += gone + std::int64_t(buckets.size()) != end - from;
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            wrong += buckets[i].index != from + gone + std::int64_t(i);
            wrong += buckets[i].last != buckets[i].index + 1;
        }
    }
    writer.join();
    QCOMPARE(wrong, 0);
}

QTEST_APPLESS_MAIN(TestGauge)
#include "tst_gauge.moc"
