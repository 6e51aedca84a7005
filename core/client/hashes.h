// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// Hashes. A missing key is an empty hash. The rules of every call: CommandFamily.
class Hashes : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// HGET (2.0): the value, or nothing. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/hget/
    TypedReply<std::optional<QByteArray>> hget(QByteArrayView key, QByteArrayView field) const;
    /// HMGET (2.0): per field its value, or nothing. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/hmget/
    TypedReply<std::vector<std::optional<QByteArray>>> hmget(
        QByteArrayView key, const QList<QByteArray>& fields) const;
    /// HGETALL (2.0): all fields, in the server's order. All at once: hscan() for large ones.
    /// WRONGTYPE. Read. https://redis.io/docs/latest/commands/hgetall/
    TypedReply<Fields> hgetall(QByteArrayView key) const;
    /// HKEYS (2.0). WRONGTYPE. Read. https://redis.io/docs/latest/commands/hkeys/
    TypedReply<QList<QByteArray>> hkeys(QByteArrayView key) const;
    /// HVALS (2.0). WRONGTYPE. Read. https://redis.io/docs/latest/commands/hvals/
    TypedReply<QList<QByteArray>> hvals(QByteArrayView key) const;
    /// HSET (2.0; several fields 4.0): how many are new. WRONGTYPE. Repeatable.
    /// https://redis.io/docs/latest/commands/hset/
    TypedReply<qint64> hset(QByteArrayView key, const Fields& fields) const;
    /// HSETNX (2.0): whether it was new, and so was set. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/hsetnx/
    TypedReply<bool> hsetnx(QByteArrayView key, QByteArrayView field, QByteArrayView value) const;
    /// HDEL (2.0; several fields 2.4): how many there were. WRONGTYPE. Repeatable.
    /// https://redis.io/docs/latest/commands/hdel/
    TypedReply<qint64> hdel(QByteArrayView key, const QList<QByteArray>& fields) const;
    /// HEXISTS (2.0). WRONGTYPE. Read. https://redis.io/docs/latest/commands/hexists/
    TypedReply<bool> hexists(QByteArrayView key, QByteArrayView field) const;
    /// HLEN (2.0): number of fields. WRONGTYPE. Read. https://redis.io/docs/latest/commands/hlen/
    TypedReply<qint64> hlen(QByteArrayView key) const;
    /// HSTRLEN (3.2): bytes of the value, 0 when there is none. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/hstrlen/
    TypedReply<qint64> hstrlen(QByteArrayView key, QByteArrayView field) const;
    /// HINCRBY (2.0): the new number. WRONGTYPE; ERR when it is none or would overflow. Not
    /// repeatable. https://redis.io/docs/latest/commands/hincrby/
    TypedReply<qint64> hincrby(QByteArrayView key, QByteArrayView field, qint64 by) const;
    /// HINCRBYFLOAT (2.6): the new number. WRONGTYPE; ERR when it is none. Not repeatable.
    /// https://redis.io/docs/latest/commands/hincrbyfloat/
    TypedReply<Decimal> hincrbyfloat(QByteArrayView key, QByteArrayView field, double by) const;
    /// HRANDFIELD (6.2): so many fields by chance, each at most once; -n: n, any of them several
    /// times. WRONGTYPE. Read. https://redis.io/docs/latest/commands/hrandfield/
    TypedReply<QList<QByteArray>> hrandfield(QByteArrayView key, qint64 count) const;
    /// HRANDFIELD ... WITHVALUES (6.2): the same with their values.
    /// https://redis.io/docs/latest/commands/hrandfield/
    TypedReply<Fields> hrandfieldWithValues(QByteArrayView key, qint64 count) const;
};

} // namespace sluice
