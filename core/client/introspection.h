// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/serverreports.h"
#include "core/client/typedreply.h"

namespace sluice {

/// What a server says of itself. All of it is read; much of it needs rights that an ACL may refuse
/// (NOPERM). The rules of every call: CommandFamily.
class Introspection : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// INFO (1.0): the server's default sections. https://redis.io/docs/latest/commands/info/
    TypedReply<InfoReport> info() const;
    /// INFO of some sections (one 2.6, several 7.0): "server", "memory", "everything"...
    /// https://redis.io/docs/latest/commands/info/
    TypedReply<InfoReport> info(const QList<QByteArray>& sections) const;
    /// DBSIZE (1.0): keys in the database. https://redis.io/docs/latest/commands/dbsize/
    TypedReply<qint64> dbsize() const;
    /// TIME (2.6): the server's clock, since 1970. https://redis.io/docs/latest/commands/time/
    TypedReply<std::chrono::microseconds> time() const;
    /// CONFIG GET (2.0): the settings whose names match. May hold passwords: not for logs.
    /// https://redis.io/docs/latest/commands/config-get/
    TypedReply<Fields> configGet(QByteArrayView pattern) const;
    /// COMMAND COUNT (2.8.13): commands that the server knows.
    /// https://redis.io/docs/latest/commands/command-count/
    TypedReply<qint64> commandCount() const;
    /// CLIENT LIST (2.4): one line for each connection.
    /// https://redis.io/docs/latest/commands/client-list/
    TypedReply<std::vector<ClientFacts>> clientList() const;
    /// SLOWLOG GET (2.2.12): the newest `count`; -1 (7.0): all.
    /// https://redis.io/docs/latest/commands/slowlog-get/
    TypedReply<std::vector<SlowlogEntry>> slowlogGet(qint64 count = 10) const;
    /// LATENCY LATEST (2.8.13): empty unless latency-monitor-threshold is set.
    /// https://redis.io/docs/latest/commands/latency-latest/
    TypedReply<std::vector<LatencyEvent>> latencyLatest() const;
    /// MEMORY STATS (4.0): names and the texts of their numbers; nested ones with their path,
    /// "db.0.overhead.hashtable.main". https://redis.io/docs/latest/commands/memory-stats/
    TypedReply<Fields> memoryStats() const;
};

} // namespace sluice
