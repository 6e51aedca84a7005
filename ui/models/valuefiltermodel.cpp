// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/valuefiltermodel.h"

#include "core/protocol/displaytext.h"
#include "ui/models/valuetablemodel.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace sluice {

namespace {

/// So many rows are looked at in place when they are small: what is typed is answered at once.
constexpr quint64 rowsInPlace = 2'000;
constexpr quint64 bytesInPlace = 512 * 1024;
/// A worker's job; what it finds is shown before the next.
constexpr int rowsPerJob = 250'000;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool holds(QByteArrayView bytes, const QByteArray& needle)
{
    const char first = needle.front();
    const char* const end = bytes.end() - needle.size();
    for (const char* at = bytes.begin(); at <= end; ++at) {
        if (lower(*at) == first
            && std::equal(needle.begin() + 1, needle.end(), at + 1,
                [](char wanted, char c) { return lower(c) == wanted; }))
            return true;
    }
    return false;
}

} // namespace

ValueFilterModel::ValueFilterModel(QObject* parent)
    : QAbstractProxyModel(parent)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        if (!m_cancel.isCancelled())
            take(m_watcher.result());
    });
}

ValueFilterModel::~ValueFilterModel() { m_cancel.cancel(); }

const ValueTableModel& ValueFilterModel::source() const
{
    return *static_cast<const ValueTableModel*>(sourceModel());
}

void ValueFilterModel::setSourceModel(QAbstractItemModel* model)
{
    beginResetModel();
    QAbstractProxyModel::setSourceModel(model);
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        restart();
        endResetModel();
        searchOn();
    });
    connect(model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex&, int first, int last) { takeInserted(first, last); });
    // Only rows that were staged to be added go away.
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this,
        [this](const QModelIndex&, int first, int last) {
            const int shift = shownLoaded() - m_loaded;
            beginRemoveRows({}, first + shift, last + shift);
        });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex&, int first, int last) {
            m_added -= last - first + 1;
            endRemoveRows();
        });
    connect(model, &QAbstractItemModel::dataChanged, this, [this] {
        if (rowCount() > 0 && columnCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    });
    restart();
    endResetModel();
}

/// Forgets what was found; within a reset of this model.
void ValueFilterModel::restart()
{
    m_cancel.cancel();
    m_matches.clear();
    m_searched = 0;
    m_loaded = source().loadedCount();
    m_added = source().rowCount() - m_loaded;
}

void ValueFilterModel::setSearch(const QString& text)
{
    QByteArray needle = fromDisplay(text);
    std::transform(needle.begin(), needle.end(), needle.begin(), lower);
    if (needle == m_needle)
        return;
    beginResetModel();
    m_needle = needle;
    restart();
    endResetModel();
    searchOn();
}

int ValueFilterModel::shownLoaded() const
{
    return isSearching() ? static_cast<int>(m_matches.size()) : m_loaded;
}

void ValueFilterModel::takeInserted(int first, int last)
{
    const int loaded = source().loadedCount();
    if (loaded == m_loaded) {
        const int shift = shownLoaded() - m_loaded;
        beginInsertRows({}, first + shift, last + shift);
        m_added += last - first + 1;
        return endInsertRows();
    }
    if (isSearching()) {
        m_loaded = loaded;
        return searchOn();
    }
    beginInsertRows({}, m_loaded, loaded - 1);
    m_loaded = loaded;
    endInsertRows();
}

ValueFilterModel::Found ValueFilterModel::search(const ElementStore& rows, int begin, int end,
    const QByteArray& needle, const CancelFlag& cancel)
{
    Found found;
    found.end = end;
    rows.visit(static_cast<std::size_t>(begin), static_cast<std::size_t>(end),
        [&](std::size_t row, const std::vector<QByteArrayView>& parts) {
            if (std::any_of(parts.begin(), parts.end(),
                    [&](QByteArrayView part) { return holds(part, needle); }))
                found.rows.push_back(static_cast<int>(row));
            return row % 1024 != 0 || !cancel.isCancelled();
        });
    return found;
}

/// Looks at the next rows that nobody has looked at, unless a worker is at it.
void ValueFilterModel::searchOn()
{
    if (!isSearching() || m_searched == m_loaded
        || (m_watcher.isRunning() && !m_cancel.isCancelled()))
        return;
    const ElementStore& rows = source().loaded();
    const auto left = static_cast<quint64>(m_loaded - m_searched);
    const quint64 bytes = rows.memory() / static_cast<quint64>(m_loaded) * left; // about
    if (left <= rowsInPlace && bytes <= bytesInPlace)
        return take(search(rows, m_searched, m_loaded, m_needle, {}));
    m_cancel = {};
    const int end = std::min(m_loaded, m_searched + rowsPerJob);
    m_watcher.setFuture(
        QtConcurrent::run([rows, begin = m_searched, end, needle = m_needle, cancel = m_cancel] {
            return search(rows, begin, end, needle, cancel);
        }));
}

void ValueFilterModel::take(const Found& found)
{
    m_searched = found.end;
    if (!found.rows.empty()) {
        const int at = shownLoaded();
        beginInsertRows({}, at, at + static_cast<int>(found.rows.size()) - 1);
        m_matches.insert(m_matches.end(), found.rows.begin(), found.rows.end());
        endInsertRows();
    }
    Q_EMIT progressed();
    searchOn();
}

QModelIndex ValueFilterModel::mapToSource(const QModelIndex& proxy) const
{
    if (!proxy.isValid() || proxy.model() != this)
        return {};
    const int shown = shownLoaded();
    int row = proxy.row();
    if (row >= shown)
        row += source().loadedCount() - shown;
    else if (isSearching())
        row = m_matches[static_cast<std::size_t>(row)];
    return source().index(row, proxy.column());
}

QModelIndex ValueFilterModel::mapFromSource(const QModelIndex& index) const
{
    if (!index.isValid() || index.model() != sourceModel())
        return {};
    int row = index.row();
    if (row >= source().loadedCount()) {
        row += shownLoaded() - source().loadedCount();
    } else if (row >= m_loaded) {
        return {}; // it is just coming in
    } else if (isSearching()) {
        const auto found = std::lower_bound(m_matches.begin(), m_matches.end(), row);
        if (found == m_matches.end() || *found != row)
            return {};
        row = static_cast<int>(found - m_matches.begin());
    }
    return this->index(row, index.column());
}

QModelIndex ValueFilterModel::index(int row, int column, const QModelIndex& parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

int ValueFilterModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !sourceModel() ? 0 : shownLoaded() + m_added;
}

int ValueFilterModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || !sourceModel() ? 0 : source().columnCount();
}

QVariant ValueFilterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return sourceModel() ? sourceModel()->headerData(section, orientation, role) : QVariant();
}

} // namespace sluice
