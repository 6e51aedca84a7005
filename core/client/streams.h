// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/streamtypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// XADD's options: `AddOptions().trim(StreamTrim::maxLength(1000).approximately())`.
struct AddOptions {
    QByteArray id = QByteArrayLiteral("*"); ///< "*": the server makes one
    bool mayCreate = true;
    std::optional<StreamTrim> trimming;

    AddOptions() noexcept { }
    AddOptions& withId(const QByteArray& theId) { return id = theId, *this; }
    /// NOMKSTREAM (6.2): nothing is added when there is no such stream.
    AddOptions& onlyIfStreamExists() { return mayCreate = false, *this; }
    AddOptions& trim(const StreamTrim& to) { return trimming = to, *this; }
};

/// What XINFO STREAM says. What a server of another version does not say is empty.
struct StreamFacts {
    qint64 length = 0;
    qint64 groups = 0;
    QByteArray lastId;
    std::optional<QByteArray> maxDeletedId; ///< 7.0
    std::optional<qint64> entriesAdded; ///< 7.0: ever
    std::optional<StreamEntry> first;
    std::optional<StreamEntry> last;

    StreamFacts() noexcept { }
};

/// Streams, without their groups: streamgroups.h. A missing key is an empty stream. The rules of
/// every call: CommandFamily.
class Streams : public CommandFamily {
public:
    using CommandFamily::CommandFamily;
    using Entries = std::vector<StreamEntry>;

    /// XADD (5.0): the new entry's id; nothing only for onlyIfStreamExists(). WRONGTYPE; ERR for an
    /// id that is not above the last one. Not repeatable, but with an id of one's own, where the
    /// second is an error. https://redis.io/docs/latest/commands/xadd/
    TypedReply<std::optional<QByteArray>> xadd(
        QByteArrayView key, const Fields& fields, const AddOptions& options = AddOptions()) const;
    /// XLEN (5.0). WRONGTYPE. Read. https://redis.io/docs/latest/commands/xlen/
    TypedReply<qint64> xlen(QByteArrayView key) const;
    /// XRANGE (5.0): from start to end inclusive ("(id" excludes it, 6.2; "-" and "+": the first
    /// and the last), at most `count`. WRONGTYPE; ERR for an id that is none. Read.
    /// https://redis.io/docs/latest/commands/xrange/
    TypedReply<Entries> xrange(QByteArrayView key, QByteArrayView start, QByteArrayView end,
        std::optional<qint64> count = {}) const;
    /// XREVRANGE (5.0): the same backwards, its end first.
    /// https://redis.io/docs/latest/commands/xrevrange/
    TypedReply<Entries> xrevrange(QByteArrayView key, QByteArrayView end, QByteArrayView start,
        std::optional<qint64> count = {}) const;
    /// XDEL (5.0): how many there were. WRONGTYPE; ERR for an id that is none. Repeatable.
    /// https://redis.io/docs/latest/commands/xdel/
    TypedReply<qint64> xdel(QByteArrayView key, const QList<QByteArray>& ids) const;
    /// XTRIM (5.0): how many were removed. WRONGTYPE; ERR for a bad bound. Repeatable.
    /// https://redis.io/docs/latest/commands/xtrim/
    TypedReply<qint64> xtrim(QByteArrayView key, const StreamTrim& to) const;
    /// XREAD without BLOCK (5.0): what lies behind these positions, at most `count` a stream;
    /// streams without any are left out. To wait for more takes a connection of its own.
    /// WRONGTYPE; ERR for an id that is none. Read.
    /// https://redis.io/docs/latest/commands/xread/
    TypedReply<std::vector<StreamSlice>> xread(
        const std::vector<StreamPosition>& positions, std::optional<qint64> count = {}) const;
    /// XINFO STREAM (5.0). WRONGTYPE; ERR for no such key. Read.
    /// https://redis.io/docs/latest/commands/xinfo-stream/
    TypedReply<StreamFacts> xinfoStream(QByteArrayView key) const;
};

} // namespace sluice
