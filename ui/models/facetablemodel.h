// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"

#include <QAbstractTableModel>

#include <vector>

namespace sluice {

/// The rows of a key's face (see Face) as far as they were read. Passive: asks for more with
/// moreWanted(). Cells show at most 300 characters; the bytes are there by role, the roles being
/// ValueTableModel's. GUI thread.
class FaceTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit FaceTableModel(QObject* parent = nullptr);

    /// Forgets everything and has these columns from now on, named as the loader names them.
    void restart(const QList<QByteArray>& columns);
    void append(const std::vector<QList<QByteArray>>& rows);
    /// Forgets the oldest rows, so that @p most remain; how many went.
    int keepLast(int most);
    /// Whether fetchMore() asks for more.
    void setHasMore(bool hasMore) { m_hasMore = hasMore; }

    /// 0 <= row < rowCount(); may have more cells than there are columns.
    const QList<QByteArray>& cellsAt(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)];
    }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void moreWanted();

private:
    QList<QByteArray> m_columns;
    std::vector<QList<QByteArray>> m_rows;
    bool m_hasMore = false;
};

} // namespace sluice
