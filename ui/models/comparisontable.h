// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/comparison.h"

#include <QAbstractTableModel>

#include <functional>

namespace sluice {

/// How the table words figures; what is absent is "n/a".
struct ComparisonWords {
    std::function<QString(std::optional<Duration>)> duration;
    std::function<QString(std::optional<double>)> rate; ///< per second
    std::function<QString(std::optional<quint64>)> count;
    std::function<QString(std::optional<double>)> mean;
    std::function<QString(std::optional<double>)> ratio; ///< to the first run: "×31.8"
    std::function<QString(const QByteArray&)> name; ///< of a variant
};

/// One figure of a report, by its path as in core/trace/report.md: "phases.total.p99". Absent: it
/// is null there, or not there. A path that ends in "*" is the sum of what an object holds
/// ("totals.notSent.*"); of what totals count by reason, an absent one is 0.
[[nodiscard]] std::optional<double> reportFigure(const QJsonObject& report, const QString& path);

/// The figures of compared runs: a row for each figure, a column for each run, and from the second
/// run on another one with its ratio to the first. What cannot be known (too few samples), and what
/// it would have to be compared with, is "n/a". GUI thread.
class ComparisonTable : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit ComparisonTable(ComparisonWords words, QObject* parent = nullptr);

    /// Replaces what it shows by these runs.
    void show(const std::vector<ComparedRun>& runs);
    /// Whether a figure of a run that is over is not known.
    [[nodiscard]] bool hasUnknown() const { return m_hasUnknown; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    ComparisonWords m_words;
    QStringList m_head;
    std::vector<QStringList> m_rows;
    bool m_hasUnknown = false;
};

} // namespace sluice
