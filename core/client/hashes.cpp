// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/hashes.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

TypedReply<std::optional<QByteArray>> Hashes::hget(QByteArrayView key, QByteArrayView field) const
{
    return call(Command("HGET").arg(key).arg(field), decode::bytesOrNull);
}

TypedReply<std::vector<std::optional<QByteArray>>> Hashes::hmget(
    QByteArrayView key, const QList<QByteArray>& fields) const
{
    return call(withList(Command("HMGET").arg(key), fields), decode::bytesOrNulls);
}

TypedReply<Fields> Hashes::hgetall(QByteArrayView key) const
{
    return call(Command("HGETALL").arg(key), decode::fields);
}

TypedReply<QList<QByteArray>> Hashes::hkeys(QByteArrayView key) const
{
    return call(Command("HKEYS").arg(key), decode::bytesList);
}

TypedReply<QList<QByteArray>> Hashes::hvals(QByteArrayView key) const
{
    return call(Command("HVALS").arg(key), decode::bytesList);
}

TypedReply<qint64> Hashes::hset(QByteArrayView key, const Fields& fields) const
{
    return call(withList(Command("HSET").arg(key), fields), decode::integer);
}

TypedReply<bool> Hashes::hsetnx(
    QByteArrayView key, QByteArrayView field, QByteArrayView value) const
{
    return call(Command("HSETNX").arg(key).arg(field).arg(value), decode::flag);
}

TypedReply<qint64> Hashes::hdel(QByteArrayView key, const QList<QByteArray>& fields) const
{
    return call(withList(Command("HDEL").arg(key), fields), decode::integer);
}

TypedReply<bool> Hashes::hexists(QByteArrayView key, QByteArrayView field) const
{
    return call(Command("HEXISTS").arg(key).arg(field), decode::flag);
}

TypedReply<qint64> Hashes::hlen(QByteArrayView key) const
{
    return call(Command("HLEN").arg(key), decode::integer);
}

TypedReply<qint64> Hashes::hstrlen(QByteArrayView key, QByteArrayView field) const
{
    return call(Command("HSTRLEN").arg(key).arg(field), decode::integer);
}

TypedReply<qint64> Hashes::hincrby(QByteArrayView key, QByteArrayView field, qint64 by) const
{
    return call(Command("HINCRBY").arg(key).arg(field).arg(by), decode::integer);
}

TypedReply<Decimal> Hashes::hincrbyfloat(QByteArrayView key, QByteArrayView field, double by) const
{
    return call(Command("HINCRBYFLOAT").arg(key).arg(field).arg(by), decode::decimal);
}

TypedReply<QList<QByteArray>> Hashes::hrandfield(QByteArrayView key, qint64 count) const
{
    return call(Command("HRANDFIELD").arg(key).arg(count), decode::bytesList);
}

TypedReply<Fields> Hashes::hrandfieldWithValues(QByteArrayView key, qint64 count) const
{
    return call(Command("HRANDFIELD").arg(key).arg(count).arg("WITHVALUES"), decode::fields);
}

} // namespace sluice
