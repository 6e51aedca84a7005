// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/chosenrows.h"

#include "ui/models/keytreemodel.h"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

/// Rows that are looked at one by one in a turn of the GUI's thread: some milliseconds.
constexpr quint64 mostCounted = 200'000;
/// The same where each is looked up by its name.
constexpr quint64 mostLookedUp = 500;

QByteArray prefixOf(const QModelIndex& parent)
{
    return parent.isValid() ? parent.data(KeyTreeModel::NameRole).toByteArray() : QByteArray();
}

} // namespace

void ChosenRows::clear()
{
    m_isAll = false;
    m_levels.clear();
}

void ChosenRows::chooseAll()
{
    m_levels.clear();
    m_isAll = m_model && m_model->rowCount() > 0;
}

void ChosenRows::add(const QItemSelection& rows)
{
    for (const QItemSelectionRange& range : rows) {
        add(range.parent(), static_cast<quint32>(range.top()),
            static_cast<quint32>(range.bottom()));
    }
}

void ChosenRows::add(const QModelIndex& row)
{
    if (row.isValid())
        add(row.parent(), static_cast<quint32>(row.row()), static_cast<quint32>(row.row()));
}

void ChosenRows::add(const QModelIndex& parent, quint32 first, quint32 last)
{
    if (!m_model || m_isAll)
        return;
    const QByteArray prefix = prefixOf(parent);
    const auto rows = m_model->rowsOf(parent);
    if (last >= rows->rows.size())
        return;
    bringUpToDate(prefix, rows);
    auto level = std::find_if(
        m_levels.begin(), m_levels.end(), [&](const Level& each) { return each.rows == rows; });
    if (level == m_levels.end())
        level = m_levels.insert(level, { prefix, rows, {} });
    insert(level->ranges, { first, last });
}

/// What was chosen in earlier versions of a namespace goes over to this one, if it is not much: so
/// that old versions are not kept, and nothing is counted twice.
void ChosenRows::bringUpToDate(
    const QByteArray& prefix, const std::shared_ptr<const NamespaceRows>& rows)
{
    Level now { prefix, rows, {} };
    std::vector<Level> kept;
    for (Level& level : m_levels) {
        quint64 size = 0;
        for (const Range range : level.ranges)
            size += range.last - range.first + 1;
        if (level.prefix != prefix || level.rows == rows || size > mostLookedUp) {
            kept.push_back(std::move(level));
            continue;
        }
        for (const Range range : level.ranges) {
            for (quint32 row = range.first; row <= range.last; ++row) {
                const QByteArray name = nameOf(level, row);
                const auto place = level.rows->rows[row].isGroup()
                    ? rows->rowOfNamespace(*m_model->store(), prefix.size(),
                        QByteArrayView(name).sliced(prefix.size()))
                    : rows->rowOfKey(*m_model->store(), prefix.size(), name);
                if (place && *place != NamespaceRows::noRow)
                    insert(now.ranges, { *place, *place });
            }
        }
    }
    m_levels = std::move(kept);
    for (const Range range : now.ranges) {
        auto level = std::find_if(
            m_levels.begin(), m_levels.end(), [&](const Level& each) { return each.rows == rows; });
        if (level == m_levels.end())
            level = m_levels.insert(level, { prefix, rows, {} });
        insert(level->ranges, range);
    }
}

void ChosenRows::remove(const QModelIndex& row)
{
    if (!m_model || !row.isValid())
        return;
    QModelIndexList path; // outermost first
    for (QModelIndex at = row; at.isValid(); at = at.parent())
        path.prepend(at);
    bool isIn = std::exchange(m_isAll, false); // in something above that was chosen
    for (const QModelIndex& at : std::as_const(path)) {
        if (isIn)
            add(at.parent(), 0, static_cast<quint32>(m_model->rowCount(at.parent()) - 1));
        else
            isIn = containsItself(at);
        removeItself(at);
    }
}

void ChosenRows::removeItself(const QModelIndex& row)
{
    for (Level& level : m_levels) {
        if (const auto place = placeOf(row, level))
            erase(level.ranges, *place);
    }
    m_levels.erase(std::remove_if(m_levels.begin(), m_levels.end(),
                       [](const Level& level) { return level.ranges.empty(); }),
        m_levels.end());
}

bool ChosenRows::contains(const QModelIndex& row) const
{
    if (m_isAll)
        return row.isValid();
    if (m_levels.empty())
        return false;
    for (QModelIndex at = row; at.isValid(); at = at.parent()) {
        if (containsItself(at))
            return true;
    }
    return false;
}

bool ChosenRows::containsItself(const QModelIndex& row) const
{
    return std::any_of(m_levels.begin(), m_levels.end(), [&](const Level& level) {
        const auto place = placeOf(row, level);
        if (!place)
            return false;
        const auto range = std::lower_bound(level.ranges.begin(), level.ranges.end(), *place,
            [](const Range& each, quint32 at) { return each.last < at; });
        return range != level.ranges.end() && range->first <= *place;
    });
}

/// Its row in that version; nothing: it is not in it.
std::optional<quint32> ChosenRows::placeOf(const QModelIndex& row, const Level& level) const
{
    const QModelIndex parent = row.parent();
    if (m_model->rowsOf(parent) == level.rows)
        return static_cast<quint32>(row.row());
    if (prefixOf(parent) != level.prefix)
        return {};
    const QByteArray name = row.data(KeyTreeModel::NameRole).toByteArray();
    const qsizetype length = level.prefix.size();
    if (!row.data(KeyTreeModel::IsNamespaceRole).toBool())
        return level.rows->rowOfKey(*m_model->store(), length, name);
    const auto place = level.rows->rowOfNamespace(
        *m_model->store(), length, QByteArrayView(name).sliced(length));
    return place == NamespaceRows::noRow ? std::nullopt : place;
}

KeySelection ChosenRows::selection(
    KeySelection::Predicate matches, std::shared_ptr<const IdSet> gone) const
{
    const auto store = m_model ? m_model->store() : std::make_shared<const KeyStore>();
    if (m_isAll)
        return KeySelection::ofLoaded(store, {}, std::move(matches), std::move(gone));
    QList<RowRange> rows;
    for (const Level& level : m_levels) {
        for (const Range range : level.ranges)
            rows.append({ level.prefix, level.rows, range.first, range.last });
    }
    return KeySelection::ofRows(store, std::move(rows), std::move(matches), std::move(gone));
}

std::optional<quint64> ChosenRows::keys(const IdSet* gone) const
{
    if (m_isAll)
        return m_model->matches();
    quint64 looks = 0;
    quint64 lookUps = 0;
    quint64 sum = 0;
    for (const Level& level : m_levels) {
        if (isBelowChosen(level))
            continue;
        const NamespaceRows& rows = *level.rows;
        const QModelIndex parent = m_model->findNamespace(level.prefix);
        const bool isNow = m_model->rowsOf(parent) == level.rows;
        for (const Range range : level.ranges) {
            const quint32 end = range.last + 1;
            const quint32 groupsEnd = std::clamp(rows.groupRows, range.first, end);
            looks += gone ? end - range.first : groupsEnd - range.first;
            lookUps += isNow ? 0 : groupsEnd - range.first;
            if (looks > mostCounted || lookUps > mostLookedUp)
                return {};
            for (quint32 row = range.first; row < groupsEnd; ++row) {
                if (isNow) {
                    sum += rows.groups[rows.rows[row].group()].count;
                    continue;
                }
                const QModelIndex index = m_model->findNamespace(nameOf(level, row));
                sum += index.data(KeyTreeModel::CountRole).toUInt();
            }
            sum += end - groupsEnd;
            for (quint32 row = groupsEnd; gone && row < end; ++row)
                sum -= gone->contains(rows.rows[row].key()) ? 1 : 0;
        }
    }
    return sum;
}

bool ChosenRows::isBelowChosen(const Level& level) const
{
    return !level.prefix.isEmpty() && contains(m_model->findNamespace(level.prefix));
}

QByteArray ChosenRows::commonPrefix() const
{
    if (m_levels.empty())
        return {};
    if (const QList<QByteArray> few = names(2); few.size() == 1)
        return few.first();
    QByteArray common = m_levels.front().prefix;
    for (const Level& level : m_levels) {
        const auto differ
            = std::mismatch(common.begin(), common.end(), level.prefix.begin(), level.prefix.end());
        common.truncate(differ.first - common.begin());
    }
    return common;
}

QList<QByteArray> ChosenRows::names(qsizetype most) const
{
    QList<QByteArray> names;
    for (const Level& level : m_levels) {
        for (const Range range : level.ranges) {
            for (quint32 row = range.first; row <= range.last && names.size() < most; ++row)
                names.append(nameOf(level, row));
        }
    }
    const int all = m_isAll ? m_model->rowCount() : 0;
    for (int row = 0; row < all && names.size() < most; ++row)
        names.append(m_model->index(row, 0).data(KeyTreeModel::NameRole).toByteArray());
    return names;
}

QByteArray ChosenRows::nameOf(const Level& level, quint32 row) const
{
    const KeyStore& store = *m_model->store();
    const NamespaceRow at = level.rows->rows[row];
    return at.isGroup()
        ? level.prefix + level.rows->groupName(store, level.prefix.size(), at.group()).toByteArray()
        : store.name(at.key()).toByteArray();
}

void ChosenRows::insert(std::vector<Range>& ranges, Range added)
{
    const auto first = std::find_if(ranges.begin(), ranges.end(),
        [&](const Range& each) { return quint64(each.last) + 1 >= added.first; });
    auto behind = first;
    for (; behind != ranges.end() && behind->first <= quint64(added.last) + 1; ++behind) {
        added.first = std::min(added.first, behind->first);
        added.last = std::max(added.last, behind->last);
    }
    ranges.insert(ranges.erase(first, behind), added);
}

void ChosenRows::erase(std::vector<Range>& ranges, quint32 row)
{
    const auto range = std::find_if(ranges.begin(), ranges.end(),
        [row](const Range& each) { return each.first <= row && row <= each.last; });
    if (range == ranges.end())
        return;
    const Range whole = *range;
    auto at = ranges.erase(range);
    if (row < whole.last)
        at = ranges.insert(at, { row + 1, whole.last });
    if (row > whole.first)
        ranges.insert(at, { whole.first, row - 1 });
}

} // namespace sluice
