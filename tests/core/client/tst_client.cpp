// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/client.h"
#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "tests/support/realengine.h"

#include <QCoroTask>
#include <QtTest>

#include <thread>

using namespace sluice;

/// The client on a real server: from a thread with an event loop and from a plain one, in QCoro's
/// tasks and in detached coroutines.
class TestClient : public QObject {
    Q_OBJECT

    static QCoro::Task<QByteArray> readBack(Client client, QByteArray key, QByteArray value)
    {
        const Outcome set = co_await client.set(key, value);
        if (!set.isReply())
            co_return QByteArrayLiteral("(not set)");
        const Outcome got = co_await client.get(key);
        co_return got.reply().bytes();
    }

    static Detached countUp(
        Client client, int rounds, std::atomic<int>* wrong, std::atomic<bool>* done)
    {
        const auto thread = std::this_thread::get_id();
        for (int i = 0; i < rounds; ++i) {
            const Outcome outcome = co_await client.incr("counter");
            if (!outcome.isReply() || std::this_thread::get_id() != thread)
                ++*wrong;
        }
        *done = true;
    }

private Q_SLOTS:
    void anyBytesComeBackInAQCoroTask()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        RealEngine engine;
        engine.core.connectTo(RealEngine::optionsFor(server));
        QByteArray all;
        for (int byte = 0; byte < 256; ++byte)
            all.append(static_cast<char>(byte));
        std::optional<QByteArray> result;
        readBack(engine.client(), all, all + all).then([&result](const QByteArray& got) {
            result = got;
        });
        QTRY_VERIFY(result.has_value());
        QCOMPARE(*result, all + all);
    }

    void sentFirstAndAwaitedAfterwardsIsOneWrite()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        RealEngine engine(1024);
        std::vector<PendingReply> pending;
        for (int i = 0; i < 200; ++i) // before there is a connection: they wait for it together
            pending.push_back(engine.client().set("k" + QByteArray::number(i), "v"));
        engine.core.connectTo(RealEngine::optionsFor(server));
        QTRY_VERIFY(std::all_of(
            pending.begin(), pending.end(), [](const auto& each) { return each.isSettled(); }));
        for (PendingReply& each : pending)
            QCOMPARE(each.await_resume().reply().bytes(), QByteArray("OK"));
        engine.core.requestSnapshot();
        QTRY_VERIFY(engine.core.latestSnapshot());
        // and one, with which the engine asks for the command table
        QCOMPARE(
            engine.core.latestSnapshot()->connections.front().commandsWritten, std::uint64_t(201));
        QVERIFY(engine.core.latestSnapshot()->connections.front().writes <= 4);
    }

    void loadThreadsAndTheGuiThreadShareTheConnection()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        RealEngine engine;
        engine.core.connectTo(RealEngine::optionsFor(server));
        std::atomic<int> wrong { 0 };
        std::array<std::atomic<bool>, 3> done {};
        constexpr int rounds = 500;
        constexpr int guiRounds = 50; // QTRY sleeps between its looks at this thread's events
        {
            PollExecutor first(engine.clock), second(engine.clock);
            const Client client = engine.client("load");
            post(first, [&] { countUp(client, rounds, &wrong, &done[0]); });
            post(second, [&] { countUp(client, rounds, &wrong, &done[1]); });
            countUp(engine.client("gui"), guiRounds, &wrong, &done[2]);
            QTRY_VERIFY(done[0] && done[1] && done[2]);
        }
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(server.command({ "GET", "counter" }), QByteArray::number(2 * rounds + guiRounds));
    }

    void anErrorIsAReplyAndTheConnectionGoesOn()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        server.command({ "RPUSH", "list", "x" });
        RealEngine engine;
        engine.core.connectTo(RealEngine::optionsFor(server));
        PendingReply wrong = engine.client().get("list");
        PendingReply ping = engine.client().ping();
        QTRY_VERIFY(ping.isSettled());
        const Outcome outcome = wrong.await_resume();
        QVERIFY(outcome.isReply() && outcome.isError());
        QVERIFY(outcome.reply().errorCode() == "WRONGTYPE");
        QCOMPARE(ping.await_resume().reply().bytes(), QByteArray("PONG"));
    }

    void passwordAndDatabaseAreUsedAndAWrongPasswordIsSaid()
    {
        RedisServerOptions serverOptions;
        serverOptions.password = "open sesame";
        RedisServer server(serverOptions);
        QVERIFY2(server.start(), server.error());
        RealEngine engine;
        ConnectionOptions options = RealEngine::optionsFor(server);
        options.password = "wrong";
        engine.core.connectTo(options);
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Failed);
        QCOMPARE(engine.core.state().get().errorKind, ConnectionErrorKind::WrongPassword);
        options.password.clear();
        engine.core.connectTo(options);
        QTRY_COMPARE(engine.core.state().get().errorKind, ConnectionErrorKind::AuthRequired);
        options.password = "open sesame";
        options.database = 3;
        engine.core.connectTo(options);
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Ready);
        PendingReply set = engine.client().set("here", "1");
        QTRY_VERIFY(set.isSettled());
        server.command({ "SELECT", "3" });
        QCOMPARE(server.command({ "EXISTS", "here" }), QByteArray("1"));
    }

    void tcpWorksAsUnixSocketsDo()
    {
        RedisServerOptions serverOptions;
        serverOptions.tcp = true;
        RedisServer server(serverOptions);
        QVERIFY2(server.start(), server.error());
        RealEngine engine;
        ConnectionOptions options;
        options.host = QStringLiteral("localhost");
        options.port = server.tcpPort();
        engine.core.connectTo(options);
        PendingReply big = engine.client().set(
            "big", QByteArray(5 << 20, 'x')); // larger than B and any socket buffer
        QTRY_VERIFY(big.isSettled());
        QCOMPARE(big.await_resume().reply().bytes(), QByteArray("OK"));
        PendingReply back = engine.client().get("big");
        QTRY_VERIFY(back.isSettled());
        QCOMPARE(back.await_resume().reply().bytes().size(), qsizetype(5 << 20));
    }

    void unknownHostsAndClosedPortsAreToldApart()
    {
        RealEngine engine;
        ConnectionOptions options;
        options.host = QStringLiteral("no-such-host.invalid");
        engine.core.connectTo(options);
        QTRY_COMPARE_WITH_TIMEOUT(
            engine.core.state().get().errorKind, ConnectionErrorKind::UnknownHost, 20'000);
        options.host = QStringLiteral("127.0.0.1");
        options.port = 1;
        engine.core.connectTo(options);
        QTRY_COMPARE(engine.core.state().get().errorKind, ConnectionErrorKind::Refused);
    }
};

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
