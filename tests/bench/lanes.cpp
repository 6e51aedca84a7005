// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/rig.h"
#include "tests/bench/row.h"

#include "core/runtime/detached.h"
#include "core/runtime/post.h"

#include <algorithm>
#include <atomic>
#include <cstdio>

namespace sluice::bench {

// How long a person's GET takes while a load keeps channel and window full: in a lane of its own,
// and standing in line with the load. Interleaved.
namespace {
constexpr int loadProducers = 1500; // W and C, both full
constexpr int asked = 300;

struct Stage {
    std::atomic<bool> stops { false };
    int alive = 0; ///< the producers' thread, as are these
    std::vector<double> micros;
    QSemaphore measured;
    QSemaphore ended;
};

Detached saturate(Client client, Stage* stage)
{
    while (!stage->stops.load(std::memory_order_relaxed))
        co_await client.get(benchKey);
    if (--stage->alive == 0)
        stage->ended.release();
}

Detached ask(Client client, Stage* stage)
{
    for (int i = 0; i < asked; ++i) {
        const TimePoint begin = client.clock().now();
        const Outcome outcome = co_await client.get(benchKey);
        if (outcome.isReply())
            stage->micros.push_back(
                std::chrono::duration<double, std::micro>(client.clock().now() - begin).count());
    }
    stage->measured.release();
}

/// p99 of the person's GETs in microseconds; nothing when it failed.
std::optional<double> p99(Rig& rig, Lane loadLane)
{
    Stage stage;
    stage.alive = loadProducers;
    const Client load = rig.client().inLane(loadLane);
    post(rig.producers(), [&] {
        for (int i = 0; i < loadProducers; ++i)
            saturate(load, &stage);
        ask(rig.client().named("person"), &stage);
    });
    const bool whole = rig.drainUntil(stage.measured);
    stage.stops = true;
    if (!rig.drainUntil(stage.ended) || !whole || stage.micros.size() != asked)
        return std::nullopt;
    std::sort(stage.micros.begin(), stage.micros.end());
    return stage.micros[stage.micros.size() * 99 / 100];
}

std::vector<Row> measure(const Settings& settings)
{
    Rig rig;
    if (!rig.isReady())
        return {};
    std::vector<double> apart, inLine;
    for (int pair = -1; pair < settings.pairs; ++pair) { // the first one warms up
        std::fprintf(stderr, "\rlanes: pair %d of %d ", pair + 1, settings.pairs);
        const auto own = p99(rig, Lane::Bulk);
        const auto same = p99(rig, Lane::Interactive);
        if (!own || !same)
            return {};
        if (pair < 0)
            continue;
        apart.push_back(*own);
        inLine.push_back(*same);
    }
    std::fputc('\n', stderr);
    Row row = compare(QStringLiteral("p99 of an interactive GET, bulk load saturates C and W"),
        QStringLiteral("us"), apart, inLine);
    row.note = QStringLiteral("reference: the same GET in the load's own lane; bulk has 3/4");
    return { row };
}
} // namespace

Measure lanes() { return { QStringLiteral("lanes"), measure }; }

} // namespace sluice::bench
