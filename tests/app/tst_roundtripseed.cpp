// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/roundtripseed.h"
#include "tests/ui/models/scriptedscene.h"

#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

/// The PINGs of a new connection under virtual time, before a scripted server.
class TestRoundTripSeed : public QObject {
    Q_OBJECT

    /// The scene, with a seed that looks after each pull as EngineSource does.
    struct Stage {
        Scene scene;
        RoundTripSeed seed { scene.engine.channel };
        int pings = 0; ///< that have reached the server

        Stage()
        {
            scene.engine.server.special
                = [this](CommandWordList words) -> std::optional<ScriptedServer::Answer> {
                pings += words.front() == "PING";
                return {};
            };
        }

        void watch(Duration span)
        {
            for (Duration passed {}; passed < span; passed += 40ms) {
                scene.engine.runtime.runFor(40ms);
                scene.source.pull();
                scene.engine.runtime.on(scene.engine.producers,
                    [this] { seed.look(scene.engine.state(), scene.source.history()); });
            }
        }
        /// How many PINGs have been recorded, and how many requests.
        std::pair<int, int> recorded()
        {
            std::vector<RequestRecord> records;
            scene.source.history().records(0, scene.source.now(), 1 << 16, records);
            const auto isPing = [](const RequestRecord& record) {
                return record.command == std::uint16_t(CommandId::Ping);
            };
            return { int(std::count_if(records.begin(), records.end(), isPing)),
                int(records.size()) };
        }
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aNewConnectionIsAskedAFewTimes()
    {
        Stage stage;
        stage.scene.engine.serve(300us);
        QVERIFY(!stage.seed.roundTrip());
        stage.watch(200ms);
        QCOMPARE(stage.seed.roundTrip(), Duration(300us));
        QCOMPARE(stage.recorded(), std::pair(RoundTripSeed::pings, RoundTripSeed::pings));
        stage.watch(2s); // and not again
        QCOMPARE(stage.recorded().first, RoundTripSeed::pings);
        QCOMPARE(stage.scene.engine.recorder.counts(0).replied, quint64(RoundTripSeed::pings));
    }

    void itIsOfPingsThatWereAloneAndKeptUnderLoad()
    {
        Stage stage;
        stage.scene.engine.serve(300us, 50us);
        stage.watch(200ms);
        QCOMPARE(stage.seed.roundTrip(), Duration(350us));
        stage.scene.play(64); // more records than the feed looks at
        stage.watch(1s);
        QCOMPARE(stage.seed.roundTrip(), Duration(350us));
    }

    void underLoadFromTheFirstMomentNothingIsClaimed()
    {
        Stage stage;
        stage.scene.engine.serve(200us, 50us);
        stage.scene.play(64);
        stage.watch(8s);
        QCOMPARE(stage.pings,
            RoundTripSeed::pings * (1 + RoundTripSeed::retries)); // and no more
        QVERIFY(!stage.seed.roundTrip());
    }

    void afterABusyBeginningItTriesAgain()
    {
        Stage stage;
        stage.scene.source.knobs.whenFull = { WhenFull::Reject, {} };
        stage.scene.source.apply();
        stage.scene.engine.serve(300us, 50us);
        stage.scene.play(200); // more than channel and window have places for
        stage.watch(400ms);
        QVERIFY(!stage.seed.roundTrip());
        stage.scene.load->stop();
        stage.watch(400ms);
        QCOMPARE(stage.seed.roundTrip(), Duration(350us));
    }

    void theNextConnectionIsMeasuredAnew()
    {
        Stage stage;
        Scene& scene = stage.scene;
        scene.engine.serve(300us);
        stage.watch(200ms);
        QCOMPARE(stage.seed.roundTrip(), Duration(300us));
        scene.engine.closeAll();
        scene.engine.runtime.runFor(2s);
        QCOMPARE(scene.engine.state().phase, ConnectionPhase::Ready);
        scene.engine.serve(700us);
        stage.watch(200ms);
        QCOMPARE(stage.seed.roundTrip(), Duration(700us));
    }

    void aRefusalEndsIt()
    {
        Stage stage;
        stage.scene.engine.server.special
            = [](CommandWordList) -> std::optional<ScriptedServer::Answer> {
            return ScriptedServer::Answer { "-NOPERM this user has no permissions\r\n", {}, {} };
        };
        stage.watch(500ms);
        QCOMPARE(stage.recorded(), std::pair(1, 1));
        QVERIFY(!stage.seed.roundTrip());
    }

    void withoutAnAnswerItIsGivenUp()
    {
        Stage stage;
        stage.scene.engine.stall(5s);
        stage.watch(3s);
        QCOMPARE(stage.pings, 1); // one, for a second
        QVERIFY(!stage.seed.roundTrip());
        stage.watch(4s);
        QVERIFY(!stage.seed.roundTrip()); // its reply came, late
    }
};

QTEST_GUILESS_MAIN(TestRoundTripSeed)
#include "tst_roundtripseed.moc"
