// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/shard.h"

#include "tests/core/trace/records.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

using namespace sluice;

namespace {

constexpr std::int64_t bucketNanos = Gauge::bucketNanos;
constexpr std::int64_t start = 1000 * bucketNanos;

} // namespace

/// The recorder's shards under several threads; this is what TSan is to look at.
class TestShard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingAddsUpAfterLoadFromSeveralThreads();
    void pulledAndLostIsCommittedWhileAReaderIsSlow();
    void bucketsReadWhileWritingAreNeverTorn();
    void aLaterThreadGoesOnWithAnEndedOnesShard();
    void aThreadMayOutliveTheRecorder();
    void aThreadLocalDestructorMayStillCommit();
    void runsBeginWhileOthersRead();
    void countsReadWhileWritingBelongTogether();
    void inSystemIsRightWhenAnotherThreadCommits();
};

void TestShard::everythingAddsUpAfterLoadFromSeveralThreads()
{
    constexpr int threads = 3;
    constexpr int perThread = 20'000;
    Recorder recorder(1 << 12);
    const RunId run = recorder.beginRun();
    std::atomic<int> running { threads };
    std::atomic<std::int64_t> clock { start };
    std::vector<std::thread> producers;
    for (int i = 0; i < threads; ++i) {
        producers.emplace_back([&, i] {
            RandomRecords random(static_cast<std::uint32_t>(i));
            for (int n = 0; n < perThread; ++n) {
                const std::int64_t now = clock.fetch_add(30'000, std::memory_order_relaxed);
                recorder.offered(run, now);
                RequestRecord record = random.next(now, run);
                recorder.commit(record);
            }
            --running;
        });
    }
    // The reader keeps copying what is settled, with the newest buckets again each time.
    std::map<std::int64_t, RateBucket> kept;
    std::vector<RateBucket> buckets;
    std::vector<RequestRecord> records;
    std::uint64_t lost = 0;
    std::uint64_t missed = 0;
    std::int64_t next = start / bucketNanos;
    const auto read = [&](std::int64_t now) {
        buckets.clear();
        const std::int64_t from = std::max(start / bucketNanos, next - 200);
        const std::int64_t gone = recorder.copyRateBuckets(from, now, buckets);
        missed += static_cast<std::uint64_t>(std::max<std::int64_t>(from + gone - next, 0));
        for (const RateBucket& bucket : buckets)
            kept[bucket.index] = bucket;
        next = std::max(next, now / bucketNanos);
        lost += recorder.pull(records, 1 << 16).lost;
    };
    while (running.load() != 0) {
        read(clock.load());
        std::this_thread::yield();
    }
    for (std::thread& producer : producers)
        producer.join();
    read(clock.load() + 10 * bucketNanos);

    const RunTotals totals = recorder.totals(run);
    QCOMPARE(totals.counts.offered, std::uint64_t(threads * perThread));
    QCOMPARE(totals.counts.ended, totals.counts.offered);
    QCOMPARE(records.size() + lost, std::size_t(threads * perThread));
    QCOMPARE(recorder.lostTotal(), lost);
    QCOMPARE(totals.counts.recordsLost, lost);
    QCOMPARE(recorder.inSystem(run, clock.load()).value, 0);
    if (missed == 0) { // the reader kept up: then not one may be missing
        RateBucket sum;
        for (const auto& [index, bucket] : kept)
            sum.merge(bucket);
        QCOMPARE(std::uint64_t(sum.offered), totals.counts.offered);
        QCOMPARE(std::uint64_t(sum.completed), totals.counts.ended);
        QCOMPARE(std::uint64_t(sum.replied), totals.counts.replied);
        QCOMPARE(sum.latencySum, totals.phase(Phase::Total).sum());
    } else {
        qInfo("%llu buckets missed", static_cast<unsigned long long>(missed));
    }
}

void TestShard::pulledAndLostIsCommittedWhileAReaderIsSlow()
{
    constexpr std::uint64_t count = 60'000;
    Recorder recorder(256);
    std::atomic<bool> isDone { false };
    std::thread producer([&] {
        for (std::uint64_t id = 1; id <= count; ++id) {
            RequestRecord record = answered(id, start);
            record.bytesSent = static_cast<std::uint32_t>(id);
            record.predecessorComplete = static_cast<std::int64_t>(id);
            recorder.commit(record);
        }
        isDone.store(true);
    });
    std::vector<RequestRecord> records;
    std::uint64_t lost = 0;
    bool wasDone = false;
    while (!wasDone) {
        wasDone = isDone.load();
        PullResult result;
        do {
            result = recorder.pull(records, 100);
            lost += result.lost;
        } while (result.more);
        std::this_thread::yield();
    }
    producer.join();
    QCOMPARE(records.size() + lost, std::size_t(count));
    QCOMPARE(recorder.counts(0).recordsLost, lost);
    std::uint64_t before = 0;
    for (const RequestRecord& record : records) {
        QVERIFY(record.id > before); // in order, none twice
        QCOMPARE(record.bytesSent, static_cast<std::uint32_t>(record.id)); // none torn
        QCOMPARE(record.predecessorComplete, static_cast<std::int64_t>(record.id));
        before = record.id;
    }
}

void TestShard::bucketsReadWhileWritingAreNeverTorn()
{
    // Bucket n gets n % 3 + 1 requests: another bucket's counts would show. The reader wants the
    // very buckets that the writer is about to replace.
    constexpr std::int64_t last = 40'000;
    Recorder recorder(16);
    std::atomic<std::int64_t> reached { 0 };
    std::thread producer([&] {
        for (std::int64_t index = 0; index < last; ++index) {
            for (std::int64_t i = 0; i <= index % 3; ++i)
                recorder.offered(0, index * bucketNanos + i);
            reached.store(index + 1, std::memory_order_release); // this bucket is finished
        }
    });
    std::vector<RateBucket> buckets;
    std::int64_t wrong = 0;
    std::int64_t now = 0;
    while (now < last) {
        now = reached.load(std::memory_order_acquire);
        buckets.clear();
        const std::int64_t from = std::max<std::int64_t>(now - Recorder::rateBucketsKept, 0);
        const std::int64_t end = std::min(from + 8, now);
        const std::int64_t gone = recorder.copyRateBuckets(from, end * bucketNanos, buckets);
        wrong += gone + std::int64_t(buckets.size()) != end - from;
        for (const RateBucket& bucket : buckets)
            wrong += bucket.offered != static_cast<std::uint32_t>(bucket.index % 3 + 1);
    }
    producer.join();
    QCOMPARE(wrong, 0);
}

void TestShard::aLaterThreadGoesOnWithAnEndedOnesShard()
{
    Recorder recorder(64);
    for (std::uint64_t thread = 0; thread < 5; ++thread) {
        std::thread([&] {
            recorder.offered(0, start);
            recorder.commit(answered(thread + 1, start));
        }).join();
    }
    QCOMPARE(recorder.shardCount(), std::size_t(1));
    QCOMPARE(recorder.counts(0).ended, 5u);
    std::vector<RequestRecord> records;
    recorder.pull(records, 10);
    QCOMPARE(records.size(), std::size_t(5));
    QCOMPARE(records.back().id, 5u);
}

void TestShard::aThreadMayOutliveTheRecorder()
{
    std::atomic<int> step { 0 };
    auto recorder = std::make_unique<Recorder>(64);
    std::thread thread([&] {
        recorder->commit(answered(1, start));
        step.store(1);
        step.notify_all();
        step.wait(1);
    });
    step.wait(0);
    recorder.reset();
    step.store(2);
    step.notify_all();
    thread.join(); // gives its shard back to nobody
}

void TestShard::aThreadLocalDestructorMayStillCommit()
{
    // By then another thread may have gone on with what this one had left behind.
    struct Late {
        Recorder* recorder = nullptr;
        ~Late()
        {
            if (!recorder)
                return;
            std::atomic<int> step { 0 };
            std::thread other([&] {
                recorder->commit(answered(2, start));
                step.store(1);
                step.notify_all();
                step.wait(1);
            });
            step.wait(0);
            recorder->commit(answered(3, start));
            step.store(2);
            step.notify_all();
            other.join();
        }
    };
    Recorder recorder(64);
    std::thread([&] {
        thread_local Late late; // destroyed after the recorder's own thread-local object
        late.recorder = &recorder;
        recorder.commit(answered(1, start));
    }).join();
    QCOMPARE(recorder.counts(0).ended, 3u);
    QCOMPARE(recorder.shardCount(), std::size_t(2)); // never two threads on one
}

void TestShard::runsBeginWhileOthersRead()
{
    Recorder recorder(64);
    std::atomic<bool> isDone { false };
    std::thread producer([&] {
        for (int i = 0; i < 60; ++i) {
            const RunId run = recorder.beginRun();
            for (int n = 0; n < 100; ++n)
                recorder.commit(answered(1, start, run));
        }
        isDone.store(true);
    });
    int wrong = 0;
    while (!isDone.load()) {
        for (RunId run = 0; run < 61; ++run) {
            const RunTotals totals = recorder.totals(run);
            wrong += totals.counts.ended > 100;
            wrong += totals.phase(Phase::Total).count() > 100;
            std::this_thread::yield();
        }
    }
    producer.join();
    QCOMPARE(wrong, 0);
    QCOMPARE(recorder.counts(60).ended, 100u);
    QCOMPARE(recorder.counts(53).ended, 100u);
    QCOMPARE(recorder.counts(52).ended, 0u);
}

void TestShard::countsReadWhileWritingBelongTogether()
{
    // Until the two have worked side by side for long enough; a busy machine may not let them.
    constexpr int enough = 20'000;
    constexpr std::uint64_t most = 2'000'000;
    Recorder recorder(16);
    std::atomic<bool> isDone { false };
    std::atomic<int> met { 0 };
    std::thread producer([&] {
        for (std::uint64_t id = 1; id <= most && met.load() < enough; ++id) {
            RequestRecord record = answered(id, start);
            // None is answered, so that whatever is counted for one alone shows in `replied`.
            record.ending = id % 2 ? Ending::NotSent : Ending::MaybeExecuted;
            record.why = Why::Closed;
            record.wasWritten = id % 2 == 0;
            recorder.offered(0, start);
            recorder.commit(record);
        }
        isDone.store(true);
    });
    int wrong = 0;
    RunCounts before;
    while (!isDone.load()) {
        const RunCounts now = recorder.counts(0);
        wrong += now.replied != 0;
        wrong += now.written + now.notSentTotal() != now.ended;
        wrong += now.written < before.written;
        wrong += now.offered < now.ended;
        met += now.ended != before.ended;
        before = now;
        const InSystem inSystem = recorder.inSystem(0, start + 5000);
        wrong += inSystem.value < 0 || inSystem.integral > most * 5000;
    }
    producer.join();
    QCOMPARE(wrong, 0);
}

void TestShard::inSystemIsRightWhenAnotherThreadCommits()
{
    Recorder recorder(64);
    for (int i = 0; i < 10; ++i)
        recorder.offered(0, start + i);
    std::thread([&] { // the core commits what was abandoned
        for (int i = 0; i < 4; ++i)
            recorder.commit(answered(1, start + i));
    })
        .join();
    const InSystem inSystem = recorder.inSystem(0, start + 2000);
    QCOMPARE(inSystem.value, 6);
    std::uint64_t expected = 4 * 1110;
    for (std::uint64_t i = 4; i < 10; ++i)
        expected += 2000 - i;
    QCOMPARE(inSystem.integral, expected);
}

QTEST_APPLESS_MAIN(TestShard)
#include "tst_shard.moc"
