// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/textunit.h"

#include "core/protocol/displaytext.h"

#include <algorithm>

namespace sluice {

namespace {

unsigned at(QByteArrayView bytes, qsizetype i) noexcept
{
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
}

bool isNext(QByteArrayView bytes, qsizetype i) noexcept { return (at(bytes, i) & 0xC0U) == 0x80U; }

/// @p bytes begin with a character of @p length bytes.
char32_t codeOf(QByteArrayView bytes, int length) noexcept
{
    switch (length) {
    case 2:
        return (at(bytes, 0) & 0x1FU) << 6 | (at(bytes, 1) & 0x3FU);
    case 3:
        return (at(bytes, 0) & 0x0FU) << 12 | (at(bytes, 1) & 0x3FU) << 6 | (at(bytes, 2) & 0x3FU);
    case 4:
        return (at(bytes, 0) & 0x07U) << 18 | (at(bytes, 1) & 0x3FU) << 12
            | (at(bytes, 2) & 0x3FU) << 6 | (at(bytes, 3) & 0x3FU);
    default:
        return at(bytes, 0);
    }
}

/// East Asian Wide and emoji, roughly (Unicode Standard Annex 11): they take two columns.
bool isWide(char32_t code) noexcept
{
    return code >= 0x1100
        && (code <= 0x115F || (code >= 0x2E80 && code <= 0xA4CF)
            || (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF)
            || (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60)
            || (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD));
}

/// Ranges of which every character is visible: saves asking toDisplay() for most texts.
bool isSurelyVisible(char32_t code) noexcept
{
    return (code >= 0xA1 && code <= 0x2FF && code != 0xAD) || (code >= 0x400 && code <= 0x52F)
        || (code >= 0x3041 && code <= 0x3096) || (code >= 0x30A1 && code <= 0x30FA)
        || (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3);
}

} // namespace

int utf8Length(QByteArrayView bytes) noexcept
{
    const unsigned first = at(bytes, 0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return isNext(bytes, 1) ? 2 : 0;
    if ((first & 0xF0U) == 0xE0 && isNext(bytes, 1) && isNext(bytes, 2)) {
        const char32_t code = codeOf(bytes, 3);
        return code >= 0x800 && (code < 0xD800 || code > 0xDFFF) ? 3 : 0;
    }
    if ((first & 0xF8U) == 0xF0 && isNext(bytes, 1) && isNext(bytes, 2) && isNext(bytes, 3)) {
        const char32_t code = codeOf(bytes, 4);
        return code >= 0x10000 && code <= 0x10FFFF ? 4 : 0;
    }
    return 0;
}

int cutOffCharacter(QByteArrayView bytes) noexcept
{
    for (int back = 1; back <= 3 && back <= bytes.size(); ++back) {
        const unsigned byte = at(bytes, bytes.size() - back);
        if ((byte & 0xC0U) == 0x80U)
            continue;
        const int wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;
        return wanted > back ? back : 0;
    }
    return 0;
}

TextUnit textUnitAt(QByteArrayView bytes) noexcept
{
    const unsigned first = at(bytes, 0);
    if (first >= 0x20 && first < 0x7F)
        return {};
    if (first == '\t' || first == '\n')
        return { 1, 0, false, true };
    if (first == '\r')
        return { 1, 2, true, true };
    const int length = utf8Length(bytes);
    if (length == 0)
        return { 1, 4, true, false };
    if (length == 1)
        return { 1, 4, true, true };
    const char32_t code = codeOf(bytes, length);
    if (isSurelyVisible(code) || !toDisplay(bytes.first(length)).startsWith(QLatin1Char('\\')))
        return { length, isWide(code) ? 2 : 1, false, true };
    return { length, 4 * length, true, true };
}

} // namespace sluice
