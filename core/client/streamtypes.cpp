// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/streamtypes.h"

#include "core/client/decode.h"

namespace sluice {

void StreamTrim::addTo(Command& command) const
{
    command.arg(m_word);
    if (m_approximate)
        command.arg("~");
    command.arg(m_bound);
    if (m_limit)
        command.arg("LIMIT").arg(*m_limit);
}

void addPositions(Command& command, const std::vector<StreamPosition>& positions)
{
    command.arg("STREAMS");
    for (const StreamPosition& each : positions)
        command.arg(each.key);
    for (const StreamPosition& each : positions)
        command.arg(each.id);
}

namespace decode {

bool streamEntry(const Value& reply, StreamEntry& into)
{
    if (reply.type() != Value::Type::Array || reply.items().size() != 2
        || !bytes(reply.items()[0], into.id))
        return false;
    into.isDeleted = reply.items()[1].isNull();
    return into.isDeleted || fields(reply.items()[1], into.fields);
}

bool streamEntryOrNull(const Value& reply, std::optional<StreamEntry>& into)
{
    return reply.isNull() || streamEntry(reply, into.emplace());
}

bool streamEntries(const Value& reply, std::vector<StreamEntry>& into)
{
    if (reply.type() != Value::Type::Array)
        return false;
    into.reserve(reply.items().size());
    for (const Value& item : reply.items()) {
        if (!item.isNull() && !streamEntry(item, into.emplace_back()))
            return false;
    }
    return true;
}

bool streamSlices(const Value& reply, std::vector<StreamSlice>& into)
{
    if (reply.isNull())
        return true;
    const PairsOf pairs(reply);
    into.resize(pairs.count());
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        if (!bytes(pairs.first(i), into[i].key) || !streamEntries(pairs.second(i), into[i].entries))
            return false;
    }
    return pairs.isValid();
}

} // namespace decode

} // namespace sluice
