// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/typedreply.h"

namespace sluice {

/// What TTL and its kin say of a key.
struct KeyExpiry {
    enum class State { NoKey, Never, Expires };

    State state = State::NoKey;
    std::chrono::milliseconds time { 0 }; ///< left (ttl, pttl) or since 1970; when it Expires

    KeyExpiry() noexcept { }
    explicit KeyExpiry(State theState, std::chrono::milliseconds theTime = {}) noexcept
        : state(theState)
        , time(theTime)
    {
    }
    bool operator==(const KeyExpiry&) const = default;
};

/// When keys expire. A time that is not in the future deletes the key. The rules of every call:
/// CommandFamily.
class Expiry : public CommandFamily {
public:
    /// On what condition it is set (7.0).
    enum class If {
        Always,
        None, ///< NX: it has no expiry
        Some, ///< XX: it has one
        Later, ///< GT: the new one is later; never is the latest
        Earlier, ///< LT: the new one is earlier
    };

    using CommandFamily::CommandFamily;

    /// EXPIRE (1.0): false when there is no such key or the condition does not hold. ERR out of
    /// range. Not repeatable: it counts from when it runs.
    /// https://redis.io/docs/latest/commands/expire/
    TypedReply<bool> expire(
        QByteArrayView key, std::chrono::seconds in, If condition = If::Always) const;
    /// PEXPIRE (2.6): as expire(). https://redis.io/docs/latest/commands/pexpire/
    TypedReply<bool> pexpire(
        QByteArrayView key, std::chrono::milliseconds in, If condition = If::Always) const;
    /// EXPIREAT (1.2): as expire(), at seconds since 1970. Repeatable.
    /// https://redis.io/docs/latest/commands/expireat/
    TypedReply<bool> expireat(
        QByteArrayView key, std::chrono::seconds unixTime, If condition = If::Always) const;
    /// PEXPIREAT (2.6): as expireat(). https://redis.io/docs/latest/commands/pexpireat/
    TypedReply<bool> pexpireat(
        QByteArrayView key, std::chrono::milliseconds unixTime, If condition = If::Always) const;
    /// PERSIST (2.2): false when there is no such key or it had no expiry. Repeatable.
    /// https://redis.io/docs/latest/commands/persist/
    TypedReply<bool> persist(QByteArrayView key) const;
    /// TTL (1.0; missing keys 2.8): time left, in whole seconds. Read.
    /// https://redis.io/docs/latest/commands/ttl/
    TypedReply<KeyExpiry> ttl(QByteArrayView key) const;
    /// PTTL (2.6): time left. Read. https://redis.io/docs/latest/commands/pttl/
    TypedReply<KeyExpiry> pttl(QByteArrayView key) const;
    /// EXPIRETIME (7.0): since 1970, in whole seconds. Read.
    /// https://redis.io/docs/latest/commands/expiretime/
    TypedReply<KeyExpiry> expiretime(QByteArrayView key) const;
    /// PEXPIRETIME (7.0): since 1970. Read. https://redis.io/docs/latest/commands/pexpiretime/
    TypedReply<KeyExpiry> pexpiretime(QByteArrayView key) const;

private:
    TypedReply<bool> set(
        const char* command, QByteArrayView key, qint64 number, If condition) const;
};

namespace decode {
/// -2: no key; -1: never; else milliseconds.
bool expiryInMilliseconds(const Value& reply, KeyExpiry& into);
/// The same in seconds.
bool expiryInSeconds(const Value& reply, KeyExpiry& into);
} // namespace decode

} // namespace sluice
