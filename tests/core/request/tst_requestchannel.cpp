// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/command.h"
#include "core/request/pendingreply.h"
#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "core/runtime/sleep.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/manualexecutor.h"
#include "tests/support/ownedcoroutine.h"

#include <QtTest>

#include <deque>
#include <future>
#include <thread>

using namespace sluice;

namespace {
/// Stands where the manager stands: takes requests in batches and echoes their keys, a few turns
/// late, so that requests can be caught in every phase.
class EchoManager {
public:
    EchoManager(RequestChannel& channel, const Clock& clock)
        : m_channel(channel)
        , m_thread(clock, "echo")
        , m_readable([](Job& job) noexcept { static_cast<Readable&>(job).manager->pump(); }, this)
    {
        m_channel.setManager(&m_thread, &m_readable, nullptr);
    }
    ~EchoManager()
    {
        std::promise<void> left;
        post(m_thread, [&] {
            m_channel.setManager(nullptr, nullptr, nullptr);
            left.set_value();
        });
        left.get_future().wait();
    }

private:
    struct Readable final : Job {
        Readable(Job::Run function, EchoManager* owner)
            : Job(function)
            , manager(owner)
        {
        }
        EchoManager* manager;
    };

    void pump()
    {
        constexpr std::size_t window = 16;
        m_channel.take(
            m_thread.clock().now(), [this](const Request&) { return m_taken.size() < window; },
            [this](Request& request) { m_taken.push_back(&request); });
        ResumeBatch batch = m_channel.batch();
        // Half of them now, the others at the next turn.
        for (std::size_t i = (m_taken.size() + 1) / 2; i > 0; --i) {
            Request& request = *m_taken.front();
            m_taken.pop_front();
            request.record.stamps.written = request.record.stamps.firstByte
                = request.record.stamps.complete = toNanos(m_thread.clock().now());
            request.record.wasWritten = true;
            request.end(Outcome::reply(
                Value::bulkString(QByteArray(request.record.key.data(), request.record.keySize))));
            batch.settle(request);
        }
        batch.post();
        if (!m_taken.empty() && !m_posted.exchange(true)) {
            post(m_thread, [this] {
                m_posted = false;
                pump();
            });
        }
    }

    RequestChannel& m_channel;
    std::deque<Request*> m_taken;
    std::atomic<bool> m_posted { false };
    PollExecutor m_thread;
    Readable m_readable;
};

struct Tally {
    std::atomic<std::uint64_t> sent { 0 };
    std::atomic<std::uint64_t> own { 0 };
    std::atomic<std::uint64_t> foreign { 0 };
    std::atomic<std::uint64_t> notSent { 0 };
    std::atomic<std::uint64_t> maybe { 0 };
    std::atomic<std::uint64_t> wrongThread { 0 };
    std::atomic<int> alive { 0 };
};

PendingReply sendGet(RequestChannel& channel, const QByteArray& key)
{
    Command command("GET");
    command.arg(key);
    return PendingReply(std::move(command).finish(), channel);
}

OwnedCoroutine awaitOnce(PendingReply pending, bool* resumed)
{
    (void)co_await pending;
    *resumed = true;
}

/// Sends, sometimes gives up at once, sometimes a little later from another coroutine of the same
/// thread.
Detached produce(RequestChannel* channel, Tally* tally, int index, int rounds)
{
    std::uint64_t random = static_cast<std::uint64_t>(index + 1) * 0x9E3779B97F4A7C15ULL;
    const auto thread = std::this_thread::get_id();
    for (int round = 0; round < rounds; ++round) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        const QByteArray key = QByteArray::number(index) + '-' + QByteArray::number(round);
        PendingReply pending = sendGet(*channel, key);
        ++tally->sent;
        if ((random >> 40) % 4 == 0)
            pending.cancel();
        if ((random >> 44) % 16 == 0)
            continue; // dropped: cancels too, and nobody sees how it ended
        if ((random >> 48) % 8 == 0) { // its caller's frame goes at some moment
            bool resumed = false;
            const OwnedCoroutine caller = awaitOnce(std::move(pending), &resumed);
            for (auto turns = (random >> 52) % 4; turns > 0 && !caller.isDone(); --turns)
                co_await NextTurn();
            continue;
        }
        const Outcome outcome = co_await pending;
        if (std::this_thread::get_id() != thread)
            ++tally->wrongThread;
        if (outcome.isNotSent())
            ++tally->notSent;
        else if (outcome.isMaybeExecuted())
            ++tally->maybe;
        else if (outcome.reply().bytes() == key)
            ++tally->own;
        else
            ++tally->foreign;
    }
    --tally->alive;
}
} // namespace

class TestRequestChannel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRequestSettlesOnceWithItsOwnReplyWhateverIsCancelled()
    {
        constexpr int threads = 3, producers = 20, rounds = 150;
        const SteadyClock clock;
        Recorder recorder(256);
        RequestChannel channel(8, clock, recorder);
        Tally tally;
        tally.alive = threads * producers;
        {
            EchoManager manager(channel, clock);
            std::vector<std::unique_ptr<PollExecutor>> pool;
            for (int t = 0; t < threads; ++t)
                pool.push_back(std::make_unique<PollExecutor>(clock, "producer"));
            for (int i = 0; i < threads * producers; ++i)
                post(*pool[static_cast<std::size_t>(i % threads)],
                    [&channel, &tally, i] { produce(&channel, &tally, i, rounds); });
            QTRY_COMPARE_WITH_TIMEOUT(tally.alive.load(), 0, 120'000);
            // What was abandoned is still on its way through the manager.
            QTRY_COMPARE_WITH_TIMEOUT(recorder.counts(0).ended, tally.sent.load(), 120'000);
        }
        QCOMPARE(tally.foreign.load(), std::uint64_t(0));
        QCOMPARE(tally.wrongThread.load(), std::uint64_t(0));
        QVERIFY(tally.own.load() > 0);
        QVERIFY(tally.notSent.load() > 0);
        const RunCounts counts = recorder.counts(0);
        QCOMPARE(counts.offered, tally.sent.load());
        QCOMPARE(
            counts.ended, counts.replied + counts.notSentTotal() + counts.maybeExecutedTotal());
        QVERIFY(channel.state().gauges().depth.read(0).max <= 8);
    }

    void whatTheChannelRefusesEndsAtOnce()
    {
        const SteadyClock clock;
        Recorder recorder(256);
        RequestChannel channel(1, clock, recorder);
        channel.setPolicy({ WhenFull::Reject, {} });
        PendingReply first = sendGet(channel, "a");
        PendingReply second = sendGet(channel, "b");
        QVERIFY(!first.isSettled());
        QVERIFY(second.isSettled());
        QCOMPARE(second.await_resume().why(), Why::Rejected);
        first.cancel();
        QCOMPARE(first.await_resume().why(), Why::Cancelled);
    }

    void commandsThatCannotShareAreRefusedWithAReason_data()
    {
        QTest::addColumn<QList<QByteArray>>("arguments");
        QTest::addColumn<bool>("refused");
        QTest::newRow("BLPOP") << QList<QByteArray> { "BLPOP", "k", "0" }
                               << false; // it is leased one
        QTest::newRow("monitor") << QList<QByteArray> { "monitor" } << true;
        QTest::newRow("SELECT") << QList<QByteArray> { "SELECT", "1" } << true;
        QTest::newRow("CLIENT REPLY") << QList<QByteArray> { "CLIENT", "REPLY", "OFF" } << true;
        QTest::newRow("CLIENT LIST") << QList<QByteArray> { "CLIENT", "LIST" } << false;
        QTest::newRow("XREAD") << QList<QByteArray> { "XREAD", "STREAMS", "s", "0" } << false;
        QTest::newRow("XREAD BLOCK")
            << QList<QByteArray> { "XREAD", "block", "0", "STREAMS", "s", "0" } << false;
        QTest::newRow("unknown") << QList<QByteArray> { "FROBNICATE", "x" } << false;
    }
    void commandsThatCannotShareAreRefusedWithAReason()
    {
        QFETCH(QList<QByteArray>, arguments);
        QFETCH(bool, refused);
        const SteadyClock clock;
        Recorder recorder(256);
        RequestChannel channel(4, clock, recorder);
        PendingReply pending(Command::fromArguments(arguments).finish(), channel);
        QCOMPARE(pending.isSettled(), refused);
        if (refused)
            QCOMPARE(pending.await_resume().why(), Why::Unshareable);
    }

    void everyEarlierDeadlineIsReported()
    {
        VirtualRuntime runtime;
        Executor& core = runtime.addExecutor();
        Recorder recorder(256);
        RequestChannel channel(4, runtime.clock(), recorder);
        int reported = 0;
        CallJob readable([] {});
        CallJob deadlineMoved([&] { ++reported; });
        channel.setManager(&core, &readable, &deadlineMoved);
        QList<qint64> reportedAfter;
        std::vector<PendingReply> pending;
        for (const int seconds : { 10, 20, 5, 7, 1 }) {
            Command command("GET");
            command.arg("k");
            RequestPtr request = std::move(command).finish();
            request->deadline = runtime.clock().now() + std::chrono::seconds(seconds);
            pending.emplace_back(std::move(request), channel);
            runtime.settle();
            reportedAfter += reported;
        }
        QCOMPARE(reportedAfter, (QList<qint64> { 1, 1, 2, 2, 3 }));
        QCOMPARE(channel.nextDeadline(), runtime.clock().now() + std::chrono::seconds(1));
        channel.setManager(nullptr, nullptr, nullptr);
    }

    /// The engine has settled the request but not woken the caller's thread yet.
    void aCallerThatGoesBetweenTheOutcomeAndItsWakeUpLeavesNothingBehind_data()
    {
        QTest::addColumn<bool>("posted");
        QTest::newRow("not posted yet") << false;
        QTest::newRow("posted, not run yet") << true;
    }
    void aCallerThatGoesBetweenTheOutcomeAndItsWakeUpLeavesNothingBehind()
    {
        QFETCH(bool, posted);
        VirtualRuntime runtime;
        Executor& home = runtime.addExecutor();
        Recorder recorder(256);
        RequestChannel channel(4, runtime.clock(), recorder);
        bool resumed = false;
        OwnedCoroutine caller;
        runtime.on(home, [&] { caller = awaitOnce(sendGet(channel, "a"), &resumed); });
        Request* taken = nullptr;
        channel.take(
            runtime.clock().now(), [](const Request&) { return true; },
            [&](Request& request) { taken = &request; });
        QVERIFY(taken);
        {
            ResumeBatch batch = channel.batch();
            taken->end(Outcome::reply(Value::bulkString("a")));
            batch.settle(*taken);
            if (posted)
                batch.post();
            runtime.on(home, [&] { caller.destroy(); });
        }
        runtime.settle();
        QVERIFY(!resumed);
        QCOMPARE(recorder.counts(0).ended, std::uint64_t(1));
    }

    void closingEndsWhatWaitsAndWhatIsQueued()
    {
        const SteadyClock clock;
        Recorder recorder(256);
        RequestChannel channel(1, clock, recorder);
        PendingReply queued = sendGet(channel, "a");
        PendingReply waiting = sendGet(channel, "b");
        {
            ResumeBatch batch = channel.batch();
            channel.close(Why::Closed, batch);
        }
        QCOMPARE(queued.await_resume().why(), Why::Closed);
        QCOMPARE(waiting.await_resume().why(), Why::Closed);
        QCOMPARE(sendGet(channel, "c").await_resume().why(), Why::Closed);
    }
};

QTEST_GUILESS_MAIN(TestRequestChannel)
#include "tst_requestchannel.moc"
