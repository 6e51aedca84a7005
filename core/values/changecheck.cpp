// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/changecheck.h"

namespace sluice {

namespace {

/// The fields of a stream entry in XRANGE's reply, if there is one.
std::optional<QList<QByteArray>> entryFields(const Value& reply)
{
    if (!reply.isAggregate() || reply.items().size() != 1 || reply.items()[0].items().size() != 2)
        return {};
    QList<QByteArray> fields;
    for (const Value& field : reply.items()[0].items()[1].items())
        fields += field.bytes();
    return fields;
}

} // namespace

bool isUnknownCommand(const Value& reply)
{
    return reply.isError() && reply.bytes().startsWith("ERR unknown");
}

std::optional<QByteArray> plainBytes(const Value& value)
{
    if (value.type() == Value::Type::Integer)
        return QByteArray::number(value.integer());
    if (!value.isString() && value.type() != Value::Type::Double)
        return {};
    // Nothing and "" are two things here.
    return value.bytes().isNull() ? QByteArray("") : value.bytes();
}

bool ChangeCheck::matches(const Value& reply) const
{
    if (expect == Expect::Anything)
        return true;
    if (reply.isError())
        return false;
    switch (expect) {
    case Expect::Null:
        return reply.isNull();
    case Expect::Bytes:
        return plainBytes(reply) == bytes;
    case Expect::Integer:
        return reply.toInteger() == number;
    case Expect::Score: {
        const std::optional<double> have = reply.toDouble();
        const std::optional<double> want = Value::bulkString(bytes).toDouble();
        return plainBytes(reply) == bytes || (have && want && *have == *want);
    }
    case Expect::Strings: {
        const auto at = [&](qsizetype i) -> std::optional<QByteArray> {
            if (i < 0 || i >= static_cast<qsizetype>(reply.items().size()))
                return {};
            return plainBytes(reply.items()[static_cast<std::size_t>(i)]);
        };
        return reply.isAggregate() && at(lead) == bytes && (!previous || at(lead - 1) == previous)
            && (!next || at(lead + 1) == next);
    }
    case Expect::Entry:
        return entryFields(reply) == strings;
    case Expect::NoEntry:
        return reply.isAggregate() && reply.items().empty();
    case Expect::Anything:
        break;
    }
    return true;
}

std::optional<QByteArray> ChangeCheck::now(const Value& reply) const
{
    if (expect == Expect::Strings) {
        const auto at = static_cast<std::size_t>(lead);
        return at < reply.items().size() ? plainBytes(reply.items()[at])
                                         : std::optional<QByteArray>();
    }
    if (expect == Expect::Entry || expect == Expect::NoEntry) {
        const auto fields = entryFields(reply);
        return fields ? std::optional(fields->join(' ')) : std::nullopt;
    }
    return plainBytes(reply);
}

} // namespace sluice
