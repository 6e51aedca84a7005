// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/number.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace sluice {

namespace {

bool isDigit(char byte) { return byte >= '0' && byte <= '9'; }

/// How many digits @p text has from @p position on.
qsizetype digits(QByteArrayView text, qsizetype position)
{
    qsizetype end = position;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end - position;
}

bool hasSign(QByteArrayView text) { return !text.isEmpty() && (text[0] == '+' || text[0] == '-'); }

/// The length of the decimal number that all of @p text is, 0 when it is none; what from_chars
/// alone lets pass
/// ("infinity", ".5", "5.") is none.
bool isDecimal(QByteArrayView text)
{
    qsizetype at = hasSign(text) ? 1 : 0;
    qsizetype count = digits(text, at);
    if (count == 0)
        return false;
    at += count;
    if (at < text.size() && text[at] == '.') {
        count = digits(text, at + 1);
        if (count == 0)
            return false;
        at += 1 + count;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        count = digits(text, at);
        if (count == 0)
            return false;
        at += count;
    }
    return at == text.size();
}

/// What a decimal number is that no double holds: its exponent, or its length, says which way.
double beyondRange(QByteArrayView text)
{
    const qsizetype start = hasSign(text) ? 1 : 0;
    const qsizetype whole = digits(text, start);
    qsizetype exponent = 0;
    while (exponent < text.size() && text[exponent] != 'e' && text[exponent] != 'E')
        ++exponent;
    bool tiny = whole == 1 && text[start] == '0';
    if (exponent + 1 < text.size())
        tiny = text[exponent + 1] == '-';
    const double size = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    return text[0] == '-' ? -size : size;
}

} // namespace

std::optional<qint64> parseInteger(QByteArrayView text) noexcept
{
    if (text.size() > 1 && text[0] == '+' && isDigit(text[1]))
        text = text.sliced(1);
    qint64 number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    if (error != std::errc() || end != text.end())
        return std::nullopt;
    return number;
}

std::optional<qint64> parseLength(QByteArrayView text) noexcept
{
    if (text.isEmpty() || !isDigit(text[0]) || (text[0] == '0' && text.size() > 1))
        return std::nullopt;
    return parseInteger(text);
}

std::optional<double> parseDouble(QByteArrayView text) noexcept
{
    if (isDecimal(text)) {
        double number = 0;
        const QByteArrayView unsignedPlus = text[0] == '+' ? text.sliced(1) : text;
        const auto [end, error] = std::from_chars(unsignedPlus.begin(), unsignedPlus.end(), number);
        return error == std::errc::result_out_of_range ? beyondRange(text) : number;
    }
    const bool negative = !text.isEmpty() && text[0] == '-';
    const QByteArrayView word = hasSign(text) ? text.sliced(1) : text;
    if (word.compare("inf", Qt::CaseInsensitive) == 0) {
        const double infinity = std::numeric_limits<double>::infinity();
        return negative ? -infinity : infinity;
    }
    if (word.compare("nan", Qt::CaseInsensitive) == 0)
        return std::numeric_limits<double>::quiet_NaN();
    return std::nullopt;
}

bool isBigNumber(QByteArrayView text) noexcept
{
    const qsizetype start = hasSign(text) ? 1 : 0;
    return text.size() > start && digits(text, start) == text.size() - start;
}

qsizetype writeDouble(char* out, double number) noexcept
{
    if (std::isnan(number)) { // to_chars writes "-nan" for one with its sign bit set
        std::memcpy(out, "nan", 3);
        return 3;
    }
    return std::to_chars(out, out + DoubleRoom, number).ptr - out;
}

} // namespace sluice
