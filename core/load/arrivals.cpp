// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/arrivals.h"

#include <algorithm>

namespace sluice {

namespace {
constexpr double second = 1e9; // nanoseconds
} // namespace

Arrivals::Arrivals(int producer, std::uint64_t seed, TimePoint start) noexcept
    : m_number(static_cast<std::uint64_t>(producer))
    , m_random(seed ^ (static_cast<std::uint64_t>(producer) << 32))
    , m_start(start)
{
}

TimePoint Arrivals::next(const ArrivalSettings& settings, int producers) noexcept
{
    const double between = second / settings.perSecond; // of all producers' arrivals
    const auto step = static_cast<std::uint64_t>(std::max(1, producers));
    const std::uint64_t before = m_isFirst ? 0 : m_number;
    if (!m_isFirst)
        m_number += step;
    m_isFirst = false;
    switch (settings.kind) {
    case ArrivalKind::Closed:
        break;
    case ArrivalKind::Constant:
        m_at += between * static_cast<double>(m_number - before);
        break;
    case ArrivalKind::Poisson:
        m_at += m_random.exponential(between * static_cast<double>(step));
        break;
    case ArrivalKind::Bursts: {
        const auto size = static_cast<std::uint64_t>(std::max(1, settings.burstSize));
        const std::uint64_t bursts = m_number / size - before / size; // from the last one to this
        m_at += between * static_cast<double>(size) * static_cast<double>(bursts);
        break;
    }
    }
    return m_start + Duration(static_cast<std::int64_t>(m_at));
}

void Arrivals::stretch(TimePoint now, double factor) noexcept
{
    const auto passed = static_cast<double>((now - m_start).count());
    if (m_at > passed)
        m_at = passed + (m_at - passed) * factor;
}

} // namespace sluice
