// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/quantities.h"

#include "tests/ui/models/fakepipeline.h"
#include "ui/models/pipelinefeed.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

/// A gauge of whole numbers over a second: so many of each value's share.
HistoryBucket bucketOf(std::int64_t index, std::initializer_list<std::pair<int, double>> shares)
{
    HistoryBucket bucket;
    bucket.start = index * Gauge::bucketNanos;
    bucket.width = bucket.knownNanos = Gauge::bucketNanos;
    bucket.rates.index = index;
    bucket.queueDepth.min = INT64_MAX;
    for (const auto& [value, share] : shares) {
        bucket.queueDepth.min = std::min<std::int64_t>(bucket.queueDepth.min, value);
        bucket.queueDepth.max = std::max<std::int64_t>(bucket.queueDepth.max, value);
        bucket.queueDepth.integral += std::int64_t(value * share * double(Gauge::bucketNanos));
    }
    return bucket;
}

} // namespace

class TestQuantities : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theShareOfTimeLiesWithinItsBounds()
    {
        std::uint64_t seed = 3;
        const auto random = [&] {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            return double(seed >> 40) / double(1 << 24);
        };
        for (int round = 0; round < 500; ++round) {
            const double a = random();
            const double b = random() * (1 - a);
            const int values[] = { int(random() * 40), int(random() * 40), int(random() * 40) };
            const double shares[] = { a, b, 1 - a - b };
            const int threshold = 1 + int(random() * 32);
            double right = 0;
            for (int i = 0; i < 3; ++i)
                right += values[i] >= threshold ? shares[i] : 0;
            StripStore store;
            std::vector<HistoryBucket> buckets;
            for (std::int64_t index = 1000; index < 1100; ++index)
                buckets.push_back(bucketOf(index,
                    { { values[0], shares[0] }, { values[1], shares[1] },
                        { values[2], shares[2] } }));
            store.append(buckets);
            const auto bounds = timeAtLeast(store, StripKind::QueueDepth, threshold, 1100);
            QVERIFY(bounds);
            QVERIFY2(bounds->least <= right + 1e-3 && bounds->most >= right - 1e-3,
                qPrintable(QStringLiteral("%1 not in %2 .. %3")
                               .arg(right)
                               .arg(bounds->least)
                               .arg(bounds->most)));
        }
    }

    void whatIsCertainHasOneFigure()
    {
        StripStore store;
        store.append({ bucketOf(1000, { { 32, 1.0 } }) });
        QCOMPARE(timeAtLeast(store, StripKind::QueueDepth, 32, 1001)->least, 1.0);
        QCOMPARE(timeAtLeast(store, StripKind::QueueDepth, 33, 1001)->most, 0.0);
        QVERIFY(!timeAtLeast(store, StripKind::QueueDepth, 32, 900));
    }

    void aSaturatedPipelineIsSaidSo()
    {
        FakePipeline fake;
        PipelineFeed feed(fake);
        QuantityMeter meter;
        for (int i = 0; i < 20; ++i) {
            fake.advance(240ms);
            feed.takeAll();
            meter.note(feed);
        }
        const Quantities& now = meter.quantities();
        QVERIFY(*now.fill > 0.95);
        QVERIFY(*now.windowUse > 0.95);
        QVERIFY(now.lineBusy->least > 0.99);
        QVERIFY(now.sendReady->most < 0.3);
        QVERIFY(qAbs(now.perSecond->ended - *feed.figures().repliesPerSecond)
            < 0.05 * *feed.figures().repliesPerSecond);
        QCOMPARE(now.perSecond->rejected, 0.0);
        QVERIFY(!now.coreCpu); // a made-up source spends nothing
        QCOMPARE(now.dataAge->count(), 0);
    }

    void anIdleOneToo()
    {
        FakePipeline fake;
        fake.running.clear();
        PipelineFeed feed(fake);
        QuantityMeter meter;
        for (int i = 0; i < 10; ++i) {
            fake.advance(240ms);
            feed.takeAll();
            meter.note(feed);
        }
        const Quantities& now = meter.quantities();
        QCOMPARE(now.lineBusy->most, 0.0);
        QCOMPARE(now.sendReady->least, 1.0);
        QVERIFY(!now.timeToFull && !now.timeToEmpty);
    }
};

QTEST_GUILESS_MAIN(TestQuantities)
#include "tst_quantities.moc"
