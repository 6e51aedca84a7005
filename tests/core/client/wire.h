// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/typedreply.h"
#include "core/protocol/parser.h"

#include <QByteArray>

#include <optional>

namespace sluice {

/// The one value that @p wire holds; a null when it does not hold exactly one.
inline Value valueOf(const QByteArray& wire)
{
    Parser parser;
    parser.feed(wire);
    Value value;
    Value more;
    if (parser.next(value) != Parser::Status::Value || parser.next(more) == Parser::Status::Value)
        return Value::simpleString("(the test's wire bytes are no single value)");
    return value;
}

/// What a decoder makes of @p wire; nothing when it refuses.
template <typename T> std::optional<T> decoded(Decoder<T> decode, const QByteArray& wire)
{
    T into {};
    if (!decode(valueOf(wire), into))
        return std::nullopt;
    return into;
}

/// A RESP bulk string, an array or map header with its items behind it.
inline QByteArray bulk(const QByteArray& bytes)
{
    return '$' + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n";
}
inline QByteArray bulks(char type, qsizetype count, const QList<QByteArray>& items)
{
    QByteArray wire = type + QByteArray::number(count) + "\r\n";
    for (const QByteArray& item : items)
        wire += bulk(item);
    return wire;
}

} // namespace sluice
