// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/cancelflag.h"
#include "core/values/elementstore.h"

#include <QAbstractProxyModel>
#include <QByteArray>
#include <QFutureWatcher>

#include <vector>

namespace sluice {

class ValueTableModel;

/// The rows of a ValueTableModel that hold some bytes, in any column; ASCII letters match in either
/// case. Only what is loaded is searched: a little at once, much of it in a worker, and what it
/// finds comes in as it goes. Rows that are staged to be added are always among them. GUI thread.
class ValueFilterModel : public QAbstractProxyModel {
    Q_OBJECT

public:
    explicit ValueFilterModel(QObject* parent = nullptr);
    ~ValueFilterModel() override;

    /// A ValueTableModel.
    void setSourceModel(QAbstractItemModel* source) override;
    /// @p text as typed: escapes (`\x00`) stand for their bytes. Empty: all rows.
    void setSearch(const QString& text);
    bool isSearching() const { return !m_needle.isEmpty(); }
    /// Loaded rows that have been looked at; fewer than there are while a worker is at it.
    int searched() const { return isSearching() ? m_searched : m_loaded; }

    QModelIndex mapToSource(const QModelIndex& proxy) const override;
    QModelIndex mapFromSource(const QModelIndex& source) const override;
    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex&) const override { return {}; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// searched() has grown.
    void progressed();

private:
    struct Found {
        std::vector<int> rows; ///< ascending
        int end = 0; ///< those before it have been looked at
    };
    static Found search(const ElementStore& rows, int begin, int end, const QByteArray& needle,
        const CancelFlag& cancel);

    const ValueTableModel& source() const;
    int shownLoaded() const;
    void searchOn();
    void take(const Found& found);
    void restart();
    void takeInserted(int first, int last);

    QByteArray m_needle; ///< in lower case
    std::vector<int> m_matches; ///< loaded rows of the source, ascending
    int m_loaded = 0; ///< loaded rows of the source that are accounted for
    int m_added = 0; ///< the source's rows behind them
    int m_searched = 0;
    CancelFlag m_cancel;
    QFutureWatcher<Found> m_watcher;
};

} // namespace sluice
