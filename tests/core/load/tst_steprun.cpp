// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/steprun.h"
#include "tests/support/virtualengine.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

/// A stage that is the virtual engine with gates before its transport.
class GatedStage final : public Stage {
public:
    StepLinks links;
    VirtualEngine engine { 32, links.decorator() };
    EngineSettings settings;

    GatedStage() { engine.connect(); }

    RequestChannel& channel() override { return engine.channel; }
    const Clock& clock() const override
    {
        return const_cast<GatedStage*>(this)->engine.runtime.clock();
    }
    Executor& executor() override { return engine.producers; }
    std::vector<Executor*> threads() override { return { &engine.producers }; }
    void releaseThreads() override { }
    void set(const EngineSettings& wanted) override
    {
        settings = wanted;
        post(engine.core, [this, wanted] {
            ConnectionLimits limits;
            limits.window = wanted.window;
            if (wanted.patient)
                limits.silence = Duration::max() / 2;
            engine.manager->setLimits(limits);
            engine.manager->setTaking(wanted.taking);
        });
    }
    void set(const SlowLinkSettings&) override { }
    void set(const ScriptSettings&) override { }
    void resetConnections() override { }
    void restartMaxima() override { }
    ReportReading reading(RunId) const override { return {}; }
    Gauge& inFlightGauge(int group) override { return engine.manager->inFlightGauge(group); }
};

const QByteArrayList setCommand { "SET", "sluice:load:step", "hello" };
const QByteArray setBytes("*3\r\n$3\r\nSET\r\n$16\r\nsluice:load:step\r\n$5\r\nhello\r\n");

/// A run on it, on its controlling thread.
struct Steps {
    GatedStage stage;
    std::unique_ptr<StepRun> run;
    int changes = 0;

    Steps()
    {
        on([this] { run = std::make_unique<StepRun>(stage, stage.links, EngineSettings()); });
    }
    ~Steps()
    {
        on([this] { run.reset(); });
        stage.engine.runtime.settle();
    }
    void on(const std::function<void()>& body)
    {
        stage.engine.runtime.on(stage.engine.producers, body);
    }
    void begin(const QByteArrayList& command = setCommand)
    {
        on([&] { run->begin(command, [this] { ++changes; }); });
    }
    void next(Duration span = 100ms)
    {
        on([this] { run->next(); });
        stage.engine.runtime.runFor(span);
    }
    /// Whether it stands at a station, having been brought there.
    bool isAt(StepStation station) const
    {
        return run->state().station == station && run->state().isReached;
    }
    void goTo(StepStation station)
    {
        while (run->state().station != station)
            next();
    }
    QByteArray& wire() { return stage.engine.transport->written; }
    std::int64_t depth() { return stage.channel().state().gauges().depth.value(); }
    std::int64_t inFlight() { return stage.inFlightGauge(0).value(); }
};

} // namespace

/// A command is where its station says: in the channel, taken, on the wire, at the server.
class TestStepRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStationIsTrue()
    {
        Steps steps;
        steps.begin();
        QVERIFY(steps.isAt(StepStation::Produced));
        QCOMPARE(steps.depth(), 0);
        steps.next();
        QVERIFY(steps.isAt(StepStation::Admitted));
        QCOMPARE(steps.depth(), 1);
        QCOMPARE(steps.inFlight(), 0);
        steps.next();
        QVERIFY(steps.isAt(StepStation::Taken));
        QCOMPARE(steps.depth(), 0);
        QCOMPARE(steps.inFlight(), 1);
        QVERIFY(!steps.run->state().hasSent());
        steps.next();
        QVERIFY(steps.isAt(StepStation::OnTheWire));
        QCOMPARE(steps.run->state().bytes.sent, setBytes);
        QVERIFY(steps.wire().isEmpty()); // the server has nothing yet
        steps.next();
        QVERIFY(steps.isAt(StepStation::AtServer));
        QCOMPARE(steps.wire(), setBytes);
        steps.next();
        QVERIFY(!steps.run->state().isReached); // the server has not answered
        steps.stage.engine.transport->feed("+OK\r\n");
        steps.stage.engine.runtime.runFor(50ms);
        QVERIFY(steps.isAt(StepStation::ReplyBytes));
        QCOMPARE(steps.run->state().bytes.received, "+OK\r\n");
        QCOMPARE(steps.inFlight(), 1); // nobody has read it
        QVERIFY(!steps.run->state().isSettled);
        steps.next();
        QVERIFY(steps.isAt(StepStation::Delivered));
        QVERIFY(steps.run->state().isSettled);
        QCOMPARE(steps.run->state().outcome.reply().bytes(), "OK");
        QCOMPARE(steps.inFlight(), 0);
        QCOMPARE(steps.stage.settings, EngineSettings()); // as usual again
    }

    void nothingHappensByItselfNorInHaste()
    {
        Steps steps;
        steps.begin();
        steps.on([&] {
            for (int i = 0; i < 5; ++i)
                steps.run->next(); // an impatient clicker: the second click finds it on its way
        });
        steps.stage.engine.runtime.runFor(1h); // no deadline, and silence ends nothing
        QVERIFY(steps.isAt(StepStation::Admitted));
        steps.goTo(StepStation::AtServer);
        steps.stage.engine.runtime.runFor(1h);
        QVERIFY(steps.isAt(StepStation::AtServer));
        QCOMPARE(steps.stage.engine.transport->opened, 1);
    }

    void afterTheLastStationTheSameCommandBegins()
    {
        Steps steps;
        steps.begin({ "PING" });
        steps.goTo(StepStation::ReplyBytes);
        steps.stage.engine.transport->feed("+PONG\r\n");
        steps.next();
        steps.next();
        QVERIFY(steps.isAt(StepStation::Delivered));
        steps.next();
        QVERIFY(steps.isAt(StepStation::Produced));
        QCOMPARE(steps.run->state().command, QByteArrayList { "PING" });
        QVERIFY(!steps.run->state().hasSent());
        steps.goTo(StepStation::Taken);
        QVERIFY(!steps.run->state().isSettled);
        steps.next();
        QCOMPARE(steps.run->state().bytes.sent, "*1\r\n$4\r\nPING\r\n");
    }

    void othersGoFirstAndThenWait()
    {
        Steps steps;
        auto before = std::make_shared<Awaited>();
        auto after = std::make_shared<Awaited>();
        const auto send = [&](const std::shared_ptr<Awaited>& into, const char* key) {
            steps.on([&, key] { awaitInto(steps.stage.engine.client().get(key), into); });
        };
        steps.begin();
        send(before, "before");
        steps.next();
        QVERIFY(!steps.run->state().isReached); // it waits for the answer to the other one
        steps.stage.engine.transport->feed("$-1\r\n");
        steps.stage.engine.runtime.runFor(100ms);
        QVERIFY(before->done);
        QVERIFY(steps.isAt(StepStation::Admitted));
        steps.wire().clear();
        send(after, "after");
        steps.goTo(StepStation::AtServer);
        QCOMPARE(steps.wire(), setBytes); // and not the other one's
        QVERIFY(!after->done);
        steps.stage.engine.transport->feed("+OK\r\n");
        steps.next();
        steps.next();
        QVERIFY(steps.isAt(StepStation::Delivered));
        steps.stage.engine.runtime.runFor(100ms);
        QVERIFY(steps.wire().endsWith("after\r\n"));
        steps.stage.engine.transport->feed("$-1\r\n");
        steps.stage.engine.runtime.settle();
        QVERIFY(after->done);
    }

    void aLostConnectionEndsIt_data()
    {
        QTest::addColumn<int>("station");
        QTest::addColumn<Ending>("ending");
        QTest::newRow("taken") << int(StepStation::Taken) << Ending::NotSent;
        QTest::newRow("on the wire") << int(StepStation::OnTheWire) << Ending::MaybeExecuted;
        QTest::newRow("at the server") << int(StepStation::AtServer) << Ending::MaybeExecuted;
    }
    void aLostConnectionEndsIt()
    {
        QFETCH(int, station);
        QFETCH(Ending, ending);
        Steps steps;
        steps.begin();
        steps.goTo(static_cast<StepStation>(station));
        steps.stage.engine.transport->end(ConnectionErrorKind::ClosedByServer);
        steps.stage.engine.runtime.runFor(100ms);
        QVERIFY(steps.run->state().isSettled);
        QVERIFY(steps.run->state().isReached);
        QCOMPARE(steps.run->state().outcome.ending(), ending);
        QCOMPARE(int(steps.run->state().station), station); // no further
        QCOMPARE(steps.stage.settings, EngineSettings());
    }

    void atTheServerMeansAllOfIt()
    {
        Steps steps;
        steps.begin();
        steps.goTo(StepStation::OnTheWire);
        steps.stage.engine.transport->room = 10;
        steps.next();
        QVERIFY(!steps.run->state().isReached);
        QCOMPARE(steps.wire(), setBytes.first(10));
        steps.stage.engine.transport->accept(1000);
        steps.stage.engine.runtime.runFor(50ms);
        QVERIFY(steps.isAt(StepStation::AtServer));
        QCOMPARE(steps.wire(), setBytes);
    }

    void whatHadComeBeforeTheEndIsAReply()
    {
        Steps steps;
        steps.begin();
        steps.goTo(StepStation::AtServer);
        steps.stage.engine.transport->feed("+OK\r\n");
        steps.next();
        steps.stage.engine.transport->end(ConnectionErrorKind::ClosedByServer);
        steps.stage.engine.runtime.runFor(100ms);
        QVERIFY(steps.run->state().isSettled);
        QCOMPARE(steps.run->state().outcome.ending(), Ending::Reply);
    }

    void leftAnywhereTheCommandGoesOnByItself_data()
    {
        QTest::addColumn<int>("station");
        for (int station = 0; station < stepStations; ++station)
            QTest::addRow("%d", station) << station;
    }
    void leftAnywhereTheCommandGoesOnByItself()
    {
        QFETCH(int, station);
        Steps steps;
        steps.begin();
        for (int i = 0; i < station; ++i) {
            if (steps.run->state().station == StepStation::AtServer)
                steps.stage.engine.transport->feed("+OK\r\n");
            steps.next();
        }
        steps.on([&] { steps.run.reset(); });
        steps.stage.engine.runtime.runFor(100ms);
        QCOMPARE(steps.stage.settings, EngineSettings());
        if (station > int(StepStation::Produced))
            QCOMPARE(steps.wire(), setBytes);
        if (station > int(StepStation::Produced) && station < int(StepStation::ReplyBytes))
            steps.stage.engine.transport->feed("+OK\r\n");
        steps.stage.engine.runtime.runFor(100ms);
        QCOMPARE(steps.depth(), 0);
        QCOMPARE(steps.inFlight(), 0);
    }

    void aLargeReplyIsHeldBackAndWhole()
    {
        Steps steps;
        steps.begin({ "GET", "k" });
        steps.goTo(StepStation::AtServer);
        const QByteArray value(3 << 20, 'x');
        steps.stage.engine.transport->feed("$" + QByteArray::number(value.size()) + "\r\n" + value);
        steps.next();
        QVERIFY(!steps.stage.engine.transport->reads);
        steps.stage.engine.transport->feed("\r\n");
        steps.stage.engine.runtime.settle();
        QCOMPARE(steps.run->state().bytes.received.size(), StepBytes::shownBytes);
        steps.next();
        QVERIFY(steps.isAt(StepStation::Delivered));
        QCOMPARE(steps.run->state().outcome.reply().bytes().size(), value.size());
        QVERIFY(steps.stage.engine.transport->reads);
    }
};

QTEST_GUILESS_MAIN(TestStepRun)
#include "tst_steprun.moc"
