// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/load.h"
#include "core/runtime/pollexecutor.h"
#include "tests/support/realengine.h"
#include "tests/support/virtualstage.h"

#include <QtTest>

using namespace sluice;
using namespace std::chrono_literals;

/// Two actors with bounded mailboxes: alive, in each other's way, and ended all the same.
class TestActors : public QObject {
    Q_OBJECT

    static LoadSettings actors(int mailbox, int messages)
    {
        LoadSettings settings;
        settings.actors = { mailbox, messages };
        return settings;
    }
    struct Played {
        VirtualStage stage;
        std::unique_ptr<Load> load;

        explicit Played(const LoadSettings& settings)
        {
            ScriptSettings script;
            script.service.mean = 100us;
            stage.set(script);
            load = std::make_unique<Load>(stage.channel(), stage.threads(), settings);
            load->start();
        }
        ~Played()
        {
            load->stop();
            load->cancelRest();
            stage.releaseThreads();
        }
        [[nodiscard]] quint64 replied() const { return stage.recorder.counts(load->run()).replied; }
        void run(Duration time) { stage.runtime.runFor(time); }
    };

private Q_SLOTS:
    void twoWithRoomForTheirMessagesGoOn()
    {
        Played played(actors(4, 4));
        played.run(1s);
        QVERIFY(played.replied() > 5'000);
        QCOMPARE(played.load->producers(), 2);
    }

    void twoFullMailboxesHoldBothForEver()
    {
        Played played(actors(4, 5));
        played.run(1s);
        const quint64 before = played.replied();
        QCOMPARE(before, quint64(2)); // their first requests
        QCOMPARE(played.load->actorsWaiting(), 2);
        played.run(1h);
        QCOMPARE(played.replied(), before);
        played.load->stop();
        played.stage.runtime.settle();
        QVERIFY(played.load->isDrained());
    }

    void oneMorePlaceWhileTheyWaitIsEnough()
    {
        Played played(actors(4, 5));
        played.run(1s);
        QCOMPARE(played.load->actorsWaiting(), 2);
        played.load->set(actors(5, 5));
        played.run(1s);
        QVERIFY(played.replied() > 5'000);
    }

    void theyEndWhereverTheyAre()
    {
        for (int i = 0; i < 200; ++i) {
            Played played(actors(1 + i % 5, 1 + i % 7));
            played.run(Duration(7'919 * i));
            played.load->stop();
            played.run(10ms);
            QVERIFY(played.load->isDrained());
        }
    }

    void theyEndOnRealThreads()
    {
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        RealEngine engine;
        engine.core.connectTo(RealEngine::optionsFor(server));
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Ready);
        for (const int messages : { 3, 4 }) { // alive, and not
            PollExecutor first(engine.clock, "first");
            PollExecutor second(engine.clock, "second");
            Load load(engine.core.channel(), { &first, &second }, actors(3, messages));
            load.start();
            QTRY_VERIFY(engine.core.recorder().counts(load.run()).replied >= 2);
            if (messages == 4)
                QTRY_COMPARE(load.actorsWaiting(), 2);
            load.stop();
            QTRY_VERIFY(load.isDrained());
            first.join();
            second.join();
        }
    }
};

QTEST_GUILESS_MAIN(TestActors)
#include "tst_actors.moc"
