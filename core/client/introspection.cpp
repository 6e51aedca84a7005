// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/introspection.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

TypedReply<InfoReport> Introspection::info() const
{
    return call(Command("INFO"), decode::infoReport);
}

TypedReply<InfoReport> Introspection::info(const QList<QByteArray>& sections) const
{
    return call(withList(Command("INFO"), sections), decode::infoReport);
}

TypedReply<qint64> Introspection::dbsize() const
{
    return call(Command("DBSIZE"), decode::integer);
}

TypedReply<std::chrono::microseconds> Introspection::time() const
{
    return call(Command("TIME"), decode::instant);
}

TypedReply<Fields> Introspection::configGet(QByteArrayView pattern) const
{
    return call(Command("CONFIG").arg("GET").arg(pattern), decode::fields);
}

TypedReply<qint64> Introspection::commandCount() const
{
    return call(Command("COMMAND").arg("COUNT"), decode::integer);
}

TypedReply<std::vector<ClientFacts>> Introspection::clientList() const
{
    return call(Command("CLIENT").arg("LIST"), decode::clientList);
}

TypedReply<std::vector<SlowlogEntry>> Introspection::slowlogGet(qint64 count) const
{
    return call(Command("SLOWLOG").arg("GET").arg(count), decode::slowlog);
}

TypedReply<std::vector<LatencyEvent>> Introspection::latencyLatest() const
{
    return call(Command("LATENCY").arg("LATEST"), decode::latencyEvents);
}

TypedReply<Fields> Introspection::memoryStats() const
{
    return call(Command("MEMORY").arg("STATS"), decode::memoryStats);
}

} // namespace sluice
