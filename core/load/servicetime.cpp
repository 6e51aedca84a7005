// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/servicetime.h"

#include <algorithm>
#include <cmath>

namespace sluice {

double unitNumber(std::mt19937_64& random) noexcept
{
    return static_cast<double>(random() >> 11) * 0x1p-53;
}

ServiceTime::ServiceTime(Kind kind, Duration first, Duration second, double share)
    : m_kind(kind)
    , m_first(std::max(first, Duration()))
    , m_second(std::max(second, Duration()))
    , m_share(std::clamp(share, 0.0, 1.0))
{
}

ServiceTime ServiceTime::constant(Duration each) { return { Kind::Constant, each, {} }; }

ServiceTime ServiceTime::uniform(Duration least, Duration most)
{
    return { Kind::Uniform, least, std::max(least, most) };
}

ServiceTime ServiceTime::exponential(Duration mean) { return { Kind::Exponential, mean, {} }; }

ServiceTime ServiceTime::bimodal(Duration fast, Duration slow, double slowShare)
{
    return { Kind::Bimodal, fast, slow, slowShare };
}

Duration ServiceTime::draw(std::mt19937_64& random) const
{
    if (m_kind == Kind::Constant)
        return m_first;
    const double unit = unitNumber(random);
    if (m_kind == Kind::Bimodal)
        return unit < m_share ? m_second : m_first;
    const double nanos = m_kind == Kind::Uniform
        ? static_cast<double>(m_first.count())
            + unit * static_cast<double>((m_second - m_first).count())
        : -static_cast<double>(m_first.count()) * std::log1p(-unit);
    return Duration(std::llround(nanos));
}

double ServiceTime::mean() const noexcept
{
    const auto first = static_cast<double>(m_first.count());
    const auto second = static_cast<double>(m_second.count());
    switch (m_kind) {
    case Kind::Uniform:
        return (first + second) / 2;
    case Kind::Bimodal:
        return first + (second - first) * m_share;
    case Kind::Constant:
    case Kind::Exponential:
        break;
    }
    return first;
}

double ServiceTime::variance() const noexcept
{
    const auto first = static_cast<double>(m_first.count());
    const double apart = static_cast<double>(m_second.count()) - first;
    switch (m_kind) {
    case Kind::Constant:
        break;
    case Kind::Uniform:
        return apart * apart / 12;
    case Kind::Exponential:
        return first * first;
    case Kind::Bimodal:
        return apart * apart * m_share * (1 - m_share);
    }
    return 0;
}

} // namespace sluice
