// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/naturalorder.h"

#include <algorithm>
#include <cstring>

namespace sluice::naturalorder {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The end of the digits that start at @p from.
qsizetype endOfDigits(QByteArrayView text, qsizetype from)
{
    while (from < text.size() && isDigit(text[from]))
        ++from;
    return from;
}

qsizetype skipZeros(QByteArrayView text, qsizetype from, qsizetype end)
{
    while (from < end && text[from] == '0')
        ++from;
    return from;
}

int byBytes(QByteArrayView a, QByteArrayView b)
{
    const qsizetype common = std::min(a.size(), b.size());
    const int order = common ? std::memcmp(a.data(), b.data(), static_cast<size_t>(common)) : 0;
    if (order)
        return order;
    return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

} // namespace

int compare(QByteArrayView a, QByteArrayView b) noexcept
{
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const qsizetype endA = endOfDigits(a, i);
            const qsizetype endB = endOfDigits(b, j);
            i = skipZeros(a, i, endA);
            j = skipZeros(b, j, endB);
            if (endA - i != endB - j)
                return endA - i < endB - j ? -1 : 1;
            if (endA > i) {
                const int order
                    = std::memcmp(a.data() + i, b.data() + j, static_cast<size_t>(endA - i));
                if (order)
                    return order;
            }
            i = endA;
            j = endB;
            continue;
        }
        if (a[i] != b[j])
            return static_cast<quint8>(a[i]) < static_cast<quint8>(b[j]) ? -1 : 1;
        ++i;
        ++j;
    }
    if (i < a.size())
        return 1;
    if (j < b.size())
        return -1;
    return byBytes(a, b); // 007 and 7
}

Abbreviation abbreviate(QByteArrayView name) noexcept
{
    // A run of digits becomes its length (as '0' + length, so that it stays among the digits) and
    // its digits. Runs of nine and more have their length in a byte of its own behind that; those
    // too long for it end the abbreviation: they are equal as far as it goes.
    constexpr qsizetype longest = 9;
    constexpr qsizetype mostLength = 255;
    quint8 bytes[16] = {};
    int used = 0;
    for (qsizetype i = 0; i < name.size() && used < 16;) {
        if (!isDigit(name[i])) {
            bytes[used++] = static_cast<quint8>(name[i++]);
            continue;
        }
        const qsizetype end = endOfDigits(name, i);
        i = skipZeros(name, i, end);
        bytes[used++] = static_cast<quint8>('0' + std::min(end - i, longest));
        if (end - i >= longest && used < 16)
            bytes[used++] = static_cast<quint8>(std::min(end - i, mostLength));
        if (end - i >= mostLength)
            break;
        while (i < end && used < 16)
            bytes[used++] = static_cast<quint8>(name[i++]);
        i = end;
    }
    Abbreviation result;
    for (int i = 0; i < 8; ++i)
        result.high = result.high << 8 | bytes[i];
    for (int i = 8; i < 16; ++i)
        result.low = result.low << 8 | bytes[i];
    return result;
}

} // namespace sluice::naturalorder
