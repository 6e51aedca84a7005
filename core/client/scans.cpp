// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/scans.h"

#include "core/client/decode.h"

#include <charconv>

namespace sluice {

namespace {

/// An unsigned 64-bit number; its digits are kept as they are.
bool isCursor(const QByteArray& digits)
{
    quint64 number = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    return error == std::errc() && end == digits.end();
}

template <typename List, bool (*elements)(const Value&, List&)>
bool page(const Value& reply, ScanPage<List>& into)
{
    if (reply.type() != Value::Type::Array || reply.items().size() != 2)
        return false;
    QByteArray digits;
    if (!decode::bytes(reply.items()[0], digits) || !isCursor(digits))
        return false;
    into.next = ScanCursor(std::move(digits));
    return elements(reply.items()[1], into.elements);
}

Command scanning(
    const char* name, QByteArrayView key, const ScanCursor& cursor, const ScanOptions& options)
{
    Command command = Command(name).arg(key).arg(cursor.bytes());
    options.addTo(command);
    return command;
}

} // namespace

void ScanOptions::addTo(Command& command) const
{
    if (m_pattern)
        command.arg("MATCH").arg(*m_pattern);
    if (m_count)
        command.arg("COUNT").arg(*m_count);
    if (m_type)
        command.arg("TYPE").arg(*m_type);
}

TypedReply<ScanPage<QList<QByteArray>>> Scans::scan(
    const ScanCursor& cursor, const ScanOptions& options) const
{
    Command command = Command("SCAN").arg(cursor.bytes());
    options.addTo(command);
    return call(std::move(command), page<QList<QByteArray>, decode::bytesList>);
}

TypedReply<ScanPage<Fields>> Scans::hscan(
    QByteArrayView key, const ScanCursor& cursor, const ScanOptions& options) const
{
    return call(scanning("HSCAN", key, cursor, options), page<Fields, decode::fields>);
}

TypedReply<ScanPage<QList<QByteArray>>> Scans::sscan(
    QByteArrayView key, const ScanCursor& cursor, const ScanOptions& options) const
{
    return call(
        scanning("SSCAN", key, cursor, options), page<QList<QByteArray>, decode::bytesList>);
}

TypedReply<ScanPage<std::vector<ScoredMember>>> Scans::zscan(
    QByteArrayView key, const ScanCursor& cursor, const ScanOptions& options) const
{
    return call(scanning("ZSCAN", key, cursor, options),
        page<std::vector<ScoredMember>, decode::scoredMembers>);
}

} // namespace sluice
