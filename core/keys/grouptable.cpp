// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/grouptable.h"

#include <QHashFunctions>

namespace sluice {

quint32 GroupTable::hashOf(QByteArrayView name) noexcept
{
    static const size_t seed = QHashSeed::globalSeed();
    const size_t hash = qHashBits(name.data(), static_cast<size_t>(name.size()), seed);
    return static_cast<quint32>(hash ^ hash >> 32);
}

quint32 GroupTable::groupOf(QByteArrayView name, quint32 sample)
{
    if (m_groups.size() * 4 >= m_slots.size() * 3)
        grow();
    const quint32 hash = hashOf(name);
    const size_t mask = m_slots.size() - 1;
    size_t at = hash & mask;
    for (; m_slots[at].group; at = (at + 1) & mask) {
        const quint32 group = m_slots[at].group - 1;
        if (m_slots[at].hash == hash && nameOf(m_groups[group]) == name)
            return group;
    }
    m_groups.push_back({ sample, static_cast<quint32>(name.size()), 0 });
    m_slots[at] = { hash, static_cast<quint32>(m_groups.size()) };
    return static_cast<quint32>(m_groups.size()) - 1;
}

void GroupTable::grow()
{
    size_t count = 64;
    while (count * 3 <= m_groups.size() * 4 + 4)
        count *= 2;
    m_slots.assign(count, {});
    for (quint32 group = 0; group < m_groups.size(); ++group) {
        const quint32 hash = hashOf(nameOf(m_groups[group]));
        size_t at = hash & (count - 1);
        while (m_slots[at].group)
            at = (at + 1) & (count - 1);
        m_slots[at] = { hash, group + 1 };
    }
}

} // namespace sluice
