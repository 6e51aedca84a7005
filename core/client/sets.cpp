// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/sets.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

TypedReply<qint64> Sets::sadd(QByteArrayView key, const QList<QByteArray>& members) const
{
    return call(withList(Command("SADD").arg(key), members), decode::integer);
}

TypedReply<qint64> Sets::srem(QByteArrayView key, const QList<QByteArray>& members) const
{
    return call(withList(Command("SREM").arg(key), members), decode::integer);
}

TypedReply<QList<QByteArray>> Sets::smembers(QByteArrayView key) const
{
    return call(Command("SMEMBERS").arg(key), decode::bytesList);
}

TypedReply<qint64> Sets::scard(QByteArrayView key) const
{
    return call(Command("SCARD").arg(key), decode::integer);
}

TypedReply<bool> Sets::sismember(QByteArrayView key, QByteArrayView member) const
{
    return call(Command("SISMEMBER").arg(key).arg(member), decode::flag);
}

TypedReply<std::vector<bool>> Sets::smismember(
    QByteArrayView key, const QList<QByteArray>& members) const
{
    return call(withList(Command("SMISMEMBER").arg(key), members), decode::flags);
}

TypedReply<bool> Sets::smove(
    QByteArrayView source, QByteArrayView destination, QByteArrayView member) const
{
    return call(Command("SMOVE").arg(source).arg(destination).arg(member), decode::flag);
}

TypedReply<std::optional<QByteArray>> Sets::spop(QByteArrayView key) const
{
    return call(Command("SPOP").arg(key), decode::bytesOrNull);
}

TypedReply<QList<QByteArray>> Sets::spop(QByteArrayView key, qint64 count) const
{
    return call(Command("SPOP").arg(key).arg(count), decode::bytesListOrNull);
}

TypedReply<std::optional<QByteArray>> Sets::srandmember(QByteArrayView key) const
{
    return call(Command("SRANDMEMBER").arg(key), decode::bytesOrNull);
}

TypedReply<QList<QByteArray>> Sets::srandmember(QByteArrayView key, qint64 count) const
{
    return call(Command("SRANDMEMBER").arg(key).arg(count), decode::bytesListOrNull);
}

TypedReply<QList<QByteArray>> Sets::sinter(const QList<QByteArray>& keys) const
{
    return call(withList(Command("SINTER"), keys), decode::bytesList);
}

TypedReply<QList<QByteArray>> Sets::sunion(const QList<QByteArray>& keys) const
{
    return call(withList(Command("SUNION"), keys), decode::bytesList);
}

TypedReply<QList<QByteArray>> Sets::sdiff(const QList<QByteArray>& keys) const
{
    return call(withList(Command("SDIFF"), keys), decode::bytesList);
}

TypedReply<qint64> Sets::sinterstore(
    QByteArrayView destination, const QList<QByteArray>& keys) const
{
    return call(withList(Command("SINTERSTORE").arg(destination), keys), decode::integer);
}

TypedReply<qint64> Sets::sunionstore(
    QByteArrayView destination, const QList<QByteArray>& keys) const
{
    return call(withList(Command("SUNIONSTORE").arg(destination), keys), decode::integer);
}

TypedReply<qint64> Sets::sdiffstore(QByteArrayView destination, const QList<QByteArray>& keys) const
{
    return call(withList(Command("SDIFFSTORE").arg(destination), keys), decode::integer);
}

TypedReply<qint64> Sets::sintercard(const QList<QByteArray>& keys, qint64 limit) const
{
    Command command = withList(Command("SINTERCARD").arg(keys.size()), keys);
    if (limit != 0)
        command.arg("LIMIT").arg(limit);
    return call(std::move(command), decode::integer);
}

} // namespace sluice
