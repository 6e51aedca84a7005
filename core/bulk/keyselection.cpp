// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keyselection.h"

#include <algorithm>

namespace sluice {

KeySelection KeySelection::ofNames(QList<QByteArray> names)
{
    KeySelection selection;
    selection.names = std::move(names);
    return selection;
}

KeySelection KeySelection::ofLoaded(std::shared_ptr<const KeyStore> store, QByteArray prefix,
    Predicate matches, std::shared_ptr<const IdSet> gone)
{
    KeySelection selection;
    selection.source = Source::Loaded;
    selection.store = std::move(store);
    selection.prefix = std::move(prefix);
    selection.matches = std::move(matches);
    selection.gone = std::move(gone);
    return selection;
}

KeySelection KeySelection::ofRows(std::shared_ptr<const KeyStore> store, QList<RowRange> rows,
    Predicate matches, std::shared_ptr<const IdSet> gone)
{
    KeySelection selection = ofLoaded(std::move(store), {}, std::move(matches), std::move(gone));
    selection.source = Source::Rows;
    selection.rows = std::move(rows);
    return selection;
}

KeySelection KeySelection::onServer(QByteArray pattern)
{
    KeySelection selection;
    selection.source = Source::Server;
    selection.pattern = std::move(pattern);
    return selection;
}

namespace {

/// Prefixes none of which begins with another one, for the question whether a name begins with any.
class Prefixes {
public:
    explicit Prefixes(std::vector<QByteArrayView> all)
    {
        std::sort(all.begin(), all.end());
        for (const QByteArrayView prefix : all) {
            if (m_sorted.empty() || !prefix.startsWith(m_sorted.back()))
                m_sorted.push_back(prefix);
        }
    }
    [[nodiscard]] bool isEmpty() const { return m_sorted.empty(); }
    [[nodiscard]] bool isAnyOf(QByteArrayView name) const
    {
        // The one that a name begins with is the last of those that are not behind it: another one
        // in between would begin with that one.
        const auto after = std::upper_bound(m_sorted.begin(), m_sorted.end(), name);
        return after != m_sorted.begin() && name.startsWith(*std::prev(after));
    }

private:
    std::vector<QByteArrayView> m_sorted;
};

constexpr quint32 looks = 1u << 16; ///< between two at the flag

} // namespace

std::vector<quint32> idsOfRows(const KeySelection& selection, const std::atomic<bool>& cancelled)
{
    const KeyStore& store = *selection.store;
    const quint32 size = store.size();
    IdSet chosen;
    chosen.resize(size);
    std::vector<QByteArrayView> below;
    for (const RowRange& range : selection.rows) {
        const auto prefix = range.prefix.size();
        for (quint32 row = range.first; row <= range.last; ++row) {
            if (row % looks == 0 && cancelled)
                return {};
            const NamespaceRow at = range.rows->rows[row];
            if (!at.isGroup()) {
                chosen.insert(at.key());
                continue;
            }
            const NamespaceGroup& group = range.rows->groups[at.group()];
            below.push_back(store.name(group.sample).first(prefix + group.nameLength));
        }
    }
    const Prefixes prefixes(std::move(below));
    std::vector<quint32> ids;
    const auto take = [&](quint32 id, QByteArrayView name) {
        if (!(selection.gone && selection.gone->contains(id))
            && (!selection.matches || selection.matches(name)))
            ids.push_back(id);
    };
    for (quint32 from = 0; from < size && !cancelled; from += looks) {
        const quint32 to = std::min(from + looks, size);
        if (prefixes.isEmpty()) {
            for (quint32 id = from; id < to; ++id) {
                if (chosen.contains(id))
                    take(id, store.name(id));
            }
            continue;
        }
        store.visit(from, to, [&](quint32 id, const char* at, qsizetype length) {
            const QByteArrayView name(at, length);
            if (chosen.contains(id) || prefixes.isAnyOf(name))
                take(id, name);
        });
    }
    return ids;
}

CollectedKeys::CollectedKeys(std::shared_ptr<const KeyStore> store)
    : m_store(std::move(store))
    , m_size(m_store->size())
{
}

CollectedKeys::CollectedKeys(std::shared_ptr<const KeyStore> store, std::vector<quint32> ids)
    : m_store(std::move(store))
    , m_ids(std::move(ids))
    , m_size(static_cast<quint32>(m_ids.size()))
{
}

QByteArrayView CollectedKeys::name(quint32 number) const
{
    return m_store->name(m_ids.empty() ? number : m_ids[number]);
}

QList<QByteArray> CollectedKeys::sample(quint32 most) const
{
    QList<QByteArray> names;
    for (quint32 i = 0; i < std::min(most, m_size); ++i)
        names.append(name(i).toByteArray());
    return names;
}

} // namespace sluice
