// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/corestage.h"

#include "core/load/scenariorun.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/processfacts.h"
#include "tests/support/redisserver.h"

#include <QtTest>

#include <random>

using namespace sluice;
using namespace std::chrono_literals;

/// Scenarios on the program's stage, before a real server.
class TestCoreStage : public QObject {
    Q_OBJECT

    struct Program {
        SteadyClock clock;
        QtExecutor executor { clock };
        SlowLinks links;
        CoreThread core { clock, 32, 1 << 12, links.decorator() };
        CoreStage stage { core, executor, &links };
        std::unique_ptr<ScenarioRun> run;

        explicit Program(const RedisServer& server)
        {
            ConnectionOptions options;
            options.kind = ConnectionOptions::Kind::Unix;
            options.socketPath = server.socketPath();
            core.connectTo(options);
        }
        ~Program()
        {
            run.reset();
            core.shutDown();
            executor.drain();
        }
        bool isReady() { return core.state().get().phase == ConnectionPhase::Ready; }
        void start(const Scenario& scenario)
        {
            run = std::make_unique<ScenarioRun>(stage, scenario, scenario.settings);
            run->start([] {});
        }
        [[nodiscard]] RunCounts counts() { return core.recorder().counts(run->run()); }
    };
    static Scenario scenario(int producers = 32)
    {
        Scenario scenario;
        scenario.name = "test";
        scenario.length = {};
        scenario.settings.load.producers = producers;
        scenario.settings.load.workload.keys = 100;
        return scenario;
    }
    using Phase = ScenarioRun::Phase;

private Q_SLOTS:
    void aScenarioIsPlayedAndLeavesNoKey()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        Program program(server);
        QTRY_VERIFY(program.isReady());
        Scenario played = scenario();
        played.prepared = { { "large", 3 * 1024 * 1024 + 1 } };
        program.start(played);
        QTRY_COMPARE(program.run->phase(), Phase::Running);
        QCOMPARE(server.command({ "STRLEN", "sluice:load:large" }), QByteArray("3145729"));
        QTRY_VERIFY(program.counts().replied > 2'000);
        program.run->stop();
        QTRY_COMPARE(program.run->phase(), Phase::Ended);
        QCOMPARE(server.command({ "DBSIZE" }), QByteArray("0"));
        const QJsonObject report = program.run->report();
        QCOMPARE(report.value(QLatin1String("server")).toObject().value(QLatin1String("kind")),
            QJsonValue(QLatin1String("redis")));
        QVERIFY(report.value(QLatin1String("throughputPerSecond")).toDouble() > 0);
        QCOMPARE(program.counts().offered, program.counts().ended);
    }

    void everyConnectionIsResetAndFoundAgain()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        Program program(server);
        QTRY_VERIFY(program.isReady());
        program.start(scenario());
        QTRY_VERIFY(program.counts().replied > 100);
        const quint64 epoch = program.core.state().get().epoch;
        program.stage.resetConnections();
        QTRY_VERIFY(program.core.state().get().epoch > epoch);
        const quint64 before = program.counts().replied;
        QTRY_VERIFY(program.counts().replied > before + 100);
    }

    void aLoadBeforeSomebodyElsesServerIsBounded()
    {
        SteadyClock clock;
        QtExecutor executor(clock);
        CoreThread core(clock);
        CoreStage stage(core, executor, nullptr);
        LoadSettings load;
        load.workload.values = { { 64 << 20, 1 } };
        load.workload.keys = 1'000'000;
        load.arrivals = { ArrivalKind::Poisson, 1e6, 1 };
        LoadSettings bounded = load;
        stage.bound(bounded);
        QCOMPARE(bounded, load); // ours
        stage.setForeign(true);
        stage.bound(bounded);
        QCOMPARE(bounded.maxPerSecond, 100'000.0);
        QCOMPARE(bounded.arrivals.perSecond, 100'000.0);
        QCOMPARE(bounded.workload.values[0].bytes, qsizetype(1 << 20));
        QCOMPARE(bounded.workload.keys, 1000);
        QCOMPARE(bounded.workload.expireSeconds, 300);
    }

    /// Stopped, switched and destroyed at any moment.
    void nothingIsLeftOpenWheneverItEnds()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        std::mt19937 random(7);
        int threads = 0;
        int descriptors = 0;
        for (int i = 0; i < 40; ++i) {
            {
                Program program(server);
                QTRY_VERIFY(program.isReady());
                Scenario any = scenario(1 + int(random() % 64));
                any.settings.engine.transport = static_cast<TransportMode>(random() % 3);
                any.settings.engine.connections = 1 + int(random() % 4);
                any.settings.load.workload.roles[0].outstanding = 1 + int(random() % 3);
                if (random() % 2)
                    any.prepared = { { "large", 2 * 1024 * 1024 } };
                program.start(any);
                for (int turn = 0; turn < 4; ++turn) {
                    QTest::qWait(int(random() % 8)); // any moment
                    StageSettings settings = program.run->settings();
                    settings.engine.transport = static_cast<TransportMode>(random() % 3);
                    settings.engine.taking = random() % 4 != 0;
                    settings.load.producers = int(random() % 64);
                    settings.link.downstream.stalled = random() % 4 == 0;
                    program.run->set(settings);
                }
                if (random() % 2)
                    program.run->stop();
                QTest::qWait(int(random() % 8));
                program.run.reset();
                program.core.shutDown();
                program.executor.drain();
                for (RunId run = 0; run < 2; ++run) {
                    const RunCounts counts = program.core.recorder().counts(run);
                    QCOMPARE(counts.offered, counts.ended);
                }
                const auto counts = program.core.channel().state().counts();
                QCOMPARE(counts.depth + counts.waiting + counts.reserved, std::size_t(0));
            }
            if (i == 0) { // Qt has opened what it keeps
                threads = runningThreads();
                descriptors = openDescriptors();
            }
        }
        QCOMPARE(runningThreads(), threads);
        QCOMPARE(openDescriptors(), descriptors);
    }
};

QTEST_GUILESS_MAIN(TestCoreStage)
#include "tst_corestage.moc"
