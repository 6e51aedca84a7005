// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/namespacetree.h"

#include <array>
#include <vector>

namespace sluice {

/// The namespaces of one level, found by name, in two halves by a bit of the name's hash: each half
/// may be filled by a thread of its own. Open addressing, 16 bytes a slot, in which short names
/// stand themselves: then one look into memory finds a namespace. One thread, but for count().
class GroupTable {
public:
    static constexpr size_t halves = 2;

    /// A name that was seen, so many times, and one of the keys that has it.
    struct Sighting {
        quint64 name; ///< its first eight bytes when it is short, else where it stands
        quint32 hash;
        quint32 size; ///< short: its length and its other bytes; long: its length and longBit
        quint32 sample;
        quint32 times;
    };
    static constexpr quint32 longBit = 1u << 31;

    /// The names lie in the store, behind a prefix of that length.
    GroupTable(const KeyStore& store, qsizetype prefixLength);

    /// @p name (separator included) stays where it is, in the store.
    [[nodiscard]] Sighting sighting(QByteArrayView name, quint32 sample) const noexcept;
    static bool isShort(const Sighting& sighting) noexcept { return !(sighting.size & longBit); }
    static size_t halfOf(const Sighting& sighting) noexcept { return sighting.hash >> 31; }
    /// Adds up sightings that are all of that half; namespaces that are missing are made. Two
    /// threads may do it at once, one per half.
    void count(size_t half, const std::vector<Sighting>& sightings);
    /// The group of that name (separator included); made, of no keys, with @p sample when missing.
    quint32 groupOf(QByteArrayView name, quint32 sample);

    static quint32 numberOf(size_t half, quint32 at) noexcept
    {
        return at * static_cast<quint32>(halves) + static_cast<quint32>(half);
    }
    /// By its number: even in the one half, odd in the other.
    [[nodiscard]] NamespaceGroup& group(quint32 number)
    {
        return m_halves[number % halves].groups[number / halves];
    }
    [[nodiscard]] const NamespaceGroup& group(quint32 number) const
    {
        return m_halves[number % halves].groups[number / halves];
    }
    /// How many there are in that half; their numbers are `half`, `half` + 2, ...
    [[nodiscard]] quint32 size(size_t half) const
    {
        return static_cast<quint32>(m_halves[half].groups.size());
    }
    /// All, by number; a number that nobody has is one of no keys.
    [[nodiscard]] std::vector<NamespaceGroup> groups() const;
    [[nodiscard]] QByteArrayView nameOf(const NamespaceGroup& group) const
    {
        return m_store->name(group.sample).sliced(m_prefixLength, group.nameLength);
    }
    /// Frees what finds names; the next look-up builds it again.
    void seal();
    [[nodiscard]] quint64 memoryBytes() const;

private:
    struct Slot {
        quint64 name = 0; ///< as in a Sighting
        quint32 tag = 0; ///< short: the size in a Sighting; long: the hash and longBit
        quint32 group = 0; ///< index in the half + 1; 0: free
    };
    struct Half {
        std::vector<NamespaceGroup> groups;
        std::vector<Slot> slots;
    };

    [[nodiscard]] quint64 hashOfShort(quint64 bytes, quint32 size) const noexcept;
    [[nodiscard]] quint32 find(Half& half, const Sighting& sighting) const;
    void grow(Half& half) const;
    /// For one more.
    void makeRoom(Half& half) const
    {
        if ((half.groups.size() + 1) * 4 >= half.slots.size() * 3)
            grow(half);
    }

    const KeyStore* m_store;
    qsizetype m_prefixLength;
    size_t m_seed;
    std::array<Half, halves> m_halves;
};

} // namespace sluice
