// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/displaytext.h"

#include <QChar>

#include <algorithm>

namespace sluice {

namespace {

constexpr char16_t Ellipsis = 0x2026;

/// One well-formed character of UTF-8; size is 0 where there is none.
struct Character {
    char32_t code = 0;
    int size = 0;
};

/// The character at the front of @p bytes, which are not empty. Overlong forms, surrogates and what
/// lies beyond U+10FFFF are not well-formed (Unicode 15, table 3-7).
Character decode(QByteArrayView bytes)
{
    const auto at = [&](qsizetype i) -> char32_t {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    const auto isNext = [&](qsizetype i) { return (at(i) & 0xC0U) == 0x80U; };
    const char32_t first = at(0);
    if (first < 0x80)
        return { first, 1 };
    if (first >= 0xC2 && first <= 0xDF && isNext(1))
        return { (first & 0x1FU) << 6 | (at(1) & 0x3FU), 2 };
    if ((first & 0xF0U) == 0xE0 && isNext(1) && isNext(2)) {
        const char32_t code = (first & 0x0FU) << 12 | (at(1) & 0x3FU) << 6 | (at(2) & 0x3FU);
        if (code >= 0x800 && !QChar::isSurrogate(code))
            return { code, 3 };
    }
    if ((first & 0xF8U) == 0xF0 && isNext(1) && isNext(2) && isNext(3)) {
        const char32_t code = (first & 0x07U) << 18 | (at(1) & 0x3FU) << 12 | (at(2) & 0x3FU) << 6
            | (at(3) & 0x3FU);
        if (code >= 0x10000 && code <= 0x10FFFF)
            return { code, 4 };
    }
    return {};
}

/// Letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point, where it is not a
/// Format character).
bool isInvisible(char32_t code)
{
    return code == 0x034F || code == 0x115F || code == 0x1160 || code == 0x17B4 || code == 0x17B5
        || (code >= 0x180B && code <= 0x180F) || code == 0x3164
        || (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFFA0
        || (code >= 0xE0000 && code <= 0xE0FFF);
}

bool isVisible(char32_t code)
{
    if (code < 0x7F)
        return code >= 0x20;
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // direction marks and overrides, joiners, byte order mark
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return !isInvisible(code);
    }
}

bool isPlainAscii(char byte) { return byte >= 0x20 && byte < 0x7F && byte != '\\'; }

/// One character or escape of display text, and how many bytes it stands for.
struct Unit {
    char16_t text[16]; ///< four escapes of four characters at most
    int length = 0;
    int bytes = 1;

    void add(char32_t code)
    {
        if (QChar::requiresSurrogates(code)) {
            text[length++] = QChar::highSurrogate(code);
            text[length++] = QChar::lowSurrogate(code);
        } else {
            text[length++] = static_cast<char16_t>(code);
        }
    }
    void addHex(char byte)
    {
        static constexpr char Digits[] = "0123456789abcdef";
        const auto value = static_cast<unsigned char>(byte);
        add('\\');
        add('x');
        add(static_cast<unsigned char>(Digits[value >> 4]));
        add(static_cast<unsigned char>(Digits[value & 0x0F]));
    }
};

/// The unit at the front of @p bytes, which are not empty.
Unit firstUnit(QByteArrayView bytes)
{
    Unit unit;
    const auto escape = [&unit](char32_t letter) {
        unit.add('\\');
        unit.add(letter);
    };
    const Character character = decode(bytes);
    if (character.size == 0) {
        unit.addHex(bytes[0]);
    } else if (character.code == '\\') {
        escape('\\');
    } else if (character.code == '\n') {
        escape('n');
    } else if (character.code == '\r') {
        escape('r');
    } else if (character.code == '\t') {
        escape('t');
    } else if (isVisible(character.code)) {
        unit.add(character.code);
        unit.bytes = character.size;
    } else {
        for (int i = 0; i < character.size; ++i)
            unit.addHex(bytes[i]);
        unit.bytes = character.size;
    }
    return unit;
}

int hexDigit(QChar character)
{
    const char16_t code = character.unicode();
    if (code >= u'0' && code <= u'9')
        return code - u'0';
    if (code >= u'a' && code <= u'f')
        return code - u'a' + 10;
    return code >= u'A' && code <= u'F' ? code - u'A' + 10 : -1;
}

} // namespace

QString toDisplay(QByteArrayView bytes, qsizetype maxChars)
{
    const auto firstOdd = std::find_if_not(bytes.begin(), bytes.end(), isPlainAscii);
    const qsizetype plain = firstOdd - bytes.begin();
    if (plain == bytes.size() && plain <= maxChars)
        return QString::fromLatin1(bytes);

    QString text;
    text.reserve(qMin(maxChars, bytes.size() + 16));
    qsizetype lastFit = 0; // how much of text leaves room for the ellipsis
    while (!bytes.isEmpty()) {
        const Unit unit = firstUnit(bytes);
        if (text.size() + unit.length > maxChars) {
            text.truncate(lastFit);
            if (maxChars > 0)
                text += QChar(Ellipsis);
            return text;
        }
        text.append(reinterpret_cast<const QChar*>(unit.text), unit.length);
        if (text.size() < maxChars)
            lastFit = text.size();
        bytes = bytes.sliced(unit.bytes);
    }
    return text;
}

QByteArray fromDisplay(QStringView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    while (!text.isEmpty()) {
        const qsizetype backslash = text.indexOf(u'\\');
        if (backslash != 0) {
            const QStringView plain = backslash < 0 ? text : text.first(backslash);
            bytes += plain.toUtf8();
            text = text.sliced(plain.size());
            continue;
        }
        const char16_t letter = text.size() > 1 ? text[1].unicode() : u'\0';
        const int high = text.size() > 3 ? hexDigit(text[2]) : -1;
        const int low = text.size() > 3 ? hexDigit(text[3]) : -1;
        qsizetype length = 2;
        if (letter == u'\\') {
            bytes += '\\';
        } else if (letter == u'n') {
            bytes += '\n';
        } else if (letter == u'r') {
            bytes += '\r';
        } else if (letter == u't') {
            bytes += '\t';
        } else if (letter == u'x' && high >= 0 && low >= 0) {
            bytes += static_cast<char>(high << 4 | low);
            length = 4;
        } else {
            bytes += '\\';
            length = 1;
        }
        text = text.sliced(length);
    }
    return bytes;
}

bool isPlainText(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const Character character = decode(bytes);
        if (character.size == 0 || !isVisible(character.code))
            return false;
        bytes = bytes.sliced(character.size);
    }
    return true;
}

} // namespace sluice
