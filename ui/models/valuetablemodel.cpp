// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/valuetablemodel.h"

#include "core/protocol/displaytext.h"
#include "ui/models/decoderwords.h"

#include <algorithm>

namespace sluice {

namespace {

using Column = ValueTableModel::Column;

std::vector<Column> columnsOf(KeyType type)
{
    switch (type) {
    case KeyType::Hash:
        return { Column::Field, Column::Value, Column::Size, Column::View };
    case KeyType::List:
        return { Column::Index, Column::Value, Column::Size, Column::View };
    case KeyType::Set:
        return { Column::Member, Column::Size, Column::View };
    case KeyType::SortedSet:
        return { Column::Rank, Column::Member, Column::Score };
    case KeyType::Stream:
        return { Column::Id, Column::Fields };
    case KeyType::None:
    case KeyType::String:
    case KeyType::Other:
        break;
    }
    return {};
}

bool isNumber(Column column)
{
    return column == Column::Index || column == Column::Rank || column == Column::Size
        || column == Column::Score || column == Column::Ttl;
}

/// "field value · field value", as much as a cell shows.
QString fieldsText(const QList<QByteArray>& fields)
{
    QString text;
    for (qsizetype i = 0; i < fields.size() && text.size() < ValueTableModel::longestCell; ++i) {
        if (i > 0)
            text += i % 2 ? QStringLiteral(": ") : QStringLiteral("  ·  ");
        text += toDisplay(fields[i], ValueTableModel::longestCell);
    }
    if (text.size() > ValueTableModel::longestCell) {
        text.truncate(ValueTableModel::longestCell - 1);
        if (text.back().isHighSurrogate())
            text.chop(1);
        text += QChar(0x2026);
    }
    return text;
}

} // namespace

ValueTableModel::ValueTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ValueTableModel::restart(KeyType type)
{
    beginResetModel();
    m_type = type;
    m_columns = columnsOf(type);
    m_rows.clear();
    m_unpacked = {};
    m_ttls.clear();
    m_hasMore = false;
    m_changes = {};
    m_added.clear();
    m_byName.clear();
    m_byIndex.clear();
    endResetModel();
}

void ValueTableModel::append(const Page& page)
{
    if (page.rows.empty())
        return;
    appendTtls(page);
    const int first = static_cast<int>(m_rows.size());
    beginInsertRows({}, first, first + static_cast<int>(page.rows.size()) - 1);
    m_rows.append(page.rows);
    endInsertRows();
}

// The column comes with the first field that ends: most hashes have none.
void ValueTableModel::appendTtls(const Page& page)
{
    if (page.fieldTtls.empty() || m_type != KeyType::Hash)
        return;
    for (std::size_t i = 0; i < page.fieldTtls.size(); ++i) {
        if (page.fieldTtls[i])
            m_ttls.insert(static_cast<int>(m_rows.size() + i), *page.fieldTtls[i]);
    }
    const auto at = std::find(m_columns.begin(), m_columns.end(), Column::Size);
    if (std::find(m_columns.begin(), m_columns.end(), Column::Ttl) != m_columns.end())
        return;
    const auto section = static_cast<int>(at - m_columns.begin());
    beginInsertColumns({}, section, section);
    m_columns.insert(at, Column::Ttl);
    endInsertColumns();
}

std::optional<qint64> ValueTableModel::ttlOf(int row) const
{
    const auto at = m_ttls.constFind(row);
    return at == m_ttls.constEnd() || row >= loadedCount() ? std::nullopt : std::optional(*at);
}

Column ValueTableModel::columnAt(int section) const
{
    return m_columns[static_cast<std::size_t>(section)];
}

int ValueTableModel::valueColumn() const
{
    const auto found = std::find_if(m_columns.begin(), m_columns.end(), [](Column column) {
        return column == Column::Value || column == Column::Member || column == Column::Fields;
    });
    return found == m_columns.end() ? 0 : static_cast<int>(found - m_columns.begin());
}

int ValueTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size() + m_added.size());
}

int ValueTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QByteArray ValueTableModel::bytesOf(int row, Column column) const
{
    const PageRow element = rowAt(row);
    switch (column) {
    case Column::Field:
    case Column::Member:
    case Column::Id:
        return element.name;
    case Column::Value:
    case Column::Score:
        return element.value;
    case Column::Size:
    case Column::View:
        return m_type == KeyType::Set ? element.name : element.value;
    case Column::Fields:
    case Column::Index:
    case Column::Rank:
    case Column::Ttl:
        break;
    }
    return {};
}

QString ValueTableModel::plainText(int row, Column column) const
{
    switch (column) {
    case Column::Index:
    case Column::Rank:
        return row < loadedCount() ? QString::number(row) : QStringLiteral("+");
    case Column::Fields:
        return fieldsText(rowAt(row).fields);
    case Column::Size:
        return QString::number(bytesOf(row, column).size());
    case Column::View:
        return guessWords(bytesOf(row, column));
    case Column::Ttl:
        if (const auto left = ttlOf(row))
            return tr("%1 ms").arg(*left);
        return {};
    case Column::Field:
    case Column::Value:
    case Column::Member:
    case Column::Score:
    case Column::Id:
        break;
    }
    return toDisplay(bytesOf(row, column), longestCell);
}

QString ValueTableModel::textOf(int row, Column column) const
{
    return isEdited(row, column) ? editedText(row, column) : plainText(row, column);
}

QVariant ValueTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.model() != this || index.row() >= rowCount())
        return {};
    const Column column = columnAt(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(index.row(), column);
    case BytesRole:
        return bytesOf(index.row(), column);
    case SizeRole:
        if (column != Column::Size)
            return {};
        return static_cast<quint64>(bytesOf(index.row(), column).size());
    case TtlRole:
        if (const auto left = ttlOf(index.row()); left && column == Column::Ttl)
            return *left;
        return {};
    case FixedPitchRole:
        return column != Column::View;
    case StateRole:
        return int(stateAt(index.row()));
    case EditedRole:
        return isEdited(index.row(), column);
    case Qt::AccessibleTextRole: {
        const QString state = stateText(index.row());
        const QString text = textOf(index.row(), column);
        return state.isEmpty() ? text : tr("%1: %2").arg(state, text);
    }
    case Qt::TextAlignmentRole:
        return QVariant(isNumber(column) ? Qt::AlignRight | Qt::AlignVCenter
                                         : Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QString ValueTableModel::titleOf(Column column) const
{
    switch (column) {
    case Column::Field:
        return tr("field");
    case Column::Value:
        return tr("value");
    case Column::Index:
        return tr("index");
    case Column::Member:
        return tr("member");
    case Column::Rank:
        return tr("rank");
    case Column::Score:
        return tr("score");
    case Column::Id:
        return tr("id");
    case Column::Fields:
        return tr("fields");
    case Column::Ttl:
        return tr("TTL when read");
    case Column::Size:
        return tr("size");
    case Column::View:
        return tr("view");
    }
    return {};
}

QVariant ValueTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return titleOf(columnAt(section));
    if (role == Qt::TextAlignmentRole)
        return QVariant(isNumber(columnAt(section)) ? Qt::AlignRight | Qt::AlignVCenter
                                                    : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

bool ValueTableModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_hasMore;
}

void ValueTableModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        Q_EMIT moreWanted();
}

} // namespace sluice
