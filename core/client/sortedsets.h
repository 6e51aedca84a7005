// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"
#include "core/client/zrange.h"

namespace sluice {

/// ZADD's options: `ZAddOptions().ifPresent().countChanged()`.
class ZAddOptions {
public:
    ZAddOptions() noexcept { }
    /// NX (3.0.2): only new members.
    ZAddOptions& ifAbsent() { return m_if = "NX", *this; }
    /// XX (3.0.2): only members that are there.
    ZAddOptions& ifPresent() { return m_if = "XX", *this; }
    /// GT (6.2): what is there changes only to a higher score.
    ZAddOptions& onlyHigher() { return m_compare = "GT", *this; }
    /// LT (6.2): what is there changes only to a lower score.
    ZAddOptions& onlyLower() { return m_compare = "LT", *this; }
    /// CH (3.0.2): count changed members too, not only new ones.
    ZAddOptions& countChanged() { return m_changed = "CH", *this; }

    void addTo(Command& command) const;

private:
    const char* m_if = nullptr;
    const char* m_compare = nullptr;
    const char* m_changed = nullptr;
};

/// Sorted sets. A missing key is an empty one. The rules of every call: CommandFamily.
class SortedSets : public CommandFamily {
public:
    using CommandFamily::CommandFamily;
    using Members = std::vector<ScoredMember>;

    /// ZADD (1.2): how many are new. Only the scores' `number` is sent. WRONGTYPE; ERR for a
    /// score that is none, or options that exclude each other. Repeatable.
    /// https://redis.io/docs/latest/commands/zadd/
    TypedReply<qint64> zadd(QByteArrayView key, const Members& members,
        const ZAddOptions& options = ZAddOptions()) const;
    /// ZADD ... INCR (3.0.2): the new score; nothing when the options forbade it. WRONGTYPE. Not
    /// repeatable. https://redis.io/docs/latest/commands/zadd/
    TypedReply<std::optional<Decimal>> zaddIncr(QByteArrayView key, double by,
        QByteArrayView member, const ZAddOptions& options = ZAddOptions()) const;
    /// ZINCRBY (1.2): the new score. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/zincrby/
    TypedReply<Decimal> zincrby(QByteArrayView key, double by, QByteArrayView member) const;
    /// ZREM (1.2; several 2.4): how many there were. WRONGTYPE. Repeatable.
    /// https://redis.io/docs/latest/commands/zrem/
    TypedReply<qint64> zrem(QByteArrayView key, const QList<QByteArray>& members) const;
    /// ZCARD (1.2): how many members. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/zcard/
    TypedReply<qint64> zcard(QByteArrayView key) const;
    /// ZCOUNT (2.0): members with a score in between. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/zcount/
    TypedReply<qint64> zcount(QByteArrayView key, const RangeEnd& low, const RangeEnd& high) const;
    /// ZLEXCOUNT (2.8.9): members with a name in between. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/zlexcount/
    TypedReply<qint64> zlexcount(
        QByteArrayView key, const RangeEnd& low, const RangeEnd& high) const;
    /// ZSCORE (1.2): or nothing. WRONGTYPE. Read. https://redis.io/docs/latest/commands/zscore/
    TypedReply<std::optional<Decimal>> zscore(QByteArrayView key, QByteArrayView member) const;
    /// ZMSCORE (6.2): per member, or nothing. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/zmscore/
    TypedReply<std::vector<std::optional<Decimal>>> zmscore(
        QByteArrayView key, const QList<QByteArray>& members) const;
    /// ZRANK (2.0): 0 for the lowest score, or nothing. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/zrank/
    TypedReply<std::optional<qint64>> zrank(QByteArrayView key, QByteArrayView member) const;
    /// ZREVRANK (2.0): 0 for the highest score, or nothing. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/zrevrank/
    TypedReply<std::optional<qint64>> zrevrank(QByteArrayView key, QByteArrayView member) const;
    /// ZRANGE (1.2; what else than by rank, 6.2). WRONGTYPE; ERR for ends of the wrong kind. Read.
    /// https://redis.io/docs/latest/commands/zrange/
    TypedReply<QList<QByteArray>> zrange(QByteArrayView key, const ZRange& range) const;
    /// ZRANGE ... WITHSCORES: as zrange(), not by name.
    /// https://redis.io/docs/latest/commands/zrange/
    TypedReply<Members> zrangeWithScores(QByteArrayView key, const ZRange& range) const;
    /// ZRANGESTORE (6.2): members in the destination, which is replaced. WRONGTYPE. Repeatable.
    /// https://redis.io/docs/latest/commands/zrangestore/
    TypedReply<qint64> zrangestore(
        QByteArrayView destination, QByteArrayView source, const ZRange& range) const;
    /// ZPOPMIN (5.0): the lowest, which is removed; or nothing. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/zpopmin/
    TypedReply<std::optional<ScoredMember>> zpopmin(QByteArrayView key) const;
    /// ZPOPMIN with a count (5.0): so many at most, the lowest first.
    /// https://redis.io/docs/latest/commands/zpopmin/
    TypedReply<Members> zpopmin(QByteArrayView key, qint64 count) const;
    /// ZPOPMAX (5.0): the highest, which is removed; or nothing. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/zpopmax/
    TypedReply<std::optional<ScoredMember>> zpopmax(QByteArrayView key) const;
    /// ZPOPMAX with a count (5.0): so many at most, the highest first.
    /// https://redis.io/docs/latest/commands/zpopmax/
    TypedReply<Members> zpopmax(QByteArrayView key, qint64 count) const;
    /// ZRANDMEMBER ... WITHSCORES (6.2): so many at most, each once; -n: n, any of them several
    /// times. WRONGTYPE. Read. https://redis.io/docs/latest/commands/zrandmember/
    TypedReply<Members> zrandmember(QByteArrayView key, qint64 count) const;
    /// ZREMRANGEBYRANK (2.0): how many were removed. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/zremrangebyrank/
    TypedReply<qint64> zremrangebyrank(QByteArrayView key, qint64 start, qint64 stop) const;
    /// ZREMRANGEBYSCORE (1.2): how many were removed. WRONGTYPE. Repeatable.
    /// https://redis.io/docs/latest/commands/zremrangebyscore/
    TypedReply<qint64> zremrangebyscore(
        QByteArrayView key, const RangeEnd& low, const RangeEnd& high) const;
    /// ZREMRANGEBYLEX (2.8.9): how many were removed. WRONGTYPE. Repeatable.
    /// https://redis.io/docs/latest/commands/zremrangebylex/
    TypedReply<qint64> zremrangebylex(
        QByteArrayView key, const RangeEnd& low, const RangeEnd& high) const;
};

} // namespace sluice
