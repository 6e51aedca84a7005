// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/ttltext.h"

#include <QRegularExpression>

namespace sluice {

namespace {

struct Unit {
    const char* names; ///< the first one is written
    qint64 ms;
};

constexpr Unit units[] = { { "d day days", 86'400'000 }, { "h hour hours hr", 3'600'000 },
    { "min m mins minute minutes", 60'000 }, { "s sec secs second seconds", 1000 },
    { "ms msec millisecond milliseconds", 1 }, { "w week weeks", 604'800'000 } };
/// Some 3,000 years: what is added to the server's clock must not overflow anywhere.
constexpr qint64 longest = 100'000'000'000'000;

qint64 unitOf(const QString& name)
{
    if (name.isEmpty())
        return 1000;
    for (const Unit& unit : units) {
        if (QString::fromLatin1(unit.names).split(QLatin1Char(' ')).contains(name.toLower()))
            return unit.ms;
    }
    return 0;
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(const QString& text)
{
    static const QRegularExpression part(
        QStringLiteral("\\s*(\\d{1,15})(?:\\.(\\d{1,3})\\d*)?\\s*([A-Za-z]*)[\\s,]*"));
    qint64 total = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        const QRegularExpressionMatch match = part.match(text, at, QRegularExpression::NormalMatch,
            QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return {};
        const qint64 unit = unitOf(match.captured(3));
        const qint64 whole = match.captured(1).toLongLong();
        if (unit == 0 || whole > longest / unit)
            return {};
        // Thousandths, in whole numbers: a double would lose milliseconds.
        const qint64 thousandths
            = match.captured(2).leftJustified(3, QLatin1Char('0')).toLongLong();
        total += whole * unit + (match.captured(2).isEmpty() ? 0 : thousandths * unit / 1000);
        if (total > longest)
            return {};
        at = match.capturedEnd();
    }
    if (total <= 0)
        return {};
    return std::chrono::milliseconds(total);
}

QString exactDuration(std::chrono::milliseconds duration)
{
    QStringList parts;
    qint64 left = duration.count();
    for (const Unit& unit : units) {
        if (left < unit.ms || unit.ms > units[0].ms)
            continue;
        const QString name = QString::fromLatin1(unit.names).section(QLatin1Char(' '), 0, 0);
        parts += QString::number(left / unit.ms) + QLatin1Char(' ') + name;
        left %= unit.ms;
    }
    return parts.isEmpty() ? QStringLiteral("0 ms") : parts.join(QLatin1Char(' '));
}

} // namespace sluice
