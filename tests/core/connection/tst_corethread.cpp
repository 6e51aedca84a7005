// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/client/client.h"
#include "core/connection/corethread.h"
#include "core/runtime/detached.h"
#include "core/runtime/post.h"
#include "tests/support/redisserver.h"

using namespace sluice;
using namespace std::chrono_literals;

namespace {
struct Tally {
    std::atomic<int> alive { 0 };
    std::atomic<int> wrong { 0 };
    std::atomic<std::uint64_t> replied { 0 };
    std::atomic<std::uint64_t> maybe { 0 };
    std::atomic<std::uint64_t> notSent { 0 };
    std::atomic<bool> stop { false };
};

/// Sends what must come back as its own, and counts in the server.
Detached produce(Client client, QByteArray name, int rounds, Tally* tally)
{
    const auto thread = std::this_thread::get_id();
    for (int i = 0; i < rounds && !tally->stop; ++i) {
        const QByteArray value = name + QByteArray::number(i);
        PendingReply set = client.set(name, value);
        PendingReply incr = client.incr("counter");
        PendingReply get = client.get(name);
        const Outcome stored = co_await set;
        const Outcome counted = co_await incr;
        const Outcome got = co_await get;
        tally->wrong += std::this_thread::get_id() != thread;
        if (stored.isReply() && got.isReply())
            tally->wrong += got.reply().bytes() != value;
        tally->replied += counted.isReply() && !counted.isError();
        tally->notSent += counted.isNotSent();
        tally->maybe += counted.isMaybeExecuted();
    }
    --tally->alive;
}

ConnectionOptions optionsFor(const RedisServer& server, bool tcp)
{
    ConnectionOptions options;
    options.port = server.tcpPort();
    options.socketPath = server.socketPath();
    options.host = QStringLiteral("127.0.0.1");
    options.kind = tcp ? ConnectionOptions::Kind::Tcp : ConnectionOptions::Kind::Unix;
    return options;
}
} // namespace

/// The whole engine on its own threads against a real server. There is no QObject in it, so that
/// ThreadSanitizer sees all of it.
class TestCoreThread : public QObject {
    Q_OBJECT

    static constexpr int threads = 3;
    static constexpr int perThread = 20;

    static void begin(std::vector<std::unique_ptr<PollExecutor>>& homes, CoreThread& core,
        int rounds, Tally& tally)
    {
        tally.alive = threads * perThread;
        for (int t = 0; t < threads; ++t) {
            homes.push_back(std::make_unique<PollExecutor>(core.clock(), "producer"));
            for (int i = 0; i < perThread; ++i) {
                const QByteArray name
                    = "key:" + QByteArray::number(t) + ':' + QByteArray::number(i) + ':';
                post(*homes.back(), [&core, &tally, name, rounds] {
                    produce(Client(core.channel(), name), name, rounds, &tally);
                });
            }
        }
    }

private Q_SLOTS:
    void everyProducerGetsItsOwnAndTheServerCountsTheSame_data()
    {
        QTest::addColumn<bool>("tcp");
        QTest::newRow("unix") << false;
        QTest::newRow("tcp") << true;
    }
    void everyProducerGetsItsOwnAndTheServerCountsTheSame()
    {
        QFETCH(bool, tcp);
        constexpr int rounds = 100;
        RedisServerOptions serverOptions;
        serverOptions.tcp = true;
        RedisServer server(serverOptions);
        QVERIFY2(server.start(), server.error());
        const SteadyClock clock;
        CoreThread core(clock, 16); // small: producers wait for places
        core.setLimits({ 8, 1 << 20, 60s });
        core.connectTo(optionsFor(server, tcp));
        Tally tally;
        std::vector<std::unique_ptr<PollExecutor>> homes;
        begin(homes, core, rounds, tally);
        QTRY_VERIFY_WITH_TIMEOUT(
            (core.requestSnapshot(), core.setCapacity(8 + std::size_t(tally.alive % 16)),
                tally.alive == 0),
            120'000);
        homes.clear();
        QCOMPARE(tally.wrong.load(), 0);
        QCOMPARE(tally.replied.load(), std::uint64_t(threads * perThread * rounds));
        QCOMPARE(server.command({ "GET", "counter" }), QByteArray::number(tally.replied.load()));
    }

    void connectionsThatAreKilledLoseNothingUntold()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        const SteadyClock clock;
        CoreThread core(clock, 64);
        core.connectTo(optionsFor(server, false));
        Tally tally;
        std::vector<std::unique_ptr<PollExecutor>> homes;
        begin(homes, core, std::numeric_limits<int>::max(), tally);
        for (int kill = 0; kill < 10; ++kill) {
            const std::uint64_t before = tally.replied;
            QTRY_VERIFY_WITH_TIMEOUT(tally.replied > before + 200, 60'000);
            server.command({ "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes" });
            core.reconnectNow();
        }
        tally.stop = true;
        QTRY_VERIFY_WITH_TIMEOUT((core.reconnectNow(), tally.alive == 0), 60'000);
        homes.clear();
        QCOMPARE(tally.wrong.load(), 0);
        const std::uint64_t counter = server.command({ "GET", "counter" }).toULongLong();
        QVERIFY(tally.replied <= counter);
        QVERIFY(counter <= tally.replied + tally.maybe);
    }

    void theEndSettlesEverythingWhileProducersStillSend()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        const SteadyClock clock;
        for (int round = 0; round < 10; ++round) {
            Tally tally;
            CoreThread core(clock, 4);
            core.connectTo(optionsFor(server, false));
            std::vector<std::unique_ptr<PollExecutor>> homes;
            begin(homes, core, std::numeric_limits<int>::max(), tally);
            if (round % 2) // else perhaps before there is a connection
                QTRY_VERIFY(tally.replied > 100);
            core.shutDown();
            core.setTaking(true); // too late: does nothing
            tally.stop = true;
            QTRY_COMPARE(tally.alive.load(), 0);
            homes.clear();
            QCOMPARE(tally.wrong.load(), 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestCoreThread)
#include "tst_corethread.moc"
