// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/moment.h"

#include <algorithm>

namespace sluice {

std::optional<Moment> momentOf(const QByteArray& digits)
{
    const bool number = !digits.isEmpty()
        && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    bool ok = false;
    const qint64 value = number ? digits.toLongLong(&ok) : 0;
    if (!ok)
        return {};
    constexpr qint64 from = 946684800; // 2000-01-01
    constexpr qint64 to = 4102444800; // 2100-01-01
    qint64 perSecond = 1;
    for (const MomentUnit unit : { MomentUnit::Seconds, MomentUnit::Milliseconds,
             MomentUnit::Microseconds, MomentUnit::Nanoseconds }) {
        if (value / perSecond >= from && value / perSecond < to)
            return Moment { unit,
                { value / perSecond,
                    static_cast<quint32>(value % perSecond * (1000000000 / perSecond)) } };
        perSecond *= 1000;
    }
    return {};
}

} // namespace sluice
