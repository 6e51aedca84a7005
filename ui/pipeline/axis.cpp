// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/axis.h"

#include <algorithm>
#include <cmath>

namespace sluice {

std::int64_t niceStep(std::int64_t length, int most)
{
    const std::int64_t least = std::max<std::int64_t>(1, length / std::max(1, most));
    for (std::int64_t unit = 1;; unit *= 10) {
        for (const std::int64_t step : { unit, 2 * unit, 5 * unit }) {
            if (step >= least && length / step <= most)
                return step;
        }
    }
}

double niceCeiling(double value)
{
    if (value <= 1)
        return 1;
    const double unit = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : { 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0 }) {
        if (step * unit >= value)
            return step * unit;
    }
    return 10 * unit;
}

QString latencyTickText(std::int64_t nanos)
{
    constexpr std::int64_t step = 1000;
    QString unit = QStringLiteral("ns");
    for (const char16_t* larger : { u"µs", u"ms", u"s" }) {
        if (nanos < step)
            break;
        nanos /= step;
        unit = QString::fromUtf16(larger);
    }
    return QStringLiteral("%1\u00a0%2").arg(nanos).arg(unit);
}

QString tickText(std::int64_t at, std::int64_t step)
{
    struct Unit {
        std::int64_t nanos;
        const char16_t* name;
    };
    static constexpr Unit units[]
        = { { 1'000'000'000, u"s" }, { 1'000'000, u"ms" }, { 1'000, u"µs" }, { 1, u"ns" } };
    // The largest unit in which the step needs at most one decimal.
    for (const Unit& unit : units) {
        if (step * 10 >= unit.nanos) {
            const int decimals = step % unit.nanos == 0 ? 0 : 1;
            return QStringLiteral("+%1\u00a0%2")
                .arg(double(at) / double(unit.nanos), 0, 'f', decimals)
                .arg(QString::fromUtf16(unit.name));
        }
    }
    return {};
}

} // namespace sluice
