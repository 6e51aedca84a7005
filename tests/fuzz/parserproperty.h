// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/valuewriter.h"
#include "tests/core/protocol/parsing.h"

namespace sluice {

/// What must hold for every input: split anywhere, the bytes give the same values or the same
/// error; and what was read is the same again when it is written and read. The first four bytes
/// choose the limits and the sizes of the pieces, the rest is what the server sends. Returns what
/// does not hold, or null.
inline const char* brokenParserProperty(QByteArrayView input)
{
    constexpr qsizetype Choices = 4;
    if (input.size() < Choices)
        return nullptr;
    const QByteArrayView choices = input.first(Choices);
    const QByteArray bytes = input.sliced(Choices).toByteArray();
    ParserLimits limits;
    if (choices[0] & 1)
        limits
            = { .maxBulk = 256, .maxElements = 32, .maxTotal = 4096, .maxLine = 64, .maxDepth = 6 };

    QByteArrayList pieces;
    for (qsizetype at = 0; at < bytes.size();) {
        const auto choice = static_cast<unsigned char>(choices[pieces.size() % Choices]);
        const qsizetype size = qMin<qsizetype>(1 + (choice >> 1), bytes.size() - at);
        pieces += bytes.sliced(at, size);
        at += size;
    }
    const Parsed whole = parseWhole(bytes, limits);
    if (!(parsePieces(pieces, limits) == whole))
        return "the same bytes in pieces give something else";
    if (!(parseByteByByte(bytes, limits) == whole))
        return "the same bytes one by one give something else";

    for (const Value& value : whole.values) {
        ByteBuffer out;
        appendValue(out, value);
        const Parsed again = parseWhole(out.view().toByteArray());
        if (again.values.size() != 1 || again.midValue || !(again.values.front() == value))
            return "a value written and read again is another one";
    }
    return nullptr;
}

} // namespace sluice
