// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <cstdint>
#include <random>

namespace sluice {

/// How long to wait before the next attempt: exponential with full jitter, so that clients that
/// lost the same server do not come back together. Source:
/// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
class Backoff {
public:
    static constexpr Duration base = std::chrono::milliseconds(100);
    static constexpr Duration cap = std::chrono::seconds(10);

    explicit Backoff(std::uint32_t seed)
        : m_random(seed)
    {
    }

    /// Uniform between 0 and min(cap, base x 2^attempt); attempt counts from 0 and grows with each
    /// call.
    Duration next()
    {
        const int doublings = m_attempt < 20 ? m_attempt : 20;
        ++m_attempt;
        const Duration most = std::min<Duration>(cap, base * (std::int64_t(1) << doublings));
        return Duration(std::uniform_int_distribution<std::int64_t>(0, most.count())(m_random));
    }
    void reset() noexcept { m_attempt = 0; }

private:
    std::mt19937 m_random;
    int m_attempt = 0;
};

} // namespace sluice
