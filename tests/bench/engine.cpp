// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/rig.h"
#include "tests/bench/row.h"

#include "core/runtime/detached.h"
#include "core/runtime/post.h"

#include <QProcess>

#include <algorithm>
#include <array>
#include <cstdio>

namespace sluice::bench {

// What the engine costs against itself: with and without the recorder, few and many producers,
// system calls; and redis-benchmark for comparison.
namespace {
using Sense = Row::Sense;

std::vector<Row> measureRecorder(const Settings& settings)
{
    Rig rig;
    if (!rig.isReady())
        return {};
    LoadShape shape;
    shape.producers = 1000;
    const auto with = [&](bool recorder) {
        return [&rig, shape, recorder](std::uint64_t requests) {
            rig.core().recorder().setEnabled(recorder);
            return rig.ours(shape, requests);
        };
    };
    const Pairs pairs = runPairs(QStringLiteral("recorder"), settings, with(true), with(false));
    if (!pairs.isWhole())
        return {};
    const std::vector<double> on = each(pairs.first, &LoadResult::nanosPerRequest);
    const std::vector<double> off = each(pairs.second, &LoadResult::nanosPerRequest);
    std::vector<double> differences;
    for (std::size_t i = 0; i < on.size(); ++i)
        differences.push_back(on[i] - off[i]);
    Row row;
    row.name = QStringLiteral("recorder on minus off, CPU per GET, 1000 outstanding");
    row.unit = QStringLiteral("ns");
    row.ours = median(differences);
    row.spread = spread(differences);
    row.note = QStringLiteral("on %1 (%2), off %3 (%4)")
                   .arg(median(on), 0, 'f', 0)
                   .arg(cpuShares(pairs.first))
                   .arg(median(off), 0, 'f', 0)
                   .arg(cpuShares(pairs.second));
    return { bounded(std::move(row), Sense::AtMost, 60, 25) };
}

std::vector<Row> measureProducers(const Settings& settings)
{
    struct Crowd {
        int producers;
        int depth;
        std::uint64_t requests = 2000;
        std::vector<LoadResult> results {};
    };
    Rig rig;
    if (!rig.isReady())
        return {};
    std::array crowds { Crowd { 1, 1000 }, Crowd { 100, 10 }, Crowd { 10'000, 1 },
        Crowd { 100, 1 } };
    for (int round = -3; round < settings.pairs; ++round) {
        if (round >= 0)
            std::fprintf(stderr, "\rproducers: round %d of %d ", round + 1, settings.pairs);
        for (Crowd& crowd : crowds) {
            LoadShape shape;
            shape.producers = crowd.producers;
            shape.depth = crowd.depth;
            const LoadResult result = rig.ours(shape, crowd.requests);
            if (!result.replies)
                return {};
            if (round >= 0)
                crowd.results.push_back(result);
            else
                crowd.requests = std::max<std::uint64_t>(2000,
                    static_cast<std::uint64_t>(
                        result.perSecond() * settings.roundSeconds() * (round == -3 ? 0.2 : 1)));
        }
    }
    std::fputc('\n', stderr);
    std::vector<Row> rows;
    for (const Crowd& crowd : crowds) {
        const std::vector<double> cpu = each(crowd.results, &LoadResult::nanosPerRequest);
        Row row;
        row.name = QStringLiteral("CPU per GET, %1 producers with %2 outstanding each")
                       .arg(crowd.producers)
                       .arg(crowd.depth);
        row.unit = QStringLiteral("ns");
        row.ours = median(cpu);
        row.spread = spread(cpu);
        row.note = QStringLiteral("%1; %2/s")
                       .arg(cpuShares(crowd.results))
                       .arg(median(each(crowd.results, &LoadResult::perSecond)), 0, 'f', 0);
        rows.push_back(std::move(row));
    }
    const auto worstAgainstBest
        = [&rows](const QString& of, std::initializer_list<std::size_t> at) {
              Row row;
              row.name = QStringLiteral("CPU per GET, worst against best of producers ") + of;
              row.unit = QStringLiteral("ns");
              row.ours = rows[*at.begin()].ours;
              row.reference = row.ours;
              for (const std::size_t index : at) {
                  row.ours = std::max(row.ours, rows[index].ours);
                  row.reference = std::min(*row.reference, rows[index].ours);
              }
              return bounded(std::move(row), Sense::AtMost, 1.5, 1.2);
          };
    const Row alike = worstAgainstBest(QStringLiteral("1x1000, 100x10, 10000x1"), { 0, 1, 2 });
    Row few = worstAgainstBest(QStringLiteral("1x1000, 100x1, 10000x1"), { 0, 2, 3 });
    few.note = QStringLiteral("100 with one each fill a tenth of the window: smaller batches");
    rows.push_back(alike);
    rows.push_back(few);
    return rows;
}

struct Burst {
    explicit Burst(const Client& theClient)
        : client(theClient)
    {
    }
    const Client client;
    QSemaphore sent;
    QSemaphore done;
};
constexpr int burstCommands = 1000;

Detached sendBurst(Burst* burst)
{
    std::vector<PendingReply> pending;
    for (int i = 0; i < burstCommands; ++i)
        pending.push_back(burst->client.get(benchKey));
    burst->sent.release();
    for (PendingReply& each : pending)
        co_await each;
    burst->done.release();
}

std::vector<Row> measureWrites(const Settings& settings)
{
    Rig rig;
    if (!rig.isReady())
        return {};
    std::vector<Row> rows;
    for (const bool paused : { true, false }) {
        std::vector<double> counts;
        for (int round = 0; round < settings.pairs + 1; ++round) {
            const std::uint64_t before = rig.snapshot()->connections.front().writes;
            Burst burst(rig.client());
            if (paused)
                rig.core().setTaking(false);
            post(rig.producers(), [&] { sendBurst(&burst); });
            burst.sent.acquire();
            rig.core().setTaking(true);
            if (!rig.drainUntil(burst.done))
                return {};
            if (round > 0) // the first one also warms up
                counts.push_back(
                    static_cast<double>(rig.snapshot()->connections.front().writes - before));
        }
        Row row;
        row.name = paused ? QStringLiteral("writes for 1000 queued GETs")
                          : QStringLiteral("writes for 1000 GETs sent in a row to an idle engine");
        row.unit = QStringLiteral("calls");
        row.ours = median(counts);
        row.spread = spread(counts);
        row.note = paused ? QStringLiteral("all in the channel before the first is taken")
                          : QStringLiteral("taken as they come");
        rows.push_back(bounded(std::move(row), Sense::AtMost, 3, 1));
    }
    return rows;
}

/// requests/s as redis-benchmark says; 0: it did not run.
double redisBenchmark(quint16 port, int pipeline, std::uint64_t requests)
{
    QProcess process;
    process.start(QStringLiteral("redis-benchmark"),
        { QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"),
            QString::number(port), QStringLiteral("-c"), QStringLiteral("1"), QStringLiteral("-P"),
            QString::number(pipeline), QStringLiteral("-n"), QString::number(requests),
            QStringLiteral("-q"), QStringLiteral("GET"), QString::fromLatin1(benchKey) });
    process.waitForFinished(120'000);
    const QByteArray out = process.readAllStandardOutput();
    const qsizetype end = out.lastIndexOf(" requests per second");
    const qsizetype begin = out.lastIndexOf(' ', end - 1);
    return end < 0 ? 0 : out.mid(begin + 1, end - begin - 1).toDouble();
}

std::vector<Row> measureTool(const Settings& settings)
{
    Rig rig;
    if (!rig.isReady())
        return {};
    std::vector<Row> rows;
    for (const int outstanding : { 1000, 128, 32 }) {
        LoadShape shape;
        shape.producers = outstanding;
        const QString what
            = QStringLiteral("throughput, GET 16 B, %1 outstanding, redis-benchmark -P")
                  .arg(outstanding);
        const Pairs pairs = runPairs(
            what, settings, [&](std::uint64_t requests) { return rig.ours(shape, requests); },
            [&](std::uint64_t requests) {
                LoadResult result;
                const double rate = redisBenchmark(rig.server().tcpPort(), outstanding, requests);
                result.replies = rate > 0 ? requests : 0;
                result.seconds = static_cast<double>(requests) / rate;
                return result;
            });
        if (!pairs.isWhole())
            return {};
        Row row = compare(what, QStringLiteral("1/s"), each(pairs.first, &LoadResult::perSecond),
            each(pairs.second, &LoadResult::perSecond));
        row.note = QStringLiteral("for information: it sends a batch when the last is answered");
        rows.push_back(std::move(row));
    }
    return rows;
}
} // namespace

Measure recorderCost() { return { QStringLiteral("recorder"), measureRecorder }; }
Measure producers() { return { QStringLiteral("producers"), measureProducers }; }
Measure writes() { return { QStringLiteral("writes"), measureWrites }; }
Measure benchmarkTool() { return { QStringLiteral("tool"), measureTool }; }

} // namespace sluice::bench
