// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/report.h"

#include <QJsonValue>
#include <QLatin1String>
#include <QString>

#include <cmath>
#include <string_view>

namespace sluice {

namespace {

constexpr double nanosPerSecond = 1e9;

QString key(std::string_view name)
{
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

QJsonValue exact(std::uint64_t count) { return static_cast<qint64>(count); }

QJsonValue finite(double number) { return std::isfinite(number) ? number : QJsonValue(); }

template <typename T> QJsonValue orNull(const std::optional<T>& value)
{
    if (!value)
        return QJsonValue();
    if constexpr (std::is_same_v<T, double>)
        return finite(*value);
    else
        return static_cast<qint64>(*value);
}

QJsonObject byReason(const std::array<std::uint64_t, whyCount>& counts)
{
    QJsonObject object;
    for (std::size_t why = 0; why < whyCount; ++why) {
        if (counts[why] != 0)
            object.insert(key(whyName(static_cast<Why>(why))), exact(counts[why]));
    }
    return object;
}

QJsonObject toJson(const RunCounts& counts)
{
    return {
        { QLatin1String("offered"), exact(counts.offered) },
        { QLatin1String("admitted"), exact(counts.admitted) },
        { QLatin1String("written"), exact(counts.written) },
        { QLatin1String("replied"), exact(counts.replied) },
        { QLatin1String("errors"), exact(counts.errors) },
        { QLatin1String("notSent"), byReason(counts.notSent) },
        { QLatin1String("maybeExecuted"), byReason(counts.maybeExecuted) },
        { QLatin1String("abandoned"), exact(counts.abandoned) },
        { QLatin1String("swallowed"), exact(counts.swallowed) },
    };
}

QJsonObject toJson(const ReportGauges& gauges)
{
    return {
        { QLatin1String("queueDepth"), static_cast<qint64>(gauges.queueDepth) },
        { QLatin1String("inFlight"), static_cast<qint64>(gauges.inFlight) },
        { QLatin1String("waiting"), static_cast<qint64>(gauges.waiting) },
    };
}

QJsonObject toJson(const PhaseSummary& phase)
{
    return {
        { QLatin1String("mean"), orNull(phase.mean) },
        { QLatin1String("p50"), orNull(phase.p50) },
        { QLatin1String("p90"), orNull(phase.p90) },
        { QLatin1String("p99"), orNull(phase.p99) },
        { QLatin1String("p999"), orNull(phase.p999) },
        { QLatin1String("max"), orNull(phase.max) },
    };
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0.0; }

double meanInSystem(const ReportReading& start, const ReportReading& end)
{
    // The difference of two readings that may have wrapped is right.
    const auto integral
        = static_cast<std::int64_t>(end.inSystem.integral - start.inSystem.integral);
    return ratio(static_cast<double>(integral), static_cast<double>(end.at - start.at));
}

} // namespace

PhaseSummary summarise(const HistogramSnapshot& histogram)
{
    return { histogram.mean(), histogram.percentile(50), histogram.percentile(90),
        histogram.percentile(99), histogram.percentile(99.9), histogram.max() };
}

Report buildReport(const ReportInput& input)
{
    const ReportReading& start = input.start;
    const ReportReading& end = input.end;
    Report report;
    report.serverKind = input.serverKind;
    report.serverVersion = input.serverVersion;
    report.config = input.config;
    report.seconds = static_cast<double>(end.at - start.at) / nanosPerSecond;
    report.totals = input.settled;
    report.max = { input.queueDepth.max, input.inFlight.max, input.waiting.max };
    report.last = { input.queueDepth.value, input.inFlight.value, input.waiting.value };
    report.meanInSystem = meanInSystem(start, end);
    report.commandsPerWrite
        = ratio(static_cast<double>(end.commandsWritten - start.commandsWritten),
            static_cast<double>(end.writes - start.writes));
    report.throughputPerSecond
        = ratio(static_cast<double>(end.totals.counts.replied - start.totals.counts.replied),
            report.seconds);
    for (std::size_t phase = 0; phase < phaseCount; ++phase) {
        HistogramSnapshot measured = end.totals.phases[phase];
        measured.subtract(start.totals.phases[phase]);
        report.phases[phase] = summarise(measured);
    }
    report.telemetryLost = input.settled.recordsLost;
    return report;
}

QJsonObject toJson(const Report& report)
{
    QJsonObject phases;
    for (std::size_t phase = 0; phase < phaseCount; ++phase)
        phases.insert(key(phaseName(static_cast<Phase>(phase))), toJson(report.phases[phase]));
    const QJsonObject server {
        { QLatin1String("kind"), QString::fromUtf8(report.serverKind) },
        { QLatin1String("version"), QString::fromUtf8(report.serverVersion) },
    };
    const QJsonObject mean {
        { QLatin1String("inSystem"), finite(report.meanInSystem) },
        { QLatin1String("commandsPerWrite"), finite(report.commandsPerWrite) },
    };
    return {
        { QLatin1String("server"), server },
        { QLatin1String("config"), report.config },
        { QLatin1String("seconds"), finite(report.seconds) },
        { QLatin1String("totals"), toJson(report.totals) },
        { QLatin1String("max"), toJson(report.max) },
        { QLatin1String("last"), toJson(report.last) },
        { QLatin1String("mean"), mean },
        { QLatin1String("throughputPerSecond"), finite(report.throughputPerSecond) },
        { QLatin1String("phases"), phases },
        { QLatin1String("telemetryLost"), exact(report.telemetryLost) },
    };
}

LittlesLaw littlesLaw(const ReportReading& start, const ReportReading& end)
{
    LittlesLaw law;
    law.meanInSystem = meanInSystem(start, end);
    const auto inSystemNanos = [](const ReportReading& reading) {
        return reading.totals.nanos(Phase::Total) - reading.totals.nanos(Phase::Lag);
    };
    law.throughputTimesTime = ratio(static_cast<double>(inSystemNanos(end) - inSystemNanos(start)),
        static_cast<double>(end.at - start.at));
    law.residual = ratio(std::abs(law.meanInSystem - law.throughputTimesTime), law.meanInSystem);
    return law;
}

} // namespace sluice
