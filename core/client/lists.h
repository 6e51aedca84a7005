// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// LPOS's options.
struct PositionOptions {
    qint64 rank = 1; ///< RANK: the first match to report; negative: from the tail
    qint64 maxLength = 0; ///< MAXLEN: elements to compare at most; 0: all

    PositionOptions() noexcept { }
};

/// Lists, without the calls that wait (BLPOP and its kin need a connection of their own). A missing
/// key is an empty list. The rules of every call: CommandFamily.
class Lists : public CommandFamily {
public:
    enum class End { Left, Right };

    using CommandFamily::CommandFamily;

    /// LPUSH (1.0; several 2.4): the new length; the last one given is the first of the list.
    /// WRONGTYPE. Not repeatable. https://redis.io/docs/latest/commands/lpush/
    TypedReply<qint64> lpush(QByteArrayView key, const QList<QByteArray>& elements) const;
    /// RPUSH (1.0; several 2.4): the new length. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/rpush/
    TypedReply<qint64> rpush(QByteArrayView key, const QList<QByteArray>& elements) const;
    /// LPUSHX (2.2): as lpush(), only when the list exists; else 0.
    /// https://redis.io/docs/latest/commands/lpushx/
    TypedReply<qint64> lpushx(QByteArrayView key, const QList<QByteArray>& elements) const;
    /// RPUSHX (2.2): as rpush(), only when the list exists; else 0.
    /// https://redis.io/docs/latest/commands/rpushx/
    TypedReply<qint64> rpushx(QByteArrayView key, const QList<QByteArray>& elements) const;
    /// LPOP (1.0): the first element, or nothing. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/lpop/
    TypedReply<std::optional<QByteArray>> lpop(QByteArrayView key) const;
    /// LPOP with a count (6.2): so many at most, none for a missing key.
    /// https://redis.io/docs/latest/commands/lpop/
    TypedReply<QList<QByteArray>> lpop(QByteArrayView key, qint64 count) const;
    /// RPOP (1.0): the last element, or nothing. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/rpop/
    TypedReply<std::optional<QByteArray>> rpop(QByteArrayView key) const;
    /// RPOP with a count (6.2): so many at most, from the tail on.
    /// https://redis.io/docs/latest/commands/rpop/
    TypedReply<QList<QByteArray>> rpop(QByteArrayView key, qint64 count) const;
    /// LMOVE (6.2): the element moved, or nothing when the source is empty. WRONGTYPE. Not
    /// repeatable. https://redis.io/docs/latest/commands/lmove/
    TypedReply<std::optional<QByteArray>> lmove(
        QByteArrayView source, QByteArrayView destination, End from, End to) const;
    /// LRANGE (1.0): from start to stop inclusive, negative ones from the end. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/lrange/
    TypedReply<QList<QByteArray>> lrange(QByteArrayView key, qint64 start, qint64 stop) const;
    /// LINDEX (1.0): that element, or nothing. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/lindex/
    TypedReply<std::optional<QByteArray>> lindex(QByteArrayView key, qint64 index) const;
    /// LLEN (1.0). WRONGTYPE. Read. https://redis.io/docs/latest/commands/llen/
    TypedReply<qint64> llen(QByteArrayView key) const;
    /// LPOS (6.0.6): index of the first match, or nothing. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/lpos/
    TypedReply<std::optional<qint64>> lpos(QByteArrayView key, QByteArrayView element,
        const PositionOptions& options = PositionOptions()) const;
    /// LPOS ... COUNT (6.0.6): indices of so many matches, 0 for all. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/lpos/
    TypedReply<std::vector<qint64>> lposAll(QByteArrayView key, QByteArrayView element,
        qint64 count = 0, const PositionOptions& options = PositionOptions()) const;
    /// LSET (1.0). WRONGTYPE; ERR for no such key or index. Repeatable.
    /// https://redis.io/docs/latest/commands/lset/
    TypedReply<Done> lset(QByteArrayView key, qint64 index, QByteArrayView element) const;
    /// LINSERT ... BEFORE (2.2): the new length, -1 without the pivot, 0 without the list.
    /// WRONGTYPE. Not repeatable. https://redis.io/docs/latest/commands/linsert/
    TypedReply<qint64> linsertBefore(
        QByteArrayView key, QByteArrayView pivot, QByteArrayView element) const;
    /// LINSERT ... AFTER (2.2): as linsertBefore().
    /// https://redis.io/docs/latest/commands/linsert/
    TypedReply<qint64> linsertAfter(
        QByteArrayView key, QByteArrayView pivot, QByteArrayView element) const;
    /// LREM (1.0): how many were removed, of the first `count` equal ones; negative: of the last;
    /// 0: of all. WRONGTYPE. Not repeatable, but for 0.
    /// https://redis.io/docs/latest/commands/lrem/
    TypedReply<qint64> lrem(QByteArrayView key, qint64 count, QByteArrayView element) const;
    /// LTRIM (1.0): keeps start to stop inclusive. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/ltrim/
    TypedReply<Done> ltrim(QByteArrayView key, qint64 start, qint64 stop) const;
};

} // namespace sluice
