// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// When a key that is written is to vanish: never (no option), in a while, at an instant, or as it
/// was going to anyway.
class Expire {
public:
    Expire() noexcept { }
    /// EX / PX: from the moment at which the server runs it.
    static Expire in(std::chrono::seconds time) { return { "EX", time.count() }; }
    static Expire in(std::chrono::milliseconds time) { return { "PX", time.count() }; }
    /// EXAT / PXAT (6.2): since 1970 by the server's clock.
    static Expire at(std::chrono::seconds unixTime) { return { "EXAT", unixTime.count() }; }
    static Expire at(std::chrono::milliseconds unixTime) { return { "PXAT", unixTime.count() }; }
    /// KEEPTTL (6.0): SET only.
    static Expire keep() { return { "KEEPTTL", {} }; }
    /// PERSIST (6.2): GETEX only.
    static Expire persist() { return { "PERSIST", {} }; }

    void addTo(Command& command) const;

private:
    Expire(const char* word, std::optional<qint64> number) noexcept
        : m_word(word)
        , m_number(number)
    {
    }
    const char* m_word = nullptr;
    std::optional<qint64> m_number;
};

/// SET's options: `SetOptions().ifAbsent().expire(Expire::in(10s))`.
class SetOptions {
public:
    enum class If { Always, Absent, Present };

    SetOptions() noexcept { }
    /// NX: only when there is no such key.
    SetOptions& ifAbsent() { return m_if = If::Absent, *this; }
    /// XX: only when there is one.
    SetOptions& ifPresent() { return m_if = If::Present, *this; }
    SetOptions& expire(Expire when) { return m_expire = when, *this; }

    void addTo(Command& command) const;

private:
    If m_if = If::Always;
    Expire m_expire;
};

/// Strings. The rules of every call: CommandFamily.
class Strings : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// GET (1.0): the value, or nothing when there is no such key. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/get/
    TypedReply<std::optional<QByteArray>> get(QByteArrayView key) const;
    /// SET (1.0; options 2.6.12): whether it was written, which is false only for ifAbsent() and
    /// ifPresent(). ERR for an expiry that is not positive. Repeatable, but for ifAbsent().
    /// https://redis.io/docs/latest/commands/set/
    TypedReply<bool> set(
        QByteArrayView key, QByteArrayView value, const SetOptions& options = SetOptions()) const;
    /// SET ... GET (6.2; with ifAbsent() 7.0): the value before, or nothing when there was no key.
    /// WRONGTYPE. Not repeatable: the old value is known once.
    /// https://redis.io/docs/latest/commands/set/
    TypedReply<std::optional<QByteArray>> setAndGet(
        QByteArrayView key, QByteArrayView value, const SetOptions& options = SetOptions()) const;
    /// MGET (1.0): per key its value; nothing when it is missing or no string. Read.
    /// https://redis.io/docs/latest/commands/mget/
    TypedReply<std::vector<std::optional<QByteArray>>> mget(const QList<QByteArray>& keys) const;
    /// MSET (1.0.1): all at once. Repeatable. https://redis.io/docs/latest/commands/mset/
    TypedReply<Done> mset(const Fields& keysAndValues) const;
    /// MSETNX (1.0.1): all, or none when one of them is there: whether it was. Not repeatable.
    /// https://redis.io/docs/latest/commands/msetnx/
    TypedReply<bool> msetnx(const Fields& keysAndValues) const;
    /// APPEND (2.0): the new length. WRONGTYPE; ERR past the largest string. Not repeatable.
    /// https://redis.io/docs/latest/commands/append/
    TypedReply<qint64> append(QByteArrayView key, QByteArrayView value) const;
    /// GETRANGE (2.4): bytes from start to end inclusive, negative ones from the end; empty when
    /// there are none. WRONGTYPE. Read. https://redis.io/docs/latest/commands/getrange/
    TypedReply<QByteArray> getrange(QByteArrayView key, qint64 start, qint64 end) const;
    /// SETRANGE (2.2): the new length; what lay before is filled with zero bytes. WRONGTYPE; ERR
    /// for an offset out of range. Repeatable. https://redis.io/docs/latest/commands/setrange/
    TypedReply<qint64> setrange(QByteArrayView key, qint64 offset, QByteArrayView value) const;
    /// STRLEN (2.2): bytes, 0 for a missing key. WRONGTYPE. Read.
    /// https://redis.io/docs/latest/commands/strlen/
    TypedReply<qint64> strlen(QByteArrayView key) const;
    /// INCR (1.0): the new number. WRONGTYPE; ERR when it is none or would overflow. Not
    /// repeatable. https://redis.io/docs/latest/commands/incr/
    TypedReply<qint64> incr(QByteArrayView key) const;
    /// INCRBY (1.0): as incr(). https://redis.io/docs/latest/commands/incrby/
    TypedReply<qint64> incrby(QByteArrayView key, qint64 by) const;
    /// DECR (1.0): as incr(). https://redis.io/docs/latest/commands/decr/
    TypedReply<qint64> decr(QByteArrayView key) const;
    /// DECRBY (1.0): as incr(). https://redis.io/docs/latest/commands/decrby/
    TypedReply<qint64> decrby(QByteArrayView key, qint64 by) const;
    /// INCRBYFLOAT (2.6): the new number. WRONGTYPE; ERR when it is none or gets infinite. Not
    /// repeatable. https://redis.io/docs/latest/commands/incrbyfloat/
    TypedReply<Decimal> incrbyfloat(QByteArrayView key, double by) const;
    /// GETDEL (6.2): as get(), and the key is gone. WRONGTYPE. Not repeatable.
    /// https://redis.io/docs/latest/commands/getdel/
    TypedReply<std::optional<QByteArray>> getdel(QByteArrayView key) const;
    /// GETEX (6.2): as get(), with another expiry from now on. WRONGTYPE; ERR for a bad expiry.
    /// Repeatable. https://redis.io/docs/latest/commands/getex/
    TypedReply<std::optional<QByteArray>> getex(QByteArrayView key, Expire expire) const;
};

} // namespace sluice
