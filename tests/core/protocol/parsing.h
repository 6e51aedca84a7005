// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/parser.h"

#include <QByteArrayList>

#include <algorithm>
#include <vector>

namespace sluice {

/// What a parser made of some bytes.
struct Parsed {
    std::vector<Value> values;
    ProtocolError::Kind error = ProtocolError::Kind::None;
    quint64 errorOffset = 0;
    bool midValue = false;
    quint64 consumed = 0;

    /// Null arrays count as such here, unlike in Value's own comparison.
    friend bool operator==(const Parsed& a, const Parsed& b)
    {
        const auto same = [](const Value& x, const Value& y) {
            return x == y && x.isNullArray() == y.isNullArray();
        };
        return std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), same)
            && a.error == b.error && a.errorOffset == b.errorOffset && a.midValue == b.midValue
            && a.consumed == b.consumed;
    }
};

inline void readAll(Parser& parser, Parsed& parsed)
{
    Value value;
    Parser::Status status;
    while ((status = parser.next(value)) == Parser::Status::Value)
        parsed.values.push_back(value);
    parsed.error = parser.error().kind;
    parsed.errorOffset = parser.error().offset;
    parsed.midValue = parser.midValue();
    parsed.consumed = parser.consumedTotal();
}

/// Feeds @p pieces one after the other, each from a buffer of its own that is gone afterwards.
inline Parsed parsePieces(const QByteArrayList& pieces, const ParserLimits& limits = {})
{
    Parser parser(limits);
    Parsed parsed;
    for (const QByteArray& piece : pieces) {
        std::vector<char> chunk(
            piece.begin(), piece.end()); // exactly as long, so that ASan sees every overrun
        parser.feed(QByteArrayView(chunk.data(), static_cast<qsizetype>(chunk.size())));
        readAll(parser, parsed);
    }
    return parsed;
}

inline Parsed parseWhole(const QByteArray& bytes, const ParserLimits& limits = {})
{
    return parsePieces({ bytes }, limits);
}

inline Parsed parseByteByByte(const QByteArray& bytes, const ParserLimits& limits = {})
{
    QByteArrayList pieces;
    for (const char byte : bytes)
        pieces += QByteArray(1, byte);
    return parsePieces(pieces, limits);
}

} // namespace sluice
