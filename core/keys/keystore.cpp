// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keystore.h"

#include <QHashFunctions>

#include <cstring>

namespace sluice {

namespace {

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

QByteArrayView KeyStore::name(quint32 id) const noexcept
{
    Q_ASSERT(id < size());
    const quint32 offset = m_offsets[id >> blockBits][id & (blockSize - 1)];
    const char* at = m_chunks[offset >> chunkBits] + (offset & (chunkBytes - 1));
    quint64 length = 0;
    for (int shift = 0;; shift += 7) {
        const auto byte = static_cast<quint8>(*at++);
        length |= quint64(byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    return QByteArrayView(at, static_cast<qsizetype>(length));
}

KeyStore::Added KeyStore::add(QByteArrayView name)
{
    const quint32 id = m_size.load(std::memory_order_relaxed);
    if (m_table.empty() || quint64(id) * 4 >= quint64(m_table.size()) * 3)
        growTable();
    const size_t hash = qHash(name, m_seed);
    const auto tag = static_cast<quint8>(hash >> 56);
    const size_t mask = m_table.size() - 1;
    size_t slot = hash & mask;
    for (; m_table[slot]; slot = (slot + 1) & mask) {
        if (m_tags[slot] == tag && this->name(m_table[slot] - 1) == name)
            return Added::Duplicate;
    }

    const auto length = static_cast<quint64>(name.size());
    const quint64 bytes = lengthBytes(length) + length;
    if (id >= blockCount * blockSize || !reserve(bytes))
        return Added::Full;
    auto& block = m_offsets[id >> blockBits];
    if (!block) {
        block = std::make_unique<quint32[]>(blockSize);
        account();
    }
    block[id & (blockSize - 1)] = static_cast<quint32>(m_end);
    char* at = m_chunks[m_end >> chunkBits] + (m_end & (chunkBytes - 1));
    for (quint64 rest = length;; rest >>= 7) {
        *at++ = static_cast<char>(rest < 0x80 ? rest : (rest & 0x7f) | 0x80);
        if (rest < 0x80)
            break;
    }
    if (length)
        std::memcpy(at, name.data(), length);
    m_end += bytes;
    m_table[slot] = id + 1;
    m_tags[slot] = tag;
    m_size.store(id + 1, std::memory_order_release);
    return Added::New;
}

void KeyStore::seal()
{
    m_table = std::vector<quint32>();
    m_tags = std::vector<quint8>();
    account();
}

/// Makes room for a name at m_end. One that is longer than a chunk lies in several in a row.
bool KeyStore::reserve(quint64 bytes)
{
    const quint64 used = m_end & (chunkBytes - 1);
    if (used && used + bytes <= chunkBytes)
        return true;
    const quint64 first = (m_end + chunkBytes - 1) >> chunkBits;
    const quint64 count = (bytes + chunkBytes - 1) >> chunkBits;
    if (first + count > chunkCount)
        return false;
    m_owned.push_back(std::unique_ptr<char[]>(new char[count << chunkBits]));
    for (quint64 i = 0; i < count; ++i)
        m_chunks[first + i] = m_owned.back().get() + (i << chunkBits);
    m_end = first << chunkBits;
    m_arenaBytes += count << chunkBits;
    account();
    return true;
}

void KeyStore::growTable()
{
    const quint32 count = m_size.load(std::memory_order_relaxed);
    size_t slots = 1024;
    while (slots * 3 <= size_t(count) * 4 + 4)
        slots *= 2;
    m_table.assign(slots, 0);
    m_tags.assign(slots, 0);
    for (quint32 id = 0; id < count; ++id) {
        const size_t hash = qHash(name(id), m_seed);
        size_t slot = hash & (slots - 1);
        while (m_table[slot])
            slot = (slot + 1) & (slots - 1);
        m_table[slot] = id + 1;
        m_tags[slot] = static_cast<quint8>(hash >> 56);
    }
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
