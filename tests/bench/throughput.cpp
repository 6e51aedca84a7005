// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/rig.h"
#include "tests/bench/row.h"

#include <cstdio>

namespace sluice::bench {

namespace {
using Sense = Row::Sense;

QString commandName(const LoadShape& shape)
{
    return shape.isSet ? QStringLiteral("SET") : QStringLiteral("GET");
}

Pairs againstHiredis(
    Rig& rig, const QString& what, const Settings& settings, const LoadShape& shape)
{
    return runPairs(
        what, settings, [&](std::uint64_t requests) { return rig.ours(shape, requests); },
        [&](std::uint64_t requests) { return rig.reference(shape, requests); });
}

Row throughputRow(const QString& what, const Pairs& pairs)
{
    Row row = compare(what, QStringLiteral("1/s"), each(pairs.first, &LoadResult::perSecond),
        each(pairs.second, &LoadResult::perSecond));
    row.note = hiredisVersion();
    return row;
}

Row cpuRow(const QString& what, const Pairs& pairs)
{
    Row row = compare(what, QStringLiteral("ns"), each(pairs.first, &LoadResult::nanosPerRequest),
        each(pairs.second, &LoadResult::nanosPerRequest));
    row.note = cpuShares(pairs.first);
    return row;
}

std::vector<Row> measureThroughput(const Settings& settings)
{
    struct Bounds {
        int outstanding;
        double bound;
        double aim;
    };
    Rig rig;
    if (!rig.isReady())
        return {};
    std::vector<Row> rows;
    for (const Bounds& at : { Bounds { 1000, 1.05, 1.15 }, { 128, 1.1, 1.5 }, { 32, 0.88, 1.0 } }) {
        for (const bool isSet : { false, true }) {
            LoadShape shape;
            shape.isSet = isSet;
            shape.producers = at.outstanding;
            const QString what = QStringLiteral("%1 16 B, %2 outstanding")
                                     .arg(commandName(shape))
                                     .arg(at.outstanding);
            const Pairs pairs = againstHiredis(rig, what, settings, shape);
            if (!pairs.isWhole())
                return {};
            rows.push_back(bounded(throughputRow(QStringLiteral("throughput, ") + what, pairs),
                Sense::AtLeast, at.bound, at.aim));
            Row cpu = cpuRow(QStringLiteral("client CPU per request, ") + what, pairs);
            if (at.outstanding == 1000)
                cpu = bounded(std::move(cpu), Sense::AtMost, 0.9, 0.65);
            rows.push_back(std::move(cpu));
        }
    }
    return rows;
}

std::vector<Row> measureLatency(const Settings& settings)
{
    Rig rig;
    if (!rig.isReady())
        return {};
    LoadShape shape;
    shape.timesEach = true;
    const QString what = QStringLiteral("GET 16 B, 1 outstanding");
    const Pairs pairs = againstHiredis(rig, what, settings, shape);
    if (!pairs.isWhole())
        return {};
    std::vector<double> ours, theirs;
    for (const LoadResult& result : pairs.first)
        ours.push_back(result.p50Micros);
    for (const LoadResult& result : pairs.second)
        theirs.push_back(result.p50Micros);
    Row row
        = compare(QStringLiteral("round trip p50, ") + what, QStringLiteral("us"), ours, theirs);
    row.note = hiredisVersion();
    return { bounded(std::move(row), Sense::AtMost, 1.4, 1.15),
        cpuRow(QStringLiteral("client CPU per request, ") + what, pairs) };
}

std::vector<Row> measureSmallChannel(const Settings& settings)
{
    Rig rig(32);
    if (!rig.isReady())
        return {};
    LoadShape shape;
    shape.producers = 1000;
    const QString what = QStringLiteral("GET 16 B, 1000 outstanding, C = 32");
    const Pairs pairs = againstHiredis(rig, what, settings, shape);
    if (!pairs.isWhole())
        return {};
    return { bounded(cpuRow(QStringLiteral("client CPU per request, ") + what, pairs),
                 Sense::AtMost, 1.3, 0.9),
        throughputRow(QStringLiteral("throughput, ") + what, pairs) };
}

std::vector<Row> measureValues(const Settings& settings)
{
    struct Size {
        int bytes;
        int outstanding;
        const char* name;
    };
    Rig rig;
    if (!rig.isReady())
        return {};
    std::vector<Row> rows;
    for (const Size& size : { Size { 1024, 1000, "1 KiB" }, { 65536, 128, "64 KiB" } }) {
        rig.setValueSize(size.bytes);
        for (const bool isSet : { false, true }) {
            LoadShape shape;
            shape.isSet = isSet;
            shape.producers = size.outstanding;
            const QString what = QStringLiteral("%1 %2, %3 outstanding")
                                     .arg(commandName(shape), QString::fromLatin1(size.name))
                                     .arg(size.outstanding);
            const Pairs pairs = againstHiredis(rig, what, settings, shape);
            if (!pairs.isWhole())
                return {};
            rows.push_back(bounded(throughputRow(QStringLiteral("throughput, ") + what, pairs),
                Sense::AtLeast, 0.97, 1.05));
            rows.push_back(cpuRow(QStringLiteral("client CPU per request, ") + what, pairs));
        }
    }
    return rows;
}
} // namespace

Measure throughput() { return { QStringLiteral("throughput"), measureThroughput }; }
Measure latency() { return { QStringLiteral("latency"), measureLatency }; }
Measure smallChannel() { return { QStringLiteral("small-channel"), measureSmallChannel }; }
Measure values() { return { QStringLiteral("values"), measureValues }; }

} // namespace sluice::bench
