// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/load.h"
#include "core/runtime/pollexecutor.h"
#include "tests/support/realengine.h"

#include <QtTest>

#include <numeric>

using namespace sluice;

namespace {
/// How often the server ran a command, by its own count.
std::uint64_t callsOf(RedisServer& server, const QByteArray& command)
{
    const QByteArray stats = server.command({ "INFO", "commandstats" });
    const QByteArray field = "cmdstat_" + command + ":calls=";
    const qsizetype at = stats.indexOf(field);
    if (at < 0)
        return 0;
    const qsizetype from = at + field.size();
    return stats.mid(from, stats.indexOf(',', from) - from).toULongLong();
}
} // namespace

/// The closed-loop load on real load threads against a real server.
class TestLoad : public QObject {
    Q_OBJECT

    struct Stage {
        Stage()
        {
            ok = server.start();
            engine.core.setCapacity(32);
            engine.core.setLimits({ 64, 1 << 20, std::chrono::seconds(60) });
            engine.core.connectTo(RealEngine::optionsFor(server));
        }
        ~Stage()
        {
            if (load) { // after a failure it may still run
                load->stop();
                load->cancelRest();
            }
            executors.clear(); // drains and joins before the load goes
        }
        void begin(LoadSettings settings)
        {
            std::vector<Executor*> raw;
            for (int i = 0; i < 2; ++i) {
                executors.push_back(std::make_unique<PollExecutor>(engine.clock, "load"));
                raw.push_back(executors.back().get());
            }
            load = std::make_unique<Load>(engine.core.channel(), raw, settings);
            load->start();
        }
        ChannelState<Request*>::Counts counts() { return engine.core.channel().state().counts(); }

        RedisServer server;
        bool ok = false;
        RealEngine engine;
        std::unique_ptr<Load> load;
        std::vector<std::unique_ptr<PollExecutor>> executors;
    };

private Q_SLOTS:
    void totalsEqualTheServersOwn()
    {
        Stage stage;
        QVERIFY2(stage.ok, stage.server.error());
        QTRY_COMPARE(stage.engine.phase(), ConnectionPhase::Ready);
        const std::uint64_t before = callsOf(stage.server, "get") + callsOf(stage.server, "set");
        stage.begin({});
        QTRY_VERIFY(stage.engine.core.recorder().counts(stage.load->run()).replied > 20'000);
        stage.load->stop();
        QTRY_VERIFY(stage.load->isDrained());
        const RunCounts counts = stage.engine.core.recorder().counts(stage.load->run());
        QCOMPARE(counts.replied + counts.swallowed,
            callsOf(stage.server, "get") + callsOf(stage.server, "set") - before);
        QCOMPARE(counts.offered, counts.ended);
        QCOMPARE(counts.errors, std::uint64_t(0));
    }

    void aHeldServerFillsBothBoundsAndTheRestWaits()
    {
        Stage stage;
        QVERIFY2(stage.ok, stage.server.error());
        QTRY_COMPARE(stage.engine.phase(), ConnectionPhase::Ready);
        stage.begin({}); // 128 producers, C = 32, W = 64
        QTRY_VERIFY(stage.engine.core.recorder().counts(stage.load->run()).replied > 1000);
        stage.server.suspend(); // as CLIENT PAUSE does, but it can be ended at any moment
        // 32 may wait for a moment while replies are still read: settled is when both bounds are
        // full.
        QTRY_COMPARE(stage.engine.core.inFlightGauge().value(), 64);
        QTRY_COMPARE(stage.counts().depth, std::size_t(32));
        QTRY_COMPARE(stage.counts().waiting, std::size_t(32));
        // Live knobs: more room for the same producers.
        stage.engine.core.setCapacity(48);
        QTRY_COMPARE(stage.counts().waiting, std::size_t(16));
        stage.engine.core.setLimits({ 80, 1 << 20, std::chrono::seconds(60) });
        QTRY_COMPARE(stage.counts().waiting, std::size_t(0));
        QTRY_COMPARE(stage.engine.core.inFlightGauge().value(), 80);
        stage.load->setProducers(160);
        QTRY_COMPARE(stage.counts().waiting, std::size_t(32));
        QVERIFY(stage.engine.core.channel().state().gauges().depth.read(0).max <= 48);
        QVERIFY(stage.engine.core.inFlightGauge().read(0).max <= 80);
        stage.load->stop();
        stage.load->cancelRest();
        QTRY_VERIFY(stage.load->isDrained());
        const RunCounts counts = stage.engine.core.recorder().counts(stage.load->run());
        QCOMPARE(counts.notSent[static_cast<std::size_t>(Why::Cancelled)], std::uint64_t(80));
        stage.server.resume();
        QTRY_COMPARE(stage.engine.core.inFlightGauge().value(), 0);
        QTRY_COMPARE(
            stage.engine.core.recorder().counts(stage.load->run()).abandoned, std::uint64_t(80));
        const RunCounts after = stage.engine.core.recorder().counts(stage.load->run());
        QCOMPARE(after.swallowed, std::uint64_t(80));
        QCOMPARE(after.offered, after.ended);
    }

    void aKilledServerSettlesEveryRequestOnceAndIsFoundAgain()
    {
        Stage stage;
        QVERIFY2(stage.ok, stage.server.error());
        QTRY_COMPARE(stage.engine.phase(), ConnectionPhase::Ready);
        stage.begin({});
        QTRY_VERIFY(stage.engine.core.recorder().counts(stage.load->run()).replied > 5000);
        stage.server.suspend(); // so that it is certain to die with requests in flight
        QTRY_COMPARE(stage.engine.core.inFlightGauge().value(), 64);
        stage.server.suspend(); // so that the window is full when it dies
        QTRY_COMPARE(stage.engine.core.inFlightGauge().value(), 64);
        QTRY_COMPARE(stage.counts().waiting, std::size_t(32));
        stage.server.kill();
        QTRY_COMPARE(stage.engine.phase(), ConnectionPhase::Backoff);
        QVERIFY(stage.server.restart());
        QTRY_COMPARE_WITH_TIMEOUT(stage.engine.phase(), ConnectionPhase::Ready, 15'000);
        const std::uint64_t replied
            = stage.engine.core.recorder().counts(stage.load->run()).replied;
        QTRY_VERIFY(
            stage.engine.core.recorder().counts(stage.load->run()).replied > replied + 1000);
        stage.load->stop();
        QTRY_VERIFY(stage.load->isDrained());
        const RunCounts counts = stage.engine.core.recorder().counts(stage.load->run());
        QCOMPARE(counts.offered, counts.ended);
        QCOMPARE(
            counts.maybeExecuted[static_cast<std::size_t>(Why::ConnectionLost)], std::uint64_t(64));
    }

    void littlesLawHoldsBetweenTwoSources()
    {
        Stage stage;
        QVERIFY2(stage.ok, stage.server.error());
        QTRY_COMPARE(stage.engine.phase(), ConnectionPhase::Ready);
        stage.begin({});
        Recorder& recorder = stage.engine.core.recorder();
        QTRY_VERIFY(recorder.counts(stage.load->run()).replied > 100'000);
        stage.load->stop();
        QTRY_VERIFY(stage.load->isDrained());
        // From nobody in the system to nobody in the system, so that no request stands half in the
        // measured time: the transitions' integral against the sum of the records' times. Divided
        // by the time, L and lambda W.
        const auto integral = static_cast<double>(
            recorder.inSystem(stage.load->run(), toNanos(stage.engine.clock.now())).integral);
        const auto fromRecords
            = static_cast<double>(recorder.totals(stage.load->run()).nanos(Phase::Total));
        QVERIFY2(std::abs(integral - fromRecords) <= 0.01 * integral,
            qPrintable(QStringLiteral("L %1, lambda W %2").arg(integral).arg(fromRecords)));
    }

    void cleaningUpLeavesNothing()
    {
        Stage stage;
        QVERIFY2(stage.ok, stage.server.error());
        stage.server.command({ "SET", "somebody:else", "1" });
        QTRY_COMPARE(stage.engine.phase(), ConnectionPhase::Ready);
        stage.begin({});
        QTRY_VERIFY(stage.server.command({ "DBSIZE" }).toInt() > 500);
        stage.load->stop();
        QTRY_VERIFY(stage.load->isDrained());
        std::vector<QByteArray> keys;
        for (int i = 0; i < stage.load->settings().workload.keys; ++i)
            keys.push_back(stage.load->key(i));
        const auto done = std::make_shared<std::atomic<bool>>(false);
        cleanUp(stage.engine.client("clean-up"), keys, done);
        QTRY_VERIFY(done->load());
        QCOMPARE(stage.server.command({ "DBSIZE" }), QByteArray("1"));
    }
};

QTEST_GUILESS_MAIN(TestLoad)
#include "tst_load.moc"
