// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scriptedserver.h"
#include "core/load/slowlinks.h"
#include "tests/support/servedengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
/// An engine on a scripted server, connected, with a wide window.
struct Served : ServedEngine {
    explicit Served(const ScriptedServerSettings& settings = {}, std::uint64_t seed = 1)
        : ServedEngine(4096, settings, seed)
    {
        setLimits(4096, 64 << 20);
        connect();
        begun = runtime.clock().now();
    }
    /// Sends it, lets a second pass, and returns the outcome.
    Outcome ask(const QByteArrayList& command)
    {
        const auto awaited = send(command);
        runtime.runFor(1s);
        return awaited->outcome;
    }
    /// Sends so many PINGs and notes when each is answered.
    QList<Duration> pings(int count, Duration atMost)
    {
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < count; ++i)
            all.push_back(send({ "PING" }));
        return times(all, atMost);
    }
    /// When each was done, up to the last.
    QList<Duration> times(const std::vector<std::shared_ptr<Awaited>>& all, Duration atMost)
    {
        QList<Duration> times;
        runtime.runUntil(
            [&] {
                while (
                    std::size_t(times.size()) < all.size() && all[std::size_t(times.size())]->done)
                    times += runtime.clock().now() - begun;
                return std::size_t(times.size()) == all.size();
            },
            atMost);
        return times;
    }

    TimePoint begun;
};

/// Who only notes that it may write again.
struct Writer : TransportSink {
    void transportConnecting() override { }
    void transportOpened() override { }
    void transportReceived(QByteArrayView) override { }
    void transportWritable() override { ++writable; }
    void transportClosed(ConnectionErrorKind, QByteArray) override { }
    int writable = 0;
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
        Served served(settings);
        QCOMPARE(served.state().phase, ConnectionPhase::Ready);
        QCOMPARE(served.state().server.protocol, knowsHello ? 3 : 2);
        QVERIFY(served.ask({ "GET", "nothing" }).reply().isNull());
    }

    void itKeepsValues()
    {
        Served served;
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
        Served served;
        const QByteArray large(64 << 20, 'v');
        for (const char* key : { "a", "b", "c" })
            QVERIFY(served.server.preset(key, large));
        QVERIFY(!served.server.preset("d", large)); // with the keys a little too much
        QVERIFY(served.server.preset("d", large.first(63 << 20)));
        const QByteArray rest(1 << 20, 'v');
        QVERIFY(served.ask({ "SET", "e", rest }).reply().bytes().startsWith("OOM "));
        QVERIFY(served.ask({ "RPUSH", "e", rest }).reply().bytes().startsWith("OOM "));
        QVERIFY(!served.ask({ "SET", "a", "small" }).isError());
        QVERIFY(!served.ask({ "SET", "e", rest }).isError());
    }

    void oneWorkerServesOneAfterAnother()
    {
        Served served(serving(ServiceTime::constant(1ms)));
        QCOMPARE(served.pings(4, 1s), (QList<Duration> { 1ms, 2ms, 3ms, 4ms }));
    }

    void severalWorkersServeAtTheSameTime()
    {
        Served two(serving(ServiceTime::constant(1ms), 2));
        QCOMPARE(two.pings(4, 1s), (QList<Duration> { 1ms, 1ms, 2ms, 2ms }));
        Served all(serving(ServiceTime::constant(1ms), 0));
        QCOMPARE(all.pings(4, 1s), (QList<Duration> { 1ms, 1ms, 1ms, 1ms }));
    }

    void repliesKeepTheirOrderWhoeverIsFirst()
    {
        Served served(serving(ServiceTime::exponential(1ms), 0));
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 500; ++i)
            all.push_back(served.send({ "ECHO", QByteArray::number(i) }));
        served.runtime.runFor(1s);
        for (int i = 0; i < 500; ++i)
            QCOMPARE(all[std::size_t(i)]->outcome.reply().bytes(), QByteArray::number(i));
    }

    void thePoolSharesTheWorker()
    {
        Served served(serving(ServiceTime::constant(1ms)));
        served.runtime.on(served.core, [&] { served.manager->setConnections(3); });
        served.runtime.settle();
        served.begun = served.runtime.clock().now();
        QCOMPARE(served.pings(3, 1s), (QList<Duration> { 1ms, 2ms, 3ms }));
    }

    void aStallHoldsUpWhatIsBeingWorkedOnAndWhatWaits()
    {
        ScriptedServerSettings settings = serving(ServiceTime::constant(1ms));
        settings.stalls = { { 1500us, 10ms } };
        Served planned(settings);
        QCOMPARE(planned.pings(3, 1s), (QList<Duration> { 1ms, 12ms, 13ms }));

        Served called(serving(ServiceTime::constant(1ms)));
        const auto first = called.send({ "PING" });
        called.runtime.runFor(500us);
        called.stall(2ms);
        called.runtime.runFor(2500us - 1ns);
        QVERIFY(!first->done);
        called.runtime.runFor(1ns);
        QVERIFY(first->done);
    }

    void errorsComeAsOftenAsAskedForAndChangeNothing()
    {
        ScriptedServerSettings settings;
        settings.errorShare = 0.2;
        Served served(settings);
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 3000; ++i)
            all.push_back(served.send({ "INCR", "counter" }));
        served.runtime.runFor(1s);
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
        Served served(settings);
        QCOMPARE(served.pings(2, 1s), (QList<Duration> { 6ms, 11ms }));
    }

    void theSameSeedGivesTheSameCourse()
    {
        ScriptedServerSettings settings = serving(ServiceTime::exponential(1ms));
        settings.halfReplyShare = 0.1;
        settings.halfReplyPause = 3ms;
        const QList<Duration> course = Served(settings, 5).pings(200, 10s);
        QCOMPARE(course.size(), qsizetype(200));
        QCOMPARE(Served(settings, 5).pings(200, 10s), course);
        QVERIFY(Served(settings, 6).pings(200, 10s) != course);
    }

    void whatAClosedConnectionHadSentIsNotRun()
    {
        Served served(serving(ServiceTime::constant(1ms)));
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 3; ++i)
            all.push_back(served.send({ "INCR", "n" }));
        served.runtime.runFor(1500us);
        served.runtime.on(served.core, [&] { served.manager->disconnect(); });
        served.runtime.runFor(1s);
        QCOMPARE(all[0]->outcome.ending(), Ending::Reply);
        QCOMPARE(all[1]->outcome.ending(), Ending::MaybeExecuted);
        QCOMPARE(all[2]->outcome.ending(), Ending::MaybeExecuted);
        QCOMPARE(served.server.executed(), std::uint64_t(2)); // the second was being worked on
        QCOMPARE(served.server.waiting(), std::size_t(0));
    }

    void whatWaitsForAWorkerIsBounded()
    {
        Served served(serving(ServiceTime::constant(1ms)));
        const QByteArray value(10'000, 'v');
        for (int i = 0; i < 500; ++i)
            served.send({ "SET", "k", value });
        served.runtime.settle();
        QVERIFY(served.server.waiting() > 100);
        const auto atMost = std::size_t(2 * ScriptedLink::mostUnanswered / value.size());
        QVERIFY2(served.server.waiting() < atMost,
            QByteArray::number(qulonglong(served.server.waiting())).constData());
        served.runtime.runFor(501ms);
        QCOMPARE(served.server.executed(), std::uint64_t(500));
    }

    void aFullConnectionTakesNothingMore()
    {
        Served served;
        served.stall(1s);
        Writer writer;
        std::unique_ptr<Transport> link;
        const QByteArray wire
            = "*2\r\n$4\r\nECHO\r\n$100000\r\n" + QByteArray(100'000, 'e') + "\r\n";
        served.runtime.on(served.core, [&] {
            link = served.server.connect(served.core);
            link->setSink(&writer);
            link->open({});
        });
        served.runtime.settle();
        qsizetype taken = 0;
        served.runtime.on(served.core, [&] {
            for (int i = 0; i < 30; ++i)
                taken += link->write(wire);
        });
        QCOMPARE(taken, 11 * wire.size()); // the first beyond the bound is the last
        served.runtime.settle();
        QCOMPARE(writer.writable, 0);
        served.runtime.runFor(1s);
        QCOMPARE(writer.writable, 1);
        served.runtime.on(served.core, [&] { link.reset(); });
    }

    void commandsAreRunInTheirOrderWhoeverIsFirst()
    {
        Served served(serving(ServiceTime::exponential(1ms), 0));
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 200; ++i) {
            served.send({ "SET", "k", QByteArray::number(i) });
            all.push_back(served.send({ "GET", "k" }));
        }
        served.runtime.runFor(1s);
        for (int i = 0; i < 200; ++i)
            QCOMPARE(all[std::size_t(i)]->outcome.reply().bytes(), QByteArray::number(i));
    }

    void latencyHoldsNoWorker()
    {
        ScriptedServerSettings settings = serving(ServiceTime::constant(1ms));
        settings.latency = 10ms;
        Served served(settings);
        QCOMPARE(served.pings(3, 1s), (QList<Duration> { 11ms, 12ms, 13ms }));
    }

    void bytesTakeTheirTimeAndHoldTheLine()
    {
        ScriptedServerSettings settings = serving(ServiceTime::constant(1us));
        settings.perByte = 10; // 100 MB/s
        Served served(settings);
        QVERIFY(served.server.preset("elephant", QByteArray(10'000'000, 'e')));
        const auto elephant = served.send({ "GET", "elephant" });
        const auto mouse = served.send({ "PING" });
        served.runtime.runFor(100ms);
        QVERIFY(!elephant->done && !mouse->done);
        served.runtime.runFor(1ms);
        QVERIFY(elephant->done && mouse->done);
        QCOMPARE(elephant->outcome.reply().bytes(), QByteArray(10'000'000, 'e'));
        std::vector<RequestRecord> records;
        served.recorder.pull(records, 1000);
        const auto get = std::find_if(records.begin(), records.end(),
            [](const RequestRecord& r) { return r.command == std::uint16_t(CommandId::Get); });
        QVERIFY(get != records.end());
        // It is on its way while it is made.
        const auto receiving = get->phases()[std::size_t(Phase::Receiving)];
        QVERIFY2(receiving > 99'000'000 && receiving < 100'000'000,
            QByteArray::number(receiving).constData());

        served.begun = served.runtime.clock().now();
        const auto heavy = served.send({ "SET", "k", QByteArray(1'000'000, 'v') });
        const Duration took = served.times({ heavy }, 1s).value(0);
        QVERIFY(took > 10ms && took < 10100us);
    }

    void aValueOf64MebibytesIsSetAndRead()
    {
        Served served;
        served.setLimits(4096, std::size_t(1) << 30);
        const QByteArray value(64 << 20, 'v');
        QVERIFY(served.ask({ "SET", "k", value }).reply().bytes() == "OK");
        QVERIFY(served.ask({ "GET", "k" }).reply().bytes() == value);
        QVERIFY(served.server.preset("k", "small"));
        QCOMPARE(served.ask({ "GET", "k" }).reply().bytes(), "small");
    }

    void listsAndNumbers()
    {
        Served served;
        QCOMPARE(served.ask({ "RPUSH", "l", "b", "c" }).reply().integer(), qint64(2));
        QCOMPARE(served.ask({ "LPUSH", "l", "a" }).reply().integer(), qint64(3));
        QCOMPARE(served.ask({ "LLEN", "l" }).reply().integer(), qint64(3));
        QVERIFY(served.ask({ "GET", "l" }).reply().bytes().startsWith("WRONGTYPE"));
        QCOMPARE(served.ask({ "BLPOP", "l", "0" }).reply().items().back().bytes(), "a");
        QCOMPARE(served.ask({ "INCRBY", "n", "-5" }).reply().integer(), qint64(-5));
        QVERIFY(served.ask({ "INCRBY", "n", "9223372036854775807" }).reply().integer() > 0);
        QVERIFY(served.ask({ "INCRBY", "n", "9" }).isError());
        QCOMPARE(served.ask({ "SET", "n", "1", "EX", "60" }).reply().bytes(), "OK");
        QCOMPARE(served.ask({ "EXPIRE", "n", "60" }).reply().integer(), qint64(1));
        QCOMPARE(served.ask({ "DEL", "l", "n" }).reply().integer(), qint64(2));
        QCOMPARE(served.ask({ "DBSIZE" }).reply().integer(), qint64(0));
        QVERIFY(served.ask({ "CLIENT", "LIST" }).reply().bytes().contains("id="));
    }

    void blpopHoldsUpItsConnectionAloneUntilAPush()
    {
        Served served;
        Command blpop("BLPOP");
        blpop.arg("jobs").arg(0).onSharedConnection();
        const auto blocked = served.sendCommand(std::move(blpop));
        const auto behind = served.send({ "PING" });
        served.runtime.runFor(10s);
        QVERIFY(!blocked->done && !behind->done);
        QCOMPARE(served.server.executed(), std::uint64_t(1)); // what stands behind it is not run
        served.runtime.on(served.core, [&] { served.manager->setConnections(2); });
        served.runtime.settle();
        const auto push = std::make_shared<Awaited>(); // another's, so not behind it
        served.runtime.on(served.producers, [&] {
            awaitInto(served.client("other").send(
                          Command::fromArguments({ "RPUSH", "jobs", "job", "more" })),
                push);
        });
        served.runtime.runFor(1s);
        QVERIFY(blocked->done && behind->done);
        QCOMPARE(blocked->outcome.reply().items().front().bytes(), "jobs");
        QCOMPARE(blocked->outcome.reply().items().back().bytes(), "job");
        QCOMPARE(behind->outcome.reply().bytes(), "PONG");
        QCOMPARE(served.ask({ "LLEN", "jobs" }).reply().integer(), qint64(1));
    }

    void blpopEndsWithItsTimeoutOnAConnectionOfItsOwn()
    {
        Served served;
        const auto blocked = served.send({ "BLPOP", "jobs", "2" });
        const auto other = served.send({ "PING" });
        served.runtime.runFor(2s - 1ns);
        QVERIFY(other->done && !blocked->done);
        served.runtime.runFor(1ns);
        QVERIFY(blocked->done && blocked->outcome.reply().isNull());
        QCOMPARE(served.ask({ "RPUSH", "jobs", "j" }).reply().integer(), qint64(1));
    }

    void clientUnblockFreesABlockedConnection()
    {
        Served served;
        const auto blocked = std::make_shared<Awaited>();
        served.runtime.on(served.producers, [&] {
            const Client hasty = served.client().withDeadline(1s);
            awaitInto(hasty.send(Command::fromArguments({ "BLPOP", "jobs", "0" })), blocked);
        });
        served.runtime.runFor(3s);
        QCOMPARE(blocked->outcome.ending(), Ending::MaybeExecuted);
        const QByteArray list = served.ask({ "CLIENT", "LIST" }).reply().bytes();
        QCOMPARE(list.count('\n'), 2); // its own connection is kept for the next one
        QCOMPARE(served.ask({ "RPUSH", "jobs", "j" }).reply().integer(), qint64(1));
        QCOMPARE(served.ask({ "LLEN", "jobs" }).reply().integer(), qint64(1)); // nobody took it
    }

    void whoIsFirstInLineGetsThePush()
    {
        Served served(serving(ServiceTime::constant(1ms)));
        const auto first = served.send({ "BLPOP", "jobs", "0" });
        served.runtime.runFor(10ms);
        const auto second = served.send({ "BLPOP", "jobs", "0" });
        served.runtime.runFor(10ms);
        served.begun = served.runtime.clock().now();
        const auto push = served.send({ "RPUSH", "jobs", "a" });
        QCOMPARE(served.times({ first, push }, 1s), (QList<Duration> { 1ms, 1ms }));
        QVERIFY(!second->done);
        served.send({ "RPUSH", "jobs", "b" });
        served.runtime.runFor(1s);
        QCOMPARE(second->outcome.reply().items().back().bytes(), "b");
    }

    void serviceTimesChangeWhileItRuns()
    {
        Served served(serving(ServiceTime::constant(1ms)));
        served.send({ "PING" });
        served.runtime.settle();
        served.serve(serving(ServiceTime::constant(3ms)));
        QCOMPARE(served.pings(2, 1s), (QList<Duration> { 4ms, 7ms }));
    }

    void closeAllEndsWhatIsUnderWayAndTheEngineComesBack()
    {
        Served served(serving(ServiceTime::constant(1ms)));
        std::vector<std::shared_ptr<Awaited>> all;
        for (int i = 0; i < 10; ++i)
            all.push_back(served.send({ "PING" }));
        served.runtime.runFor(5ms);
        served.closeAll();
        served.runtime.settle();
        for (std::size_t i = 0; i < 10; ++i)
            QCOMPARE(all[i]->outcome.ending(), i < 5 ? Ending::Reply : Ending::MaybeExecuted);
        served.runtime.runFor(5s);
        QCOMPARE(served.state().phase, ConnectionPhase::Ready);
        QVERIFY(served.ask({ "PING" }).isReply());
    }

    void aServerThatRefusesIsNotReached()
    {
        Served served;
        ScriptedServerSettings settings;
        settings.refuses = true;
        served.serve(settings);
        QVERIFY(served.ask({ "PING" }).isReply()); // the connection that stands stays
        served.closeAll();
        served.runtime.runFor(1s);
        QVERIFY(served.state().phase != ConnectionPhase::Ready);
        QCOMPARE(served.state().errorKind, ConnectionErrorKind::Refused);
        served.serve(ScriptedServerSettings());
        served.runtime.runFor(60s);
        QCOMPARE(served.state().phase, ConnectionPhase::Ready);
    }

    void aRestartedServerIsEmptyAndRepeatsItsCourse()
    {
        Served served(serving(ServiceTime::exponential(1ms)), 5);
        const QList<Duration> course = served.pings(100, 10s);
        QCOMPARE(course.size(), qsizetype(100));
        QVERIFY(served.ask({ "SET", "k", "v" }).isReply());
        served.runtime.on(served.core, [&] { served.server.restart(5); });
        served.runtime.runFor(5s);
        QCOMPARE(served.server.executed(), std::uint64_t(0));
        served.begun = served.runtime.clock().now();
        QCOMPARE(served.pings(100, 10s), course);
        QCOMPARE(served.ask({ "DBSIZE" }).reply().integer(), qint64(0));
    }

    void aTestAnswersWhatItWants()
    {
        Served served(serving(ServiceTime::constant(1ms)));
        served.server.special = [](CommandWordList words) -> std::optional<ScriptedServer::Answer> {
            if (words.front() != "HGETALL" || words.size() != 2)
                return std::nullopt;
            return ScriptedServer::Answer { ":12345\r\n", 5ms, 2ms };
        };
        const auto special = served.send({ "HGETALL", "k" });
        const auto usual = served.send({ "PING" });
        QCOMPARE(served.times({ special, usual }, 1s), (QList<Duration> { 7ms, 8ms }));
        QCOMPARE(special->outcome.reply().integer(), qint64(12345));
    }
};

QTEST_GUILESS_MAIN(TestScriptedServer)
#include "tst_scriptedserver.moc"
