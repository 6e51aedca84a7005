// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/sortedsets.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

namespace {

Command between(const char* name, QByteArrayView key, const RangeEnd& low, const RangeEnd& high)
{
    return Command(name).arg(key).arg(low.text()).arg(high.text());
}

Command ranged(QByteArrayView key, const ZRange& range)
{
    Command command = Command("ZRANGE").arg(key);
    range.addTo(command);
    return command;
}

} // namespace

void ZAddOptions::addTo(Command& command) const
{
    for (const char* word : { m_if, m_compare, m_changed }) {
        if (word)
            command.arg(word);
    }
}

TypedReply<qint64> SortedSets::zadd(
    QByteArrayView key, const Members& members, const ZAddOptions& options) const
{
    Command command = Command("ZADD").arg(key);
    options.addTo(command);
    for (const ScoredMember& each : members)
        command.arg(each.score.number).arg(each.member);
    return call(std::move(command), decode::integer);
}

TypedReply<std::optional<Decimal>> SortedSets::zaddIncr(
    QByteArrayView key, double by, QByteArrayView member, const ZAddOptions& options) const
{
    Command command = Command("ZADD").arg(key);
    options.addTo(command);
    command.arg("INCR").arg(by).arg(member);
    return call(std::move(command), decode::decimalOrNull);
}

TypedReply<Decimal> SortedSets::zincrby(QByteArrayView key, double by, QByteArrayView member) const
{
    return call(Command("ZINCRBY").arg(key).arg(by).arg(member), decode::decimal);
}

TypedReply<qint64> SortedSets::zrem(QByteArrayView key, const QList<QByteArray>& members) const
{
    return call(withList(Command("ZREM").arg(key), members), decode::integer);
}

TypedReply<qint64> SortedSets::zcard(QByteArrayView key) const
{
    return call(Command("ZCARD").arg(key), decode::integer);
}

TypedReply<qint64> SortedSets::zcount(
    QByteArrayView key, const RangeEnd& low, const RangeEnd& high) const
{
    return call(between("ZCOUNT", key, low, high), decode::integer);
}

TypedReply<qint64> SortedSets::zlexcount(
    QByteArrayView key, const RangeEnd& low, const RangeEnd& high) const
{
    return call(between("ZLEXCOUNT", key, low, high), decode::integer);
}

TypedReply<std::optional<Decimal>> SortedSets::zscore(
    QByteArrayView key, QByteArrayView member) const
{
    return call(Command("ZSCORE").arg(key).arg(member), decode::decimalOrNull);
}

TypedReply<std::vector<std::optional<Decimal>>> SortedSets::zmscore(
    QByteArrayView key, const QList<QByteArray>& members) const
{
    return call(withList(Command("ZMSCORE").arg(key), members), decode::decimalsOrNulls);
}

TypedReply<std::optional<qint64>> SortedSets::zrank(QByteArrayView key, QByteArrayView member) const
{
    return call(Command("ZRANK").arg(key).arg(member), decode::integerOrNull);
}

TypedReply<std::optional<qint64>> SortedSets::zrevrank(
    QByteArrayView key, QByteArrayView member) const
{
    return call(Command("ZREVRANK").arg(key).arg(member), decode::integerOrNull);
}

TypedReply<QList<QByteArray>> SortedSets::zrange(QByteArrayView key, const ZRange& range) const
{
    return call(ranged(key, range), decode::bytesList);
}

TypedReply<SortedSets::Members> SortedSets::zrangeWithScores(
    QByteArrayView key, const ZRange& range) const
{
    return call(ranged(key, range).arg("WITHSCORES"), decode::scoredMembers);
}

TypedReply<qint64> SortedSets::zrangestore(
    QByteArrayView destination, QByteArrayView source, const ZRange& range) const
{
    Command command = Command("ZRANGESTORE").arg(destination).arg(source);
    range.addTo(command);
    return call(std::move(command), decode::integer);
}

TypedReply<std::optional<ScoredMember>> SortedSets::zpopmin(QByteArrayView key) const
{
    return call(Command("ZPOPMIN").arg(key), decode::scoredMemberOrNothing);
}

TypedReply<SortedSets::Members> SortedSets::zpopmin(QByteArrayView key, qint64 count) const
{
    return call(Command("ZPOPMIN").arg(key).arg(count), decode::scoredMembers);
}

TypedReply<std::optional<ScoredMember>> SortedSets::zpopmax(QByteArrayView key) const
{
    return call(Command("ZPOPMAX").arg(key), decode::scoredMemberOrNothing);
}

TypedReply<SortedSets::Members> SortedSets::zpopmax(QByteArrayView key, qint64 count) const
{
    return call(Command("ZPOPMAX").arg(key).arg(count), decode::scoredMembers);
}

TypedReply<SortedSets::Members> SortedSets::zrandmember(QByteArrayView key, qint64 count) const
{
    return call(
        Command("ZRANDMEMBER").arg(key).arg(count).arg("WITHSCORES"), decode::scoredMembers);
}

TypedReply<qint64> SortedSets::zremrangebyrank(QByteArrayView key, qint64 start, qint64 stop) const
{
    return call(Command("ZREMRANGEBYRANK").arg(key).arg(start).arg(stop), decode::integer);
}

TypedReply<qint64> SortedSets::zremrangebyscore(
    QByteArrayView key, const RangeEnd& low, const RangeEnd& high) const
{
    return call(between("ZREMRANGEBYSCORE", key, low, high), decode::integer);
}

TypedReply<qint64> SortedSets::zremrangebylex(
    QByteArrayView key, const RangeEnd& low, const RangeEnd& high) const
{
    return call(between("ZREMRANGEBYLEX", key, low, high), decode::integer);
}

} // namespace sluice
