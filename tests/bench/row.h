// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace sluice::bench {

/// One line of the table. Ratio is ours / reference.
struct Row {
    QString name;
    double ours = 0;
    std::optional<double> reference; ///< measured in the same run
    QString unit;
    std::optional<double> bound; ///< for the ratio, or for ours where there is no reference
    enum class Sense { AtLeast, AtMost, None } sense = Sense::None;
    QString note; ///< spread, versions

    [[nodiscard]] std::optional<double> ratio() const;
    [[nodiscard]] std::optional<bool> holds() const;
};

struct Settings {
    bool quick = false;
    QString program; ///< the sluice executable
};

/// A measurement that gives some rows; slow ones say what they do on the standard error.
struct Measure {
    QString name; ///< for --only
    std::function<std::vector<Row>(const Settings&)> run;
};

/// Middle of the sorted values; they must not be empty.
[[nodiscard]] double median(std::vector<double> values);
/// "min .. max" of the values.
[[nodiscard]] QString spread(const std::vector<double>& values);

Measure throughput();
Measure startUp();

} // namespace sluice::bench
