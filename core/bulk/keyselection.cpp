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

KeySelection KeySelection::onServer(QByteArray pattern)
{
    KeySelection selection;
    selection.source = Source::Server;
    selection.pattern = std::move(pattern);
    return selection;
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
