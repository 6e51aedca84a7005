// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/grouptable.h"
#include "core/keys/hands.h"
#include "core/keys/idset.h"
#include "core/keys/namespacetree.h"
#include "core/keys/rowsorting.h"
#include "core/keys/separators.h"

#include <array>
#include <memory>
#include <vector>

namespace sluice {

/// Builds the children of one namespace from keys as they come and go. One thread, which gets help
/// from a second one for large sweeps.
class NamespaceLevel {
public:
    /// So many rows are given first when a level has far more (see snapshot()).
    static constexpr size_t firstRows = 500;

    /// No @p separators: no grouping, everything is a key of this level.
    NamespaceLevel(std::shared_ptr<const KeyStore> store, QByteArray prefix, Separators separators,
        NamespaceOrder order = NamespaceOrder::ByName);

    /// Takes the key into account if it lies below the prefix. It must not be in already.
    void add(quint32 id);
    /// The same for those of the ids from..to-1 that are in @p shown.
    void take(const IdSet& shown, quint32 from, quint32 to);
    /// The key is gone. It must have been taken into account.
    void remove(quint32 id);

    /// Whether anything came or went since snapshot().
    [[nodiscard]] bool isChanged() const { return m_changed; }
    /// The sorted children as of now. Not @p whole, for a level that nobody has seen yet and that
    /// goes on to be filled: only the first rows of it, if there are many; isChanged() then still.
    [[nodiscard]] NamespaceChange snapshot(bool whole = true);
    /// Whether putting it in order may take long.
    [[nodiscard]] bool isLarge() const { return newRows() + m_last->rows.size() > 40 * firstRows; }
    /// Bytes taken from the heap, by the last snapshot() too.
    [[nodiscard]] quint64 memoryBytes() const;
    /// Nothing more will come for now: frees what finds namespaces.
    void seal() { m_groups.seal(); }

private:
    struct Found; ///< by one hand

    void see(quint32 id, QByteArrayView name, Found& found) const;
    void takePortion(
        const IdSet& shown, quint32 from, quint32 to, std::array<Found, handCount>& found);
    void addUp(size_t half, std::array<Found, handCount>& found);
    void comeBack(NamespaceRow row);
    [[nodiscard]] size_t newRows() const { return m_new[0].size() + m_new[1].size(); }
    [[nodiscard]] SortedRow abbreviate(NamespaceRow row) const
    {
        return { naturalorder::abbreviate(nameOf(row)), row };
    }
    [[nodiscard]] std::vector<NamespaceRow> sorted(UnsortedRows rows) const;
    [[nodiscard]] std::vector<NamespaceRow> removedByValue() const;
    void dropRemoved(UnsortedRows& rows) const;
    [[nodiscard]] std::vector<quint32> dropRemoved(std::vector<NamespaceRow>& rows) const;
    [[nodiscard]] std::vector<NamespaceRow> merged(
        const std::vector<NamespaceRow>& before, const std::vector<NamespaceRow>& added) const;
    void index(NamespaceRows& rows) const;
    [[nodiscard]] QByteArrayView nameOf(NamespaceRow row) const;

    std::shared_ptr<const KeyStore> m_store;
    QByteArray m_prefix;
    Separators m_separators;
    NamespaceOrder m_order;
    GroupTable m_groups;
    UnsortedRows m_new;
    std::vector<NamespaceRow> m_removed; ///< of m_new or of m_last
    std::shared_ptr<const NamespaceRows> m_last;
    bool m_changed = false;
    bool m_hasRemoved = false; ///< there may be namespaces without keys
};

} // namespace sluice
