// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/load.h"

#include "core/trace/history.h"
#include "tests/support/servedengine.h"

#include <QTest>

#include <algorithm>

using namespace sluice;
using namespace std::chrono_literals;

/// Open loops, deadlines and retries under virtual time, before a scripted server.
class TestOpenLoad : public QObject {
    Q_OBJECT

    static constexpr Duration latency = 200us; ///< to the server and back

    struct Stage {
        ServedEngine engine;
        std::unique_ptr<Load> load;
        History history { 1 << 16 };

        explicit Stage(std::size_t capacity = 1'024, int window = 1'000)
            : engine(capacity)
        {
            engine.connect();
            engine.setLimits(window, std::size_t(1) << 30);
            engine.serve(latency);
            pull();
        }
        ~Stage()
        {
            if (load) {
                load->stop();
                engine.runtime.on(engine.producers, [&] { load->cancelRest(); });
                engine.runtime.runFor(1s);
            }
        }
        void begin(const LoadSettings& settings)
        {
            load = std::make_unique<Load>(
                engine.channel, std::vector<Executor*> { &engine.producers }, settings);
            load->start();
        }
        void pull() { history.pull(engine.recorder, {}, now()); }
        void run(Duration time)
        {
            for (Duration passed {}; passed < time; passed += 20ms) {
                engine.runtime.runFor(std::min<Duration>(20ms, time - passed));
                pull();
            }
        }
        [[nodiscard]] std::int64_t now() { return toNanos(engine.runtime.clock().now()); }
        [[nodiscard]] RunCounts counts() const { return engine.recorder.counts(load->run()); }
        /// What has ended, in the order of the intended instants.
        [[nodiscard]] std::vector<RequestRecord> records() const
        {
            std::vector<RequestRecord> all;
            history.recordsBetween(INT64_MIN, INT64_MAX, 1 << 16, all);
            std::erase_if(
                all, [this](const RequestRecord& record) { return record.run != load->run(); });
            std::sort(all.begin(), all.end(),
                [](const auto& a, const auto& b) { return a.stamps.intended < b.stamps.intended; });
            return all;
        }
    };
    /// A stage whose places are all taken for good, so that what comes is refused.
    struct FullStage : Stage {
        FullStage()
            : Stage(1, 1)
        {
            engine.channel.setPolicy({ WhenFull::Reject, {} });
            engine.stall(1h);
            filling = std::make_unique<Load>(engine.channel,
                std::vector<Executor*> { &engine.producers }, open(ArrivalKind::Closed, 1, 2));
            filling->start();
            run(100ms);
        }
        ~FullStage()
        {
            filling->stop();
            engine.runtime.on(engine.producers, [&] { filling->cancelRest(); });
            engine.runtime.runFor(1s);
        }
        std::unique_ptr<Load> filling;
    };
    static LoadSettings open(ArrivalKind kind, double perSecond, int producers)
    {
        LoadSettings settings;
        settings.producers = producers;
        settings.arrivals = { kind, perSecond, 50 };
        return settings;
    }

private Q_SLOTS:
    void anOpenLoopKeepsItsRateWhateverTheServerDoes_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("constant") << int(ArrivalKind::Constant);
        QTest::newRow("Poisson") << int(ArrivalKind::Poisson);
        QTest::newRow("bursts") << int(ArrivalKind::Bursts);
    }
    void anOpenLoopKeepsItsRateWhateverTheServerDoes()
    {
        QFETCH(const int, kind);
        Stage stage;
        stage.engine.serve(latency, 10us);
        stage.begin(open(static_cast<ArrivalKind>(kind), 2'000, 100));
        stage.run(1s);
        stage.engine.serve(latency, 400us); // forty times slower, still quick enough
        stage.run(2s);
        stage.load->stop();
        stage.run(1s);
        QVERIFY(stage.load->isDrained());
        const auto sent = double(stage.counts().offered);
        QVERIFY2(std::abs(sent - 6'000) < 300, qPrintable(QString::number(sent)));
        QCOMPARE(stage.counts().replied, stage.counts().offered);
    }

    /// The server stands still for half a second. A closed loop sends nothing meanwhile and calls
    /// one request a producer slow; the open one counts each that should have been sent.
    void aStallIsCountedFromWhenEachRequestWasMeantToBeSent()
    {
        Stage stage;
        stage.engine.serve(0ns);
        LoadSettings settings = open(ArrivalKind::Constant, 1'000, 4);
        stage.begin(settings);
        stage.run(1s);
        stage.engine.stall(500ms);
        const std::int64_t stalled = stage.now();
        stage.run(2s);
        int late = 0;
        for (const RequestRecord& record : stage.records()) {
            const auto phases = record.phases();
            const std::int64_t sinceStall = record.stamps.intended - stalled;
            const std::int64_t total = phases[std::size_t(Phase::Total)];
            QCOMPARE(total, record.stamps.resumed - record.stamps.intended);
            if (sinceStall <= 0 || sinceStall >= 500'000'000)
                continue;
            ++late;
            // Whoever was meant to be sent then waits for what is left of the stall.
            const std::int64_t left = 500'000'000 - sinceStall;
            QVERIFY2(std::abs(total - left) < 2'000'000,
                qPrintable(QStringLiteral("%1 for %2").arg(total).arg(left)));
        }
        QVERIFY(late >= 499 && late <= 501);

        Stage closed;
        closed.engine.serve(0ns);
        settings.arrivals.kind = ArrivalKind::Closed;
        settings.maxPerSecond = 1'000;
        closed.begin(settings);
        closed.run(1s);
        closed.engine.stall(500ms);
        closed.run(2s);
        const auto slow = closed.records();
        QCOMPARE(std::count_if(slow.begin(), slow.end(),
                     [](const RequestRecord& record) {
                         return record.phases()[std::size_t(Phase::Total)] > 10'000'000;
                     }),
            4);
    }

    void burstsStandInTheChannelTogether()
    {
        Stage stage(1'024, 1);
        stage.engine.serve(latency, 100us);
        stage.begin(open(ArrivalKind::Bursts, 1'000, 200));
        stage.run(1s);
        // Fifty at once, served one after another: the last one has waited for 49.
        std::int64_t longest = 0;
        for (const RequestRecord& record : stage.records())
            longest = std::max(longest, record.stamps.complete - record.stamps.called);
        const auto each = 100'000 + std::int64_t(latency.count());
        QVERIFY2(longest > 48 * each && longest < 52 * each, qPrintable(QString::number(longest)));
    }

    void theRateCanBeChangedWhileItRuns()
    {
        Stage stage;
        stage.begin(open(ArrivalKind::Poisson, 500, 100));
        stage.run(2s);
        const quint64 before = stage.counts().offered;
        QVERIFY(std::abs(double(before) - 1'000) < 150);
        stage.load->setRate(5'000);
        stage.run(1s); // by then each has drawn its next distance anew
        const quint64 from = stage.counts().offered;
        stage.run(2s);
        const auto sent = double(stage.counts().offered - from);
        QVERIFY2(std::abs(sent - 10'000) < 600, qPrintable(QString::number(sent)));
    }

    void whoeverSleepsIsWokenWhenItEnds()
    {
        Stage stage;
        stage.begin(open(ArrivalKind::Constant, 1, 1'000)); // each once in a quarter of an hour
        stage.run(1s);
        stage.load->setProducers(10);
        stage.run(100ms);
        stage.load->stop();
        stage.engine.runtime.settle();
        QVERIFY(stage.load->isDrained());
    }

    void aDeadlineCountsFromWhenItWasMeantToBeSent()
    {
        Stage stage;
        stage.engine.serve(0ns);
        LoadSettings settings = open(ArrivalKind::Constant, 1'000, 100);
        settings.deadline = 20ms;
        stage.begin(settings);
        stage.run(200ms);
        QCOMPARE(stage.counts().notSent[std::size_t(Why::Deadline)]
                + stage.counts().maybeExecuted[std::size_t(Why::Timeout)],
            quint64(0));
        stage.engine.stall(100ms);
        stage.run(500ms);
        // Eighty of the hundred of the stall were too late for their callers.
        const auto late = int(stage.counts().maybeExecuted[std::size_t(Why::Timeout)]
            + stage.counts().notSent[std::size_t(Why::Deadline)]);
        QVERIFY2(late >= 78 && late <= 82, qPrintable(QString::number(late)));
    }

    void whatWasRefusedIsTriedAgainAsOftenAsAllowed_data()
    {
        QTest::addColumn<int>("attempts");
        QTest::addColumn<double>("budget");
        QTest::addColumn<int>("expected"); // requests offered for each that was meant
        QTest::newRow("once") << 1 << 1'000.0 << 1;
        QTest::newRow("three times") << 3 << 1'000.0 << 3;
        QTest::newRow("no budget") << 3 << 0.0 << 1;
    }
    void whatWasRefusedIsTriedAgainAsOftenAsAllowed()
    {
        QFETCH(const int, attempts);
        QFETCH(const double, budget);
        QFETCH(const int, expected);
        FullStage stage;
        LoadSettings settings = open(ArrivalKind::Constant, 100, 1);
        settings.retry = { attempts, 1ms, false, false, budget };
        stage.begin(settings);
        stage.run(5s);
        const double ratio = double(stage.counts().offered) / 500;
        QVERIFY2(std::abs(ratio - expected) < 0.1, qPrintable(QString::number(ratio)));
    }

    void aRefusalDoesNotSlowTheScheduleDown()
    {
        FullStage stage;
        stage.begin(open(ArrivalKind::Constant, 5'000, 1));
        stage.run(2s);
        QVERIFY(std::abs(double(stage.counts().offered) - 10'000) < 10);
        QCOMPARE(
            stage.counts().notSent[std::size_t(Why::Rejected)], quint64(stage.counts().offered));
    }
};

QTEST_GUILESS_MAIN(TestOpenLoad)
#include "tst_openload.moc"
