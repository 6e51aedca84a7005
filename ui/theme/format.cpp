// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace sluice::format {

namespace {

constexpr char16_t groupSpace = u'\u202f';
constexpr char16_t unitSpace = u'\u00a0';
constexpr char16_t minus = u'\u2212';

QString grouped(QString digits)
{
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, QChar(groupSpace));
    return digits;
}

QString fixed(double value, int decimals)
{
    QString text = QString::number(std::abs(value), 'f', decimals);
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    const QString whole = grouped(point < 0 ? text : text.left(point));
    text = point < 0 ? whole : whole + text.mid(point);
    const bool isZero = text.count(QLatin1Char('0')) + text.count(QLatin1Char('.')) == text.size();
    return value < 0 && !isZero ? QChar(minus) + text : text;
}

QString with(const QString& figure, const char* unit)
{
    return figure + QChar(unitSpace) + QString::fromUtf8(unit);
}

// Three digits: 1.23, 12.3, 123; the rounded value decides, so that 9.996 is "10.0" and not
// "10.00".
QString threeDigits(double value)
{
    const double size = std::abs(value);
    return fixed(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

template <typename T, typename Function> QString ifKnown(const std::optional<T>& value, Function f)
{
    return value ? f(*value) : unknown();
}

} // namespace

QString unknown() { return QCoreApplication::translate("format", "n/a"); }

QString countOf(quint64 number) { return grouped(QString::number(number)); }

QString countOf(qint64 number)
{
    // Negating as unsigned is defined for the smallest number too.
    const auto size = static_cast<quint64>(number);
    return number < 0 ? QChar(minus) + count(~size + 1) : count(size);
}

QString count(std::optional<quint64> number)
{
    return ifKnown(number, [](quint64 n) { return count(n); });
}

QString shortCount(double number)
{
    if (!std::isfinite(number))
        return unknown();
    static constexpr std::array units { "", "k", "M", "G", "T", "P" };
    std::size_t unit = 0;
    while (std::abs(number) >= 999.5 && unit + 1 < units.size()) {
        number /= 1000;
        ++unit;
    }
    if (unit == 0) {
        const bool whole = std::abs(number - std::round(number)) < 0.05 || std::abs(number) >= 9.95;
        return fixed(number, whole ? 0 : 1);
    }
    return with(threeDigits(number), units[unit]);
}

QString shortCount(std::optional<double> number)
{
    return ifKnown(number, [](double n) { return shortCount(n); });
}

QString rate(double perSecond, const QString& what)
{
    if (!std::isfinite(perSecond))
        return unknown();
    const QString figure = shortCount(perSecond);
    if (what.isEmpty())
        return figure
            + (figure.back().isDigit() ? QStringLiteral("\u00a0/s") : QStringLiteral("/s"));
    return figure + QChar(unitSpace) + what + QStringLiteral("/s");
}

QString rate(std::optional<double> perSecond, const QString& what)
{
    return ifKnown(perSecond, [&](double n) { return rate(n, what); });
}

QString exactRate(std::optional<double> perSecond)
{
    return ifKnown(perSecond, [](double n) {
        return std::isfinite(n) ? with(fixed(n, std::abs(n) < 9.95 ? 1 : 0), "/s") : unknown();
    });
}

QString durationOf(std::chrono::nanoseconds span)
{
    const auto ns = static_cast<double>(span.count());
    const double size = std::abs(ns);
    if (span.count() == 0)
        return with(QStringLiteral("0"), "ms");
    if (size < 1e3)
        return with(fixed(ns, 0), "ns");
    if (size < 9.95e3)
        return with(fixed(ns / 1e3, 1), "µs");
    if (size < 99.5e3)
        return with(fixed(ns / 1e3, 0), "µs");
    if (size < 999.5e6)
        return with(threeDigits(ns / 1e6), "ms");
    if (size < 59.95e9)
        return with(threeDigits(ns / 1e9), "s");
    return wholeSeconds(std::chrono::seconds(std::llround(ns / 1e9)));
}

QString duration(std::optional<std::chrono::nanoseconds> span)
{
    return ifKnown(span, [](std::chrono::nanoseconds s) { return duration(s); });
}

QString wholeSeconds(std::chrono::nanoseconds span)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(span).count();
    const auto whole = static_cast<qint64>(std::abs(seconds));
    const QString sign = seconds < 0 ? QString(QChar(minus)) : QString();
    const auto two = [&](qint64 high, const char* highUnit, qint64 low, const char* lowUnit) {
        const QString first = sign + with(count(high), highUnit);
        return low == 0 ? first : first + QLatin1Char(' ') + with(count(low), lowUnit);
    };
    if (whole < 60)
        return sign + with(count(whole), "s");
    if (whole < 3600)
        return two(whole / 60, "min", whole % 60, "s");
    if (whole < 86400)
        return two(whole / 3600, "h", whole % 3600 / 60, "min");
    return two(whole / 86400, "d", whole % 86400 / 3600, "h");
}

QString shortDuration(std::chrono::milliseconds span)
{
    const qint64 seconds = span.count() / 1000;
    if (span.count() < 1000)
        return with(count(static_cast<qint64>(span.count())), "ms");
    if (seconds < 60)
        return with(count(seconds), "s");
    if (seconds < 3600)
        return with(count(seconds / 60), "min");
    if (seconds < 86400)
        return with(count(seconds / 3600), "h");
    return with(count(seconds / 86400), "d");
}

QString bytes(quint64 number)
{
    static constexpr std::array units { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
    if (number < 1024)
        return with(count(number), "B");
    double value = static_cast<double>(number) / 1024;
    std::size_t unit = 0;
    while (value >= 1023.5 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return with(fixed(value, value < 99.95 ? 1 : 0), units[unit]);
}

QString bytes(std::optional<quint64> number)
{
    return ifKnown(number, [](quint64 n) { return bytes(n); });
}

QString percent(double share)
{
    if (!std::isfinite(share))
        return unknown();
    if (share > 0 && share < 0.0005)
        return QStringLiteral("<") + with(QStringLiteral("0.1"), "%");
    if (share < 1 && share >= 0.9995)
        return QStringLiteral(">") + with(QStringLiteral("99.9"), "%");
    const double value = share * 100;
    const bool whole = value == 0 || value >= 99.95;
    return with(fixed(value, whole ? 0 : 1), "%");
}

QString percent(std::optional<double> share)
{
    return ifKnown(share, [](double s) { return percent(s); });
}

QString number(double value, int decimals)
{
    return std::isfinite(value) ? fixed(value, decimals) : unknown();
}

QString number(std::optional<double> value, int decimals)
{
    return ifKnown(value, [=](double v) { return number(v, decimals); });
}

} // namespace sluice::format
