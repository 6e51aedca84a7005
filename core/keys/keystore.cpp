// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keystore.h"

#include <QHashFunctions>

#include <algorithm>
#include <cstring>

namespace sluice {

namespace {

/// Instead of a length: the name lies at the beginning of the next chunk. As a length it would be
/// a 0 of two bytes, which nobody writes.
constexpr char jump[] = { '\x80', '\0' };
constexpr quint64 jumpBytes = sizeof jump;

quint32 lengthBytes(quint64 length)
{
    quint32 bytes = 1;
    for (; length >= 0x80; length >>= 7)
        ++bytes;
    return bytes;
}

} // namespace

KeyStore::KeyStore()
    : m_seed(QHashSeed::globalSeed())
{
    account();
}

quint32 KeyStore::offsetOf(quint32 id) const noexcept
{
    quint32 offset = groupOffset(id / groupSize);
    for (quint32 before = id % groupSize; before > 0; --before)
        offset = placeAt(offset).next;
    return offset;
}

QByteArrayView KeyStore::name(quint32 id) const noexcept
{
    Q_ASSERT(id < size());
    const Place place = placeAt(offsetOf(id));
    return QByteArrayView(place.at, place.length);
}

KeyStore::Place KeyStore::farPlaceAt(quint32 offset) const noexcept
{
    const char* at = bytesAt(offset);
    if (at[0] == jump[0] && at[1] == jump[1])
        return placeAt(((offset >> chunkBits) + 1) << chunkBits);
    quint64 length = 0;
    quint32 header = 0;
    for (int shift = 0;; shift += 7) {
        const auto byte = static_cast<quint8>(at[header++]);
        length |= quint64(byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    return { at + header, static_cast<qsizetype>(length),
        static_cast<quint32>(offset + header + length) };
}

std::optional<QByteArrayView> KeyStore::region(quint32 from, quint32 to) const noexcept
{
    const quint32 begin = groupOffset(from / groupSize);
    const quint32 end = groupOffset(to / groupSize);
    if (begin >> chunkBits != end >> chunkBits)
        return {};
    return QByteArrayView(bytesAt(begin), static_cast<qsizetype>(end - begin));
}

size_t KeyStore::hashOf(QByteArrayView name) const noexcept { return qHash(name, m_seed); }

void KeyStore::prefetch(size_t hash) const noexcept
{
    if (m_table.empty())
        return;
    const size_t slot = hash & (m_table.size() - 1);
    __builtin_prefetch(&m_tags[slot]);
    __builtin_prefetch(&m_table[slot]);
}

/// Where the name is in the table, or the free slot where it belongs.
size_t KeyStore::slotOf(QByteArrayView name, size_t hash) const
{
    const auto tag = static_cast<quint8>(hash >> 56);
    const size_t mask = m_table.size() - 1;
    size_t slot = hash & mask;
    for (; m_table[slot]; slot = (slot + 1) & mask) {
        if (m_tags[slot] == tag && this->name(m_table[slot] - 1) == name)
            break;
    }
    return slot;
}

std::optional<quint32> KeyStore::find(QByteArrayView name) const
{
    if (m_table.empty())
        return {};
    const quint32 found = m_table[slotOf(name, hashOf(name))];
    return found ? std::optional(found - 1) : std::nullopt;
}

KeyStore::Added KeyStore::add(QByteArrayView name, size_t hash, quint32* id)
{
    const quint32 next = m_size.load(std::memory_order_relaxed);
    if (m_table.empty() || quint64(next) * 4 >= quint64(m_table.size()) * 3)
        growTable(quint64(next) + 1);
    const size_t slot = slotOf(name, hash);
    if (m_table[slot]) {
        if (id)
            *id = m_table[slot] - 1;
        return Added::Duplicate;
    }
    if (!append(name))
        return Added::Full;
    m_table[slot] = next + 1;
    m_tags[slot] = static_cast<quint8>(hash >> 56);
    if (id)
        *id = next;
    return Added::New;
}

bool KeyStore::append(QByteArrayView name)
{
    const quint32 id = m_size.load(std::memory_order_relaxed);
    const auto length = static_cast<quint64>(name.size());
    const quint64 bytes = lengthBytes(length) + length;
    const quint32 group = id / groupSize;
    if (id >= mostNames || (group >> blockBits) >= blockCount || !reserve(bytes))
        return false;
    if (id % groupSize == 0) {
        auto& block = m_offsets[group >> blockBits];
        if (!block) {
            block = std::make_unique<quint32[]>(blockSize);
            account();
        }
        block[group & (blockSize - 1)] = static_cast<quint32>(m_end);
    }
    char* at = m_chunks[m_end >> chunkBits] + (m_end & (chunkBytes - 1));
    for (quint64 rest = length;; rest >>= 7) {
        *at++ = static_cast<char>(rest < 0x80 ? rest : (rest & 0x7f) | 0x80);
        if (rest < 0x80)
            break;
    }
    if (length)
        std::memcpy(at, name.data(), length);
    m_end += bytes;
    m_size.store(id + 1, std::memory_order_release);
    return true;
}

void KeyStore::seal()
{
    m_table = std::vector<quint32>();
    m_tags = std::vector<quint8>();
    account();
}

/// Makes room for a name at m_end, and for a jump behind it. One that is longer than a chunk lies
/// in several in a row.
bool KeyStore::reserve(quint64 bytes)
{
    const quint64 used = m_end & (chunkBytes - 1);
    if (used && used + bytes + jumpBytes <= chunkBytes)
        return true;
    const quint64 first = m_owned.empty() ? 0 : (m_end >> chunkBits) + 1;
    const quint64 count = (bytes + jumpBytes + chunkBytes - 1) >> chunkBits;
    if (first + count > chunkCount)
        return false;
    if (first)
        std::memcpy(m_chunks[m_end >> chunkBits] + used, jump, jumpBytes);
    m_owned.push_back(std::unique_ptr<char[]>(new char[count << chunkBits]));
    for (quint64 i = 0; i < count; ++i)
        m_chunks[first + i] = m_owned.back().get() + (i << chunkBits);
    m_end = first << chunkBits;
    m_arenaBytes += count << chunkBits;
    account();
    return true;
}

void KeyStore::expect(quint64 names)
{
    constexpr quint64 most = 64'000'000; // as many as a guess may cost memory for
    names = std::min(names + names / 64, most);
    if (names * 4 + 4 > quint64(m_table.size()) * 3)
        growTable(names);
}

void KeyStore::growTable(quint64 names)
{
    const quint32 count = m_size.load(std::memory_order_relaxed);
    size_t slots = 1024;
    while (slots * 3 <= size_t(names) * 4 + 4)
        slots *= 2;
    m_table.assign(slots, 0);
    m_tags.assign(slots, 0);
    visit(0, count, [&](quint32 id, const char* at, qsizetype length) {
        const size_t hash = hashOf(QByteArrayView(at, length));
        size_t slot = hash & (slots - 1);
        while (m_table[slot])
            slot = (slot + 1) & (slots - 1);
        m_table[slot] = id + 1;
        m_tags[slot] = static_cast<quint8>(hash >> 56);
    });
    account();
}

void KeyStore::account()
{
    quint64 bytes
        = sizeof(*this) + m_arenaBytes + m_table.capacity() * sizeof(quint32) + m_tags.capacity();
    for (const auto& block : m_offsets)
        bytes += block ? blockSize * sizeof(quint32) : 0;
    m_memory.store(bytes, std::memory_order_relaxed);
}

} // namespace sluice
