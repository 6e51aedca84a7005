// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/client.h"
#include "core/connection/corethread.h"
#include "core/load/sharedscriptedserver.h"
#include "core/load/slowlinks.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/processfacts.h"
#include "tests/support/redisserver.h"
#include "tests/support/settling.h"

#include <QDir>
#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
ConnectionOptions scriptedOptions()
{
    ConnectionOptions options;
    options.kind = ConnectionOptions::Kind::Scripted;
    return options;
}

int threadsOfProcess()
{
    return int(QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs).size());
}

/// The real engine on its core thread, with slow links before a scripted server.
struct Stage {
    explicit Stage(std::size_t capacity = 64)
        : core(clock, capacity, 1 << 12, server.decorator(links.decorator()))
    {
    }
    ~Stage()
    {
        core.shutDown();
        executor.drain();
    }
    [[nodiscard]] bool connect(const ConnectionOptions& options = scriptedOptions())
    {
        core.connectTo(options);
        return QTest::qWaitFor([this] { return phase() == ConnectionPhase::Ready; }, 30'000);
    }
    [[nodiscard]] ConnectionPhase phase() { return core.state().get().phase; }
    Outcome ask(const QByteArrayList& command)
    {
        std::vector<PendingReply> one;
        one.push_back(Client(core.channel(), "test").send(Command::fromArguments(command)));
        const auto settling = awaitAll(std::move(one));
        if (!runEventsUntil([&] { return settling->isComplete(); }))
            qFatal("no outcome");
        return settling->outcomes.front();
    }

    SteadyClock clock;
    QtExecutor executor { clock };
    SlowLinks links;
    SharedScriptedServer server;
    CoreThread core;
};

/// How the requests of several threads' producers have ended.
struct Tally {
    std::atomic<int> alive { 0 };
    std::atomic<int> ended { 0 };
    std::atomic<int> replies { 0 };
    std::atomic<int> errors { 0 };
    std::atomic<int> lost { 0 }; ///< NotSent or MaybeExecuted
};

Detached produce(Client client, int requests, std::shared_ptr<Tally> tally)
{
    for (int i = 0; i < requests; ++i) {
        PendingReply pending = client.incr("counter");
        const Outcome outcome = co_await pending;
        ++tally->ended;
        tally->errors += outcome.isError();
        tally->replies += outcome.isReply() && !outcome.isError();
        tally->lost += !outcome.isReply();
    }
    --tally->alive;
}
} // namespace

/// The program's scripted server: the real core thread with its timers, told from other threads.
class TestSharedScriptedServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tenThousandRequestsOfManyProducersAllSettle()
    {
        constexpr int producers = 50;
        constexpr int each = 200;
        const int threadsBefore = threadsOfProcess();
        const int descriptorsBefore = openDescriptors();
        {
            Stage stage;
            ScriptedServerSettings settings;
            settings.service = ServiceTime::exponential(2us);
            settings.errorShare = 0.1;
            stage.server.set(settings);
            QVERIFY(stage.connect());
            std::vector<std::unique_ptr<PollExecutor>> threads;
            for (int i = 0; i < 2; ++i)
                threads.push_back(std::make_unique<PollExecutor>(stage.clock));
            const auto tally = std::make_shared<Tally>();
            tally->alive = producers;
            for (int i = 0; i < producers; ++i) {
                const Client client(stage.core.channel(), "p" + QByteArray::number(i));
                post(*threads[std::size_t(i) % 2],
                    [client, tally] { produce(client, each, tally); });
            }
            QTRY_VERIFY_WITH_TIMEOUT(tally->ended >= producers * each / 2, 60'000);
            stage.server.closeAll(); // in the middle of it
            QTRY_COMPARE_WITH_TIMEOUT(tally->alive.load(), 0, 60'000);
            QCOMPARE(tally->ended.load(), producers * each);
            QCOMPARE(tally->replies + tally->errors + tally->lost, producers * each);
            QVERIFY(tally->errors > 500 && tally->errors < 1500);
            QVERIFY(tally->replies > 7000);
            // What was lost may have been run: never fewer than were answered, nor more than both.
            stage.server.set({});
            Outcome asked; // again, should closeAll() have come so late that it ends this one
            QTRY_VERIFY((asked = stage.ask({ "INCRBY", "counter", "0" })).isReply());
            QVERIFY2(!asked.isError(), asked.reply().bytes().constData());
            const qint64 counter = asked.reply().integer();
            QVERIFY2(counter >= tally->replies && counter <= tally->replies + tally->lost,
                qPrintable(QStringLiteral("%1 counted, %2 answered, %3 lost")
                               .arg(counter)
                               .arg(tally->replies.load())
                               .arg(tally->lost.load())));
            for (const auto& thread : threads)
                thread->join();
        }
        QTRY_COMPARE(threadsOfProcess(), threadsBefore);
        QCOMPARE(openDescriptors(), descriptorsBefore);
    }

    void theSlowLinkLiesBeforeIt()
    {
        Stage stage;
        QVERIFY(stage.connect());
        QVERIFY(stage.ask({ "PING" }).isReply());
        SlowLinkSettings slow;
        slow.downstream.stalled = true;
        stage.links.set(slow);
        std::vector<PendingReply> one;
        one.push_back(Client(stage.core.channel(), "test").set("k", "v"));
        const auto settling = awaitAll(std::move(one));
        QTRY_COMPARE(stage.core.inFlightGauge().value(), std::int64_t(1));
        stage.server.closeAll(); // the end stays behind the reply, which the link holds
        for (int i = 0; i < 3; ++i) { // turns of the core thread
            const auto before = stage.core.latestSnapshot();
            stage.core.requestSnapshot();
            QTRY_VERIFY(stage.core.latestSnapshot() != before);
        }
        QCOMPARE(settling->done, 0);
        stage.links.set({});
        QTRY_COMPARE(settling->done, 1);
        QVERIFY(settling->outcomes.front().isReply());
    }

    void whatIsToldBeforeTheEngineIsMadeHolds()
    {
        SharedScriptedServer server;
        server.preset("k", "before");
        SteadyClock clock;
        QtExecutor executor(clock);
        CoreThread core(clock, 32, 1 << 12, server.decorator());
        core.connectTo(scriptedOptions());
        QTRY_COMPARE(core.state().get().phase, ConnectionPhase::Ready);
        std::vector<PendingReply> one;
        one.push_back(Client(core.channel(), "test").get("k"));
        const auto settling = awaitAll(std::move(one));
        QTRY_COMPARE(settling->done, 1);
        QCOMPARE(settling->outcomes.front().reply().bytes(), "before");
        core.shutDown();
        executor.drain();
    }

    void aStallAndARestartAreFeltFromAnyThread()
    {
        Stage stage;
        QVERIFY(stage.connect());
        QVERIFY(stage.ask({ "SET", "k", "v" }).isReply());
        const TimePoint begun = stage.clock.now();
        stage.server.stall(50ms);
        QVERIFY(stage.ask({ "PING" }).isReply());
        QVERIFY(stage.clock.now() - begun >= 50ms); // not sooner, however slow the machine is
        // It may be back before anybody has looked.
        const auto epoch = stage.core.state().get().epoch;
        stage.server.restart(2);
        QTRY_VERIFY(stage.core.state().get().epoch > epoch);
        QTRY_COMPARE(stage.phase(), ConnectionPhase::Ready);
        QVERIFY(stage.ask({ "GET", "k" }).reply().isNull());
    }

    void theSameEngineTurnsFromItToASocketAndBack()
    {
        RedisServer server;
        QVERIFY(server.start());
        Stage stage;
        QVERIFY(stage.connect());
        QVERIFY(stage.ask({ "SET", "where", "scripted" }).isReply());
        ConnectionOptions real;
        real.kind = ConnectionOptions::Kind::Unix;
        real.socketPath = server.socketPath();
        const auto isReal = [&stage] { // the scripted one does not know this
            const Outcome outcome = stage.ask({ "CONFIG", "GET", "port" });
            return outcome.isReply() ? std::optional(!outcome.isError()) : std::nullopt;
        };
        QVERIFY(stage.connect(real));
        QTRY_COMPARE(isReal(), std::optional(true));
        QVERIFY(stage.ask({ "SET", "where", "real" }).isReply());
        QVERIFY(stage.connect());
        QTRY_COMPARE(isReal(), std::optional(false));
        QCOMPARE(stage.ask({ "GET", "where" }).reply().bytes(), "scripted");
    }

    void withoutOneTheConnectionIsRefused()
    {
        SteadyClock clock;
        CoreThread core(clock);
        core.connectTo(scriptedOptions());
        QTRY_COMPARE(core.state().get().errorKind, ConnectionErrorKind::Refused);
    }
};

QTEST_GUILESS_MAIN(TestSharedScriptedServer)
#include "tst_sharedscriptedserver.moc"
