// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/rawarray.h"
#include "core/trace/record.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>

namespace sluice {

/// Records from one writer to one reader. When it is full the newest is refused, so that a reader
/// never sees a record that is being overwritten.
class RecordRing {
public:
    /// Rounded up to a power of two.
    explicit RecordRing(std::size_t capacity)
        : m_capacity(std::bit_ceil(std::max<std::size_t>(capacity, 2)))
        , m_records(makeRawArray<RequestRecord>(m_capacity))
    {
    }

    /// Writer only. False: it is full.
    bool push(const RequestRecord& record) noexcept
    {
        const std::uint64_t head = m_head.load(std::memory_order_relaxed);
        if (head - m_knownTail == m_capacity) {
            m_knownTail = m_tail.load(std::memory_order_acquire);
            if (head - m_knownTail == m_capacity)
                return false;
        }
        // Places that were written a whole round ago are in no cache: the next locked instruction
        // would wait until this one is. So they are asked for some records before.
        constexpr std::uint64_t ahead = 6;
        const auto* later
            = reinterpret_cast<const char*>(&m_records[(head + ahead) & (m_capacity - 1)]);
        __builtin_prefetch(later, 1);
        __builtin_prefetch(later + 64, 1);
        std::memcpy(&m_records[head & (m_capacity - 1)], &record, sizeof(record));
        m_head.store(head + 1, std::memory_order_release);
        return true;
    }

    /// Reader only: takes at most `max` out, oldest first, into memory with room for them.
    std::size_t pop(RequestRecord* to, std::size_t max) noexcept
    {
        const std::uint64_t tail = m_tail.load(std::memory_order_relaxed);
        const std::size_t count
            = std::min<std::size_t>(max, m_head.load(std::memory_order_acquire) - tail);
        const std::size_t at = tail & (m_capacity - 1);
        const std::size_t untilEnd = std::min(count, m_capacity - at);
        if (untilEnd != 0)
            std::memcpy(to, &m_records[at], untilEnd * sizeof(RequestRecord));
        if (count != untilEnd)
            std::memcpy(to + untilEnd, &m_records[0], (count - untilEnd) * sizeof(RequestRecord));
        m_tail.store(tail + count, std::memory_order_release);
        return count;
    }

    /// Reader only.
    [[nodiscard]] bool isEmpty() const noexcept
    {
        return m_head.load(std::memory_order_acquire) == m_tail.load(std::memory_order_relaxed);
    }

private:
    const std::size_t m_capacity;
    const RawArray<RequestRecord> m_records;
    alignas(
        64) std::atomic<std::uint64_t> m_head { 0 }; ///< number of the next record to be written
    std::uint64_t m_knownTail = 0; ///< the writer's
    alignas(64) std::atomic<std::uint64_t> m_tail { 0 }; ///< number of the next record to be read
};

} // namespace sluice
