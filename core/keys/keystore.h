// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// Names of keys, each once, in the order they came: a name costs its length, 1 byte of length (2
/// from 128 bytes on) and half a byte of offset (4 for every 8 names); while names are added, also
/// about 10 for finding duplicates, until seal().
///
/// One thread adds; any thread reads name(id) for id < size() at the same time, without a lock: a
/// name never moves, and size() publishes it. Up to 4 GiB of names.
class KeyStore {
public:
    enum class Added {
        New,
        Duplicate, ///< SCAN may return a key more than once
        Full, ///< no room for it: nothing was added
    };
    static constexpr quint32 groupSize = 8; ///< names that share an offset

    KeyStore();
    Q_DISABLE_COPY_MOVE(KeyStore)

    /// Adds a name of any bytes; its id is the size() before. Of a duplicate, @p id becomes the id.
    /// Adding thread.
    Added add(QByteArrayView name, quint32* id = nullptr) { return add(name, hashOf(name), id); }
    /// The same with hashOf(name), for whoever has called prefetch(hash) some names before.
    Added add(QByteArrayView name, size_t hash, quint32* id = nullptr);
    /// Adds a name that is known not to be there. False: Full. Adding thread.
    [[nodiscard]] bool append(QByteArrayView name);
    [[nodiscard]] size_t hashOf(QByteArrayView name) const noexcept;
    void prefetch(size_t hash) const noexcept;
    /// About so many names will come. Adding thread.
    void expect(quint64 names);
    /// Frees what finds duplicates; the next add() builds it again. Adding thread.
    void seal();
    [[nodiscard]] bool isSealed() const { return m_table.empty(); }
    /// The id of that name; only while not sealed. Adding thread.
    [[nodiscard]] std::optional<quint32> find(QByteArrayView name) const;

    /// How many names there are. Any thread.
    [[nodiscard]] quint32 size() const noexcept { return m_size.load(std::memory_order_acquire); }
    /// The name with that id, which must be below size(); valid as long as the store. Any thread.
    [[nodiscard]] QByteArrayView name(quint32 id) const noexcept;
    /// Calls @p visit(id, const char* name, qsizetype length) for the ids from..to-1, in order and
    /// much faster than name() for each. Any thread.
    template <typename Visit> void visit(quint32 from, quint32 to, Visit&& visit) const
    {
        if (from >= to)
            return;
        quint32 offset = offsetOf(from);
        for (quint32 id = from; id < to; ++id) {
            const Place place = placeAt(offset);
            visit(id, place.at, place.length);
            offset = place.next;
        }
    }
    /// The bytes in which the names from..to-1 lie, with lengths between them, if they lie in one
    /// piece; both are multiples of groupSize, and @p to is below size(). Any thread.
    [[nodiscard]] std::optional<QByteArrayView> region(quint32 from, quint32 to) const noexcept;
    /// Bytes taken from the heap. Any thread.
    [[nodiscard]] quint64 memoryBytes() const noexcept
    {
        return m_memory.load(std::memory_order_relaxed);
    }

private:
    static constexpr quint32 chunkBits = 20; ///< chunks of 1 MiB
    static constexpr quint32 chunkBytes = 1u << chunkBits;
    static constexpr quint32 chunkCount = 4096;
    static constexpr quint32 blockBits = 16; ///< offsets in blocks of 65,536
    static constexpr quint32 blockSize = 1u << blockBits;
    static constexpr quint32 blockCount = 512;
    static constexpr quint32 mostNames = 1u << 31; ///< what a NamespaceRow tells apart

    /// Where a name lies, and where the one behind it begins.
    struct Place {
        const char* at;
        qsizetype length;
        quint32 next;
    };
    [[nodiscard]] const char* bytesAt(quint32 offset) const noexcept
    {
        return m_chunks[offset >> chunkBits] + (offset & (chunkBytes - 1));
    }
    [[nodiscard]] Place placeAt(quint32 offset) const noexcept
    {
        const char* at = bytesAt(offset);
        const auto length = static_cast<quint8>(*at);
        if (length < 0x80)
            return { at + 1, length, offset + 1 + length };
        return farPlaceAt(offset);
    }
    [[nodiscard]] Place farPlaceAt(quint32 offset) const noexcept;
    [[nodiscard]] quint32 groupOffset(quint32 group) const noexcept
    {
        return m_offsets[group >> blockBits][group & (blockSize - 1)];
    }
    [[nodiscard]] quint32 offsetOf(quint32 id) const noexcept;
    bool reserve(quint64 bytes);
    void growTable(quint64 names);
    [[nodiscard]] size_t slotOf(QByteArrayView name, size_t hash) const;
    void account();

    // Written before m_size publishes what they hold; a slot is written once.
    std::array<char*, chunkCount> m_chunks {};
    std::array<std::unique_ptr<quint32[]>, blockCount> m_offsets {};
    std::atomic<quint32> m_size { 0 };
    std::atomic<quint64> m_memory { 0 };

    // Adding thread only.
    std::vector<std::unique_ptr<char[]>> m_owned; ///< what m_chunks points into
    quint64 m_arenaBytes = 0; ///< in m_owned
    quint64 m_end = 0; ///< where the next name begins
    std::vector<quint32> m_table; ///< id + 1, or 0; open addressing
    std::vector<quint8> m_tags; ///< eight bits of the hash: most probes read only these
    size_t m_seed;
};

} // namespace sluice
