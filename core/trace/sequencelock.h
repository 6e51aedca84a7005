// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

namespace sluice {

/// A number that one thread writes and any thread reads. A writer's update is a load and a store,
/// never a locked instruction.
template <typename T> class Cell {
public:
    Cell() = default;
    explicit Cell(T value) noexcept
        : m_value(value)
    {
    }
    /// Any thread.
    [[nodiscard]] T load() const noexcept { return m_value.load(std::memory_order_acquire); }
    /// Writer only.
    void store(T value) noexcept { m_value.store(value, std::memory_order_release); }
    /// Writer only.
    void add(T value) noexcept { store(m_value.load(std::memory_order_relaxed) + value); }
    /// Writer only.
    [[nodiscard]] T own() const noexcept { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<T> m_value {};
};

/// Lets a reader take several cells as they stood together, while the one writer never waits. After
/// Boehm, "Can seqlocks get along with programming language memory models?" (2012), without fences
/// (ThreadSanitizer does not know those): every cell is stored with release and loaded with
/// acquire, which costs nothing on x86.
class SequenceLock {
public:
    /// Writer only: `change` stores into cells.
    template <typename Change> void write(Change&& change) noexcept
    {
        const std::uint64_t before = m_sequence.load(std::memory_order_relaxed);
        m_sequence.store(before + 1, std::memory_order_relaxed);
        change();
        m_sequence.store(before + 2, std::memory_order_release);
    }

    /// Any thread: `copy` loads from cells, as often as it takes to see them unchanged.
    template <typename Copy> void read(Copy&& copy) const noexcept
    {
        while (true) {
            const std::uint64_t before = m_sequence.load(std::memory_order_acquire);
            if (before % 2 == 0) {
                copy();
                if (m_sequence.load(std::memory_order_relaxed) == before)
                    return;
            }
        }
    }

private:
    std::atomic<std::uint64_t> m_sequence { 0 };
};

} // namespace sluice
