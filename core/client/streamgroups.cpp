// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/streamgroups.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

namespace {

bool isArray(const Value& value, std::size_t atLeast = 0)
{
    return value.type() == Value::Type::Array && value.items().size() >= atLeast;
}

bool milliseconds(const Value& value, std::chrono::milliseconds& into)
{
    qint64 number = 0;
    const bool fits = decode::integer(value, number);
    into = std::chrono::milliseconds(number);
    return fits;
}

/// Each element by @p one.
template <typename T>
bool listOf(const Value& reply, std::vector<T>& into, bool (*one)(const Value&, T&))
{
    if (!isArray(reply))
        return false;
    for (const Value& item : reply.items()) {
        if (!one(item, into.emplace_back()))
            return false;
    }
    return true;
}

bool pendingSummary(const Value& reply, PendingSummary& into)
{
    if (!isArray(reply, 4) || !decode::integer(reply.items()[0], into.count)
        || !decode::bytesOrNull(reply.items()[1], into.firstId)
        || !decode::bytesOrNull(reply.items()[2], into.lastId))
        return false;
    if (reply.items()[3].isNull())
        return true;
    const PairsOf pairs(reply.items()[3]);
    into.consumers.resize(pairs.count());
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        if (!decode::bytes(pairs.first(i), into.consumers[i].first)
            || !decode::integer(pairs.second(i), into.consumers[i].second))
            return false;
    }
    return pairs.isValid();
}

bool pendingEntry(const Value& reply, PendingEntry& into)
{
    return isArray(reply, 4) && decode::bytes(reply.items()[0], into.id)
        && decode::bytes(reply.items()[1], into.consumer)
        && milliseconds(reply.items()[2], into.idle)
        && decode::integer(reply.items()[3], into.deliveries);
}

bool pendingEntries(const Value& reply, std::vector<PendingEntry>& into)
{
    return listOf(reply, into, &pendingEntry);
}

bool claimed(const Value& reply, Claimed& into)
{
    return isArray(reply, 2) && decode::bytes(reply.items()[0], into.next)
        && decode::streamEntries(reply.items()[1], into.entries)
        && (reply.items().size() < 3 || decode::bytesList(reply.items()[2], into.deleted));
}

bool groupFacts(const Value& reply, GroupFacts& into)
{
    const PairsOf pairs(reply);
    int found = 0;
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        const QByteArray& name = pairs.first(i).bytes();
        const Value& value = pairs.second(i);
        bool fits = true;
        if (name == "name")
            fits = decode::bytes(value, into.name) && ++found;
        else if (name == "consumers")
            fits = decode::integer(value, into.consumers) && ++found;
        else if (name == "pending")
            fits = decode::integer(value, into.pending) && ++found;
        else if (name == "last-delivered-id")
            fits = decode::bytes(value, into.lastDeliveredId) && ++found;
        else if (name == "entries-read")
            fits = decode::integerOrNull(value, into.entriesRead);
        else if (name == "lag")
            fits = decode::integerOrNull(value, into.lag);
        if (!fits)
            return false;
    }
    return found == 4;
}

bool groups(const Value& reply, std::vector<GroupFacts>& into)
{
    return listOf(reply, into, &groupFacts);
}

bool consumerFacts(const Value& reply, ConsumerFacts& into)
{
    const PairsOf pairs(reply);
    int found = 0;
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        const QByteArray& name = pairs.first(i).bytes();
        const Value& value = pairs.second(i);
        bool fits = true;
        if (name == "name")
            fits = decode::bytes(value, into.name) && ++found;
        else if (name == "pending")
            fits = decode::integer(value, into.pending) && ++found;
        else if (name == "idle")
            fits = milliseconds(value, into.idle) && ++found;
        if (!fits)
            return false;
    }
    return found == 3;
}

bool consumers(const Value& reply, std::vector<ConsumerFacts>& into)
{
    return listOf(reply, into, &consumerFacts);
}

Command group(const char* subcommand, QByteArrayView key, QByteArrayView name)
{
    return Command("XGROUP").arg(subcommand).arg(key).arg(name);
}

} // namespace

TypedReply<Done> StreamGroups::xgroupCreate(
    QByteArrayView key, QByteArrayView name, QByteArrayView id, bool makeStream) const
{
    Command command = group("CREATE", key, name).arg(id);
    if (makeStream)
        command.arg("MKSTREAM");
    return call(std::move(command), decode::done);
}

TypedReply<Done> StreamGroups::xgroupSetid(
    QByteArrayView key, QByteArrayView name, QByteArrayView id) const
{
    return call(group("SETID", key, name).arg(id), decode::done);
}

TypedReply<bool> StreamGroups::xgroupDestroy(QByteArrayView key, QByteArrayView name) const
{
    return call(group("DESTROY", key, name), decode::flag);
}

TypedReply<bool> StreamGroups::xgroupCreateconsumer(
    QByteArrayView key, QByteArrayView name, QByteArrayView consumer) const
{
    return call(group("CREATECONSUMER", key, name).arg(consumer), decode::flag);
}

TypedReply<qint64> StreamGroups::xgroupDelconsumer(
    QByteArrayView key, QByteArrayView name, QByteArrayView consumer) const
{
    return call(group("DELCONSUMER", key, name).arg(consumer), decode::integer);
}

TypedReply<std::vector<StreamSlice>> StreamGroups::xreadgroup(QByteArrayView name,
    QByteArrayView consumer, const std::vector<StreamPosition>& positions,
    std::optional<qint64> count, bool noAck) const
{
    Command command = Command("XREADGROUP").arg("GROUP").arg(name).arg(consumer);
    if (count)
        command.arg("COUNT").arg(*count);
    if (noAck)
        command.arg("NOACK");
    addPositions(command, positions);
    return call(std::move(command), decode::streamSlices);
}

TypedReply<qint64> StreamGroups::xack(
    QByteArrayView key, QByteArrayView name, const QList<QByteArray>& ids) const
{
    return call(withList(Command("XACK").arg(key).arg(name), ids), decode::integer);
}

TypedReply<PendingSummary> StreamGroups::xpending(QByteArrayView key, QByteArrayView name) const
{
    return call(Command("XPENDING").arg(key).arg(name), pendingSummary);
}

TypedReply<std::vector<PendingEntry>> StreamGroups::xpending(QByteArrayView key,
    QByteArrayView name, QByteArrayView start, QByteArrayView end, qint64 count,
    std::optional<QByteArray> consumer) const
{
    Command command = Command("XPENDING").arg(key).arg(name).arg(start).arg(end).arg(count);
    if (consumer)
        command.arg(*consumer);
    return call(std::move(command), pendingEntries);
}

TypedReply<std::vector<StreamEntry>> StreamGroups::xclaim(QByteArrayView key, QByteArrayView name,
    QByteArrayView consumer, std::chrono::milliseconds minIdle, const QList<QByteArray>& ids) const
{
    Command command
        = Command("XCLAIM").arg(key).arg(name).arg(consumer).arg(qint64(minIdle.count()));
    addArguments(command, ids);
    return call(std::move(command), decode::streamEntries);
}

TypedReply<Claimed> StreamGroups::xautoclaim(QByteArrayView key, QByteArrayView name,
    QByteArrayView consumer, std::chrono::milliseconds minIdle, QByteArrayView start,
    qint64 count) const
{
    Command command = Command("XAUTOCLAIM").arg(key).arg(name).arg(consumer);
    command.arg(qint64(minIdle.count())).arg(start).arg("COUNT").arg(count);
    return call(std::move(command), claimed);
}

TypedReply<std::vector<GroupFacts>> StreamGroups::xinfoGroups(QByteArrayView key) const
{
    return call(Command("XINFO").arg("GROUPS").arg(key), groups);
}

TypedReply<std::vector<ConsumerFacts>> StreamGroups::xinfoConsumers(
    QByteArrayView key, QByteArrayView name) const
{
    return call(Command("XINFO").arg("CONSUMERS").arg(key).arg(name), consumers);
}

} // namespace sluice
