// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// What staged edits make of the rows; the rows as they were read are in valuetablemodel.cpp.
#include "ui/models/valuetablemodel.h"

#include "core/protocol/displaytext.h"

#include <algorithm>

namespace sluice {

namespace {

using Column = ValueTableModel::Column;
using Kind = Change::Kind;

constexpr qsizetype longestSide = ValueTableModel::longestCell / 2 - 2;

PageRow rowOf(const Change& change)
{
    switch (change.kind) {
    case Kind::SetAdd:
        return { change.name, {}, {} };
    case Kind::StreamAdd:
        return { change.name, {}, change.fields };
    default:
        return { change.name, change.after, {} };
    }
}

} // namespace

void ValueTableModel::setChanges(const ChangeSet& changes)
{
    std::vector<Added> added;
    QHash<QByteArray, int> byName;
    QHash<quint64, int> byIndex;
    for (std::size_t i = 0; i < changes.changes().size(); ++i) {
        const Change& change = changes.changes()[i];
        const int at = static_cast<int>(i);
        if (change.isAboutKey())
            continue;
        if (change.adds())
            added.push_back({ rowOf(change), at });
        else if (changes.type() == KeyType::List)
            byIndex.insert(change.index, at);
        else
            byName.insert(change.name, at);
    }
    const int loaded = loadedCount();
    const int before = static_cast<int>(m_added.size());
    const int after = static_cast<int>(added.size());
    if (after < before)
        beginRemoveRows({}, loaded + after, loaded + before - 1);
    else if (after > before)
        beginInsertRows({}, loaded + before, loaded + after - 1);
    m_changes = changes;
    m_added = std::move(added);
    m_byName = std::move(byName);
    m_byIndex = std::move(byIndex);
    if (after < before)
        endRemoveRows();
    else if (after > before)
        endInsertRows();
    if (rowCount() > 0 && columnCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

PageRow ValueTableModel::rowAt(int row) const
{
    if (row >= loadedCount())
        return m_added[static_cast<std::size_t>(row - loadedCount())].row;
    Unpacked& unpacked = m_unpacked[static_cast<std::size_t>(row) % m_unpacked.size()];
    if (unpacked.index != row)
        unpacked = { row, m_rows.at(static_cast<std::size_t>(row)) };
    return unpacked.row;
}

int ValueTableModel::changeAt(int row) const
{
    if (row >= loadedCount())
        return m_added[static_cast<std::size_t>(row - loadedCount())].change;
    if (m_type == KeyType::List)
        return m_byIndex.isEmpty() ? -1 : m_byIndex.value(static_cast<quint64>(row), -1);
    return m_byName.isEmpty() ? -1 : m_byName.value(rowAt(row).name, -1);
}

ValueTableModel::RowState ValueTableModel::stateAt(int row) const
{
    if (row >= loadedCount())
        return RowState::Added;
    const int change = changeAt(row);
    if (change < 0)
        return RowState::Plain;
    const Change& edit = m_changes.changes()[static_cast<std::size_t>(change)];
    return edit.removes() || edit.kind == Kind::StreamDelete ? RowState::Removed
                                                             : RowState::Changed;
}

PageRow ValueTableModel::editedAt(int row) const
{
    PageRow edited = rowAt(row);
    if (stateAt(row) != RowState::Changed)
        return edited;
    const Change& change = m_changes.changes()[static_cast<std::size_t>(changeAt(row))];
    if (m_type != KeyType::List)
        edited.name = change.nameAfter();
    if (change.kind != Kind::SetReplace)
        edited.value = change.after;
    return edited;
}

bool ValueTableModel::isEdited(int row, Column column) const
{
    if (stateAt(row) != RowState::Changed)
        return false;
    const PageRow before = rowAt(row);
    const PageRow after = editedAt(row);
    switch (column) {
    case Column::Field:
    case Column::Member:
        return before.name != after.name;
    case Column::Value:
    case Column::Score:
        return before.value != after.value;
    case Column::Index:
    case Column::Rank:
    case Column::Id:
    case Column::Fields:
    case Column::Ttl:
    case Column::Size:
    case Column::View:
        break;
    }
    return false;
}

QString ValueTableModel::editedText(int row, Column column) const
{
    const PageRow after = editedAt(row);
    const bool isName = column == Column::Field || column == Column::Member;
    return tr("%1 → %2").arg(toDisplay(bytesOf(row, column), longestSide),
        toDisplay(isName ? after.name : after.value, longestSide));
}

QString ValueTableModel::stateText(int row) const
{
    switch (stateAt(row)) {
    case RowState::Changed:
        return tr("changed");
    case RowState::Removed:
        return tr("removed");
    case RowState::Added:
        return tr("added");
    case RowState::Plain:
        break;
    }
    return {};
}

} // namespace sluice
