// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// Sets. A missing key is an empty set. The rules of every call: CommandFamily.
class Sets : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// SADD (1.0; several 2.4): how many are new. WRONGTYPE. Repeatable.
    /// https://redis.io/docs/latest/commands/sadd/
    TypedReply<qint64> sadd(QByteArrayView key, const QList<QByteArray>& members) const;
    /// SREM (1.0; several 2.4): how many there were. WRONGTYPE. Repeatable.
    /// https://redis.io/docs/latest/commands/srem/
    TypedReply<qint64> srem(QByteArrayView key, const QList<QByteArray>& members) const;
    /// SMEMBERS (1.0): all of them at once: sscan() for large sets. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/smembers/
    TypedReply<QList<QByteArray>> smembers(QByteArrayView key) const;
    /// SCARD (1.0): how many members. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/scard/
    TypedReply<qint64> scard(QByteArrayView key) const;
    /// SISMEMBER (1.0). WRONGTYPE. Read. https://redis.io/docs/latest/commands/sismember/
    TypedReply<bool> sismember(QByteArrayView key, QByteArrayView member) const;
    /// SMISMEMBER (6.2): per member. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/smismember/
    TypedReply<std::vector<bool>> smismember(
        QByteArrayView key, const QList<QByteArray>& members) const;
    /// SMOVE (1.0): false when the source does not have it. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/smove/
    TypedReply<bool> smove(
        QByteArrayView source, QByteArrayView destination, QByteArrayView member) const;
    /// SPOP (1.0): a member by chance, which is removed; or nothing. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/spop/
    TypedReply<std::optional<QByteArray>> spop(QByteArrayView key) const;
    /// SPOP with a count (3.2): so many at most. https://redis.io/docs/latest/commands/spop/
    TypedReply<QList<QByteArray>> spop(QByteArrayView key, qint64 count) const;
    /// SRANDMEMBER (1.0): a member by chance, or nothing. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/srandmember/
    TypedReply<std::optional<QByteArray>> srandmember(QByteArrayView key) const;
    /// SRANDMEMBER with a count (2.6): so many at most, each once; -n: n, any of them several
    /// times. https://redis.io/docs/latest/commands/srandmember/
    TypedReply<QList<QByteArray>> srandmember(QByteArrayView key, qint64 count) const;
    /// SINTER (1.0). WRONGTYPE. Read. https://redis.io/docs/latest/commands/sinter/
    TypedReply<QList<QByteArray>> sinter(const QList<QByteArray>& keys) const;
    /// SUNION (1.0). WRONGTYPE. Read. https://redis.io/docs/latest/commands/sunion/
    TypedReply<QList<QByteArray>> sunion(const QList<QByteArray>& keys) const;
    /// SDIFF (1.0): the first without the others. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/sdiff/
    TypedReply<QList<QByteArray>> sdiff(const QList<QByteArray>& keys) const;
    /// SINTERSTORE (1.0): members in the result, which replaces the destination. WRONGTYPE.
    /// Repeatable unless the destination is a source.
    /// https://redis.io/docs/latest/commands/sinterstore/
    TypedReply<qint64> sinterstore(QByteArrayView destination, const QList<QByteArray>& keys) const;
    /// SUNIONSTORE (1.0): as sinterstore(). https://redis.io/docs/latest/commands/sunionstore/
    TypedReply<qint64> sunionstore(QByteArrayView destination, const QList<QByteArray>& keys) const;
    /// SDIFFSTORE (1.0): as sinterstore(). https://redis.io/docs/latest/commands/sdiffstore/
    TypedReply<qint64> sdiffstore(QByteArrayView destination, const QList<QByteArray>& keys) const;
    /// SINTERCARD (7.0): members of the intersection, at most `limit` (0: all). WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/sintercard/
    TypedReply<qint64> sintercard(const QList<QByteArray>& keys, qint64 limit = 0) const;
};

} // namespace sluice
