// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenariorun.h"

#include "tests/support/virtualstage.h"

#include <QJsonDocument>
#include <QTest>

#include <random>

using namespace sluice;
using namespace std::chrono_literals;

/// Scenarios from their first key to their last, in virtual time.
class TestScenarioRun : public QObject {
    Q_OBJECT

    static Scenario scenario(Duration length = 1s)
    {
        Scenario scenario;
        scenario.name = "test";
        scenario.length = length;
        scenario.settings.load.producers = 8;
        scenario.settings.load.workload.keys = 50;
        scenario.settings.server.service.mean = 100us;
        return scenario;
    }
    static KnobSetting knob(const char* name, double value)
    {
        const Knob* found = findKnob(name);
        Q_ASSERT(found);
        return { found, value };
    }

    struct Played {
        VirtualStage stage;
        std::unique_ptr<ScenarioRun> run;
        QList<ScenarioRun::Phase> phases;
        int changes = 0;

        explicit Played(const Scenario& scenario, std::uint64_t seed = 1)
            : stage(seed)
        {
            run = std::make_unique<ScenarioRun>(stage, scenario, scenario.settings);
            phases += run->phase();
        }
        ~Played() { destroy(); }
        void begin()
        {
            stage.on([&] {
                run->start([this] {
                    ++changes;
                    if (phases.back() != run->phase())
                        phases += run->phase();
                });
            });
            stage.runtime.settle();
        }
        /// And measures the way, unless it has keys to write first.
        void start()
        {
            begin();
            if (run->scenario().prepared.empty())
                stage.runtime.runUntil([&] { return run->phase() != Phase::Preparing; }, 1s);
        }
        void stop()
        {
            stage.on([&] { run->stop(); });
            stage.runtime.settle();
        }
        void turn(const KnobSetting& setting)
        {
            stage.on([&] { run->turn(setting); });
            stage.runtime.settle();
        }
        void destroy()
        {
            stage.on([&] { run.reset(); });
            stage.runtime.settle();
        }
        void pass(Duration time) { stage.runtime.runFor(time); }
        bool runToEnd()
        {
            return stage.runtime.runUntil(
                [&] { return run->phase() == ScenarioRun::Phase::Ended; }, 1h);
        }
        std::size_t keys() { return std::size_t(command("DBSIZE").reply().integer()); }
        Outcome command(const char* name)
        {
            const auto awaited = stage.sendCommand(Command(name));
            stage.runtime.runFor(1s);
            return awaited->outcome;
        }
        [[nodiscard]] double figure(const QByteArray& name) const
        {
            QJsonValue value = run->report();
            for (const QByteArray& part : name.split('.'))
                value = value.toObject().value(QString::fromLatin1(part));
            return value.toDouble();
        }
        /// Nothing is open any more, and all that was offered has ended.
        [[nodiscard]] bool isSettled()
        {
            stage.runtime.runFor(30s);
            const auto counts = stage.channel().state().counts();
            const RunCounts panels = stage.recorder.counts(0);
            bool settled = stage.manager->inFlightGauge().value() == 0
                && counts.depth + counts.waiting + counts.kept + counts.reserved == 0
                && panels.offered == panels.ended;
            for (RunId played = 1; played < 3; ++played) {
                const RunCounts of = stage.recorder.counts(played);
                settled = settled && of.offered == of.ended;
            }
            return settled;
        }
    };
    using Phase = ScenarioRun::Phase;

private Q_SLOTS:
    void itPlaysForItsLengthAndCleansUp()
    {
        Played played(scenario());
        played.start();
        QCOMPARE(played.run->phase(), Phase::Running);
        QCOMPARE(played.run->producers(), 8);
        played.pass(500ms);
        QCOMPARE(played.run->elapsed(), Duration(500ms));
        QVERIFY(played.keys() > 20);
        QVERIFY(played.runToEnd());
        QCOMPARE(played.phases,
            (QList<Phase> { Phase::Preparing, Phase::Running, Phase::Draining, Phase::CleaningUp,
                Phase::Ended }));
        QCOMPARE(played.run->elapsed(), Duration(1s));
        QCOMPARE(played.keys(), std::size_t(0));
        const QJsonObject report = played.run->report();
        QCOMPARE(report.value(QLatin1String("seconds")).toDouble(), 1.0);
        QVERIFY(played.figure("throughputPerSecond") > 9'000);
        QCOMPARE(played.figure("totals.offered"), played.figure("totals.replied"));
        QCOMPARE(played.figure("config.producers"), 8.0);
        QVERIFY(played.isSettled());
    }

    void oneOfNoLengthGoesOnUntilItIsStopped()
    {
        Played played(scenario(0s));
        played.start();
        played.pass(1min);
        QCOMPARE(played.run->phase(), Phase::Running);
        played.stop();
        QVERIFY(played.runToEnd());
        QCOMPARE(played.run->elapsed(), Duration(1min));
    }

    void theWayIsMeasuredAsItIsSetBeforeTheProducersBegin()
    {
        Scenario slow = scenario();
        slow.settings.link.upstream.latency = slow.settings.link.downstream.latency = 3ms;
        Played played(slow);
        played.begin();
        QCOMPARE(played.run->phase(), Phase::Preparing);
        played.pass(6ms);
        QCOMPARE(played.run->phase(), Phase::Preparing);
        QCOMPARE(played.run->elapsed(), Duration(0));
        QVERIFY(played.stage.runtime.runUntil(
            [&] { return played.run->phase() == Phase::Running; }, 1s));
        std::vector<Duration> alone;
        std::vector<RequestRecord> records;
        played.stage.recorder.pull(records, 1000);
        for (const RequestRecord& record : records) {
            if (record.command == static_cast<std::uint16_t>(CommandId::Ping) && record.run == 0)
                alone.emplace_back(record.stamps.complete - record.stamps.taken);
        }
        QCOMPARE(alone.size(), std::size_t(3));
        for (const Duration& roundTrip : alone)
            QVERIFY(roundTrip >= 6ms && roundTrip < 7ms);
        QVERIFY(played.runToEnd());
        QCOMPARE(played.run->elapsed(), Duration(1s)); // counted from the producers' beginning
    }

    void itCanBeStoppedWhileTheWayIsMeasured()
    {
        Scenario slow = scenario();
        slow.settings.link.downstream.stalled = true;
        Played played(slow);
        played.begin();
        played.pass(100ms);
        played.stop();
        QVERIFY(played.runToEnd());
        QCOMPARE(played.run->run(), RunId(0)); // no producer has begun
        QVERIFY(played.isSettled());
    }

    void keysAreThereBeforeItBeginsHoweverLarge()
    {
        Scenario big = scenario();
        big.prepared = { { "elephant", 5 * 1024 * 1024 + 17 }, { "mouse", 3 }, { "empty", 0 } };
        big.settings.link.downstream.stalled = true; // not while keys are written
        Played played(big);
        played.start();
        QVERIFY(played.stage.runtime.runUntil(
            [&] { return played.run->phase() == Phase::Running; }, 10s));
        const auto size = [&](const char* key) {
            Command command("STRLEN");
            command.arg(big.settings.load.workload.prefix + key);
            const auto awaited = played.stage.sendCommand(std::move(command));
            played.turn(knob("link-stall", 0));
            played.pass(500ms);
            return awaited->outcome.reply().integer();
        };
        QCOMPARE(size("elephant"), 5 * 1024 * 1024 + 17);
        QCOMPARE(size("mouse"), 3);
        QVERIFY(played.runToEnd());
        QCOMPARE(played.keys(), std::size_t(0));
    }

    void stepsHappenAtTheirInstants()
    {
        Scenario stepped = scenario(3s);
        stepped.steps = { { 2s, "later", { knob("producers", 2) }, {} },
            { 0s, "first", {}, {} }, // in any order
            { 1s, "now", { knob("producers", 20), knob("window", 4) }, {} } };
        Played played(stepped);
        played.start();
        QCOMPARE(played.run->caption(), QByteArray("first"));
        played.pass(999ms);
        QCOMPARE(played.run->producers(), 8);
        played.pass(1ms);
        QCOMPARE(played.run->caption(), QByteArray("now"));
        QCOMPARE(played.run->producers(), 20);
        QCOMPARE(played.run->settings().engine.window, 4);
        played.pass(10ms);
        QCOMPARE(played.stage.inFlightGauge(1).value(), 4);
        played.pass(1s);
        QCOMPARE(played.run->caption(), QByteArray("later"));
        QCOMPARE(played.run->producers(), 2);
    }

    void aStepResetsTheConnections()
    {
        Scenario reset = scenario(5s);
        reset.steps = { { 1s, {}, {}, ScenarioStep::Action::ResetConnections } };
        Played played(reset);
        played.start();
        played.pass(2s);
        QVERIFY(played.figure("totals.maybeExecuted.connectionLost") > 0);
        const double before = played.figure("totals.replied");
        played.pass(2s); // connected again
        QVERIFY(played.figure("totals.replied") > before + 1'000);
        QVERIFY(played.runToEnd());
        QVERIFY(played.isSettled());
    }

    void knobsAreTurnedWhileItRuns()
    {
        Played played(scenario(0s));
        played.start();
        played.pass(1s);
        const int changes = played.changes;
        played.turn(knob("transport", double(TransportMode::Mutex)));
        QCOMPARE(played.changes, changes + 1);
        played.pass(10ms);
        QCOMPARE(played.stage.inFlightGauge(1).value(), 1);
        QCOMPARE(played.stage.channel().state().counts().waiting, std::size_t(7));
        played.turn(knob("manager", 1));
        played.pass(10ms);
        QCOMPARE(played.stage.inFlightGauge(1).value(), 0);
        played.turn(knob("manager", 0));
        played.turn(knob("transport", double(TransportMode::Channel)));
        played.pass(10ms);
        QCOMPARE(played.stage.inFlightGauge(1).value(), 8);
    }

    void goalsAreTickedOffWhenAllTheirConditionsHold()
    {
        Scenario goals = scenario(0s);
        using Compare = Condition::Compare;
        goals.goals = { { "wait", { { "max.waiting", Compare::AtLeast, 1 } } },
            { "turn",
                { { "knob.window", Compare::Equal, 1 }, { "last.waiting", Compare::Above, 0 } } },
            { "see", { { "view.selectedBytes", Compare::Above, 100 } } },
            { "many", { { "totals.replied", Compare::AtLeast, 10'000 } } },
            { "never", { { "totals.notSent.rejected", Compare::Above, 0 } } } };
        Played played(goals);
        played.start();
        played.pass(300ms);
        QCOMPARE(played.run->goals(), (std::vector<bool> { false, false, false, false, false }));
        played.turn(knob("capacity", 1));
        played.pass(100ms);
        QCOMPARE(played.run->goals(), (std::vector<bool> { false, false, false, false, false }));
        played.turn(knob("window", 1));
        played.pass(100ms);
        QCOMPARE(played.run->goals(), (std::vector<bool> { true, true, false, false, false }));
        played.turn(knob("window", 64)); // what was reached stays
        played.stage.on([&] { played.run->note("view.selectedBytes", 101); });
        played.pass(100ms);
        QCOMPARE(played.run->goals(), (std::vector<bool> { true, true, true, false, false }));
        played.pass(1s);
        QCOMPARE(played.run->goals(), (std::vector<bool> { true, true, true, true, false }));
    }

    void actorsThatWaitForEachOtherAreAGoal()
    {
        Scenario actors = scenario(2s);
        actors.settings.load.actors = { 3, 4 };
        actors.goals = { { "stuck", { { "actors.waiting", Condition::Compare::Equal, 2 } } } };
        Played played(actors);
        played.start();
        played.pass(1s);
        QCOMPARE(played.run->goals(), std::vector<bool> { true });
        QVERIFY(played.runToEnd());
        QVERIFY(played.isSettled());
    }

    void aSilentServerIsGivenUpAfterAWhile()
    {
        Scenario silent = scenario(0s);
        Played played(silent);
        played.start();
        played.pass(1s);
        played.turn(knob("server", 1));
        played.pass(1s);
        played.stop();
        QCOMPARE(played.run->phase(), Phase::Draining);
        played.pass(2900ms);
        QCOMPARE(played.run->phase(), Phase::Draining);
        QVERIFY(played.runToEnd()); // harmless again, so that keys can be removed
        QCOMPARE(played.keys(), std::size_t(0));
        QCOMPARE(played.figure("totals.abandoned"), 8.0);
        QCOMPARE(played.figure("totals.offered"),
            played.figure("totals.replied") + played.figure("totals.abandoned"));
        QVERIFY(played.isSettled());
    }

    void aServerThatNeverAnswersAgainIsGivenUpToo()
    {
        Scenario silent = scenario(0s);
        silent.prepared = { { "a", 10 } };
        Played played(silent);
        played.start();
        played.pass(1s);
        played.stage.stall(24h); // for good
        played.pass(10ms);
        played.stop();
        QVERIFY(played.stage.runtime.runUntil(
            [&] { return played.run->phase() == Phase::Ended; }, 15s));
        played.destroy();
    }

    void itSurvivesADisconnection()
    {
        Played played(scenario(0s));
        played.start();
        played.pass(1s);
        played.stage.runtime.on(played.stage.core, [&] { played.stage.manager->disconnect(); });
        played.pass(1s);
        played.stop();
        QVERIFY(played.runToEnd());
        QVERIFY(played.isSettled());
    }

    void theSameStartGivesTheSameCourse()
    {
        Scenario random = scenario(2s);
        random.settings.load.arrivals = { ArrivalKind::Poisson, 2'000, 1 };
        random.settings.server.service.kind = ServiceSettings::Kind::Exponential;
        random.settings.link.upstream = { .latency = 1ms, .jitter = 200us };
        QByteArray first;
        for (int i = 0; i < 2; ++i) {
            Played played(random);
            played.start();
            QVERIFY(played.runToEnd());
            const QByteArray report = QJsonDocument(played.run->report()).toJson();
            if (i == 0)
                first = report;
            else
                QCOMPARE(report, first);
        }
    }

    /// Whenever it is stopped, switched or destroyed: nothing is left open.
    void endedAtAnyMomentItLeavesNothing_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 40; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void endedAtAnyMomentItLeavesNothing()
    {
        QFETCH(const unsigned, seed);
        std::mt19937 random(seed);
        Scenario any = scenario(Duration(random() % 2'000'000'000));
        if (random() % 2)
            any.prepared = { { "large", 3 * 1024 * 1024 } };
        LoadRole& role = any.settings.load.workload.roles.front();
        role.cancelAfter = random() % 2 ? Duration(random() % 400'000) : Duration(0);
        role.outstanding = 1 + int(random() % 4);
        role.work = random() % 3 ? Duration(0) : Duration(random() % 500'000);
        any.settings.engine.transport = static_cast<TransportMode>(random() % 3);
        any.settings.engine.connections = 1 + int(random() % 4);
        Played played(any, seed);
        played.start();
        for (int i = 0; i < 6; ++i) {
            played.pass(Duration(random() % 300'000'000));
            switch (random() % 6) {
            case 0:
                played.turn(knob("transport", double(random() % 3)));
                break;
            case 1:
                played.turn(knob("manager", double(random() % 2)));
                break;
            case 2:
                played.turn(knob("link-stall", double(random() % 2)));
                break;
            case 3:
                played.stage.on([&] { played.stage.resetConnections(); });
                break;
            case 4:
                played.turn(knob("producers", double(random() % 30)));
                break;
            case 5:
                played.stop();
                break;
            }
        }
        if (random() % 2)
            played.stop();
        played.pass(Duration(random() % 4'000'000'000));
        played.destroy();
        QVERIFY(played.isSettled());
    }
};

QTEST_GUILESS_MAIN(TestScenarioRun)
#include "tst_scenariorun.moc"
