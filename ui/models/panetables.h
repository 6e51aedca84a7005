// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"
#include "ui/models/timeview.h"
#include "ui/models/waterfallmodel.h"

#include <QAbstractTableModel>

namespace sluice {

/// A table of texts that is replaced as a whole. What a row is about stays the same number from one
/// content to the next (KeyRole), so that a selection can be kept. GUI thread.
class TextTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int KeyRole = Qt::UserRole;
    struct Row {
        quint64 key = 0;
        QStringList cells;
        bool operator==(const Row&) const = default;
    };

    /// Columns from `firstNumber` on are aligned as numbers.
    TextTableModel(QStringList head, int firstNumber, QObject* parent);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

protected:
    /// Nothing is announced when nothing has changed.
    void setRows(std::vector<Row> rows);

private:
    QStringList m_head;
    int m_firstNumber;
    std::vector<Row> m_rows;
};

/// How the tables word what they do not know themselves.
struct TableWords {
    std::function<QString(std::optional<Duration>)> duration;
    std::function<QString(quint64)> count;
    std::function<QString(double)> rate; ///< per second
    std::function<QString(double)> mean; ///< of a gauge
    std::function<QByteArray(ProducerId)> producer;
    std::function<bool()> masksKeys {}; ///< none: it never does
};

/// A step at which a span can be read as a table: 10 ms times 1, 2 or 5 times a power of ten, at
/// most 60 of them. Nanoseconds.
[[nodiscard]] std::int64_t readableStep(std::int64_t span);

/// The strips as a table: what the gauges and rates did in each step, oldest first.
class StripTableModel : public TextTableModel {
    Q_OBJECT

public:
    explicit StripTableModel(TableWords words, QObject* parent = nullptr);
    /// The range in readable steps, out of the finest buckets that reach so far back.
    void show(const HistoryView& history, TimeRange range);

private:
    TableWords m_words;
};

/// The flow as a table: one row per open request that is listed, the next to go first.
class FlowTableModel : public TextTableModel {
    Q_OBJECT

public:
    explicit FlowTableModel(TableWords words, QObject* parent = nullptr);
    /// Null: none is known.
    void show(const LiveSnapshot* open);

private:
    TableWords m_words;
};

/// The latency heat map as a table: exact percentiles of the requests that ended in each step,
/// oldest first.
class LatencyTableModel : public TextTableModel {
    Q_OBJECT

public:
    /// At most so many of the newest records are looked at.
    static constexpr std::size_t recordsRead = 65'536;

    explicit LatencyTableModel(TableWords words, QObject* parent = nullptr);
    /// Of one phase. A step that is not there in full has no row.
    void show(const HistoryView& history, TimeRange range, Phase phase);

private:
    TableWords m_words;
    std::vector<RequestRecord> m_records; ///< reused
};

} // namespace sluice
