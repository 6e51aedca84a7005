// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/hiredisload.h"
#include "tests/bench/row.h"

#include "core/client/client.h"
#include "core/connection/corethread.h"
#include "core/runtime/detached.h"
#include "core/runtime/post.h"
#include "core/runtime/threadexecutor.h"
#include "tests/support/redisserver.h"

#include <QProcess>
#include <QThread>

#include <atomic>
#include <cstdio>

namespace sluice::bench {

namespace {
struct Shared {
    std::atomic<std::int64_t> left { 0 };
    std::atomic<std::uint64_t> good { 0 };
    std::atomic<int> alive { 0 };
};

Detached produce(Client client, Shared* shared)
{
    std::uint64_t good = 0;
    while (shared->left.fetch_sub(1, std::memory_order_relaxed) > 0) {
        const Outcome outcome = co_await client.get("bench:key");
        good += outcome.isReply() && !outcome.isError();
    }
    shared->good += good;
    --shared->alive;
}

/// The same closed loop through channel and connection, recorder on: coroutines on one other
/// thread.
LoadResult ourLoad(CoreThread& core, int outstanding, std::uint64_t requests)
{
    Shared shared;
    shared.left = static_cast<std::int64_t>(requests);
    shared.alive = outstanding;
    LoadResult result;
    const double cpuBefore = processCpu();
    const auto begin = std::chrono::steady_clock::now();
    {
        ThreadExecutor thread(core.clock(), "bench");
        const Client client(core.channel(), "bench", 0, std::nullopt);
        post(thread, [&] {
            for (int i = 0; i < outstanding; ++i)
                produce(client, &shared);
        });
        while (shared.alive.load() > 0)
            QThread::usleep(200);
        result.seconds
            = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        result.cpuSeconds = processCpu() - cpuBefore;
    }
    result.replies = shared.good;
    return result;
}

/// requests/s as redis-benchmark says.
double redisBenchmark(const QString& socketPath, int pipeline, std::uint64_t requests)
{
    QProcess process;
    process.start(QStringLiteral("redis-benchmark"),
        { QStringLiteral("-s"), socketPath, QStringLiteral("-c"), QStringLiteral("1"),
            QStringLiteral("-P"), QString::number(pipeline), QStringLiteral("-n"),
            QString::number(requests), QStringLiteral("-q"), QStringLiteral("GET"),
            QStringLiteral("bench:key") });
    process.waitForFinished(120'000);
    const QByteArray out = process.readAllStandardOutput();
    const qsizetype end = out.lastIndexOf(" requests per second");
    const qsizetype begin = out.lastIndexOf(' ', end - 1);
    return out.mid(begin + 1, end - begin - 1).toDouble();
}

std::vector<Row> measure(const Settings& settings)
{
    RedisServer server;
    if (!server.start()) {
        std::fprintf(stderr, "%s\n", server.error());
        return {};
    }
    server.command({ "SET", "bench:key", QByteArray(16, 'v') });
    SteadyClock clock;
    CoreThread core(clock, 1024);
    core.setLimits({ 1000, 1 << 20, std::chrono::seconds(60) });
    ConnectionOptions options;
    options.kind = ConnectionOptions::Kind::Unix;
    options.socketPath = server.socketPath();
    core.connectTo(options);
    while (core.state().get().phase != ConnectionPhase::Ready)
        QThread::msleep(5);

    const int rounds = settings.quick ? 3 : 11;
    std::vector<Row> rows;
    for (const int outstanding : { 1000, 128, 32, 1 }) {
        const std::uint64_t requests
            = (settings.quick ? 50'000ULL : 300'000ULL) / (outstanding == 1 ? 10 : 1);
        std::vector<double> ours, theirs, tool, ourCpu, theirCpu;
        for (int round = 0; round < rounds; ++round) {
            std::fprintf(stderr, "\rthroughput, %d outstanding: round %d of %d ", outstanding,
                round + 1, rounds);
            const LoadResult mine = ourLoad(core, outstanding, requests);
            const LoadResult reference
                = hiredisLoad(server.socketPath().toUtf8(), outstanding, requests);
            ours.push_back(mine.perSecond());
            ourCpu.push_back(mine.nanosPerRequest());
            theirs.push_back(reference.perSecond());
            theirCpu.push_back(reference.nanosPerRequest());
            tool.push_back(redisBenchmark(server.socketPath(), outstanding, requests));
        }
        std::fputc('\n', stderr);
        const QString what = QStringLiteral("%1 outstanding").arg(outstanding);
        const QString version
            = QStringLiteral("hiredis %1").arg(QString::fromLatin1(hiredisVersion()));
        rows.push_back({ QStringLiteral("GET/s, %1, vs hiredis async").arg(what), median(ours),
            median(theirs), QStringLiteral("1/s"), {}, Row::Sense::None,
            QStringLiteral("%1; ours %2").arg(version, spread(ours)) });
        rows.push_back({ QStringLiteral("GET/s, %1, vs redis-benchmark -P").arg(what), median(ours),
            median(tool), QStringLiteral("1/s"), {}, Row::Sense::None,
            QStringLiteral("theirs %1").arg(spread(tool)) });
        rows.push_back({ QStringLiteral("client CPU per GET, %1, vs hiredis async").arg(what),
            median(ourCpu), median(theirCpu), QStringLiteral("ns"), {}, Row::Sense::None,
            QStringLiteral("ours %1").arg(spread(ourCpu)) });
    }
    return rows;
}
} // namespace

Measure throughput() { return { QStringLiteral("throughput"), measure }; }

} // namespace sluice::bench
