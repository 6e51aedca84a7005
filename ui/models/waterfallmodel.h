// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"
#include "ui/models/phasespans.h"

#include <QAbstractTableModel>

#include <functional>

namespace sluice {

struct LiveSnapshot;

/// One request as the waterfall draws it.
struct WaterfallRow {
    RequestRecord record;
    std::int64_t until = 0; ///< an open request is drawn up to here
    PhaseSpans spans;
    QString request; ///< "#1 204 311"
    QString command; ///< "HGETALL user:42", escaped
    QString producer; ///< escaped
    QString total;
};

/// How the model words what it does not know itself.
struct WaterfallWords {
    std::function<QString(Duration)> duration;
    std::function<QString(quint64)> count;
    std::function<QByteArray(ProducerId)> producer;
};

/// The requests that the waterfall shows: a bounded choice of those that ended last and of those
/// that are open, in the order in which they were sent. A table, so that it can be read aloud and
/// copied. GUI thread.
class WaterfallModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Request,
        CommandText,
        Producer,
        Total,
        Waiting,
        Queued,
        Writing,
        InFlight,
        Delivery,
        Ending,
        ColumnCount
    };
    /// Where the time axis of every row begins.
    enum class Axis { Clock, OwnStart };

    explicit WaterfallModel(WaterfallWords words, QObject* parent = nullptr);

    /// Chooses at most `fit` rows. `ended`: newest last; `open` may be null; `of`: how many
    /// requests these stand for.
    void show(const std::vector<RequestRecord>& ended, const LiveSnapshot* open, std::size_t fit,
        quint64 of);

    [[nodiscard]] const std::vector<WaterfallRow>& rows() const { return m_rows; }
    /// Row of a request; -1 when it is not shown.
    [[nodiscard]] int rowOf(std::uint64_t id) const;
    /// How many requests the rows were chosen from.
    [[nodiscard]] quint64 chosenFrom() const { return m_chosenFrom; }
    /// The clock's span that the rows take up.
    [[nodiscard]] std::int64_t begin() const { return m_begin; }
    [[nodiscard]] std::int64_t end() const { return m_end; }
    /// The longest of the rows.
    [[nodiscard]] std::int64_t longest() const { return m_longest; }
    /// Clock when the rows overlap, else every row from its own start: far apart on the clock, they
    /// would all be dots.
    [[nodiscard]] Axis axis() const;

    /// Header and rows (all, or those given), tab separated, one line each.
    [[nodiscard]] QString asText(const QList<int>& rows = {}) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    WaterfallRow makeRow(const RequestRecord& record, std::int64_t until) const;
    void replaceRows(std::vector<WaterfallRow> rows);
    QString endingText(const RequestRecord& record) const;

    WaterfallWords m_words;
    std::vector<WaterfallRow> m_rows;
    quint64 m_chosenFrom = 0;
    std::int64_t m_begin = 0;
    std::int64_t m_end = 0;
    std::int64_t m_longest = 0;
};

} // namespace sluice
