// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace sluice::bench {

/// One line of the table.
struct Row {
    QString name;
    double ours = 0;
    std::optional<double> reference; ///< measured in the same run
    QString unit;
    std::optional<double> bound; ///< must: for the ratio, or for ours where there is no reference
    enum class Sense { AtLeast, AtMost, None } sense = Sense::None;
    QString note; ///< versions, where the time went
    std::optional<double> aim; ///< what is wished for, in the sense of the bound
    std::optional<double> pairRatio; ///< the median of the pairs' ratios
    QString spread; ///< of the ratios, or of ours where there is no reference

    /// Of the pairs where there are pairs, else ours / reference.
    [[nodiscard]] std::optional<double> ratio() const;
    [[nodiscard]] std::optional<bool> holds() const { return meets(bound); }
    [[nodiscard]] std::optional<bool> reachesAim() const { return meets(aim); }

private:
    [[nodiscard]] std::optional<bool> meets(std::optional<double> limit) const;
};

struct Settings {
    bool quick = false;
    QString program; ///< the sluice executable
    int pairs = 11;

    [[nodiscard]] double roundSeconds() const { return quick ? 0.1 : 0.4; }
};

/// A measurement that gives some rows, none when it failed; slow ones say what they do on the
/// standard error.
struct Measure {
    QString name; ///< for --only
    std::function<std::vector<Row>(const Settings&)> run;
};

/// Middle of the sorted values; they must not be empty.
[[nodiscard]] double median(std::vector<double> values);
/// "min .. max" of the values.
[[nodiscard]] QString spread(const std::vector<double>& values);
/// Every value of a run that was interleaved with another, pair by pair: medians, and the ratios'
/// median and spread.
[[nodiscard]] Row compare(const QString& name, const QString& unit, const std::vector<double>& ours,
    const std::vector<double>& theirs);
/// The row with its must and its aim.
[[nodiscard]] Row bounded(Row row, Row::Sense sense, double bound, double aim);

void print(const std::vector<Row>& rows);
/// False: the file could not be written, which has been said.
[[nodiscard]] bool writeJson(const std::vector<Row>& rows, const QString& file);

Measure throughput();
Measure latency();
Measure smallChannel();
Measure recorderCost();
Measure producers();
Measure values();
Measure writes();
Measure lanes();
Measure stoppedServer();
Measure benchmarkTool();
Measure scenarios();
Measure startUp();

} // namespace sluice::bench
