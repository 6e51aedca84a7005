// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recorder.h"

#include "core/trace/gauge.h"
#include "tests/core/trace/records.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace sluice;

namespace {

constexpr std::int64_t bucketNanos = Gauge::bucketNanos;

std::vector<std::uint64_t> ids(const std::vector<RequestRecord>& records)
{
    std::vector<std::uint64_t> result;
    for (const RequestRecord& record : records)
        result.push_back(record.id);
    return result;
}

} // namespace

class TestRecorder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void producersGetNumbersInOrder();
    void runNumbersCountUpAndSkipZero();
    void everyEndingIsCounted();
    void phasesOfRepliesAndOfAllThatEnded();
    void percentilesAreWithinOnePercentOfExactOnes();
    void recordsArePulledInOrderAndOnce();
    void aPullTakesNoMoreThanAskedFor();
    void theNewestAreLostAndCountedWhenNobodyPulls();
    void rateBucketsAddUpToTheCounters();
    void rateBucketsThatAreNoLongerKeptAreCounted();
    void aLateCommitCountsIntoTheBucketInProgress();
    void inSystemIsIntegratedExactly();
    void totalsOfTheOldestRunAreDropped();
    void aStragglerOfADroppedRunDisturbsNobody();
    void whenDisabledOnlyCountersGoOn();
    void twoRecordersDoNotMix();
    void printsWhatACommitCosts();
};

void TestRecorder::producersGetNumbersInOrder()
{
    Recorder recorder;
    QCOMPARE(recorder.addProducer("keys panel"), 1u);
    QCOMPARE(recorder.addProducer("load-1", 3), 2u);
    QCOMPARE(recorder.addProducer("load-1", 4), 3u); // another run's
    QCOMPARE(recorder.addProducer("load-1", 3), 2u);
    QCOMPARE(recorder.producer(2).name, QByteArray("load-1"));
    QCOMPARE(recorder.producer(2).run, RunId(3));
    QCOMPARE(recorder.producer(2).id, 2u);
    QCOMPARE(recorder.producer(0).id, 0u);
    QCOMPARE(recorder.producer(4).id, 0u);
    const auto later = recorder.producersSince(1);
    QCOMPARE(later.size(), std::size_t(2));
    QCOMPARE(later[0].id, 2u);
    QCOMPARE(later[1].run, RunId(4));
    QVERIFY(recorder.producersSince(3).empty());
    QVERIFY(recorder.producersSince(99).empty());
}

void TestRecorder::runNumbersCountUpAndSkipZero()
{
    Recorder recorder;
    QCOMPARE(recorder.beginRun(), RunId(1));
    QCOMPARE(recorder.beginRun(), RunId(2));
    for (int i = 3; i <= 65535; ++i)
        recorder.beginRun();
    QCOMPARE(recorder.beginRun(), RunId(1));
}

void TestRecorder::everyEndingIsCounted()
{
    Recorder recorder;
    const RunId run = recorder.beginRun();
    RandomRecords random(21);
    RunCounts expected;
    for (int i = 0; i < 5000; ++i) {
        const RequestRecord record = random.next(1'000'000'000 + i * 1000, run);
        recorder.offered(run, record.stamps.called);
        recorder.commit(record);
        const auto why = static_cast<std::size_t>(record.why);
        ++expected.offered;
        ++expected.ended;
        expected.admitted += record.stamps.admitted != 0;
        expected.written += record.wasWritten;
        expected.replied += record.ending == Ending::Reply || record.ending == Ending::ErrorReply;
        expected.errors += record.ending == Ending::ErrorReply;
        expected.notSent[why] += record.ending == Ending::NotSent;
        expected.maybeExecuted[why] += record.ending == Ending::MaybeExecuted;
        expected.abandoned += record.abandoned;
        expected.swallowed += record.swallowed;
        expected.bytesSent += record.bytesSent;
        expected.bytesReceived += record.bytesReceived;
    }
    QVERIFY(recorder.counts(run) == expected);
    QVERIFY(recorder.totals(run).counts == expected);
    QCOMPARE(recorder.totals(run).run, run);
    QCOMPARE(
        expected.replied + expected.notSentTotal() + expected.maybeExecutedTotal(), expected.ended);
    QVERIFY(recorder.counts(0) == RunCounts());
    QCOMPARE(recorder.inSystem(run, 3'000'000'000).value, 0);
}

void TestRecorder::phasesOfRepliesAndOfAllThatEnded()
{
    Recorder recorder;
    RandomRecords random(22);
    std::array<std::uint64_t, phaseCount> ended {};
    std::array<std::uint64_t, phaseCount> replied {};
    std::uint64_t replies = 0;
    std::int64_t longest = 0;
    for (int i = 0; i < 5000; ++i) {
        const RequestRecord record = random.next(1'000'000'000 + i * 1000);
        recorder.commit(record);
        const bool isReply = record.ending == Ending::Reply || record.ending == Ending::ErrorReply;
        replies += isReply;
        const auto phases = record.phases();
        for (std::size_t phase = 0; phase < phaseCount; ++phase) {
            ended[phase] += static_cast<std::uint64_t>(phases[phase]);
            replied[phase] += isReply ? static_cast<std::uint64_t>(phases[phase]) : 0;
        }
        if (isReply)
            longest = std::max(longest, phases.back());
    }
    const RunTotals totals = recorder.totals(0);
    for (std::size_t phase = 0; phase < phaseCount; ++phase) {
        QCOMPARE(totals.phaseNanos[phase], ended[phase]);
        QCOMPARE(totals.phases[phase].sum(), replied[phase]);
        QCOMPARE(totals.phases[phase].count(), replies);
        HistogramSnapshot alone;
        recorder.addPhase(0, static_cast<Phase>(phase), alone);
        QCOMPARE(alone.sum(), replied[phase]);
    }
    QCOMPARE(*totals.phase(Phase::Total).max(), longest);
    QCOMPARE(totals.nanos(Phase::Lag) + totals.nanos(Phase::Waiting) + totals.nanos(Phase::Queued)
            + totals.nanos(Phase::Writing) + totals.nanos(Phase::InFlight)
            + totals.nanos(Phase::Delivery),
        totals.nanos(Phase::Total));
}

void TestRecorder::percentilesAreWithinOnePercentOfExactOnes()
{
    Recorder recorder(1 << 15);
    RandomRecords random(23);
    for (int i = 0; i < 30'000; ++i)
        recorder.commit(random.next(1'000'000'000 + i * 1000));
    std::vector<RequestRecord> records;
    QCOMPARE(recorder.pull(records, 100'000).records, std::size_t(30'000));
    const RunTotals totals = recorder.totals(0);
    for (const Phase phase : { Phase::Waiting, Phase::Own, Phase::InFlight, Phase::Total }) {
        std::vector<std::int64_t> exact;
        for (const RequestRecord& record : records) {
            if (record.ending == Ending::Reply || record.ending == Ending::ErrorReply)
                exact.push_back(record.phases()[static_cast<std::size_t>(phase)]);
        }
        std::sort(exact.begin(), exact.end());
        for (const double percent : { 50.0, 90.0, 99.0, 99.9 }) {
            const auto rank = static_cast<std::size_t>(
                std::ceil(percent / 100 * static_cast<double>(exact.size()) - 1e-9));
            const auto expected = static_cast<double>(exact[rank - 1]);
            const auto found = static_cast<double>(*totals.phase(phase).percentile(percent));
            QVERIFY(std::abs(found - expected) <= 0.01 * expected);
        }
    }
}

void TestRecorder::recordsArePulledInOrderAndOnce()
{
    Recorder recorder(64);
    std::vector<RequestRecord> records;
    std::vector<std::uint64_t> expected;
    QCOMPARE(recorder.pull(records, 10).records, std::size_t(0));
    for (std::uint64_t id = 1; id <= 200; ++id) { // round the ring several times
        RequestRecord record = answered(id, 1'000'000'000 + static_cast<std::int64_t>(id));
        record.key = { 'k', static_cast<char>(id) };
        recorder.commit(record);
        expected.push_back(id);
        if (id % 37 == 0)
            recorder.pull(records, 64);
    }
    const PullResult last = recorder.pull(records, 64);
    QVERIFY(!last.more);
    QCOMPARE(last.lost, 0u);
    QCOMPARE(ids(records), expected);
    QCOMPARE(records[122].key[1], static_cast<char>(123));
    QCOMPARE(records[122].stamps.called, 1'000'000'123);
    QCOMPARE(recorder.pull(records, 64).records, std::size_t(0));
    QCOMPARE(recorder.lostTotal(), 0u);
}

void TestRecorder::aPullTakesNoMoreThanAskedFor()
{
    Recorder recorder(16384);
    for (std::uint64_t id = 1; id <= 10'000; ++id)
        recorder.commit(answered(id, 1'000'000'000));
    std::vector<RequestRecord> records;
    PullResult result = recorder.pull(records, 3);
    QCOMPARE(result.records, std::size_t(3));
    QVERIFY(result.more);
    result = recorder.pull(records, 9'000);
    QCOMPARE(result.records, std::size_t(9'000));
    QVERIFY(result.more);
    result = recorder.pull(records, 997); // exactly the rest
    QCOMPARE(result.records, std::size_t(997));
    QVERIFY(!result.more);
    QCOMPARE(records.size(), std::size_t(10'000));
    QVERIFY(std::is_sorted(
        records.begin(), records.end(), [](const auto& a, const auto& b) { return a.id < b.id; }));
    result = recorder.pull(records, 0);
    QCOMPARE(result.records, std::size_t(0));
}

void TestRecorder::theNewestAreLostAndCountedWhenNobodyPulls()
{
    Recorder recorder(64);
    const RunId run = recorder.beginRun();
    for (std::uint64_t id = 1; id <= 100; ++id)
        recorder.commit(answered(id, 1'000'000'000, id % 2 ? run : 0));
    QCOMPARE(recorder.lostTotal(), 36u);
    QCOMPARE(recorder.counts(run).recordsLost, 18u);
    QCOMPARE(recorder.counts(0).recordsLost, 18u);
    QCOMPARE(recorder.counts(run).ended, 50u); // counted all the same
    QCOMPARE(recorder.totals(run).phase(Phase::Total).count(), 50u);
    std::vector<RequestRecord> records;
    PullResult result = recorder.pull(records, 1000);
    QCOMPARE(result.records, std::size_t(64));
    QCOMPARE(result.lost, 36u);
    QCOMPARE(records.back().id, 64u);
    result = recorder.pull(records, 1000);
    QCOMPARE(result.lost, 0u); // told once
    QCOMPARE(recorder.lostTotal(), 36u);
    recorder.commit(answered(101, 1'000'000'000));
    QCOMPARE(recorder.pull(records, 1000).records, std::size_t(1));
}

void TestRecorder::rateBucketsAddUpToTheCounters()
{
    Recorder recorder;
    const RunId run = recorder.beginRun();
    RandomRecords random(24);
    const std::int64_t start = 100 * bucketNanos;
    std::int64_t now = start;
    for (int i = 0; i < 4000; ++i) {
        now += random.below(1'000'000);
        RequestRecord record = random.next(now - 5'000'000, i % 3 ? run : 0);
        record.stamps.resumed = std::max(record.stamps.complete, now);
        recorder.offered(record.run, now);
        recorder.commit(record);
    }
    std::vector<RateBucket> buckets;
    const std::int64_t end = now + 2 * bucketNanos;
    QCOMPARE(recorder.copyRateBuckets(100, end, buckets), 0);
    QCOMPARE(buckets.size(), static_cast<std::size_t>(end / bucketNanos - 100));
    RateBucket sum;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        QCOMPARE(buckets[i].index, 100 + static_cast<std::int64_t>(i));
        sum.merge(buckets[i]);
    }
    RunTotals totals = recorder.totals(run);
    const RunTotals others = recorder.totals(0);
    totals.counts += others.counts;
    totals.phases[std::size_t(Phase::Total)].merge(others.phase(Phase::Total));
    const RunCounts& counts = totals.counts;
    QCOMPARE(counts.offered, 4000u);
    QCOMPARE(std::uint64_t(sum.offered), counts.offered);
    QCOMPARE(std::uint64_t(sum.completed), counts.ended);
    QCOMPARE(std::uint64_t(sum.replied), counts.replied);
    QCOMPARE(std::uint64_t(sum.errors), counts.errors);
    QCOMPARE(std::uint64_t(sum.notSent), counts.notSentTotal());
    QCOMPARE(std::uint64_t(sum.maybeExecuted), counts.maybeExecutedTotal());
    QCOMPARE(std::uint64_t(sum.swallowed), counts.swallowed);
    QCOMPARE(sum.latencySum, totals.phase(Phase::Total).sum());
    QCOMPARE(sum.latencyMax, *totals.phase(Phase::Total).max());
    std::uint64_t samples = 0;
    for (const std::uint32_t step : sum.latency)
        samples += step;
    QCOMPARE(samples, counts.replied);
}

void TestRecorder::rateBucketsThatAreNoLongerKeptAreCounted()
{
    Recorder recorder;
    std::vector<RateBucket> buckets;
    QCOMPARE(recorder.copyRateBuckets(10, 12 * bucketNanos, buckets), 0); // nobody has come yet
    QCOMPARE(buckets.size(), std::size_t(2));
    buckets.clear();
    for (std::int64_t index = 0; index < 600; ++index)
        recorder.offered(0, index * bucketNanos);
    constexpr std::int64_t kept = Recorder::rateBucketsKept;
    QCOMPARE(recorder.copyRateBuckets(20, 600 * bucketNanos, buckets), 600 - kept - 20);
    QCOMPARE(buckets.size(), std::size_t(kept));
    QCOMPARE(buckets.front().index, 600 - kept);
    for (const RateBucket& bucket : buckets)
        QCOMPARE(bucket.offered, 1u);
    buckets.clear();
    QCOMPARE(
        recorder.copyRateBuckets(590, 595 * bucketNanos, buckets), 0); // earlier than the newest
    QCOMPARE(buckets.size(), std::size_t(5));
    buckets.clear();
    QCOMPARE(recorder.copyRateBuckets(598, 603 * bucketNanos, buckets), 0); // quiet since
    QCOMPARE(buckets.size(), std::size_t(5));
    QCOMPARE(buckets[1].offered, 1u);
    QCOMPARE(buckets[2].offered, 0u);
}

void TestRecorder::aLateCommitCountsIntoTheBucketInProgress()
{
    Recorder recorder;
    recorder.offered(0, 50 * bucketNanos);
    RequestRecord record = answered(1, 20 * bucketNanos);
    recorder.commit(record);
    std::vector<RateBucket> buckets;
    recorder.copyRateBuckets(45, 51 * bucketNanos, buckets);
    QCOMPARE(buckets.back().offered, 1u);
    QCOMPARE(buckets.back().completed, 1u);
}

void TestRecorder::inSystemIsIntegratedExactly()
{
    Recorder recorder;
    const RunId run = recorder.beginRun();
    RandomRecords random(25);
    // Ended in any order, not that of their instants: the sum of their times in the system is it.
    std::vector<RequestRecord> open;
    std::uint64_t closed = 0;
    std::int64_t now = 5'000'000'000'000'000; // months after boot: nothing may be lost to size
    for (int i = 0; i < 3000; ++i) {
        now += random.below(10'000);
        recorder.offered(run, now);
        open.push_back(random.next(now, run));
        if (random.below(3) != 0) {
            const auto at = static_cast<std::size_t>(random.below(std::int64_t(open.size())));
            recorder.commit(open[at]);
            closed += static_cast<std::uint64_t>(open[at].stamps.resumed - open[at].stamps.called);
            open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    now += 100'000'000;
    std::uint64_t still = 0;
    for (const RequestRecord& record : open)
        still += static_cast<std::uint64_t>(now - record.stamps.called);
    const InSystem inSystem = recorder.inSystem(run, now);
    QCOMPARE(inSystem.value, std::int64_t(open.size()));
    QCOMPARE(inSystem.integral, closed + still);
    QCOMPARE(recorder.inSystem(run, now + 10).integral, closed + still + 10 * open.size());
    // The other source of Little's law: the records' own times.
    const RunTotals totals = recorder.totals(run);
    QCOMPARE(totals.nanos(Phase::Total) - totals.nanos(Phase::Lag), closed);
}

void TestRecorder::totalsOfTheOldestRunAreDropped()
{
    Recorder recorder;
    recorder.commit(answered(1, 1'000'000'000, 0));
    for (int i = 0; i < Recorder::runsKept; ++i) {
        const RunId run = recorder.beginRun();
        recorder.offered(run, 1'000'000'000);
        recorder.commit(answered(1, 1'000'000'000, run));
    }
    QCOMPARE(recorder.counts(1).ended, 1u);
    const RunId next = recorder.beginRun();
    QCOMPARE(recorder.counts(1).ended, 0u); // at once, though no thread has seen the new one
    QCOMPARE(recorder.totals(1).phase(Phase::Total).count(), 0u);
    QCOMPARE(recorder.inSystem(1, 2'000'000'000).integral, 0u);
    QCOMPARE(recorder.counts(2).ended, 1u);
    recorder.commit(answered(1, 1'000'000'000, next));
    QCOMPARE(recorder.counts(next).ended, 1u);
    QCOMPARE(recorder.counts(next).offered, 0u);
    QCOMPARE(recorder.counts(0).ended, 1u); // the panels' are kept
}

void TestRecorder::aStragglerOfADroppedRunDisturbsNobody()
{
    Recorder recorder;
    RunId run = 0;
    for (int i = 0; i < 12; ++i)
        run = recorder.beginRun();
    recorder.offered(run, 1'000'000'000);
    recorder.commit(answered(1, 1'000'000'000, static_cast<RunId>(run - Recorder::runsKept)));
    QCOMPARE(recorder.counts(run).offered, 1u);
    QCOMPARE(recorder.counts(run).ended, 0u);
    QCOMPARE(recorder.counts(static_cast<RunId>(run - Recorder::runsKept)).ended, 0u);
}

void TestRecorder::whenDisabledOnlyCountersGoOn()
{
    Recorder recorder;
    recorder.setEnabled(false);
    recorder.offered(0, 1'000'000'000);
    recorder.commit(answered(1, 1'000'000'000));
    std::vector<RequestRecord> records;
    QCOMPARE(recorder.pull(records, 10).records, std::size_t(0));
    QCOMPARE(recorder.totals(0).phase(Phase::Total).count(), 0u);
    QCOMPARE(recorder.counts(0).replied, 1u);
    QCOMPARE(recorder.inSystem(0, 2'000'000'000).integral, 1110u);
    recorder.setEnabled(true);
    recorder.commit(answered(2, 1'000'000'000));
    QCOMPARE(recorder.pull(records, 10).records, std::size_t(1));
    QCOMPARE(recorder.lostTotal(), 0u);
}

void TestRecorder::twoRecordersDoNotMix()
{
    Recorder first(64);
    auto second = std::make_unique<Recorder>(64);
    for (std::uint64_t id = 1; id <= 10; ++id) {
        first.commit(answered(id, 1'000'000'000));
        second->commit(answered(id + 100, 1'000'000'000));
        second->commit(answered(id + 200, 1'000'000'000));
    }
    QCOMPARE(first.counts(0).ended, 10u);
    QCOMPARE(second->counts(0).ended, 20u);
    second = std::make_unique<Recorder>(64); // perhaps at the same address
    second->commit(answered(1, 1'000'000'000));
    QCOMPARE(second->counts(0).ended, 1u);
    QCOMPARE(first.shardCount(), std::size_t(1));
    QCOMPARE(second->shardCount(), std::size_t(1));
}

void TestRecorder::printsWhatACommitCosts()
{
    // For the eye: what observing costs on this machine, in this build. Nothing is asserted.
    constexpr int rounds = 300'000;
    std::vector<RequestRecord> pulled;
    RandomRecords random(26);
    std::vector<RequestRecord> samples;
    for (int i = 0; i < 1024; ++i) {
        samples.push_back(answered(1, 1'000'000'000 + random.below(1'000'000)));
        samples.back().stamps.intended -= random.below(10);
        samples.back().stamps.firstByte += random.below(20'000);
        samples.back().stamps.complete += 20'000 + random.below(2000);
        samples.back().stamps.resumed += 22'000 + random.below(30'000);
    }
    for (const bool isObserving : { true, false }) {
        Recorder recorder(1 << 14);
        recorder.setEnabled(isObserving);
        std::int64_t now = 1'000'000'000;
        std::int64_t spent = 0;
        for (int done = 0; done < rounds; done += 8192) {
            const auto start = std::chrono::steady_clock::now();
            for (int i = 0; i < 8192; ++i) {
                now += 600;
                recorder.offered(1, now);
                RequestRecord& record = samples[static_cast<std::size_t>(i % 1024)];
                recorder.commit(record);
            }
            spent += (std::chrono::steady_clock::now() - start).count();
            pulled.clear();
            recorder.pull(pulled, 1 << 14);
        }
        qInfo("offered() and commit(): %.1f ns a request with %s",
            static_cast<double>(spent) / (rounds / 8192 + 1) / 8192,
            isObserving ? "phases and records" : "counters only");
    }
}

QTEST_APPLESS_MAIN(TestRecorder)
#include "tst_recorder.moc"
