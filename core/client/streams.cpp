// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/streams.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

namespace {

bool streamFacts(const Value& reply, StreamFacts& into)
{
    const PairsOf pairs(reply);
    int found = 0;
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        const QByteArray& name = pairs.first(i).bytes();
        const Value& value = pairs.second(i);
        bool fits = true;
        if (name == "length")
            fits = decode::integer(value, into.length) && ++found;
        else if (name == "groups")
            fits = decode::integer(value, into.groups) && ++found;
        else if (name == "last-generated-id")
            fits = decode::bytes(value, into.lastId) && ++found;
        else if (name == "max-deleted-entry-id")
            fits = decode::bytesOrNull(value, into.maxDeletedId);
        else if (name == "entries-added")
            fits = decode::integerOrNull(value, into.entriesAdded);
        else if (name == "first-entry")
            fits = decode::streamEntryOrNull(value, into.first);
        else if (name == "last-entry")
            fits = decode::streamEntryOrNull(value, into.last);
        if (!fits)
            return false;
    }
    return found == 3;
}

Command ranged(const char* name, QByteArrayView key, QByteArrayView from, QByteArrayView to,
    std::optional<qint64> count)
{
    Command command = Command(name).arg(key).arg(from).arg(to);
    if (count)
        command.arg("COUNT").arg(*count);
    return command;
}

} // namespace

TypedReply<std::optional<QByteArray>> Streams::xadd(
    QByteArrayView key, const Fields& fields, const AddOptions& options) const
{
    Command command = Command("XADD").arg(key);
    if (!options.mayCreate)
        command.arg("NOMKSTREAM");
    if (options.trimming)
        options.trimming->addTo(command);
    command.arg(options.id);
    addArguments(command, fields);
    return call(std::move(command), decode::bytesOrNull);
}

TypedReply<qint64> Streams::xlen(QByteArrayView key) const
{
    return call(Command("XLEN").arg(key), decode::integer);
}

TypedReply<Streams::Entries> Streams::xrange(
    QByteArrayView key, QByteArrayView start, QByteArrayView end, std::optional<qint64> count) const
{
    return call(ranged("XRANGE", key, start, end, count), decode::streamEntries);
}

TypedReply<Streams::Entries> Streams::xrevrange(
    QByteArrayView key, QByteArrayView end, QByteArrayView start, std::optional<qint64> count) const
{
    return call(ranged("XREVRANGE", key, end, start, count), decode::streamEntries);
}

TypedReply<qint64> Streams::xdel(QByteArrayView key, const QList<QByteArray>& ids) const
{
    return call(withList(Command("XDEL").arg(key), ids), decode::integer);
}

TypedReply<qint64> Streams::xtrim(QByteArrayView key, const StreamTrim& to) const
{
    Command command = Command("XTRIM").arg(key);
    to.addTo(command);
    return call(std::move(command), decode::integer);
}

TypedReply<std::vector<StreamSlice>> Streams::xread(
    const std::vector<StreamPosition>& positions, std::optional<qint64> count) const
{
    Command command("XREAD");
    if (count)
        command.arg("COUNT").arg(*count);
    addPositions(command, positions);
    return call(std::move(command), decode::streamSlices);
}

TypedReply<StreamFacts> Streams::xinfoStream(QByteArrayView key) const
{
    return call(Command("XINFO").arg("STREAM").arg(key), streamFacts);
}

} // namespace sluice
