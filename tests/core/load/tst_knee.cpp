// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/load.h"
#include "tests/support/scale.h"
#include "tests/support/servedengine.h"

#include <QTest>

#include <cmath>
#include <cstdio>
#include <ctime>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
constexpr Duration service = 100us;
constexpr int producers = 2'000;
constexpr quint64 warmUp = 50'000; // requests: 130 relaxation times at load 0.9

/// Times in units of the mean service.
struct Theory {
    double mean; ///< in the system
    double error; ///< standard error of the mean of so many requests, as a share of the mean
};
/// Pollaczek and Khinchine's formula; `variation`: of the service, 1 for M/M/1 and 0 for M/D/1. The
/// error follows from the asymptotic variance of waiting times, which are far from independent:
/// Whitt, "Planning queueing simulations", Management Science 35 (1989), for M/M/1; for M/D/1 its
/// heavy-traffic form.
Theory theory(double load, bool isExponential, double requests)
{
    const double rest = 1 - load;
    const double mean = 1 + load * (isExponential ? 2 : 1) / (2 * rest);
    const double variance = isExponential
        ? load * (2 + 5 * load - 4 * load * load + load * load * load) / std::pow(rest, 4)
        : load / (2 * std::pow(rest, 4));
    return { mean, std::sqrt(variance / requests) / mean };
}

/// What a run measured.
struct Measured {
    double inSystem; ///< from send() to the reply (t1 to t6), in units of the mean service
    double sinceMeant; ///< from the schedule's instant (t0) to when the producer runs again
    quint64 requests;
};
} // namespace

/// Scenario 5, the knee: the real engine before a server whose queue theory knows. A real Load
/// sends Poisson arrivals through the channel, the manager and the machine to one worker, in
/// virtual time; the window is wide and the link costs nothing, so nothing but the server's queue
/// is left. With SLUICE_LONG set, long enough for a standard error below 1.3 % everywhere.
class TestKnee : public QObject {
    Q_OBJECT

    static Measured measure(
        double load, const ServiceTime& time, std::uint64_t seed, quint64 requests)
    {
        ServedEngine engine(2 * producers, ScriptedServerSettings { .service = time }, seed);
        engine.setLimits(2 * producers, std::size_t(1) << 30);
        engine.connect();
        LoadSettings settings;
        settings.producers = producers;
        settings.seed = seed;
        settings.workload.roles = { { "reader", 1, { { { "GET", "{key}" }, 1 } } } };
        settings.workload.keys = 10;
        settings.arrivals = { ArrivalKind::Poisson, load * 1e9 / double(service.count()), 1 };
        Load sender(engine.channel, { &engine.producers }, settings);
        sender.start();
        const auto runTo = [&](quint64 count) {
            const Duration step = std::chrono::duration_cast<Duration>(service * 1'000 / load);
            while (engine.recorder.counts(sender.run()).replied < count)
                engine.runtime.runFor(step);
            return engine.recorder.totals(sender.run());
        };
        const RunTotals before = runTo(warmUp);
        const RunTotals after = runTo(before.counts.replied + requests);
        sender.stop();
        engine.runtime.runFor(1s);
        if (!sender.isDrained())
            qFatal("the load did not end");
        const auto replies = after.counts.replied - before.counts.replied;
        const auto spent = [&](Phase phase) {
            return double(after.nanos(phase) - before.nanos(phase)) / double(replies)
                / double(service.count());
        };
        const double total = spent(Phase::Total);
        return { total - spent(Phase::Lag) - spent(Phase::Delivery), total, replies };
    }

private Q_SLOTS:
    void meanTimeInSystemIsTheorys_data()
    {
        QTest::addColumn<bool>("isExponential");
        QTest::addColumn<double>("load");
        for (const bool isExponential : { true, false }) {
            for (const double load : { 0.5, 0.7, 0.9 })
                QTest::addRow("%s at %.1f", isExponential ? "M/M/1" : "M/D/1", load)
                    << isExponential << load;
        }
        std::printf("\n              seed  requests  theory  t1 to t6  off by  from t0  expected "
                    "error  CPU s\n");
    }
    void meanTimeInSystemIsTheorys()
    {
        QFETCH(const bool, isExponential);
        QFETCH(const double, load);
        const auto time
            = isExponential ? ServiceTime::exponential(service) : ServiceTime::constant(service);
        // So many that five percent are at least 3.7 standard errors, and 5.9 in the long run.
        const bool isHeavy = isExponential && load > 0.8;
        const auto requests = quint64(isHeavy ? scaled(2'000'000, 5'000'000) : 1'000'000);
        const Theory expected = theory(load, isExponential, double(requests));
        for (const std::uint64_t seed : { 1, 2, 3 }) {
            const std::clock_t begun = std::clock();
            const Measured measured = measure(load, time, seed, requests);
            const double off = measured.inSystem / expected.mean - 1;
            std::printf("%s  %4d %9llu  %6.3f  %8.3f  %+5.1f%%  %7.3f  %12.1f%%  %7.1f\n",
                QTest::currentDataTag(), int(seed), qulonglong(measured.requests), expected.mean,
                measured.inSystem, 100 * off, measured.sinceMeant, 100 * expected.error,
                double(std::clock() - begun) / CLOCKS_PER_SEC);
            std::fflush(stdout);
            QVERIFY(std::abs(off) < 0.05);
            QVERIFY(std::abs(measured.sinceMeant / expected.mean - 1) < 0.05);
        }
    }
};

QTEST_GUILESS_MAIN(TestKnee)
#include "tst_knee.moc"
