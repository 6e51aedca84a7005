// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/support/realengine.h" // first, it brings Qt: moc 6.4 cannot read <coroutine> before

#include "core/load/load.h"
#include "core/runtime/pollexecutor.h"
#include "core/trace/history.h"
#include "tests/support/scale.h"

#include <QtTest>

#include <array>
#include <cmath>

using namespace sluice;
using namespace std::chrono_literals;

/// Whatever the rate: what the history adds up to is what was counted, and what the server says it
/// did; percentiles are those of the single requests.
class TestAggregates : public QObject {
    Q_OBJECT

    static constexpr std::array comparedPhases { Phase::Total, Phase::InFlight, Phase::Queued };

    static quint64 calls(RedisServer& server, const QByteArray& command)
    {
        const QByteArray stats = server.command({ "INFO", "commandstats" });
        const QByteArray name = "cmdstat_" + command + ":calls=";
        const qsizetype at = stats.indexOf(name);
        if (at < 0)
            return 0;
        const qsizetype from = at + name.size();
        return stats.mid(from, stats.indexOf(',', from) - from).toULongLong();
    }
    /// The value that so many percent do not exceed.
    static std::int64_t exact(std::vector<std::int64_t>& values, double percent)
    {
        const auto place = std::size_t(std::ceil(double(values.size()) * percent / 100)) - 1;
        std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(place), values.end());
        return values[place];
    }
    static double off(std::int64_t found, std::int64_t right)
    {
        return std::abs(double(found - right)) / double(right);
    }

private Q_SLOTS:
    void bucketsCountersAndTheServerAgree_data()
    {
        QTest::addColumn<double>("perSecond");
        QTest::addColumn<int>("producers");
        QTest::addColumn<int>("replies");
        QTest::newRow("slow") << 2000.0 << 10 << scaled(2'000, 20'000);
        QTest::newRow("as fast as it goes") << 0.0 << 200 << scaled(100'000, 1'000'000);
    }

    void bucketsCountersAndTheServerAgree()
    {
        QFETCH(double, perSecond);
        QFETCH(int, producers);
        QFETCH(int, replies);
        RedisServer server;
        QVERIFY2(server.start(), server.error());
        RealEngine engine(64);
        engine.core.setLimits({ .window = 128 });
        engine.core.connectTo(RealEngine::optionsFor(server));
        QTRY_COMPARE(engine.phase(), ConnectionPhase::Ready);
        const quint64 setsBefore = calls(server, "set");
        const quint64 getsBefore = calls(server, "get");

        auto history = std::make_unique<History>(std::size_t(1) << 21);
        const HistoryGauges gauges { &engine.core.channel().state().gauges().depth,
            &engine.core.channel().state().gauges().waiting, &engine.core.inFlightGauge() };
        const auto pull
            = [&] { history->pull(engine.core.recorder(), gauges, toNanos(engine.clock.now())); };
        PollExecutor thread(engine.clock);
        LoadSettings settings;
        settings.producers = producers;
        settings.maxPerSecond = perSecond;
        Load load(engine.core.channel(), { &thread }, settings);
        history->setRun(load.run());
        pull();
        load.start();
        const auto replied = [&] { return engine.core.recorder().counts(load.run()).replied; };
        QTRY_VERIFY_WITH_TIMEOUT((pull(), replied() >= quint64(replies)), 120'000);
        load.stop();
        QTRY_VERIFY_WITH_TIMEOUT((pull(), load.isDrained()), 20'000);
        const std::int64_t ended = toNanos(engine.clock.now());
        QTRY_VERIFY((pull(), history->bucketStore().newestEnd() > ended)); // its bucket is whole
        for (const Phase phase : comparedPhases) // and each phase was read after the last request
            QTRY_VERIFY((pull(), history->latency().asOf(phase) > ended));

        const RunTotals totals = engine.core.recorder().totals(load.run());
        RunCounts counts = totals.counts;
        QCOMPARE(counts.offered, counts.ended);
        QCOMPARE(counts.replied, counts.ended);
        QCOMPARE(
            calls(server, "set") + calls(server, "get") - setsBefore - getsBefore, counts.replied);
        // All runs are in the buckets; panels (run 0) send a little too.
        counts += engine.core.recorder().totals(0).counts;
        RateBucket finest;
        for (const Resolution resolution :
            { Resolution::TenMillis, Resolution::HundredMillis, Resolution::OneSecond }) {
            std::vector<HistoryBucket> buckets;
            history->buckets(0, INT64_MAX, resolution, buckets);
            RateBucket sum;
            for (const HistoryBucket& bucket : buckets)
                sum.merge(bucket.rates);
            QCOMPARE(history->bucketsLost(), std::uint64_t(0));
            QCOMPARE(std::uint64_t(sum.offered) >= totals.counts.offered, true);
            QVERIFY(sum.offered <= counts.offered);
            // What was sent before the first pull is not in the buckets; the run is whole.
            QVERIFY(sum.completed >= totals.counts.ended && sum.completed <= counts.ended);
            finest = sum;
        }

        // Percentiles: of the whole run from its histograms within 1 %, of the last 10 s too, of
        // the stored buckets within 20 %; against every single request.
        QVERIFY(!history->records().completeAfter());
        QCOMPARE(history->recordsLost() + totals.counts.recordsLost, std::uint64_t(0));
        std::vector<RequestRecord> records;
        history->recordsBetween(INT64_MIN, INT64_MAX, std::size_t(1) << 21, records);
        for (const Phase phase : comparedPhases) {
            std::vector<std::int64_t> values;
            for (const RequestRecord& record : records) {
                if (record.run != load.run())
                    continue;
                values.push_back(record.phases()[std::size_t(phase)]);
            }
            QCOMPARE(std::uint64_t(values.size()), totals.counts.ended);
            for (const double percent : { 50.0, 90.0, 99.0 }) {
                const std::int64_t right = exact(values, percent);
                QVERIFY(off(*totals.phase(phase).percentile(percent), right) <= 0.01);
            }
            const LatencyWindow& window = history->latency();
            if (window.span(phase) < 9'000'000'000) { // shorter than the window: it holds all
                const std::uint64_t inWindow = window.latency(phase).count();
                QVERIFY(inWindow >= totals.counts.ended && inWindow <= counts.ended);
                QVERIFY(off(*window.latency(phase).percentile(50), exact(values, 50)) <= 0.01);
            }
            if (phase != Phase::Total)
                continue;
            std::uint64_t seen = 0;
            const auto half = std::uint64_t(std::ceil(double(finest.replied) * 0.5));
            for (int step = 0; step < CoarseScale::steps; ++step) {
                seen += finest.latency[std::size_t(step)];
                if (seen < half)
                    continue;
                QVERIFY(off(CoarseScale::middle(step), exact(values, 50)) <= 0.21);
                break;
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestAggregates)
#include "tst_aggregates.moc"
