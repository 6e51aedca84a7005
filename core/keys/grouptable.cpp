// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/grouptable.h"

#include <QHashFunctions>

#include <algorithm>
#include <cstring>

namespace sluice {

namespace {

/// A short name stands in eight bytes of a slot and three of its tag, beside four bits of length.
constexpr size_t inName = sizeof(quint64);
constexpr size_t inTag = 3;
constexpr int lengthBits = 4;

quint64 spread(quint64 bits)
{
    // Source: MurmurHash3's finalizer, https://github.com/aappleby/smhasher
    bits ^= bits >> 33;
    bits *= 0xff51afd7ed558ccdu;
    bits ^= bits >> 33;
    bits *= 0xc4ceb9fe1a85ec53u;
    return bits ^ bits >> 33;
}

const char* placeOf(quint64 name) { return reinterpret_cast<const char*>(name); }

quint32 tagOf(const GroupTable::Sighting& sighting)
{
    return GroupTable::isShort(sighting) ? sighting.size : sighting.hash | GroupTable::longBit;
}

quint32 lengthOf(const GroupTable::Sighting& sighting)
{
    return GroupTable::isShort(sighting) ? sighting.size & ((1u << lengthBits) - 1)
                                         : sighting.size & ~GroupTable::longBit;
}

} // namespace

GroupTable::GroupTable(const KeyStore& store, qsizetype prefixLength)
    : m_store(&store)
    , m_prefixLength(prefixLength)
    , m_seed(QHashSeed::globalSeed())
{
}

quint64 GroupTable::hashOfShort(quint64 bytes, quint32 size) const noexcept
{
    return spread((bytes ^ m_seed) + size * 0x9e3779b97f4a7c15u);
}

GroupTable::Sighting GroupTable::sighting(QByteArrayView name, quint32 sample) const noexcept
{
    const auto length = static_cast<size_t>(name.size());
    auto size = static_cast<quint32>(length);
    if (length > inName + inTag)
        return { reinterpret_cast<quintptr>(name.data()),
            static_cast<quint32>(spread(qHashBits(name.data(), length, m_seed))), size | longBit,
            sample, 1 };
    quint64 bytes = 0;
    std::memcpy(&bytes, name.data(), std::min(length, inName));
    for (size_t i = inName; i < length; ++i)
        size |= quint32(static_cast<quint8>(name[static_cast<qsizetype>(i)]))
            << (lengthBits + 8 * (i - inName));
    return { bytes, static_cast<quint32>(hashOfShort(bytes, size)), size, sample, 1 };
}

/// The index of the group in its half, which must have room for one more.
inline quint32 GroupTable::find(Half& half, const Sighting& sighting) const
{
    const size_t mask = half.slots.size() - 1;
    const quint32 tag = tagOf(sighting);
    const quint32 length = lengthOf(sighting);
    size_t at = sighting.hash & mask;
    for (; half.slots[at].group; at = (at + 1) & mask) {
        const Slot& slot = half.slots[at];
        if (slot.tag != tag)
            continue;
        if (isShort(sighting) ? slot.name == sighting.name
                              : half.groups[slot.group - 1].nameLength == length
                    && std::memcmp(placeOf(slot.name), placeOf(sighting.name), length) == 0)
            return slot.group - 1;
    }
    half.groups.push_back({ sighting.sample, length, 0 });
    half.slots[at] = { sighting.name, tag, static_cast<quint32>(half.groups.size()) };
    return static_cast<quint32>(half.groups.size()) - 1;
}

void GroupTable::count(size_t half, const std::vector<Sighting>& sightings)
{
    // Slots, long names and groups lie anywhere in memory: each is fetched some sightings ahead.
    constexpr size_t far = 64;
    constexpr size_t near = 32;
    constexpr size_t behind = 16;
    Half& mine = m_halves[half];
    std::array<quint32, behind> found {};
    const size_t size = sightings.size();
    for (size_t i = 0; i < size + behind; ++i) {
        if (i >= behind)
            mine.groups[found[i % behind]].count += sightings[i - behind].times;
        if (i >= size)
            continue;
        makeRoom(mine);
        const size_t mask = mine.slots.size() - 1;
        if (i + far < size)
            __builtin_prefetch(&mine.slots[sightings[i + far].hash & mask]);
        if (i + near < size && !isShort(sightings[i + near])) {
            const Slot& slot = mine.slots[sightings[i + near].hash & mask];
            if (slot.group) {
                __builtin_prefetch(placeOf(slot.name));
                __builtin_prefetch(&mine.groups[slot.group - 1]);
            }
        }
        found[i % behind] = find(mine, sightings[i]);
        __builtin_prefetch(&mine.groups[found[i % behind]], 1);
    }
}

quint32 GroupTable::groupOf(QByteArrayView name, quint32 sample)
{
    const Sighting seen = sighting(name, sample);
    const size_t half = halfOf(seen);
    makeRoom(m_halves[half]);
    return numberOf(half, find(m_halves[half], seen));
}

std::vector<NamespaceGroup> GroupTable::groups() const
{
    const quint32 most = std::max(size(0), size(1));
    std::vector<NamespaceGroup> all(size_t(most) * halves);
    for (size_t half = 0; half < halves; ++half) {
        size_t number = half;
        for (const NamespaceGroup& group : m_halves[half].groups) {
            all[number] = group;
            number += halves;
        }
    }
    return all;
}

/// Twice as many slots; they are three quarters full at most.
void GroupTable::grow(Half& half) const
{
    size_t count = 64;
    while (count * 3 <= (half.groups.size() + 1) * 4 + 4)
        count *= 2;
    std::vector<Slot> slots(count);
    const auto insert = [&slots, mask = count - 1](size_t hash, const Slot& slot) {
        size_t at = hash & mask;
        while (slots[at].group)
            at = (at + 1) & mask;
        slots[at] = slot;
    };
    for (const Slot& slot : half.slots) {
        if (slot.group)
            insert(slot.tag & longBit ? slot.tag : hashOfShort(slot.name, slot.tag), slot);
    }
    for (quint32 group = 0; half.slots.empty() && group < half.groups.size(); ++group) {
        const NamespaceGroup& each = half.groups[group];
        const Sighting seen = sighting(nameOf(each), each.sample);
        insert(seen.hash, { seen.name, tagOf(seen), group + 1 });
    }
    half.slots = std::move(slots);
}

void GroupTable::seal()
{
    for (Half& half : m_halves)
        half.slots = std::vector<Slot>();
}

quint64 GroupTable::memoryBytes() const
{
    quint64 bytes = 0;
    for (const Half& half : m_halves)
        bytes += half.groups.capacity() * sizeof(NamespaceGroup)
            + half.slots.capacity() * sizeof(Slot);
    return bytes;
}

} // namespace sluice
