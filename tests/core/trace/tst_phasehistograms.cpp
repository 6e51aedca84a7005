// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/phasehistograms.h"

#include "tests/core/trace/records.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <thread>

using namespace sluice;

namespace {

/// Requests with any of lag, waiting, behind, own and receiving being 0: every way in which phases
/// may equal each other.
RequestRecord withZeros(RandomRecords& random)
{
    RequestRecord record = answered(1, 1'000'000 + random.below(1000));
    Stamps& t = record.stamps;
    t.intended -= random.below(2) * random.below(500);
    std::int64_t at = t.called;
    at = t.admitted = at + random.below(2) * random.below(5000);
    at = t.taken = at + random.below(8) * random.below(5000);
    at = t.written = at + random.below(8) * random.below(5000);
    at = t.firstByte = at + random.below(4) * random.below(9000);
    const std::int64_t predecessors[] = { 0, t.firstByte, t.written + random.below(3000) };
    record.predecessorComplete = predecessors[random.below(3)];
    at = t.complete = at + random.below(2) * random.below(5000);
    t.resumed = at + random.below(4) * random.below(5000);
    return record;
}

} // namespace

class TestPhaseHistograms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPhaseIsAsIfItHadItsOwnHistogram();
    void aRequestOfNoTimeAtAllIsASampleOfEveryPhase();
    void aReaderMeetsOnlyMoreWithTime();
};

void TestPhaseHistograms::everyPhaseIsAsIfItHadItsOwnHistogram()
{
    const auto shared = std::make_unique<PhaseHistograms>();
    const auto single = std::make_unique<std::array<Histogram, phaseCount>>();
    RandomRecords random(31);
    for (int i = 0; i < 20'000; ++i) {
        const auto phases = withZeros(random).phases();
        QCOMPARE(shared->add(phases), LatencyScale::bucketOf(phases.back()));
        for (std::size_t phase = 0; phase < phaseCount; ++phase)
            (*single)[phase].add(phases[phase]);
    }
    for (std::size_t phase = 0; phase < phaseCount; ++phase) {
        const HistogramSnapshot expected = (*single)[phase].snapshot();
        HistogramSnapshot found;
        shared->addTo(static_cast<Phase>(phase), found);
        QCOMPARE(found.count(), expected.count());
        QCOMPARE(found.sum(), expected.sum());
        QCOMPARE(shared->sum(static_cast<Phase>(phase)), expected.sum());
        QCOMPARE(*found.min(), *expected.min());
        QCOMPARE(*found.max(), *expected.max());
        for (int bucket = 0; bucket < LatencyScale::buckets; ++bucket)
            QCOMPARE(found.samplesIn(bucket), expected.samplesIn(bucket));
    }
}

void TestPhaseHistograms::aRequestOfNoTimeAtAllIsASampleOfEveryPhase()
{
    const auto histograms = std::make_unique<PhaseHistograms>();
    histograms->add({});
    for (int phase = 0; phase < phaseCount; ++phase) {
        HistogramSnapshot found;
        histograms->addTo(static_cast<Phase>(phase), found);
        QCOMPARE(found.count(), 1u);
        QCOMPARE(found.samplesIn(0), 1u);
        QCOMPARE(*found.max(), 0);
    }
}

void TestPhaseHistograms::aReaderMeetsOnlyMoreWithTime()
{
    const auto histograms = std::make_unique<PhaseHistograms>();
    std::atomic<bool> isDone { false };
    std::thread writer([&] {
        RandomRecords random(32);
        for (int i = 0; i < 30'000; ++i)
            histograms->add(withZeros(random).phases());
        isDone.store(true);
    });
    std::array<HistogramSnapshot, phaseCount> before;
    int wrong = 0;
    while (!isDone.load()) {
        for (std::size_t phase = 0; phase < phaseCount; ++phase) {
            HistogramSnapshot now;
            histograms->addTo(static_cast<Phase>(phase), now);
            wrong += now.sum() < before[phase].sum();
            for (const int bucket : { 0, 1, 300, 700, 1000, 1200 })
                wrong += now.samplesIn(bucket) < before[phase].samplesIn(bucket);
            before[phase] = now;
        }
    }
    writer.join();
    QCOMPARE(wrong, 0);
}

QTEST_APPLESS_MAIN(TestPhaseHistograms)
#include "tst_phasehistograms.moc"
