// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/row.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <cstdio>

namespace sluice::bench {

namespace {

/// Plays a scenario by the program itself on its private redis-server; replies per second, or
/// nothing, and why has been said.
std::optional<double> throughputOf(const QString& scenario, const Settings& settings)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process.setProcessEnvironment(environment);
    process.start(settings.program,
        { QStringLiteral("--scenario"), scenario, QStringLiteral("--set"),
            QStringLiteral("producers=32"), QStringLiteral("--set"),
            QStringLiteral("link-latency=500us"), QStringLiteral("--run-for"),
            settings.quick ? QStringLiteral("2s") : QStringLiteral("5s"),
            QStringLiteral("--report"), QStringLiteral("-") });
    constexpr int patienceMs = 60'000;
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0) {
        std::fprintf(
            stderr, "%s: %s\n", qPrintable(scenario), process.readAllStandardError().constData());
        return {};
    }
    const QJsonObject report = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    const double perSecond = report[u"throughputPerSecond"].toDouble();
    if (perSecond <= 0)
        std::fprintf(stderr, "%s: no reply was counted\n", qPrintable(scenario));
    return perSecond > 0 ? std::optional(perSecond) : std::nullopt;
}

/// One at a time against as many as there are producers, over a line with a round trip of 1 ms: 1
/// / RTT against N / RTT. The ratio shall be near 32 for real, too.
std::vector<Row> measure(const Settings& settings)
{
    const int pairs = settings.quick ? 1 : 5;
    std::vector<double> mutex, pipelined;
    for (int pair = 0; pair < pairs; ++pair) {
        std::fprintf(stderr, "\rscenarios: pair %d of %d ", pair + 1, pairs);
        for (const bool isMutex : { pair % 2 == 0, pair % 2 != 0 }) {
            const auto perSecond = throughputOf(
                isMutex ? QStringLiteral("mutex") : QStringLiteral("pipelined"), settings);
            if (!perSecond)
                return {};
            (isMutex ? mutex : pipelined).push_back(*perSecond);
        }
    }
    std::fputc('\n', stderr);
    constexpr double least = 24;
    constexpr double most = 40;
    constexpr double theory = 32;
    Row row = compare(QStringLiteral("scenario pipelined / mutex, 32 producers, round trip 1 ms"),
        QStringLiteral("req/s"), pipelined, mutex);
    Row upper = row;
    upper.name = QStringLiteral("the same, and no more than theory allows");
    return { bounded(row, Row::Sense::AtLeast, least, theory * 0.9),
        bounded(upper, Row::Sense::AtMost, most, theory * 1.1) };
}

} // namespace

Measure scenarios() { return { QStringLiteral("scenarios"), measure }; }

} // namespace sluice::bench
