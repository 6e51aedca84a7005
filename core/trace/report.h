// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/gauge.h"
#include "core/trace/runtotals.h"

#include <QByteArray>
#include <QJsonObject>

#include <array>
#include <optional>

namespace sluice {

/// One phase in the report; nanoseconds. What cannot be known (too few samples) is absent: null in
/// JSON.
struct PhaseSummary {
    std::optional<double> mean; ///< exact
    std::optional<std::int64_t> p50; ///< percentiles within 0.4 %
    std::optional<std::int64_t> p90;
    std::optional<std::int64_t> p99; ///< 100 samples at least
    std::optional<std::int64_t> p999; ///< 1,000 samples at least
    std::optional<std::int64_t> max; ///< exact
};
/// The summary of one histogram.
[[nodiscard]] PhaseSummary summarise(const HistogramSnapshot& histogram);

/// Three gauges that a report names together.
struct ReportGauges {
    std::int64_t queueDepth = 0;
    std::int64_t inFlight = 0;
    std::int64_t waiting = 0;
};

/// What is reported of a run. The public format is described in core/trace/report.md.
struct Report {
    QByteArray serverKind; ///< "redis", "valkey"
    QByteArray serverVersion;
    QJsonObject config; ///< knob: value
    double seconds = 0;
    RunCounts totals;
    ReportGauges max;
    ReportGauges last;
    double meanInSystem = 0;
    double commandsPerWrite = 0;
    double throughputPerSecond = 0;
    std::array<PhaseSummary, phaseCount> phases;
    std::uint64_t telemetryLost = 0;
};

/// What is read at one instant of a run, for buildReport().
struct ReportReading {
    std::int64_t at = 0; ///< nanoseconds of the trace's clock
    RunTotals totals; ///< Recorder::totals()
    InSystem inSystem; ///< Recorder::inSystem() of the same run
    std::uint64_t writes = 0; ///< write calls, all connections
    std::uint64_t commandsWritten = 0;
};

/// What a report is made of: all of it read by whoever runs the scenario.
struct ReportInput {
    QByteArray serverKind;
    QByteArray serverVersion;
    QJsonObject config;
    ReportReading start; ///< when the measured time began (after a warm-up, or right at the start)
    ReportReading end; ///< when it ended, the load still on
    RunCounts settled; ///< the counts once everything had ended: what "totals" says
    Gauge::Reading
        queueDepth; ///< at the end, the load still on; maximum restarted when the run began
    Gauge::Reading inFlight;
    Gauge::Reading waiting;
};

/// Throughput, means and phases are of start..end; "totals" and "telemetryLost" of the whole run,
/// `settled`.
[[nodiscard]] Report buildReport(const ReportInput& input);
/// The public format: integers are exact, doubles finite, "n/a" is null.
[[nodiscard]] QJsonObject toJson(const Report& report);

/// Little's law over start..end, from two independent sources: the mean number in the system from
/// the transitions at send() and at the end, against arrivals per second x mean time from the
/// records.
struct LittlesLaw {
    double meanInSystem = 0; ///< L, integrated
    double throughputTimesTime = 0; ///< lambda x W, from the records
    double residual = 0; ///< |L - lambda W| / L; 0 when nothing was in the system
};
[[nodiscard]] LittlesLaw littlesLaw(const ReportReading& start, const ReportReading& end);

} // namespace sluice
