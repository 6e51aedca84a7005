// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/replytable.h"

namespace sluice {

namespace {

constexpr int deepest = 16;

/// RESP2 has no maps: INFO-like replies are name, value, name, value...
bool isPairs(const Value& reply)
{
    if (reply.type() == Value::Type::Map)
        return true;
    const auto& items = reply.items();
    if (items.size() < 2 || items.size() % 2 != 0)
        return false;
    bool mixed = false; // a list of strings is a list, unless something in it is no name
    for (std::size_t i = 0; i < items.size(); i += 2) {
        if (!items[i].isString() || items[i].bytes().isEmpty())
            return false;
        mixed = mixed || !items[i + 1].isString();
    }
    return mixed;
}

void append(
    std::vector<QList<QByteArray>>& rows, const QByteArray& name, const Value& reply, int depth)
{
    if (rows.size() >= replyTableRows)
        return;
    if (!reply.isAggregate()) {
        rows.push_back({ name, replyText(reply) });
        return;
    }
    if (depth >= deepest || reply.items().empty() || rows.size() + 1 == replyTableRows) {
        rows.push_back({ name, reply.items().empty() ? QByteArray("(empty)") : QByteArray("...") });
        return;
    }
    const QByteArray prefix = name.isEmpty() ? QByteArray() : name + '.';
    const auto& items = reply.items();
    if (isPairs(reply)) {
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            append(rows, prefix + replyText(items[i]), items[i + 1], depth + 1);
        return;
    }
    for (std::size_t i = 0; i < items.size(); ++i)
        append(rows, prefix + QByteArray::number(static_cast<qulonglong>(i)), items[i], depth + 1);
}

} // namespace

QByteArray replyText(const Value& reply)
{
    switch (reply.type()) {
    case Value::Type::Integer:
        return QByteArray::number(reply.integer());
    case Value::Type::Boolean:
        return reply.boolean() ? "true" : "false";
    default:
        return reply.bytes();
    }
}

void appendReply(std::vector<QList<QByteArray>>& rows, const QByteArray& name, const Value& reply)
{
    append(rows, name, reply, 0);
}

} // namespace sluice
