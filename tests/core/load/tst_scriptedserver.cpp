// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scriptedserver.h"
#include "core/load/slowlinks.h"
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
/// The real engine with the scripted server in place of each connection's transport.
struct ServedEngine {
    explicit ServedEngine(const ScriptedServerSettings& settings = {}, std::uint64_t seed = 1)
        : server(settings, seed)
        , engine(4096, [this](Executor& executor, auto) { return server.connect(executor); })
    {
        engine.setLimits(4096);
        engine.runtime.on(engine.core, [&] { engine.manager->connectTo(ConnectionOptions()); });
        engine.runtime.settle();
        begun = engine.runtime.clock().now();
    }
    std::shared_ptr<Awaited> send(const QByteArrayList& command)
    {
        auto awaited = std::make_shared<Awaited>();
        engine.runtime.on(engine.producers,
            [&] { awaitInto(engine.client().send(Command::fromArguments(command)), awaited); });
        return awaited;
    }
    /// Sends it, lets a second pass, and returns the outcome.
    Outcome ask(const QByteArrayList& command)
    {
        const auto awaited = send(command);
        engine.runtime.runFor(1s);
        return awaited->outcome;
    }
    /// Sends so many PINGs and notes when each is answered.
    QList<Duration> pings(int count, Duration atMost)
    {
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < count; ++i)
            all.push_back(send({ "PING" }));
        QList<Duration> times;
        engine.runtime.runUntil(
            [&] {
                while (times.size() < count && all[std::size_t(times.size())]->done)
                    times += engine.runtime.clock().now() - begun;
                return times.size() == count;
            },
            atMost);
        return times;
    }

    ScriptedServer server; // outlives the engine's connections
    VirtualEngine engine;
    TimePoint begun;
};

ScriptedServerSettings serving(const ServiceTime& service, int workers = 1)
{
    ScriptedServerSettings settings;
    settings.service = service;
    settings.workers = workers;
    return settings;
}
} // namespace

/// The scripted server as the engine sees it, in virtual time.
class TestScriptedServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void itGreetsInBothProtocols_data()
    {
        QTest::addColumn<bool>("knowsHello");
        QTest::newRow("RESP3") << true;
        QTest::newRow("RESP2") << false;
    }
    void itGreetsInBothProtocols()
    {
        QFETCH(bool, knowsHello);
        ScriptedServerSettings settings;
        settings.knowsHello = knowsHello;
        ServedEngine served(settings);
        QCOMPARE(served.engine.state().phase, ConnectionPhase::Ready);
        QCOMPARE(served.engine.state().server.protocol, knowsHello ? 3 : 2);
        QVERIFY(served.ask({ "GET", "nothing" }).reply().isNull());
    }

    void itKeepsValues()
    {
        ServedEngine served;
        QCOMPARE(served.ask({ "SET", "k", QByteArray("\0\r\n", 3) }).reply().bytes(), "OK");
        QCOMPARE(served.ask({ "GET", "k" }).reply().bytes(), QByteArray("\0\r\n", 3));
        QCOMPARE(served.ask({ "STRLEN", "k" }).reply().integer(), qint64(3));
        QVERIFY(served.ask({ "INCR", "k" }).isError());
        QCOMPARE(served.ask({ "INCR", "n" }).reply().integer(), qint64(1));
        QCOMPARE(served.ask({ "INCR", "n" }).reply().integer(), qint64(2));
        QCOMPARE(served.ask({ "EXISTS", "k", "n", "m" }).reply().integer(), qint64(2));
        QCOMPARE(served.ask({ "DEL", "k", "m" }).reply().integer(), qint64(1));
        QCOMPARE(served.ask({ "DBSIZE" }).reply().integer(), qint64(1));
        QCOMPARE(served.ask({ "ECHO", "e" }).reply().bytes(), "e");
        QCOMPARE(served.ask({ "PING" }).reply().bytes(), "PONG");
        QVERIFY(served.ask({ "FLUSHALL" }).isError());
    }

    void itKeepsNoMoreThanItsBound()
    {
        ServedEngine served;
        const QByteArray large(20 * 1024 * 1024, 'v');
        for (const char* key : { "a", "b", "c" })
            QVERIFY(!served.ask({ "SET", key, large }).isError());
        QVERIFY(served.ask({ "SET", "d", large }).reply().bytes().startsWith("OOM "));
        QVERIFY(!served.ask({ "SET", "a", "small" }).isError());
        QVERIFY(!served.ask({ "SET", "d", large }).isError());
    }

    void oneWorkerServesOneAfterAnother()
    {
        ServedEngine served(serving(ServiceTime::constant(1ms)));
        QCOMPARE(served.pings(4, 1s), (QList<Duration> { 1ms, 2ms, 3ms, 4ms }));
    }

    void severalWorkersServeAtTheSameTime()
    {
        ServedEngine two(serving(ServiceTime::constant(1ms), 2));
        QCOMPARE(two.pings(4, 1s), (QList<Duration> { 1ms, 1ms, 2ms, 2ms }));
        ServedEngine all(serving(ServiceTime::constant(1ms), 0));
        QCOMPARE(all.pings(4, 1s), (QList<Duration> { 1ms, 1ms, 1ms, 1ms }));
    }

    void repliesKeepTheirOrderWhoeverIsFirst()
    {
        ServedEngine served(serving(ServiceTime::exponential(1ms), 0));
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 500; ++i)
            all.push_back(served.send({ "ECHO", QByteArray::number(i) }));
        served.engine.runtime.runFor(1s);
        for (int i = 0; i < 500; ++i)
            QCOMPARE(all[std::size_t(i)]->outcome.reply().bytes(), QByteArray::number(i));
    }

    void thePoolSharesTheWorker()
    {
        ServedEngine served(serving(ServiceTime::constant(1ms)));
        served.engine.runtime.on(
            served.engine.core, [&] { served.engine.manager->setConnections(3); });
        served.engine.runtime.settle();
        served.begun = served.engine.runtime.clock().now();
        QCOMPARE(served.pings(3, 1s), (QList<Duration> { 1ms, 2ms, 3ms }));
    }

    void aStallHoldsUpWhatIsBeingWorkedOnAndWhatWaits()
    {
        ScriptedServerSettings settings = serving(ServiceTime::constant(1ms));
        settings.stalls = { { 1500us, 10ms } };
        ServedEngine planned(settings);
        QCOMPARE(planned.pings(3, 1s), (QList<Duration> { 1ms, 12ms, 13ms }));

        ServedEngine called(serving(ServiceTime::constant(1ms)));
        const auto first = called.send({ "PING" });
        called.engine.runtime.runFor(500us);
        called.engine.runtime.on(called.engine.core, [&] { called.server.stall(2ms); });
        called.engine.runtime.runFor(2500us - 1ns);
        QVERIFY(!first->done);
        called.engine.runtime.runFor(1ns);
        QVERIFY(first->done);
    }

    void errorsComeAsOftenAsAskedForAndChangeNothing()
    {
        ScriptedServerSettings settings;
        settings.errorShare = 0.2;
        ServedEngine served(settings);
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 3000; ++i)
            all.push_back(served.send({ "INCR", "counter" }));
        served.engine.runtime.runFor(1s);
        qint64 counter = 0;
        int errors = 0;
        for (const auto& awaited : all) {
            QVERIFY(awaited->outcome.isReply());
            errors += awaited->outcome.isError();
            if (!awaited->outcome.isError())
                QCOMPARE(awaited->outcome.reply().integer(), ++counter);
        }
        QVERIFY2(errors > 500 && errors < 700, QByteArray::number(errors).constData());
        QCOMPARE(served.server.executed(), std::uint64_t(counter));
    }

    void halfRepliesComeInTwoPartsWithAPause()
    {
        ScriptedServerSettings settings = serving(ServiceTime::constant(1ms));
        settings.halfReplyShare = 1;
        settings.halfReplyPause = 5ms;
        ServedEngine served(settings);
        QCOMPARE(served.pings(2, 1s), (QList<Duration> { 6ms, 11ms }));
    }

    void theSameSeedGivesTheSameCourse()
    {
        ScriptedServerSettings settings = serving(ServiceTime::exponential(1ms));
        settings.halfReplyShare = 0.1;
        settings.halfReplyPause = 3ms;
        const QList<Duration> course = ServedEngine(settings, 5).pings(200, 10s);
        QCOMPARE(course.size(), qsizetype(200));
        QCOMPARE(ServedEngine(settings, 5).pings(200, 10s), course);
        QVERIFY(ServedEngine(settings, 6).pings(200, 10s) != course);
    }

    void whatAClosedConnectionHadSentIsNotRun()
    {
        ServedEngine served(serving(ServiceTime::constant(1ms)));
        const auto first = served.send({ "INCR", "n" });
        const auto second = served.send({ "INCR", "n" });
        served.engine.runtime.runFor(1500us);
        served.engine.runtime.on(served.engine.core, [&] { served.engine.manager->disconnect(); });
        served.engine.runtime.runFor(1s);
        QCOMPARE(first->outcome.ending(), Ending::Reply);
        QCOMPARE(second->outcome.ending(), Ending::MaybeExecuted);
        QCOMPARE(served.server.executed(), std::uint64_t(1));
        QCOMPARE(served.server.waiting(), std::size_t(0));
    }

    void whatWaitsForAWorkerIsBounded()
    {
        ServedEngine served(serving(ServiceTime::constant(1ms)));
        served.engine.setLimits(4096, 64 << 20);
        const QByteArray value(10'000, 'v');
        for (int i = 0; i < 500; ++i)
            served.send({ "SET", "k", value });
        served.engine.runtime.settle();
        QVERIFY(served.server.waiting() > 100);
        const auto atMost = std::size_t(2 * ScriptedServer::mostUnanswered / value.size());
        QVERIFY2(served.server.waiting() < atMost,
            QByteArray::number(qulonglong(served.server.waiting())).constData());
        served.engine.runtime.runFor(501ms);
        QCOMPARE(served.server.executed(), std::uint64_t(500));
    }
};

QTEST_GUILESS_MAIN(TestScriptedServer)
#include "tst_scriptedserver.moc"
