// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/namespacetree.h"

#include "core/keys/naturalorder.h"

#include <algorithm>

namespace sluice {

namespace {

/// What rows are compared by: a namespace by its name, a key by what follows the prefix.
struct RowNames {
    const KeyStore& store;
    qsizetype prefixLength;
    const std::vector<NamespaceGroup>& groups;

    QByteArrayView name(NamespaceRow row) const
    {
        if (!row.isGroup())
            return store.name(row.key()).sliced(prefixLength);
        const NamespaceGroup& group = groups[row.group()];
        return store.name(group.sample).sliced(prefixLength, group.nameLength);
    }
    bool operator()(NamespaceRow a, NamespaceRow b) const
    {
        if (a.isGroup() != b.isGroup())
            return a.isGroup();
        return naturalorder::compare(name(a), name(b)) < 0;
    }
};

using RowIterator = std::vector<NamespaceRow>::const_iterator;

/// Where the row with that name is, among rows of one kind.
std::optional<RowIterator> find(
    const RowNames& names, RowIterator begin, RowIterator end, QByteArrayView name)
{
    const auto found
        = std::lower_bound(begin, end, name, [&names](NamespaceRow row, QByteArrayView wanted) {
              return naturalorder::compare(names.name(row), wanted) < 0;
          });
    if (found == end || names.name(*found) != name)
        return {};
    return found;
}

} // namespace

QByteArrayView NamespaceRows::groupName(
    const KeyStore& store, qsizetype prefixLength, quint32 group) const
{
    return RowNames { store, prefixLength, groups }.name(NamespaceRow::ofGroup(group));
}

std::optional<quint32> NamespaceRows::rowOfKey(
    const KeyStore& store, qsizetype prefixLength, QByteArrayView name) const
{
    const auto begin = rows.begin() + static_cast<qptrdiff>(groups.size());
    const auto found
        = find({ store, prefixLength, groups }, begin, rows.end(), name.sliced(prefixLength));
    if (!found)
        return {};
    return static_cast<quint32>(*found - rows.begin());
}

std::optional<quint32> NamespaceRows::rowOfNamespace(
    const KeyStore& store, qsizetype prefixLength, QByteArrayView name) const
{
    const auto end = rows.begin() + static_cast<qptrdiff>(groups.size());
    const auto found = find({ store, prefixLength, groups }, rows.begin(), end, name);
    if (!found)
        return {};
    return static_cast<quint32>(*found - rows.begin());
}

NamespaceLevel::NamespaceLevel(
    std::shared_ptr<const KeyStore> store, QByteArray prefix, QByteArray separator)
    : m_store(std::move(store))
    , m_prefix(std::move(prefix))
    , m_separator(std::move(separator))
    , m_last(std::make_shared<NamespaceRows>())
{
}

void NamespaceLevel::add(quint32 id)
{
    const QByteArrayView name = m_store->name(id);
    if (!name.startsWith(m_prefix))
        return;
    m_changed = true;
    const QByteArrayView rest = name.sliced(m_prefix.size());
    const qsizetype at = m_separator.isEmpty() ? -1 : rest.indexOf(m_separator);
    if (at < 0) {
        m_new.push_back(NamespaceRow::ofKey(id));
        return;
    }
    const qsizetype length = at + m_separator.size();
    quint32& group = m_groupOf[rest.first(length)];
    if (!group) {
        m_groups.push_back({ id, static_cast<quint32>(length), 0 });
        group = static_cast<quint32>(m_groups.size());
        m_new.push_back(NamespaceRow::ofGroup(group - 1));
    }
    ++m_groups[group - 1].count;
}

std::shared_ptr<const NamespaceRows> NamespaceLevel::snapshot()
{
    if (!m_changed)
        return m_last;
    auto result = std::make_shared<NamespaceRows>();
    result->groups = m_groups;
    result->added = sortedNew();
    const auto& before = m_last->rows;
    result->rows.reserve(before.size() + result->added.size());
    const RowNames less { *m_store, m_prefix.size(), m_groups };
    if (result->added.size() * 16 > before.size()) {
        std::merge(before.begin(), before.end(), result->added.begin(), result->added.end(),
            std::back_inserter(result->rows), less);
    } else { // few into many: look for the places, copy what lies between
        auto from = before.begin();
        for (const NamespaceRow row : result->added) {
            const auto to = std::upper_bound(from, before.end(), row, less);
            result->rows.insert(result->rows.end(), from, to);
            result->rows.push_back(row);
            from = to;
        }
        result->rows.insert(result->rows.end(), from, before.end());
    }
    result->rowOfGroup.resize(m_groups.size());
    for (quint32 row = 0; row < m_groups.size(); ++row)
        result->rowOfGroup[result->rows[row].group()] = row;
    m_new.clear();
    m_last = std::move(result);
    m_changed = false;
    return m_last;
}

std::vector<NamespaceRow> NamespaceLevel::sortedNew() const
{
    struct Entry {
        naturalorder::Abbreviation abbreviation;
        NamespaceRow row;
    };
    const RowNames names { *m_store, m_prefix.size(), m_groups };
    std::vector<Entry> entries;
    entries.reserve(m_new.size());
    for (const NamespaceRow row : m_new)
        entries.push_back({ naturalorder::abbreviate(names.name(row)), row });
    std::sort(entries.begin(), entries.end(), [&names](const Entry& a, const Entry& b) {
        if (a.row.isGroup() != b.row.isGroup())
            return a.row.isGroup();
        if (a.abbreviation != b.abbreviation)
            return a.abbreviation < b.abbreviation;
        return naturalorder::compare(names.name(a.row), names.name(b.row)) < 0;
    });
    std::vector<NamespaceRow> sorted;
    sorted.reserve(entries.size());
    for (const Entry& entry : entries)
        sorted.push_back(entry.row);
    return sorted;
}

} // namespace sluice
