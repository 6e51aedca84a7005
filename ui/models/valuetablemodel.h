// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/changeset.h"
#include "core/values/elementstore.h"
#include "core/values/keytype.h"
#include "core/values/page.h"

#include <QAbstractTableModel>
#include <QHash>

#include <array>
#include <vector>

namespace sluice {

/// The elements of a hash, list, set, sorted set or stream as far as they were read, with the edits
/// that are staged: changed and removed in place, added ones behind all others. Passive: asks for
/// more with moreWanted(), and gets pages with append(). Cells show at most 300 characters; the
/// bytes are there in full by role. A hash has a column of its fields' times to live once one of
/// them ends. GUI thread.
class ValueTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role {
        BytesRole = Qt::UserRole + 1, ///< QByteArray: all of what the cell shows a part of
        SizeRole, ///< quint64, bytes; column Size only
        TtlRole, ///< qint64, milliseconds as of reading; column Ttl of a field that ends only
        FixedPitchRole, ///< bool: bytes from the server, to be shown in the fixed-pitch font
        StateRole, ///< int, a RowState
        EditedRole, ///< bool: it is this cell that was changed
    };
    enum class RowState { Plain, Changed, Removed, Added };
    enum class Column { Field, Value, Index, Member, Rank, Score, Id, Fields, Ttl, Size, View };
    static constexpr int longestCell = 300;

    explicit ValueTableModel(QObject* parent = nullptr);

    /// Forgets everything and shows elements of @p type from now on.
    void restart(KeyType type);
    void append(const Page& page);
    /// Whether fetchMore() asks for more.
    void setHasMore(bool hasMore) { m_hasMore = hasMore; }

    KeyType type() const { return m_type; }
    Column columnAt(int section) const;
    /// The column of the element's own bytes: value, element, member or fields.
    int valueColumn() const;
    /// The edits to be shown. They are those of the same key.
    void setChanges(const ChangeSet& changes);
    /// As the server has it, or as it was added. 0 <= row < rowCount()
    PageRow rowAt(int row) const;
    /// With its edits.
    PageRow editedAt(int row) const;
    RowState stateAt(int row) const;
    /// Index in the change set of the row's edit; -1: none.
    int changeAt(int row) const;
    /// Rows that were read; those behind were added.
    int loadedCount() const { return static_cast<int>(m_rows.size()); }
    const ElementStore& loaded() const { return m_rows; }

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
    QByteArray bytesOf(int row, Column column) const;
    QString textOf(int row, Column column) const;
    QString plainText(int row, Column column) const;
    QString editedText(int row, Column column) const;
    bool isEdited(int row, Column column) const;
    QString stateText(int row) const;
    QString titleOf(Column column) const;
    std::optional<qint64> ttlOf(int row) const;
    void appendTtls(const Page& page);

    KeyType m_type = KeyType::None;
    std::vector<Column> m_columns;
    /// A row that is not on the server yet.
    struct Added {
        PageRow row;
        int change;
    };

    /// One that was looked at lately: a cell is asked for in ten roles.
    struct Unpacked {
        int index = -1;
        PageRow row;
    };

    ElementStore m_rows;
    mutable std::array<Unpacked, 64> m_unpacked; ///< by the last bits of the index
    QHash<int, qint64> m_ttls; ///< milliseconds, of the rows whose fields end
    ChangeSet m_changes;
    std::vector<Added> m_added;
    QHash<QByteArray, int> m_byName; ///< edits of rows by the element's name
    QHash<quint64, int> m_byIndex; ///< the same for lists
    bool m_hasMore = false;
};

} // namespace sluice
