// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/ratebucket.h"

#include <QTest>

#include <cmath>

using namespace sluice;

class TestRateBucket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStepsMiddleIsWithinTwentyPercent();
    void whatIsOutsideCountsIntoTheFirstOrLastStep();
    void aFineBucketLiesInTheStepOfItsValues();
    void mergedBucketsAddUp();
};

void TestRateBucket::aStepsMiddleIsWithinTwentyPercent()
{
    for (int step = 1; step + 1 < CoarseScale::steps; ++step) {
        const std::int64_t lower = CoarseScale::lowerBound(step);
        const std::int64_t upper = CoarseScale::lowerBound(step + 1) - 1;
        QCOMPARE(CoarseScale::stepOf(lower), step);
        QCOMPARE(CoarseScale::stepOf(upper), step);
        QCOMPARE(CoarseScale::stepOf(lower - 1), step - 1);
        const auto middle = static_cast<double>(CoarseScale::middle(step));
        for (const std::int64_t value : { lower, upper })
            QVERIFY(std::abs(middle - static_cast<double>(value))
                <= 0.2 * static_cast<double>(value) + 1);
    }
}

void TestRateBucket::whatIsOutsideCountsIntoTheFirstOrLastStep()
{
    QCOMPARE(CoarseScale::stepOf(-1), 0);
    QCOMPARE(CoarseScale::stepOf(0), 0);
    QCOMPARE(CoarseScale::stepOf(255), 0);
    QCOMPARE(CoarseScale::stepOf(256), 0);
    QCOMPARE(CoarseScale::stepOf(384), 1);
    QCOMPARE(CoarseScale::stepOf(INT64_MAX), CoarseScale::steps - 1);
    QCOMPARE(CoarseScale::lowerBound(0), 0);
    QVERIFY(CoarseScale::lowerBound(CoarseScale::steps - 1) > 600'000'000'000);
}

void TestRateBucket::aFineBucketLiesInTheStepOfItsValues()
{
    for (int bucket = 0; bucket < LatencyScale::buckets; ++bucket) {
        const std::int64_t lower = LatencyScale::lowerBound(bucket);
        QCOMPARE(CoarseScale::stepOfBucket(bucket), CoarseScale::stepOf(lower));
        const std::int64_t upper = LatencyScale::lowerBound(bucket + 1) - 1;
        QCOMPARE(CoarseScale::stepOfBucket(bucket), CoarseScale::stepOf(upper));
    }
}

void TestRateBucket::mergedBucketsAddUp()
{
    RateBucket first;
    first.index = 5;
    first.offered = 1;
    first.completed = 2;
    first.replied = 3;
    first.errors = 4;
    first.notSent = 5;
    first.maybeExecuted = 6;
    first.swallowed = 7;
    first.latencySum = 8;
    first.latencyMax = 9;
    first.latency[10] = 11;
    RateBucket second = first;
    second.index = 6;
    second.latencyMax = 3;
    second.latency[0] = 1;
    first.merge(second);
    QCOMPARE(first.index, 5);
    QCOMPARE(first.offered, 2u);
    QCOMPARE(first.completed, 4u);
    QCOMPARE(first.replied, 6u);
    QCOMPARE(first.errors, 8u);
    QCOMPARE(first.notSent, 10u);
    QCOMPARE(first.maybeExecuted, 12u);
    QCOMPARE(first.swallowed, 14u);
    QCOMPARE(first.latencySum, 16u);
    QCOMPARE(first.latencyMax, 9);
    QCOMPARE(first.latency[10], 22u);
    QCOMPARE(first.latency[0], 1u);
}

QTEST_APPLESS_MAIN(TestRateBucket)
#include "tst_ratebucket.moc"
