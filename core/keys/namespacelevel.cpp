// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/namespacelevel.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <utility>

namespace sluice {

namespace {

bool byValue(NamespaceRow a, NamespaceRow b) { return a.value() < b.value(); }

} // namespace

/// What one hand has found in its stripes.
struct NamespaceLevel::Found {
    std::vector<SortedRow>* keys = nullptr;
    std::array<std::vector<GroupTable::Sighting>, GroupTable::halves> groups {};
    bool any = false;

    /// Namespaces of short names that were seen lately are added up here: a level has few of them
    /// most of the time.
    void see(const GroupTable::Sighting& seen)
    {
        if (!GroupTable::isShort(seen)) {
            pass(seen);
            return;
        }
        GroupTable::Sighting& latest = m_latest[seen.hash % m_latest.size()];
        if (latest.times && latest.name == seen.name && latest.size == seen.size) {
            ++latest.times;
            return;
        }
        pass(latest);
        latest = seen;
    }
    void passLatest()
    {
        for (GroupTable::Sighting& latest : m_latest) {
            pass(latest);
            latest.times = 0;
        }
    }

private:
    void pass(const GroupTable::Sighting& seen)
    {
        if (seen.times)
            groups[GroupTable::halfOf(seen)].push_back(seen);
    }

    std::array<GroupTable::Sighting, 64> m_latest {};
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
        found.keys->push_back({ naturalorder::abbreviate(rest), NamespaceRow::ofKey(id) });
    else
        found.see(m_groups.sighting(rest.first(length), id));
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
    if (++m_groups.group(group).count == 1)
        comeBack(NamespaceRow::ofGroup(group));
}

/// A row that was not there, or is there only because its removal was not carried out yet.
void NamespaceLevel::comeBack(NamespaceRow row)
{
    const auto removed = std::find(m_removed.begin(), m_removed.end(), row);
    if (removed == m_removed.end()) {
        m_new[0].push_back(abbreviate(row));
        return;
    }
    *removed = m_removed.back();
    m_removed.pop_back();
}

void NamespaceLevel::take(const IdSet& shown, quint32 from, quint32 to)
{
    // In portions: what is found in one is still in the processor's cache when it is counted.
    constexpr quint32 portion = 1u << 17;
    std::vector<quint32> gone; // namespaces that may come back
    for (quint32 half = 0; m_hasRemoved && half < GroupTable::halves; ++half) {
        for (quint32 at = 0; at < m_groups.size(half); ++at) {
            const quint32 group = GroupTable::numberOf(half, at);
            if (m_groups.group(group).count == 0)
                gone.push_back(group);
        }
    }
    std::array<Found, handCount> found;
    for (size_t hand = 0; hand < found.size(); ++hand)
        found[hand].keys = &m_new[hand];
    for (quint32 begin = from; begin < to;) {
        const quint32 end = std::min((begin / portion + 1) * portion, to);
        takePortion(shown, begin, end, found);
        begin = end;
    }
    for (const quint32 group : gone) {
        if (m_groups.group(group).count > 0)
            comeBack(NamespaceRow::ofGroup(group));
    }
    m_changed = m_changed || found[0].any || found[1].any;
}

/// Both hands find, then each counts the namespaces of one half.
void NamespaceLevel::takePortion(
    const IdSet& shown, quint32 from, quint32 to, std::array<Found, handCount>& found)
{
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
    size_t sightings = 0;
    for (Found& mine : found) {
        mine.passLatest();
        sightings += mine.groups[0].size() + mine.groups[1].size();
    }
    bothHands(sightings > 4'000, [&](int hand) { addUp(static_cast<size_t>(hand), found); });
}

/// Counts what was found of that half; namespaces that are new become rows.
void NamespaceLevel::addUp(size_t half, std::array<Found, handCount>& found)
{
    quint32 at = m_groups.size(half);
    for (Found& each : found) {
        m_groups.count(half, each.groups[half]);
        each.groups[half].clear();
    }
    for (; at < m_groups.size(half); ++at)
        m_new[half].push_back(abbreviate(NamespaceRow::ofGroup(GroupTable::numberOf(half, at))));
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
    if (--m_groups.group(group).count == 0)
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
        dropRemoved(m_new);
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
        UnsortedRows unsorted;
        std::transform(kept.begin(), keys, std::back_inserter(unsorted[0]),
            [this](NamespaceRow row) { return abbreviate(row); });
        const std::vector<NamespaceRow> groups = sorted(std::move(unsorted));
        std::copy(groups.begin(), groups.end(), kept.begin());
    }
    const bool part = !whole && m_last->rows.empty() && newRows() > 4 * firstRows;
    std::vector<NamespaceRow> added = part
        ? takeFirstRows(m_new, firstRows, [this](NamespaceRow row) { return nameOf(row); })
        : sorted(std::exchange(m_new, {}));
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

std::vector<NamespaceRow> NamespaceLevel::sorted(UnsortedRows rows) const
{
    return sortRows(std::move(rows), [this](NamespaceRow row) { return nameOf(row); });
}

std::vector<NamespaceRow> NamespaceLevel::removedByValue() const
{
    std::vector<NamespaceRow> gone = m_removed;
    std::sort(gone.begin(), gone.end(), byValue);
    return gone;
}

/// Takes those that are gone out of @p rows; returns where they stood.
std::vector<quint32> NamespaceLevel::dropRemoved(std::vector<NamespaceRow>& rows) const
{
    const std::vector<NamespaceRow> gone = removedByValue();
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

void NamespaceLevel::dropRemoved(UnsortedRows& rows) const
{
    const std::vector<NamespaceRow> gone = removedByValue();
    for (std::vector<SortedRow>& part : rows) {
        std::erase_if(part, [&gone](const SortedRow& entry) {
            return std::binary_search(gone.begin(), gone.end(), entry.row, byValue);
        });
    }
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
    SortedRow left = abbreviate(*a);
    SortedRow right = abbreviate(*b);
    for (;;) {
        if (rowLess(right, left, [this](NamespaceRow row) { return nameOf(row); })) {
            rows.push_back(*b);
            if (++b == added.end())
                break;
            right = abbreviate(*b);
        } else {
            rows.push_back(*a);
            if (++a == before.end())
                break;
            left = abbreviate(*a);
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
        + (last.rows.capacity() + m_removed.capacity()) * sizeof(NamespaceRow)
        + (m_new[0].capacity() + m_new[1].capacity()) * sizeof(SortedRow)
        + (last.rowOfGroup.capacity() + last.groupsByName.capacity()) * sizeof(quint32);
}

QByteArrayView NamespaceLevel::nameOf(NamespaceRow row) const
{
    return row.isGroup() ? m_groups.nameOf(m_groups.group(row.group()))
                         : m_store->name(row.key()).sliced(m_prefix.size());
}

} // namespace sluice
