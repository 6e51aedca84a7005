// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace sluice {

/// Names of keys, each once, in the order they came: a name costs its length, 1 byte of length (2
/// from 128 bytes on) and 4 of offset; while names are added, also about 10 for finding duplicates,
/// until seal().
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

    KeyStore();
    Q_DISABLE_COPY_MOVE(KeyStore)

    /// Adds a name of any bytes; its id is the size() before. Adding thread.
    Added add(QByteArrayView name);
    /// Frees what finds duplicates; the next add() builds it again. Adding thread.
    void seal();

    /// How many names there are. Any thread.
    [[nodiscard]] quint32 size() const noexcept { return m_size.load(std::memory_order_acquire); }
    /// The name with that id, which must be below size(); valid as long as the store. Any thread.
    [[nodiscard]] QByteArrayView name(quint32 id) const noexcept;
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
    static constexpr quint32 blockCount = 1024;

    bool reserve(quint64 bytes);
    void growTable();
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
