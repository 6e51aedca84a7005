// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// RESTORE's options. `RestoreOptions().replace().timeToLive(10s)`.
struct RestoreOptions {
    bool overwrite = false;
    std::chrono::milliseconds expiry { 0 }; ///< 0: never
    bool isUnixTime = false;

    RestoreOptions() noexcept { }
    /// REPLACE (3.0): an existing key is overwritten.
    RestoreOptions& replace() { return overwrite = true, *this; }
    RestoreOptions& timeToLive(std::chrono::milliseconds time) { return expiry = time, *this; }
    /// ABSTTL (5.0): milliseconds since 1970.
    RestoreOptions& expireAt(std::chrono::milliseconds unixTime)
    {
        return expiry = unixTime, isUnixTime = true, *this;
    }
};

/// Keys of any type, but for when they expire: expiry.h. The rules of every call: CommandFamily.
class Keys : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// DEL (1.0): how many there were. Repeatable. https://redis.io/docs/latest/commands/del/
    TypedReply<qint64> del(const QList<QByteArray>& keys) const;
    /// UNLINK (4.0): as del(); the memory is freed by another thread of the server. Repeatable.
    /// https://redis.io/docs/latest/commands/unlink/
    TypedReply<qint64> unlink(const QList<QByteArray>& keys) const;
    /// EXISTS (1.0; several keys 3.0.3): how many exist; one named twice counts twice. Read.
    /// https://redis.io/docs/latest/commands/exists/
    TypedReply<qint64> exists(const QList<QByteArray>& keys) const;
    /// TYPE (1.0): "string", "list", "set", "zset", "hash", "stream", a module's name, "none".
    /// Read. https://redis.io/docs/latest/commands/type/
    TypedReply<QByteArray> type(QByteArrayView key) const;
    /// RENAME (1.0): what was at the new name is lost. ERR for no such key. Not repeatable.
    /// https://redis.io/docs/latest/commands/rename/
    TypedReply<Done> rename(QByteArrayView key, QByteArrayView newKey) const;
    /// RENAMENX (1.0): false when there is something at the new name. ERR for no such key. Not
    /// repeatable. https://redis.io/docs/latest/commands/renamenx/
    TypedReply<bool> renamenx(QByteArrayView key, QByteArrayView newKey) const;
    /// COPY (6.2): false when there is no source, or (unless `replace`) there is a destination.
    /// Into another database with `database`. ERR for the key onto itself. Repeatable with
    /// `replace`. https://redis.io/docs/latest/commands/copy/
    TypedReply<bool> copy(QByteArrayView source, QByteArrayView destination, bool replace = false,
        std::optional<int> database = {}) const;
    /// TOUCH (3.2.1): how many exist; they count as used now. Repeatable.
    /// https://redis.io/docs/latest/commands/touch/
    TypedReply<qint64> touch(const QList<QByteArray>& keys) const;
    /// OBJECT ENCODING (2.2.3): "embstr", "listpack"...; nothing when there is no such key. Read.
    /// https://redis.io/docs/latest/commands/object-encoding/
    TypedReply<std::optional<QByteArray>> objectEncoding(QByteArrayView key) const;
    /// OBJECT IDLETIME (2.2.3): seconds since it was used; nothing when there is no such key. ERR
    /// under an LFU policy. Read. https://redis.io/docs/latest/commands/object-idletime/
    TypedReply<std::optional<qint64>> objectIdletime(QByteArrayView key) const;
    /// OBJECT FREQ (4.0): the logarithmic use counter; nothing when there is no such key. ERR
    /// unless the policy is LFU. Read. https://redis.io/docs/latest/commands/object-freq/
    TypedReply<std::optional<qint64>> objectFreq(QByteArrayView key) const;
    /// MEMORY USAGE (4.0): bytes; estimated from so many elements (0: all of them); nothing when
    /// there is no such key. Read. https://redis.io/docs/latest/commands/memory-usage/
    TypedReply<std::optional<qint64>> memoryUsage(
        QByteArrayView key, std::optional<qint64> samples = {}) const;
    /// DUMP (2.6): the value for restore(), with version and checksum; nothing when there is no
    /// such key. Read. https://redis.io/docs/latest/commands/dump/
    TypedReply<std::optional<QByteArray>> dump(QByteArrayView key) const;
    /// RESTORE (2.6). BUSYKEY unless replace(); ERR for bad data or an unknown version. Repeatable
    /// with replace(). https://redis.io/docs/latest/commands/restore/
    TypedReply<Done> restore(QByteArrayView key, QByteArrayView dumped,
        const RestoreOptions& options = RestoreOptions()) const;
};

} // namespace sluice
