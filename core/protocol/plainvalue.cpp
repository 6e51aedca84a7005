// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/plainvalue.h"

#include "core/protocol/shortcopy.h"

#include <cstring>

namespace sluice {

namespace {

constexpr qsizetype MostDigits = 18; // no number of so many is too large for 64 bits

/// Reads a plain decimal number and its CRLF; nullptr when there is none.
const char* readNumber(const char* at, const char* end, qint64& number)
{
    const char* const first = at;
    const char* const last = end - at > MostDigits ? at + MostDigits : end;
    number = 0;
    for (; at < last && *at >= '0' && *at <= '9'; ++at)
        number = number * 10 + (*at - '0');
    if (at == first || end - at < 2 || at[0] != '\r' || at[1] != '\n')
        return nullptr;
    return at + 2;
}

} // namespace

const char* readPlainValue(
    const char* at, const char* end, qint64 longest, Value& value, QByteArray* spare)
{
    if (end - at < 3) // the shortest is `_` and CRLF
        return nullptr;
    qint64 number = 0;
    switch (*at++) {
    case '$': {
        const char* const digits = at;
        if (*at == '-') {
            if (end - at < 4 || std::memcmp(at, "-1\r\n", 4) != 0)
                return nullptr;
            value = Value();
            return at + 4;
        }
        at = readNumber(at, end, number);
        const bool isPadded = at && *digits == '0' && at - digits > 3;
        if (!at || isPadded || number > longest || end - at - 2 < number || at[number] != '\r'
            || at[number + 1] != '\n')
            return nullptr;
        if (spare && number <= spare->capacity() && spare->isDetached()) {
            if (spare->size() != number)
                spare->resize(number);
            copyShort(spare->data(), at, static_cast<std::size_t>(number));
            value.becomeBulkString(*spare);
        } else {
            value = Value::bulkString(QByteArray(at, number));
        }
        return at + number + 2;
    }
    case ':': {
        const bool isNegative = *at == '-';
        at = readNumber(at + (isNegative ? 1 : 0), end, number);
        if (at)
            value = Value::integer(isNegative ? -number : number);
        return at;
    }
    case '+': {
        static const QByteArray ok = QByteArrayLiteral("OK");
        if (end - at < 4 || std::memcmp(at, "OK\r\n", 4) != 0)
            return nullptr;
        value = Value::simpleString(ok);
        return at + 4;
    }
    case '_':
        if (at[0] != '\r' || at[1] != '\n')
            return nullptr;
        value = Value();
        return at + 2;
    default:
        return nullptr;
    }
}

} // namespace sluice
