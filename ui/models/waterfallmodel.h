// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"
#include "ui/models/exemplars.h"
#include "ui/models/foldedrows.h"
#include "ui/models/requestorder.h"
#include "ui/models/ribbongroups.h"
#include "ui/models/waterfalllevel.h"
#include "ui/models/windowrequests.h"

#include <QAbstractTableModel>

namespace sluice {

/// What a row of the waterfall stands for.
enum class WaterfallRowKind {
    Request,
    Folded, ///< several requests, as a bar of means
    Lane, ///< a slot of a connection: the requests that held it one after the other
    Group, ///< the head of the rows below it
};

/// One row as the waterfall draws it. Texts are escaped.
struct WaterfallRow {
    RequestRecord record; ///< of several requests: the longest; of a lane: the newest
    std::int64_t until = 0; ///< an open request is drawn up to here
    PhaseSpans spans; ///< folded: the means; lane and group: empty
    QString request; ///< "#1 204 311"; "× 24"; "slot 3"; a group's name
    QString command; ///< "HGETALL user:42"
    QString producer;
    QString total;
    QString note; ///< why it is an exemplar: "first error"
    WaterfallRowKind kind = WaterfallRowKind::Request;
    std::size_t count = 1; ///< requests that it stands for
    std::int64_t begin = 0; ///< folded: the earliest start
    std::int64_t end = 0; ///< folded: the latest end
    bool failed = false; ///< one of them ended without a value
    std::vector<std::uint32_t> lane; ///< for WaterfallModel::request(), in the order of time
};

/// How the model words what it does not know itself.
struct WaterfallWords {
    std::function<QString(Duration)> duration;
    std::function<QString(quint64)> count;
    std::function<QByteArray(ProducerId)> producer;
    std::function<bool()> masksKeys {}; ///< none: it never does
};

/// What of the pipeline is shown, on which scale.
struct WaterfallScale {
    WaterfallLevel level = WaterfallLevel::Bars;
    quint64 shown = 0; ///< requests that the rows stand for
    quint64 matching = 0; ///< of those that have a record
    quint64 total = 0; ///< in all
    quint64 notAvailable = 0; ///< of these: without a record
    double perColumn = 0; ///< requests; 0: not known
    double perRow = 0; ///< folded: requests in a bar, on average
    bool isFiltered = false;
};

/// The requests that the waterfall shows: by itself a bounded choice of those that ended last and
/// of those that are open, or all of a window of time, in as much detail as there is room for. The
/// rows are the page of them that fits. A table, so that it can be read aloud and copied. GUI
/// thread.
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

    /// Chooses at most `fit` requests. `ended`: newest last; `open` may be null; `of`: how many
    /// requests these stand for.
    void show(const std::vector<RequestRecord>& ended, const LiveSnapshot* open, std::size_t fit,
        quint64 of);
    /// Shows the requests of a window, `columns` pixels wide, on pages of `fit` rows. `open` may be
    /// null; `asOf`: as they were at that instant. Nanoseconds.
    void showWindow(const HistoryView& history, const LiveSnapshot* open, TimeRange window,
        std::optional<std::int64_t> asOf, std::size_t fit, int columns);

    /// Only requests that match are shown from the next renewal on; empty: all of them.
    void setFilter(RequestPredicate filter);
    /// Order and groups, from the next renewal on.
    void setOrder(const RequestOrder& order);
    [[nodiscard]] const RequestOrder& order() const { return m_order; }

    [[nodiscard]] const std::vector<WaterfallRow>& rows() const { return m_rows; }
    /// Row that shows a request, alone or among others; -1 when it is not shown.
    [[nodiscard]] int rowOf(std::uint64_t id) const;
    /// How many requests the rows were chosen from.
    [[nodiscard]] quint64 chosenFrom() const { return m_scale.total; }
    [[nodiscard]] const WaterfallScale& scale() const { return m_scale; }
    /// Of a ribbon; else empty.
    [[nodiscard]] const Ribbon& ribbon() const { return m_ribbon; }
    /// The same split into groups, where requests are grouped; else empty.
    [[nodiscard]] const RibbonGroups& ribbonGroups() const { return m_ribbonGroups; }
    /// A group's name, escaped.
    [[nodiscard]] QString groupName(std::uint32_t key) const;
    /// A request of a lane.
    [[nodiscard]] const RequestRecord& request(std::uint32_t index) const
    {
        return m_requests.records[index];
    }

    // Everything that could be a row is an entry; the rows are a page of these.
    [[nodiscard]] std::size_t entryCount() const { return m_entries.size(); }
    /// The entry in the first row.
    [[nodiscard]] std::size_t firstEntry() const { return m_first; }
    /// Turns to another page, kept within what there is; nothing: the newest, where they are in the
    /// order of time, else the first.
    void setFirstEntry(std::optional<std::size_t> first);
    [[nodiscard]] std::optional<std::size_t> entryOf(std::uint64_t id) const;
    /// The request that stands for an entry; nothing: it is the head of a group.
    [[nodiscard]] std::optional<RequestRecord> entryRequest(std::size_t entry) const;

    /// The clock's span that the rows take up; the window, when there is one.
    [[nodiscard]] std::int64_t begin() const { return m_begin; }
    [[nodiscard]] std::int64_t end() const { return m_end; }
    /// The longest of the rows.
    [[nodiscard]] std::int64_t longest() const { return m_longest; }
    /// Clock when there is a window or the rows overlap, else every row from its own start: far
    /// apart on the clock, they would all be dots.
    [[nodiscard]] Axis axis() const;

    /// Header and rows (all, or those given), tab separated, one line each.
    [[nodiscard]] QString asText(const QList<int>& rows = {}) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void choiceChanged(); ///< filter or order: time to renew

private:
    struct Entry {
        WaterfallRowKind kind = WaterfallRowKind::Request;
        std::size_t first = 0; ///< in m_ordered.order; of a group: its number
        std::size_t count = 0;
        std::size_t number = 0; ///< of a lane, within its connection
    };

    void arrange(std::size_t fit);
    void addEntries(std::size_t first, std::size_t count, std::size_t rows);
    void makeRibbon(int columns, std::size_t fit);
    void turnTo(std::size_t first);
    void measureRows();
    void replaceRows(std::vector<WaterfallRow> rows);
    [[nodiscard]] std::size_t naturalFirst() const;
    [[nodiscard]] std::uint32_t representative(const Entry& entry) const;

    // In waterfallmodeltexts.cpp.
    [[nodiscard]] WaterfallRow makeRow(const Entry& entry) const;
    void wordRequest(WaterfallRow& row) const;
    void wordFolded(WaterfallRow& row, const FoldedRow& folded) const;
    void wordLane(WaterfallRow& row, const Entry& entry) const;
    void wordGroup(WaterfallRow& row, const RequestGroup& group) const;
    [[nodiscard]] QString requestsText(std::size_t count) const;
    [[nodiscard]] QString noteOf(std::uint32_t index) const;
    [[nodiscard]] QString endingText(const WaterfallRow& row) const;

    WaterfallWords m_words;
    RequestPredicate m_filter;
    RequestOrder m_order;
    WindowRequests m_requests;
    bool m_hasWindow = false;
    std::optional<WaterfallLevel> m_level; ///< the last one of a window
    OrderedRequests m_ordered;
    std::vector<Entry> m_entries;
    std::vector<Exemplar> m_exemplars;
    Ribbon m_ribbon;
    RibbonGroups m_ribbonGroups;
    WaterfallScale m_scale;
    std::size_t m_fit = 0; ///< rows of a page
    std::optional<std::size_t> m_wantedFirst;
    std::size_t m_first = 0;
    std::vector<WaterfallRow> m_rows;
    std::int64_t m_begin = 0;
    std::int64_t m_end = 0;
    std::int64_t m_longest = 0;
};

} // namespace sluice
