// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/namespacetree.h"

#include <vector>

namespace sluice {

/// The namespaces of one level, found by name: open addressing, 8 bytes a slot. One thread.
class GroupTable {
public:
    /// The names lie in the store, behind a prefix of that length.
    GroupTable(const KeyStore& store, qsizetype prefixLength)
        : m_store(&store)
        , m_prefixLength(prefixLength)
    {
    }

    /// The group of that name (separator included); made, of no keys, with @p sample when missing.
    quint32 groupOf(QByteArrayView name, quint32 sample);
    [[nodiscard]] std::vector<NamespaceGroup>& groups() { return m_groups; }
    [[nodiscard]] const std::vector<NamespaceGroup>& groups() const { return m_groups; }
    [[nodiscard]] QByteArrayView nameOf(const NamespaceGroup& group) const
    {
        return m_store->name(group.sample).sliced(m_prefixLength, group.nameLength);
    }
    /// Frees what finds names; the next groupOf() builds it again.
    void seal() { m_slots = std::vector<Slot>(); }
    [[nodiscard]] quint64 memoryBytes() const
    {
        return m_groups.capacity() * sizeof(NamespaceGroup) + m_slots.capacity() * sizeof(Slot);
    }

private:
    struct Slot {
        quint32 hash = 0;
        quint32 group = 0; ///< + 1; 0: free
    };

    static quint32 hashOf(QByteArrayView name) noexcept;
    void grow();

    const KeyStore* m_store;
    qsizetype m_prefixLength;
    std::vector<NamespaceGroup> m_groups;
    std::vector<Slot> m_slots;
};

} // namespace sluice
