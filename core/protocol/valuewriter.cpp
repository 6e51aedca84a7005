// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/valuewriter.h"

namespace sluice {

namespace {

void appendLine(ByteBuffer& out, char type, QByteArrayView text)
{
    out.append(type);
    out.append(text);
    out.append(QByteArrayView("\r\n"));
}

void appendNumber(ByteBuffer& out, char type, qint64 number)
{
    appendLine(out, type, QByteArray::number(number));
}

void appendBulk(ByteBuffer& out, char type, QByteArrayView prefix, QByteArrayView bytes)
{
    appendNumber(out, type, prefix.size() + bytes.size());
    out.append(prefix);
    out.append(bytes);
    out.append(QByteArrayView("\r\n"));
}

void appendItems(
    ByteBuffer& out, const Value& aggregate, char type, qsizetype count, RespVersion version)
{
    appendNumber(out, type, count);
    for (const Value& item : aggregate.items())
        appendValue(out, item, version);
}

} // namespace

void appendValue(ByteBuffer& out, const Value& value, RespVersion version)
{
    const bool modern = version == RespVersion::Resp3;
    const auto count = static_cast<qsizetype>(value.items().size());
    if (value.attributes() && modern)
        appendItems(out, *value.attributes(), '|', value.attributes()->mapSize(), version);
    switch (value.type()) {
    case Value::Type::Null:
        if (value.isNullArray())
            appendLine(out, '*', "-1");
        else if (modern)
            appendLine(out, '_', {});
        else
            appendLine(out, '$', "-1");
        break;
    case Value::Type::SimpleString:
        appendLine(out, '+', value.bytes());
        break;
    case Value::Type::Error:
        appendLine(out, '-', value.bytes());
        break;
    case Value::Type::Integer:
        appendNumber(out, ':', value.integer());
        break;
    case Value::Type::BulkString:
        appendBulk(out, '$', {}, value.bytes());
        break;
    case Value::Type::Double:
        modern ? appendLine(out, ',', value.bytes()) : appendBulk(out, '$', {}, value.bytes());
        break;
    case Value::Type::Boolean:
        modern ? appendLine(out, '#', value.boolean() ? "t" : "f")
               : appendNumber(out, ':', value.boolean());
        break;
    case Value::Type::BigNumber:
        modern ? appendLine(out, '(', value.bytes()) : appendBulk(out, '$', {}, value.bytes());
        break;
    case Value::Type::BulkError:
        modern ? appendBulk(out, '!', {}, value.bytes()) : appendLine(out, '-', value.bytes());
        break;
    case Value::Type::Verbatim:
        if (modern)
            appendBulk(out, '=', value.verbatimFormat().toByteArray() + ':', value.bytes());
        else
            appendBulk(out, '$', {}, value.bytes());
        break;
    case Value::Type::Array:
        appendItems(out, value, '*', count, version);
        break;
    case Value::Type::Map:
        appendItems(out, value, modern ? '%' : '*', modern ? value.mapSize() : count, version);
        break;
    case Value::Type::Set:
        appendItems(out, value, modern ? '~' : '*', count, version);
        break;
    case Value::Type::Push:
        appendItems(out, value, modern ? '>' : '*', count, version);
        break;
    }
}

} // namespace sluice
