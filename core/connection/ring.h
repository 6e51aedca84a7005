// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>
#include <vector>

namespace sluice {

/// A first-in first-out queue in one block that only grows, in powers of two: no allocation on the
/// steady path. One thread.
template <typename T> class Ring {
public:
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    [[nodiscard]] bool isEmpty() const noexcept { return m_size == 0; }
    T& operator[](std::size_t i) noexcept { return m_slots[(m_head + i) & m_mask]; }
    const T& operator[](std::size_t i) const noexcept { return m_slots[(m_head + i) & m_mask]; }
    T& front() noexcept { return m_slots[m_head]; }

    void push(T value)
    {
        if (m_size > m_mask || m_slots.empty())
            grow();
        (*this)[m_size++] = std::move(value);
    }

    T pop()
    {
        assert(m_size > 0);
        T value = std::move(m_slots[m_head]);
        m_head = (m_head + 1) & m_mask;
        --m_size;
        return value;
    }

    /// Takes out the one at `index`; those behind it move up.
    T removeAt(std::size_t index)
    {
        assert(index < m_size);
        T value = std::move((*this)[index]);
        for (std::size_t i = index; i + 1 < m_size; ++i)
            (*this)[i] = std::move((*this)[i + 1]);
        --m_size;
        return value;
    }

private:
    void grow()
    {
        std::vector<T> larger(std::max<std::size_t>(16, m_slots.size() * 2));
        for (std::size_t i = 0; i < m_size; ++i)
            larger[i] = std::move((*this)[i]);
        m_mask = larger.size() - 1;
        m_slots = std::move(larger);
        m_head = 0;
    }

    std::vector<T> m_slots;
    std::size_t m_mask = 0; ///< one less than there are slots, a power of two
    std::size_t m_head = 0;
    std::size_t m_size = 0;
};

} // namespace sluice
