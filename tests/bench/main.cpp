// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/cpus.h"
#include "tests/bench/row.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>

int main(int argc, char* argv[])
{
    using namespace sluice::bench;
    QCoreApplication program(argc, argv);
    const std::array measures { throughput(), latency(), smallChannel(), recorderCost(),
        producers(), values(), writes(), lanes(), stoppedServer(), benchmarkTool(), scenarios(),
        startUp() };
    QStringList names;
    for (const Measure& measure : measures)
        names << measure.name;

    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption only(QStringLiteral("only"),
        QStringLiteral("Only this measurement, or several with commas between: %1.")
            .arg(names.join(QStringLiteral(", "))),
        QStringLiteral("name"));
    const QCommandLineOption quick(
        QStringLiteral("quick"), QStringLiteral("Few and short rounds."));
    const QCommandLineOption json(QStringLiteral("json"),
        QStringLiteral("Also writes the rows there."), QStringLiteral("file"));
    const QCommandLineOption pairs(QStringLiteral("pairs"),
        QStringLiteral("So many pairs; 11, or 3 with --quick."), QStringLiteral("count"));
    parser.addOptions({ only, quick, json, pairs });
    parser.process(program);

    const QStringList wanted
        = parser.isSet(only) ? parser.value(only).split(QLatin1Char(',')) : names;
    for (const QString& name : wanted) {
        if (!names.contains(name)) {
            std::fprintf(stderr, "no such measurement: %s\n", qPrintable(name));
            return 2;
        }
    }
    Settings settings;
    settings.quick = parser.isSet(quick);
    settings.program = QCoreApplication::applicationDirPath() + QStringLiteral("/sluice");
    settings.pairs = parser.isSet(pairs) ? std::max(1, parser.value(pairs).toInt())
        : settings.quick                 ? 3
                                         : 11;
    const MachineUse before = machineUse();
    std::vector<Row> rows;
    bool all = true;
    for (const Measure& measure : measures) {
        if (!wanted.contains(measure.name))
            continue;
        std::vector<Row> some = measure.run(settings);
        all = all && !some.empty();
        for (Row& row : some)
            rows.push_back(std::move(row));
    }
    print(rows);
    std::printf("%s; other processes used %.0f %% of one CPU meanwhile\n",
        qPrintable(describeCpus()), 100 * othersShare(before, machineUse()));
    if (parser.isSet(json) && !writeJson(rows, parser.value(json)))
        return 1;
    return all ? 0 : 1;
}
