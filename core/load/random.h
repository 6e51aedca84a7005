// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

namespace sluice {

/// xorshift64* (Vigna 2016): quick, small, and the same everywhere for the same seed. One thread.
class Random {
public:
    /// Seeds that are near each other give sequences that are not.
    explicit Random(std::uint64_t seed = 1) noexcept
        : m_state((seed + 1) * 0x9E3779B97F4A7C15ULL)
    {
        if (m_state == 0)
            m_state = 1;
    }

    std::uint64_t next() noexcept
    {
        m_state ^= m_state >> 12;
        m_state ^= m_state << 25;
        m_state ^= m_state >> 27;
        return m_state * 2685821657736338717ULL;
    }
    /// 0 <= x < 1
    double unit() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    /// Exponentially distributed, with this mean.
    double exponential(double mean) noexcept { return -mean * std::log1p(-unit()); }

private:
    std::uint64_t m_state;
};

} // namespace sluice
