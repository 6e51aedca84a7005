// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/namespacelevel.h"

#include "core/keys/hands.h"
#include "core/keys/rowsorting.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace sluice {

/// Namespaces of short names that were seen lately: a level has few of them most of the time, and
/// then neither their table nor any name is looked at.
class ShortGroups {
public:
    static constexpr qsizetype longest = 8;

    struct Entry {
        quint64 bytes = 0;
        quint32 length = 0; ///< 0: free
        quint32 group = 0;
    };
    /// Where that name would stand; it may hold another one. @p name is at most `longest`.
    [[nodiscard]] Entry& placeOf(QByteArrayView name, quint64& bytes)
    {
        bytes = 0;
        std::memcpy(&bytes, name.data(), static_cast<size_t>(name.size()));
        return m_entries[(bytes * 0x9e3779b97f4a7c15u) >> 58];
    }

private:
    std::array<Entry, 64> m_entries;
};

/// What one hand has found in its stripes.
struct NamespaceLevel::Found {
    GroupTable* groups;
    std::vector<NamespaceRow>* keys;
    ShortGroups latest {};
    bool any = false;

    void count(QByteArrayView group, quint32 id)
    {
        if (group.size() > ShortGroups::longest) {
            ++groups->groups()[groups->groupOf(group, id)].count;
            return;
        }
        quint64 bytes = 0;
        ShortGroups::Entry& entry = latest.placeOf(group, bytes);
        const auto length = static_cast<quint32>(group.size());
        if (entry.bytes != bytes || entry.length != length)
            entry = { bytes, length, groups->groupOf(group, id) };
        ++groups->groups()[entry.group].count;
    }
};

NamespaceLevel::NamespaceLevel(std::shared_ptr<const KeyStore> store, QByteArray prefix,
    Separators separators, NamespaceOrder order)
    : m_store(std::move(store))
    , m_prefix(std::move(prefix))
    , m_separators(std::move(separators))
    , m_order(order)
    , m_groups(*m_store, m_prefix.size())
    , m_last(std::make_shared<NamespaceRows>())
{
}

/// Puts the key where it belongs, if it lies below the prefix.
inline void NamespaceLevel::see(quint32 id, QByteArrayView name, Found& found) const
{
    const qsizetype prefix = m_prefix.size();
    if (prefix > 0) {
        // A prefix's end is where names differ most: most of those that do not match end here.
        if (name.size() < prefix || name[prefix - 1] != m_prefix.back()
            || std::memcmp(name.data(), m_prefix.constData(), static_cast<size_t>(prefix)) != 0)
            return;
    }
    found.any = true;
    const QByteArrayView rest = name.sliced(prefix);
    const qsizetype length = m_separators.partLength(rest);
    if (length == 0)
        found.keys->push_back(NamespaceRow::ofKey(id));
    else
        found.count(rest.first(length), id);
}

void NamespaceLevel::add(quint32 id)
{
    const QByteArrayView name = m_store->name(id);
    if (!name.startsWith(m_prefix))
        return;
    m_changed = true;
    const QByteArrayView rest = name.sliced(m_prefix.size());
    const qsizetype length = m_separators.partLength(rest);
    if (length == 0) {
        comeBack(NamespaceRow::ofKey(id));
        return;
    }
    const quint32 group = m_groups.groupOf(rest.first(length), id);
    if (++m_groups.groups()[group].count == 1)
        comeBack(NamespaceRow::ofGroup(group));
}

/// A row that was not there, or is there only because its removal was not carried out yet.
void NamespaceLevel::comeBack(NamespaceRow row)
{
    const auto removed = std::find(m_removed.begin(), m_removed.end(), row);
    if (removed == m_removed.end()) {
        m_new.push_back(row);
        return;
    }
    *removed = m_removed.back();
    m_removed.pop_back();
}

void NamespaceLevel::take(const IdSet& shown, quint32 from, quint32 to)
{
    const size_t groups = m_groups.groups().size();
    std::vector<quint32> gone; // namespaces that may come back
    for (quint32 group = 0; m_hasRemoved && group < groups; ++group) {
        if (m_groups.groups()[group].count == 0)
            gone.push_back(group);
    }
    GroupTable otherGroups(*m_store, m_prefix.size());
    std::vector<NamespaceRow> otherKeys;
    std::array<Found, handCount> found { Found { &m_groups, &m_new },
        Found { &otherGroups, &otherKeys } };
    inStripes(from, to, [&](int hand, quint32 begin, quint32 end) {
        Found& mine = found[static_cast<size_t>(hand)];
        constexpr quint32 step = IdSet::wordBits;
        for (quint32 id = begin; id < end;) {
            const quint32 stop = std::min((id / step + 1) * step, end);
            const quint64 word = shown.word(id / step);
            if (std::popcount(word) > 8) {
                m_store->visit(id, stop, [&](quint32 each, const char* at, qsizetype length) {
                    if (word >> (each % step) & 1)
                        see(each, QByteArrayView(at, length), mine);
                });
            } else if (word) {
                for (; id < stop; ++id) {
                    if (word >> (id % step) & 1)
                        see(id, m_store->name(id), mine);
                }
            }
            id = stop;
        }
    });
    for (const NamespaceGroup& group : otherGroups.groups()) {
        const quint32 same = m_groups.groupOf(otherGroups.nameOf(group), group.sample);
        m_groups.groups()[same].count += group.count;
    }
    m_new.insert(m_new.end(), otherKeys.begin(), otherKeys.end());
    for (size_t group = groups; group < m_groups.groups().size(); ++group)
        m_new.push_back(NamespaceRow::ofGroup(static_cast<quint32>(group)));
    for (const quint32 group : gone) {
        if (m_groups.groups()[group].count > 0)
            comeBack(NamespaceRow::ofGroup(group));
    }
    m_changed = m_changed || found[0].any || found[1].any;
}

void NamespaceLevel::remove(quint32 id)
{
    const QByteArrayView name = m_store->name(id);
    if (!name.startsWith(m_prefix))
        return;
    m_changed = true;
    m_hasRemoved = true;
    const QByteArrayView rest = name.sliced(m_prefix.size());
    const qsizetype length = m_separators.partLength(rest);
    if (length == 0) {
        m_removed.push_back(NamespaceRow::ofKey(id));
        return;
    }
    const quint32 group = m_groups.groupOf(rest.first(length), id);
    if (--m_groups.groups()[group].count == 0)
        m_removed.push_back(NamespaceRow::ofGroup(group));
}

NamespaceChange NamespaceLevel::snapshot(bool whole)
{
    if (!m_changed)
        return { m_last, {}, {} };
    NamespaceChange change;
    const std::vector<NamespaceRow>* before = &m_last->rows;
    std::vector<NamespaceRow> kept;
    if (!m_removed.empty()) {
        (void)dropRemoved(m_new);
        kept = *before;
        before = &kept;
        change.removedRows = dropRemoved(kept);
        m_removed.clear();
    }
    if (!m_last->groupsByName.empty()) { // back into the order of names, to merge
        kept = *before;
        before = &kept;
        const auto keys = std::partition_point(
            kept.begin(), kept.end(), [](NamespaceRow row) { return row.isGroup(); });
        const std::vector<NamespaceRow> groups = sorted({ kept.begin(), keys });
        std::copy(groups.begin(), groups.end(), kept.begin());
    }
    const bool part = !whole && m_last->rows.empty() && m_new.size() > 4 * firstRows;
    std::vector<NamespaceRow> added = part ? takeFirst() : sorted(std::exchange(m_new, {}));
    auto result = std::make_shared<NamespaceRows>();
    result->rows = merged(*before, added);
    result->groups = m_groups.groups();
    index(*result);
    if (!m_last->rows.empty())
        change.added = std::move(added);
    m_last = std::move(result);
    m_changed = part;
    change.rows = m_last;
    return change;
}

/// The first rows of those that are new, in order; the others stay there.
std::vector<NamespaceRow> NamespaceLevel::takeFirst()
{
    std::vector<SortedRow> entries
        = abbreviated(m_new, [this](NamespaceRow row) { return nameOf(row); });
    const auto less = [this](const SortedRow& a, const SortedRow& b) {
        return rowLess(a, b, [this](NamespaceRow row) { return nameOf(row); });
    };
    const auto middle = entries.begin() + firstRows;
    std::nth_element(entries.begin(), middle, entries.end(), less);
    std::sort(entries.begin(), middle, less);
    std::vector<NamespaceRow> first;
    for (auto at = entries.begin(); at != middle; ++at)
        first.push_back(at->row);
    m_new.clear();
    for (auto at = middle; at != entries.end(); ++at)
        m_new.push_back(at->row);
    return first;
}

std::vector<NamespaceRow> NamespaceLevel::sorted(std::vector<NamespaceRow> rows) const
{
    return sortRows(std::move(rows), [this](NamespaceRow row) { return nameOf(row); });
}

/// Takes those that are gone out of @p rows; returns where they stood.
std::vector<quint32> NamespaceLevel::dropRemoved(std::vector<NamespaceRow>& rows) const
{
    std::vector<NamespaceRow> gone = m_removed;
    const auto byValue = [](NamespaceRow a, NamespaceRow b) { return a.value() < b.value(); };
    std::sort(gone.begin(), gone.end(), byValue);
    std::vector<quint32> places;
    auto kept = rows.begin();
    for (auto at = rows.begin(); at != rows.end(); ++at) {
        if (std::binary_search(gone.begin(), gone.end(), *at, byValue))
            places.push_back(static_cast<quint32>(at - rows.begin()));
        else
            *kept++ = *at;
    }
    rows.erase(kept, rows.end());
    return places;
}

/// Both in order; every row of the larger one is looked at once.
std::vector<NamespaceRow> NamespaceLevel::merged(
    const std::vector<NamespaceRow>& before, const std::vector<NamespaceRow>& added) const
{
    std::vector<NamespaceRow> rows;
    if (added.empty())
        return before;
    if (before.empty())
        return added;
    const auto nameIt = [this](NamespaceRow row) { return nameOf(row); };
    const auto less = [&](NamespaceRow a, NamespaceRow b) {
        if (a.isGroup() != b.isGroup())
            return a.isGroup();
        return naturalorder::compare(nameOf(a), nameOf(b)) < 0;
    };
    rows.reserve(before.size() + added.size());
    if (added.size() * 16 <= before.size()) { // few into many: copy what lies between
        auto from = before.begin();
        for (const NamespaceRow row : added) {
            const auto to = std::upper_bound(from, before.end(), row, less);
            rows.insert(rows.end(), from, to);
            rows.push_back(row);
            from = to;
        }
        rows.insert(rows.end(), from, before.end());
        return rows;
    }
    auto a = before.begin();
    auto b = added.begin();
    SortedRow left = abbreviated(*a, nameIt);
    SortedRow right = abbreviated(*b, nameIt);
    for (;;) {
        if (rowLess(right, left, nameIt)) {
            rows.push_back(*b);
            if (++b == added.end())
                break;
            right = abbreviated(*b, nameIt);
        } else {
            rows.push_back(*a);
            if (++a == before.end())
                break;
            left = abbreviated(*a, nameIt);
        }
    }
    rows.insert(rows.end(), a, before.end());
    rows.insert(rows.end(), b, added.end());
    return rows;
}

/// Everything that follows from rows (in the order of names) and groups.
void NamespaceLevel::index(NamespaceRows& rows) const
{
    const auto keys = std::partition_point(
        rows.rows.begin(), rows.rows.end(), [](NamespaceRow row) { return row.isGroup(); });
    rows.groupRows = static_cast<quint32>(keys - rows.rows.begin());
    if (m_order == NamespaceOrder::ByCount) {
        for (quint32 row = 0; row < rows.groupRows; ++row)
            rows.groupsByName.push_back(rows.rows[row].group());
        std::stable_sort(rows.rows.begin(), keys, [&rows](NamespaceRow a, NamespaceRow b) {
            return rows.groups[a.group()].count > rows.groups[b.group()].count;
        });
    }
    rows.rowOfGroup.assign(rows.groups.size(), NamespaceRows::noRow);
    for (quint32 row = 0; row < rows.groupRows; ++row)
        rows.rowOfGroup[rows.rows[row].group()] = row;
}

quint64 NamespaceLevel::memoryBytes() const
{
    const NamespaceRows& last = *m_last;
    return m_groups.memoryBytes() + last.groups.capacity() * sizeof(NamespaceGroup)
        + (last.rows.capacity() + m_new.capacity() + m_removed.capacity()) * sizeof(NamespaceRow)
        + (last.rowOfGroup.capacity() + last.groupsByName.capacity()) * sizeof(quint32);
}

QByteArrayView NamespaceLevel::nameOf(NamespaceRow row) const
{
    return row.isGroup() ? m_groups.nameOf(m_groups.groups()[row.group()])
                         : m_store->name(row.key()).sliced(m_prefix.size());
}

} // namespace sluice
