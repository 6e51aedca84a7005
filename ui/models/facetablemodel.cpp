// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/facetablemodel.h"

#include "core/protocol/displaytext.h"
#include "ui/models/valuetablemodel.h"

#include <QCoreApplication>

#include <algorithm>

namespace sluice {

namespace {

struct Title {
    const char* column; ///< as the loaders name it
    const char* text;
    bool isNumber;
};

// What the servers call things, in words; what is not here is shown as it is.
const Title titles[] = {
    { "fact", QT_TRANSLATE_NOOP("facetable", "fact"), false },
    { "name", QT_TRANSLATE_NOOP("facetable", "name"), false },
    { "value", QT_TRANSLATE_NOOP("facetable", "value"), false },
    { "member", QT_TRANSLATE_NOOP("facetable", "member"), false },
    { "index", QT_TRANSLATE_NOOP("facetable", "index"), true },
    { "type", QT_TRANSLATE_NOOP("facetable", "type"), false },
    { "memory", QT_TRANSLATE_NOOP("facetable", "memory"), true },
    { "offset", QT_TRANSLATE_NOOP("facetable", "first bit"), true },
    { "bits", QT_TRANSLATE_NOOP("facetable", "bits"), false },
    { "set", QT_TRANSLATE_NOOP("facetable", "set"), true },
    { "set bits", QT_TRANSLATE_NOOP("facetable", "bits that are set"), false },
    { "longitude", QT_TRANSLATE_NOOP("facetable", "longitude"), true },
    { "latitude", QT_TRANSLATE_NOOP("facetable", "latitude"), true },
    { "score", QT_TRANSLATE_NOOP("facetable", "score"), true },
    { "field", QT_TRANSLATE_NOOP("facetable", "field"), false },
    { "expires in ms", QT_TRANSLATE_NOOP("facetable", "expires in (ms)"), true },
    { "id", QT_TRANSLATE_NOOP("facetable", "id"), false },
    { "time", QT_TRANSLATE_NOOP("facetable", "time (UTC)"), false },
    { "fields", QT_TRANSLATE_NOOP("facetable", "fields"), false },
    { "consumer", QT_TRANSLATE_NOOP("facetable", "consumer"), false },
    { "consumers", QT_TRANSLATE_NOOP("facetable", "consumers"), true },
    { "pending", QT_TRANSLATE_NOOP("facetable", "pending"), true },
    { "idle", QT_TRANSLATE_NOOP("facetable", "idle (ms)"), true },
    { "inactive", QT_TRANSLATE_NOOP("facetable", "inactive (ms)"), true },
    { "times-delivered", QT_TRANSLATE_NOOP("facetable", "deliveries"), true },
    { "last-delivered-id", QT_TRANSLATE_NOOP("facetable", "last delivered id"), false },
    { "entries-read", QT_TRANSLATE_NOOP("facetable", "entries read"), true },
    { "lag", QT_TRANSLATE_NOOP("facetable", "lag"), true },
};

const Title* titleOf(const QByteArray& column)
{
    const auto found = std::find_if(std::begin(titles), std::end(titles),
        [&](const Title& title) { return column == title.column; });
    return found == std::end(titles) ? nullptr : found;
}

} // namespace

FaceTableModel::FaceTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void FaceTableModel::restart(const QList<QByteArray>& columns)
{
    beginResetModel();
    m_columns = columns;
    m_rows.clear();
    m_rows.shrink_to_fit();
    m_hasMore = false;
    endResetModel();
}

void FaceTableModel::append(const std::vector<QList<QByteArray>>& rows)
{
    if (rows.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    endInsertRows();
}

int FaceTableModel::keepLast(int most)
{
    const int excess = rowCount() - most;
    if (excess <= 0)
        return 0;
    beginRemoveRows({}, 0, excess - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + excess);
    endRemoveRows();
    return excess;
}

int FaceTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FaceTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant FaceTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.model() != this || index.row() >= rowCount()
        || index.column() >= columnCount())
        return {};
    const QByteArray cell = cellsAt(index.row()).value(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return toDisplay(cell, ValueTableModel::longestCell);
    case ValueTableModel::BytesRole:
        return cell;
    case ValueTableModel::FixedPitchRole:
        return true;
    case Qt::TextAlignmentRole:
        return headerData(index.column(), Qt::Horizontal, role);
    default:
        return {};
    }
}

QVariant FaceTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const Title* title = titleOf(m_columns[section]);
    if (role == Qt::DisplayRole)
        return title ? QCoreApplication::translate("facetable", title->text)
                     : toDisplay(m_columns[section], ValueTableModel::longestCell);
    if (role == Qt::TextAlignmentRole)
        return QVariant(title && title->isNumber ? Qt::AlignRight | Qt::AlignVCenter
                                                 : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

bool FaceTableModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_hasMore;
}

void FaceTableModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        Q_EMIT moreWanted();
}

} // namespace sluice
