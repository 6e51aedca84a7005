// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/streamtypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// What XPENDING says of a whole group.
struct PendingSummary {
    qint64 count = 0;
    std::optional<QByteArray> firstId;
    std::optional<QByteArray> lastId;
    std::vector<std::pair<QByteArray, qint64>> consumers; ///< and how many each has pending

    PendingSummary() noexcept { }
};

/// An entry that was delivered and not acknowledged.
struct PendingEntry {
    QByteArray id;
    QByteArray consumer;
    std::chrono::milliseconds idle { 0 }; ///< since it was delivered last
    qint64 deliveries = 0;

    PendingEntry() noexcept { }
};

/// What XAUTOCLAIM took over.
struct Claimed {
    QByteArray next; ///< where to go on; "0-0": all seen
    std::vector<StreamEntry> entries;
    QList<QByteArray> deleted; ///< 7.0: ids that the stream has no more, pending no longer

    Claimed() noexcept { }
};

struct GroupFacts {
    QByteArray name;
    qint64 consumers = 0;
    qint64 pending = 0;
    QByteArray lastDeliveredId;
    std::optional<qint64> entriesRead; ///< 7.0
    std::optional<qint64> lag; ///< 7.0; not known after some deletions

    GroupFacts() noexcept { }
};

struct ConsumerFacts {
    QByteArray name;
    qint64 pending = 0;
    std::chrono::milliseconds idle { 0 };

    ConsumerFacts() noexcept { }
};

/// Consumer groups of streams. Every call may end with NOGROUP when there is no such key or group,
/// and WRONGTYPE. The rules of every call: CommandFamily.
class StreamGroups : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// XGROUP CREATE (5.0): reads behind `id` ("$": the last one); `makeStream`: MKSTREAM.
    /// BUSYGROUP when there is one of that name; ERR for no such key. Not repeatable: the second
    /// is an error. https://redis.io/docs/latest/commands/xgroup-create/
    TypedReply<Done> xgroupCreate(QByteArrayView key, QByteArrayView group, QByteArrayView id = "$",
        bool makeStream = false) const;
    /// XGROUP SETID (5.0): goes on behind `id`. Repeatable.
    /// https://redis.io/docs/latest/commands/xgroup-setid/
    TypedReply<Done> xgroupSetid(QByteArrayView key, QByteArrayView group, QByteArrayView id) const;
    /// XGROUP DESTROY (5.0): whether there was one. Repeatable.
    /// https://redis.io/docs/latest/commands/xgroup-destroy/
    TypedReply<bool> xgroupDestroy(QByteArrayView key, QByteArrayView group) const;
    /// XGROUP CREATECONSUMER (6.2): whether it is new. Repeatable.
    /// https://redis.io/docs/latest/commands/xgroup-createconsumer/
    TypedReply<bool> xgroupCreateconsumer(
        QByteArrayView key, QByteArrayView group, QByteArrayView consumer) const;
    /// XGROUP DELCONSUMER (5.0): how many entries it had pending, which nobody can claim now.
    /// Repeatable. https://redis.io/docs/latest/commands/xgroup-delconsumer/
    TypedReply<qint64> xgroupDelconsumer(
        QByteArrayView key, QByteArrayView group, QByteArrayView consumer) const;
    /// XREADGROUP without BLOCK (5.0): new entries (position ">"), which are the consumer's to
    /// acknowledge unless `noAck`; or what it has pending behind an id. Not repeatable for ">":
    /// what was delivered to nobody is pending. https://redis.io/docs/latest/commands/xreadgroup/
    TypedReply<std::vector<StreamSlice>> xreadgroup(QByteArrayView group, QByteArrayView consumer,
        const std::vector<StreamPosition>& positions, std::optional<qint64> count = {},
        bool noAck = false) const;
    /// XACK (5.0): how many were pending. Repeatable.
    /// https://redis.io/docs/latest/commands/xack/
    TypedReply<qint64> xack(
        QByteArrayView key, QByteArrayView group, const QList<QByteArray>& ids) const;
    /// XPENDING (5.0). Read. https://redis.io/docs/latest/commands/xpending/
    TypedReply<PendingSummary> xpending(QByteArrayView key, QByteArrayView group) const;
    /// XPENDING with a range (5.0): at most `count`, of one consumer when it is named. Read.
    /// https://redis.io/docs/latest/commands/xpending/
    TypedReply<std::vector<PendingEntry>> xpending(QByteArrayView key, QByteArrayView group,
        QByteArrayView start, QByteArrayView end, qint64 count,
        std::optional<QByteArray> consumer = {}) const;
    /// XCLAIM (5.0): these, if idle for so long, are the consumer's now. Not repeatable: it resets
    /// their idle time. https://redis.io/docs/latest/commands/xclaim/
    TypedReply<std::vector<StreamEntry>> xclaim(QByteArrayView key, QByteArrayView group,
        QByteArrayView consumer, std::chrono::milliseconds minIdle,
        const QList<QByteArray>& ids) const;
    /// XAUTOCLAIM (6.2): as xclaim(), of what lies from `start` on, about `count` entries.
    /// https://redis.io/docs/latest/commands/xautoclaim/
    TypedReply<Claimed> xautoclaim(QByteArrayView key, QByteArrayView group,
        QByteArrayView consumer, std::chrono::milliseconds minIdle, QByteArrayView start = "0-0",
        qint64 count = 100) const;
    /// XINFO GROUPS (5.0). ERR for no such key. Read.
    /// https://redis.io/docs/latest/commands/xinfo-groups/
    TypedReply<std::vector<GroupFacts>> xinfoGroups(QByteArrayView key) const;
    /// XINFO CONSUMERS (5.0). ERR for no such key. Read.
    /// https://redis.io/docs/latest/commands/xinfo-consumers/
    TypedReply<std::vector<ConsumerFacts>> xinfoConsumers(
        QByteArrayView key, QByteArrayView group) const;
};

} // namespace sluice
