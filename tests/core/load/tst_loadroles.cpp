// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/load.h"

#include "core/trace/history.h"
#include "tests/support/virtualstage.h"

#include <QTest>

#include <algorithm>

using namespace sluice;
using namespace std::chrono_literals;

/// What roles do, and what can be turned while a load runs, in virtual time.
class TestLoadRoles : public QObject {
    Q_OBJECT

    struct Played {
        VirtualStage stage;
        std::unique_ptr<Load> load;
        History history { 1 << 16 };

        explicit Played(Duration service = 100us, int workers = 0)
        {
            ScriptSettings script;
            script.service.mean = service;
            script.workers = workers;
            stage.set(script);
            EngineSettings engine;
            engine.capacity = 1'000;
            engine.window = 1'000;
            stage.set(engine);
            history.pull(stage.recorder, {}, now());
        }
        ~Played()
        {
            if (!load)
                return;
            load->stop();
            load->cancelRest();
            stage.releaseThreads();
            load.reset();
        }
        void begin(const LoadSettings& settings)
        {
            load = std::make_unique<Load>(stage.channel(), stage.threads(), settings);
            load->start();
        }
        void run(Duration time)
        {
            stage.runtime.runFor(time);
            history.pull(stage.recorder, {}, now());
        }
        [[nodiscard]] std::int64_t now() { return toNanos(stage.runtime.clock().now()); }
        [[nodiscard]] RunCounts counts() const { return stage.recorder.counts(load->run()); }
        [[nodiscard]] double offeredIn(Duration time)
        {
            const auto before = counts().offered;
            run(time);
            return double(counts().offered - before);
        }
        [[nodiscard]] std::vector<RequestRecord> records() const
        {
            std::vector<RequestRecord> all;
            history.recordsBetween(INT64_MIN, INT64_MAX, 1 << 16, all);
            std::erase_if(
                all, [this](const RequestRecord& record) { return record.run != load->run(); });
            return all;
        }
    };
    /// Producers that do nothing but read, all of one role.
    static LoadSettings readers(int producers)
    {
        LoadSettings settings;
        settings.producers = producers;
        LoadRole role;
        role.name = "reader";
        role.commands = { { { "GET", "{key}" }, 1 } };
        settings.workload.roles = { role };
        return settings;
    }
    static bool isNear(double is, double expected, double share = 0.03)
    {
        if (std::abs(is - expected) <= expected * share)
            return true;
        qWarning("%f, not %f", is, expected);
        return false;
    }

private Q_SLOTS:
    void aProducerHasAsManyUnderWayAsItsRoleSaysUnderOneName()
    {
        Played played(1ms);
        LoadSettings settings = readers(2);
        settings.workload.roles[0].outstanding = 8;
        played.begin(settings);
        played.run(10ms);
        QCOMPARE(played.stage.inFlightGauge(1).value(), 16);
        QVERIFY(isNear(played.offeredIn(1s), 16'000));
        std::vector<ProducerId> ids;
        for (const RequestRecord& record : played.records())
            ids.push_back(record.producer);
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        QCOMPARE(ids.size(), std::size_t(2));
        // Fewer, while it runs
        settings.workload.roles[0].outstanding = 1;
        played.load->set(settings);
        played.run(10ms);
        QCOMPARE(played.stage.inFlightGauge(1).value(), 2);
    }

    /// All producers of a thread wait for each other's work: the thread is busy.
    void workKeepsTheThreadBusyWithEachReply()
    {
        Played played(0us);
        LoadSettings settings = readers(10); // five on each of two threads
        settings.workload.roles[0].work = 1ms;
        played.begin(settings);
        QVERIFY(isNear(played.offeredIn(1s), 2'000));
        const auto delivery
            = played.stage.recorder.totals(played.load->run()).phase(Phase::Delivery);
        QVERIFY(isNear(delivery.mean().value_or(0), 4e6, 0.05)); // the four others' turns
        settings.workload.roles[0].work = {};
        settings.workload.roles[0].pause = 10ms;
        played.load->set(settings);
        played.run(100ms);
        QVERIFY(isNear(played.offeredIn(1s), 1'000));
    }

    void aPauseComesBetweenAReplyAndTheNextRequest()
    {
        Played played(1ms);
        LoadSettings settings = readers(4);
        settings.workload.roles[0].pause = 9ms;
        played.begin(settings);
        QVERIFY(isNear(played.offeredIn(1s), 400));
    }

    /// The caller goes, the command does not: its slot is held until the reply has come.
    void whoGivesUpLeavesItsRequestOnTheConnection()
    {
        Played played(50ms);
        LoadSettings settings = readers(4);
        settings.workload.roles[0].cancelAfter = 10ms;
        played.begin(settings);
        played.run(45ms);
        QCOMPARE(played.stage.inFlightGauge(1).value(), 20); // five generations of four
        played.run(1s);
        QCOMPARE(played.counts().replied, quint64(0));
        QVERIFY(played.counts().swallowed > 300);
        QCOMPARE(played.counts().abandoned, played.counts().swallowed);
    }

    void rolesHaveTheirOwnLaneDeadlineAndStart()
    {
        Played played(5ms);
        LoadSettings settings = readers(2);
        LoadRole late = settings.workload.roles[0];
        late.name = "late";
        late.lane = Lane::Bulk;
        late.deadline = 1ms;
        late.startAfter = 500ms;
        settings.workload.roles.push_back(late);
        played.begin(settings);
        played.run(490ms);
        QCOMPARE(played.counts().maybeExecuted[std::size_t(Why::Timeout)], quint64(0));
        played.run(100ms);
        const quint64 timeouts = played.counts().maybeExecuted[std::size_t(Why::Timeout)];
        QVERIFY(timeouts > 80 && timeouts < 95);
        LiveSnapshot snapshot;
        played.stage.manager->fill(snapshot, 100);
        QVERIFY(snapshot.connections[0].bulk > 0);
        QCOMPARE(snapshot.connections[0].inFlight.count - snapshot.connections[0].bulk,
            std::uint64_t(1));
    }

    void aRoleWithACountSendsThatManyAndIsQuietThen()
    {
        Played played;
        LoadSettings settings = readers(3);
        settings.workload.roles[0].requests = 7;
        settings.workload.roles[0].outstanding = 2;
        played.begin(settings);
        played.run(1s);
        QCOMPARE(played.counts().replied, quint64(21));
        played.load->stop();
        played.stage.runtime.settle();
        QVERIFY(played.load->isDrained());
    }

    /// One that blocks the shared connection holds everybody up behind it.
    void whatBlocksCanBeSentOverTheSharedConnection()
    {
        Played played;
        LoadSettings settings = readers(2);
        LoadRole blocking = settings.workload.roles[0];
        blocking.name = "blocking";
        blocking.commands = { { { "BLPOP", "{key}", "1" }, 1 } };
        blocking.onSharedConnection = true;
        blocking.startAfter = 100ms;
        settings.workload.roles.push_back(blocking);
        played.begin(settings);
        played.run(110ms);
        const quint64 before = played.counts().replied;
        QVERIFY(before > 500);
        played.run(900ms);
        QVERIFY(played.counts().replied < before + 10);
        QCOMPARE(played.stage.manager->leases().connections().size(), std::size_t(0));
    }

    /// Two producers that each take a millisecond cannot keep a rate of 4,000: they send as soon as
    /// they can, nothing is left out, and each request counts from when it was due.
    void anOpenLoopThatCannotKeepUpCountsFromTheIntendedInstants()
    {
        Played played(1ms);
        LoadSettings settings = readers(2);
        settings.arrivals = { ArrivalKind::Constant, 4'000, 1 };
        played.begin(settings);
        played.run(1s);
        QVERIFY(isNear(double(played.counts().replied), 2'000));
        std::int64_t most = 0;
        for (const RequestRecord& record : played.records())
            most = std::max(most, record.phases()[std::size_t(Phase::Lag)]);
        QVERIFY(isNear(double(most), 0.5e9, 0.02)); // half a second behind
        settings.workload.roles[0].outstanding = 4; // now they can, and catch up
        played.load->set(settings);
        played.run(1s);
        QVERIFY(isNear(double(played.counts().replied), 8'000));
    }

    void aLoadIsTurnedFromClosedToOpenAndBack()
    {
        Played played(1ms);
        LoadSettings settings = readers(10);
        played.begin(settings);
        QVERIFY(isNear(played.offeredIn(1s), 10'000));
        settings.arrivals = { ArrivalKind::Poisson, 500, 1 };
        played.load->set(settings);
        QVERIFY(isNear(played.offeredIn(4s), 2'000, 0.1));
        settings.arrivals.kind = ArrivalKind::Closed;
        played.load->set(settings);
        QVERIFY(isNear(played.offeredIn(1s), 10'000));
        settings.maxPerSecond = 100;
        played.load->set(settings);
        QVERIFY(isNear(played.offeredIn(2s), 200, 0.06));
        settings.maxPerSecond = 0;
        played.load->set(settings);
        QVERIFY(isNear(played.offeredIn(1s), 10'000));
    }

    /// Whoever sleeps for its next instant does not sleep by the old rate.
    void aHigherRateCountsAtOnce()
    {
        Played played(1ms);
        LoadSettings settings = readers(100);
        settings.arrivals = { ArrivalKind::Constant, 0.1, 1 }; // each in a quarter of an hour
        played.begin(settings);
        played.run(1s);
        settings.arrivals.perSecond = 1'000;
        played.load->set(settings);
        QVERIFY(isNear(played.offeredIn(1s), 1'000, 0.02));
    }

    void deadlineRetriesAndSizesAreTurnedWhileItRuns()
    {
        Played played(2ms);
        LoadSettings settings = readers(4);
        settings.workload.roles[0].commands = { { { "SET", "{key}", "{value}" }, 1 } };
        played.begin(settings);
        played.run(100ms);
        QCOMPARE(played.counts().maybeExecuted[std::size_t(Why::Timeout)], quint64(0));
        const quint64 small = played.counts().bytesSent / played.counts().ended;
        settings.workload.values = { { 5'000, 1 } };
        settings.deadline = 1ms;
        played.load->set(settings);
        played.run(100ms);
        QVERIFY(played.counts().maybeExecuted[std::size_t(Why::Timeout)] > 100);
        QVERIFY(played.counts().bytesSent / played.counts().ended > small + 1'000);
    }

    void whatCannotBeTurnedStays()
    {
        Played played;
        LoadSettings settings = readers(2);
        played.begin(settings);
        LoadSettings other = settings;
        other.workload.prefix = "somebody:elses:";
        other.seed = 99;
        other.workload.roles[0].name = "other";
        other.actors.mailbox = 5;
        played.load->set(other);
        QCOMPARE(played.load->settings(), settings);
    }
};

QTEST_GUILESS_MAIN(TestLoadRoles)
#include "tst_loadroles.moc"
