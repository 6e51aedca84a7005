// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/rig.h"
#include "tests/bench/row.h"

#include "core/runtime/detached.h"
#include "core/runtime/post.h"
#include "core/runtime/sleep.h"

#include <QCoreApplication>
#include <QThread>

#include <cstdio>
#include <malloc.h>

namespace sluice::bench {

// A million requests offered to an engine whose server does not answer: what that takes in memory.
namespace {
constexpr int crowd = 10'000;
constexpr int allOffers = 1'000'000;
constexpr int early = allOffers / 10;

double ourMemory() { return residentMiB(QCoreApplication::applicationPid()); }

/// What the producers share; they live on one thread.
struct Offers {
    explicit Offers(const Client& theClient)
        : client(theClient)
    {
    }
    const Client client;
    int offered = 0;
    int replied = 0;
    int notSent = 0;
    int maybeExecuted = 0;
    int alive = crowd;
    double memoryEarly = 0; ///< when a tenth had been offered
    double memoryLate = 0; ///< when all had been
    QSemaphore allOffered;
    QSemaphore done;
};

Detached offer(Offers* offers)
{
    while (offers->offered < allOffers) {
        ++offers->offered;
        if (offers->offered == early)
            offers->memoryEarly = ourMemory();
        if (offers->offered == allOffers) {
            offers->memoryLate = ourMemory();
            offers->allOffered.release();
        }
        const Outcome outcome = co_await offers->client.get(benchKey);
        ++(outcome.isReply()          ? offers->replied
                : outcome.isNotSent() ? offers->notSent
                                      : offers->maybeExecuted);
        if (outcome.why() == Why::Rejected)
            co_await sleepFor(std::chrono::milliseconds(1)); // else one would offer them all
    }
    if (--offers->alive == 0)
        offers->done.release();
}

QString counts(const Offers& offers)
{
    return QStringLiteral("%1 answered, %2 not sent, %3 perhaps executed")
        .arg(offers.replied)
        .arg(offers.notSent)
        .arg(offers.maybeExecuted);
}

Row memoryRow(const QString& name, double mebibytes, const QString& note)
{
    Row row;
    row.name = name;
    row.unit = QStringLiteral("MiB");
    row.ours = mebibytes;
    row.note = note;
    return row;
}

/// Everybody waits: nobody can offer a second one until the server goes on. Then all are answered.
std::vector<Row> waiting(Rig& rig)
{
    Offers offers(rig.client());
    malloc_trim(0); // what earlier measurements have left behind is not to hide the growth
    const double before = ourMemory();
    rig.server().suspend();
    post(rig.producers(), [&] {
        for (int i = 0; i < crowd; ++i)
            offer(&offers);
    });
    std::uint64_t seen = 0; // waiting, queued and in flight
    for (int i = 0; i < 2000 && seen < crowd; ++i) {
        QThread::msleep(5);
        const auto snapshot = rig.snapshot();
        seen = snapshot->waiting.count + snapshot->queued.count + snapshot->inFlightCount();
    }
    const auto snapshot = rig.snapshot();
    const double stopped = ourMemory();
    rig.server().resume();
    if (!rig.drainUntil(offers.done))
        return {};
    return { memoryRow(QStringLiteral("10000 producers wait for a stopped server: growth"),
                 stopped - before,
                 QStringLiteral("%1 wait, %2 in the channel, %3 in flight; later: %4")
                     .arg(snapshot->waiting.count)
                     .arg(snapshot->queued.count)
                     .arg(snapshot->inFlightCount())
                     .arg(counts(offers))),
        memoryRow(QStringLiteral("the same after a million answers: growth"), ourMemory() - before,
            QStringLiteral("the recorder's rings, 8 MiB a thread, fill and are drained")) };
}

/// All of the million are offered while the server is stopped, as what was offered before ends.
std::vector<Row> offered(Rig& rig, const QString& what, const Client& client)
{
    Offers offers(client);
    malloc_trim(0); // what earlier measurements have left behind is not to hide the growth
    const double before = ourMemory();
    rig.server().suspend();
    post(rig.producers(), [&] {
        for (int i = 0; i < crowd; ++i)
            offer(&offers);
    });
    const bool all = rig.drainUntil(offers.allOffered);
    const auto snapshot = rig.snapshot();
    rig.server().resume();
    if (!rig.drainUntil(offers.done) || !all)
        return {};
    Row growth = memoryRow(
        QStringLiteral("a million GETs, stopped server, %1: growth from the 100000th on").arg(what),
        offers.memoryLate - offers.memoryEarly, counts(offers));
    growth.sense = Row::Sense::AtMost;
    growth.bound = 16; // two of the recorder's rings
    growth.aim = 1;
    return { memoryRow(QStringLiteral("a million GETs, stopped server, %1: growth").arg(what),
                 offers.memoryLate - before,
                 QStringLiteral("%1 in the channel, %2 in flight at the end")
                     .arg(snapshot->queued.count)
                     .arg(snapshot->inFlightCount())),
        growth };
}

std::vector<Row> measure(const Settings&)
{
    // One after the other, each in an engine of its own.
    std::vector<Row> rows;
    const auto add = [&rows](std::vector<Row> some) {
        for (Row& row : some)
            rows.push_back(std::move(row));
        return !some.empty();
    };
    {
        std::fprintf(stderr, "stopped server: 10000 wait\n");
        Rig rig;
        if (!rig.isReady() || !add(waiting(rig)))
            return {};
    }
    {
        std::fprintf(stderr, "stopped server: rejected\n");
        Rig rig;
        FullPolicy policy;
        policy.whenFull = WhenFull::Reject;
        rig.core().setPolicy(policy);
        if (!rig.isReady() || !add(offered(rig, QStringLiteral("full rejects"), rig.client())))
            return {};
    }
    {
        std::fprintf(stderr, "stopped server: deadlines\n");
        Rig rig;
        const Client client = rig.client().withDeadline(std::chrono::milliseconds(20));
        if (!rig.isReady() || !add(offered(rig, QStringLiteral("deadline 20 ms"), client)))
            return {};
    }
    return rows;
}
} // namespace

Measure stoppedServer() { return { QStringLiteral("stopped"), measure }; }

} // namespace sluice::bench
