// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/lists.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

namespace {

Command position(QByteArrayView key, QByteArrayView element, const PositionOptions& options)
{
    Command command = Command("LPOS").arg(key).arg(element);
    if (options.rank != 1)
        command.arg("RANK").arg(options.rank);
    if (options.maxLength != 0)
        command.arg("MAXLEN").arg(options.maxLength);
    return command;
}

const char* word(Lists::End end) { return end == Lists::End::Left ? "LEFT" : "RIGHT"; }

} // namespace

TypedReply<qint64> Lists::lpush(QByteArrayView key, const QList<QByteArray>& elements) const
{
    return call(withList(Command("LPUSH").arg(key), elements), decode::integer);
}

TypedReply<qint64> Lists::rpush(QByteArrayView key, const QList<QByteArray>& elements) const
{
    return call(withList(Command("RPUSH").arg(key), elements), decode::integer);
}

TypedReply<qint64> Lists::lpushx(QByteArrayView key, const QList<QByteArray>& elements) const
{
    return call(withList(Command("LPUSHX").arg(key), elements), decode::integer);
}

TypedReply<qint64> Lists::rpushx(QByteArrayView key, const QList<QByteArray>& elements) const
{
    return call(withList(Command("RPUSHX").arg(key), elements), decode::integer);
}

TypedReply<std::optional<QByteArray>> Lists::lpop(QByteArrayView key) const
{
    return call(Command("LPOP").arg(key), decode::bytesOrNull);
}

TypedReply<QList<QByteArray>> Lists::lpop(QByteArrayView key, qint64 count) const
{
    return call(Command("LPOP").arg(key).arg(count), decode::bytesListOrNull);
}

TypedReply<std::optional<QByteArray>> Lists::rpop(QByteArrayView key) const
{
    return call(Command("RPOP").arg(key), decode::bytesOrNull);
}

TypedReply<QList<QByteArray>> Lists::rpop(QByteArrayView key, qint64 count) const
{
    return call(Command("RPOP").arg(key).arg(count), decode::bytesListOrNull);
}

TypedReply<std::optional<QByteArray>> Lists::lmove(
    QByteArrayView source, QByteArrayView destination, End from, End to) const
{
    return call(Command("LMOVE").arg(source).arg(destination).arg(word(from)).arg(word(to)),
        decode::bytesOrNull);
}

TypedReply<QList<QByteArray>> Lists::lrange(QByteArrayView key, qint64 start, qint64 stop) const
{
    return call(Command("LRANGE").arg(key).arg(start).arg(stop), decode::bytesList);
}

TypedReply<std::optional<QByteArray>> Lists::lindex(QByteArrayView key, qint64 index) const
{
    return call(Command("LINDEX").arg(key).arg(index), decode::bytesOrNull);
}

TypedReply<qint64> Lists::llen(QByteArrayView key) const
{
    return call(Command("LLEN").arg(key), decode::integer);
}

TypedReply<std::optional<qint64>> Lists::lpos(
    QByteArrayView key, QByteArrayView element, const PositionOptions& options) const
{
    return call(position(key, element, options), decode::integerOrNull);
}

TypedReply<std::vector<qint64>> Lists::lposAll(
    QByteArrayView key, QByteArrayView element, qint64 count, const PositionOptions& options) const
{
    return call(position(key, element, options).arg("COUNT").arg(count), decode::integers);
}

TypedReply<Done> Lists::lset(QByteArrayView key, qint64 index, QByteArrayView element) const
{
    return call(Command("LSET").arg(key).arg(index).arg(element), decode::done);
}

TypedReply<qint64> Lists::linsertBefore(
    QByteArrayView key, QByteArrayView pivot, QByteArrayView element) const
{
    return call(Command("LINSERT").arg(key).arg("BEFORE").arg(pivot).arg(element), decode::integer);
}

TypedReply<qint64> Lists::linsertAfter(
    QByteArrayView key, QByteArrayView pivot, QByteArrayView element) const
{
    return call(Command("LINSERT").arg(key).arg("AFTER").arg(pivot).arg(element), decode::integer);
}

TypedReply<qint64> Lists::lrem(QByteArrayView key, qint64 count, QByteArrayView element) const
{
    return call(Command("LREM").arg(key).arg(count).arg(element), decode::integer);
}

TypedReply<Done> Lists::ltrim(QByteArrayView key, qint64 start, qint64 stop) const
{
    return call(Command("LTRIM").arg(key).arg(start).arg(stop), decode::done);
}

} // namespace sluice
