// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/doorbell.h"

#include <atomic>
#include <cstdint>
#include <mutex>

namespace sluice {

/// Counts what replies hold in memory until their callers collect them, and says when that is too
/// much: the manager then takes no further request, while what is in flight is still read. Added to
/// by the engine, once per batch; taken from by producers.
class Uncollected {
public:
    static constexpr std::int64_t defaultLimit = 64 << 20;

    void add(std::int64_t bytes) noexcept { m_bytes.fetch_add(bytes, std::memory_order_relaxed); }
    void collected(std::int64_t bytes) noexcept
    {
        const std::int64_t before = m_bytes.fetch_sub(bytes, std::memory_order_acq_rel);
        const std::int64_t limit = m_limit.load(std::memory_order_relaxed);
        if (before >= limit && before - bytes < limit)
            ring();
    }

    [[nodiscard]] bool isTooMuch() const noexcept
    {
        return m_bytes.load(std::memory_order_acquire) >= m_limit.load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::int64_t bytes() const noexcept
    {
        return m_bytes.load(std::memory_order_relaxed);
    }
    /// Any thread. Bytes; the manager looks at it when it takes next.
    void setLimit(std::int64_t bytes) noexcept
    {
        m_limit.store(bytes, std::memory_order_relaxed);
        ring();
    }
    /// Whom to wake when there is room again; the manager's thread.
    void setTarget(Executor* executor, Job* job) noexcept
    {
        const std::scoped_lock lock(m_mutex);
        m_room.setTarget(executor, job);
    }

private:
    void ring() noexcept
    {
        const std::scoped_lock lock(m_mutex);
        m_room.ring();
    }

    std::atomic<std::int64_t> m_bytes { 0 };
    std::atomic<std::int64_t> m_limit { defaultLimit };
    std::mutex m_mutex; ///< protects m_room; lint: allow lock, only when a limit is crossed
    Doorbell m_room;
};

} // namespace sluice
