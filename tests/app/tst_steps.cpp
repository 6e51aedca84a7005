// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/enginesource.h"

#include "tests/support/realengine.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

/// One command step by step, as the program wires it, before a real server.
class TestSteps : public QObject {
    Q_OBJECT

    struct Program {
        RedisServer server;
        SteadyClock clock;
        QtExecutor executor { clock };
        StepLinks links;
        CoreThread core { clock, 32, 1 << 16, links.decorator() };
        std::unique_ptr<ScenarioRunner> runner = std::make_unique<ScenarioRunner>(core);
        std::unique_ptr<EngineSource> source = std::make_unique<EngineSource>(core, *runner);

        ~Program()
        {
            source->endSteps();
            source.reset();
            runner.reset();
            core.shutDown();
            executor.drain();
        }
        bool connect()
        {
            source->setStepLinks(&links);
            if (!server.start())
                return false;
            core.connectTo(RealEngine::optionsFor(server));
            return QTest::qWaitFor(
                [this] { return core.state().get().phase == ConnectionPhase::Ready; }, 10'000);
        }
        bool isAt(StepStation station)
        {
            return QTest::qWaitFor(
                [&] {
                    const auto state = source->stepState();
                    return state && state->station == station && state->isReached;
                },
                10'000);
        }
    };

private Q_SLOTS:
    void aCommandStopsAtEachStationAndItsBytesAreThose()
    {
        Program program;
        QVERIFY2(program.connect(), program.server.error());
        QVERIFY(program.source->canStep());
        program.source->beginSteps({ "SET", "stepped", "yes" });
        QVERIFY(program.isAt(StepStation::Produced));
        for (int station = 1; station < stepStations; ++station) {
            // Until it is at the server, the server has not run it.
            if (station <= int(StepStation::AtServer))
                QCOMPARE(program.server.command({ "EXISTS", "stepped" }), QByteArray("0"));
            program.source->nextStep();
            QVERIFY(program.isAt(StepStation(station)));
        }
        const std::optional<StepState> state = program.source->stepState();
        QCOMPARE(
            state->bytes.sent, QByteArray("*3\r\n$3\r\nSET\r\n$7\r\nstepped\r\n$3\r\nyes\r\n"));
        QCOMPARE(state->bytes.received, QByteArray("+OK\r\n"));
        QVERIFY(state->isSettled && state->outcome.isReply());
        QCOMPARE(program.server.command({ "GET", "stepped" }), QByteArray("yes"));
    }

    void turningAKnobOrPlayingAScenarioEndsIt()
    {
        Program program;
        QVERIFY2(program.connect(), program.server.error());
        program.source->beginSteps({ "SET", "stepped", "yes" });
        program.source->nextStep();
        QVERIFY(program.isAt(StepStation::Admitted));
        program.source->setWindow(7);
        QVERIFY(!program.source->stepState());
        QTRY_COMPARE(program.server.command({ "GET", "stepped" }), QByteArray("yes")); // by itself
        program.source->beginSteps({ "INCR", "number" });
        program.source->startScenario("many-producers");
        QTRY_VERIFY(!program.source->runningScenario().isEmpty());
        QVERIFY(!program.source->stepState());
        program.source->beginSteps({ "INCR", "number" }); // not now
        QVERIFY(!program.source->stepState());
        program.source->stopScenario();
        QTRY_VERIFY_WITH_TIMEOUT(program.source->runningScenario().isEmpty(), 20'000);
    }
};

QTEST_GUILESS_MAIN(TestSteps)
#include "tst_steps.moc"
