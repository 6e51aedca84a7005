// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/expiry.h"

#include "core/client/decode.h"

#include <limits>

namespace sluice {

namespace decode {

bool expiryInMilliseconds(const Value& reply, KeyExpiry& into)
{
    qint64 number = 0;
    if (!integer(reply, number) || number < -2)
        return false;
    if (number >= 0)
        into = KeyExpiry(KeyExpiry::State::Expires, std::chrono::milliseconds(number));
    else
        into.state = number == -1 ? KeyExpiry::State::Never : KeyExpiry::State::NoKey;
    return true;
}

bool expiryInSeconds(const Value& reply, KeyExpiry& into)
{
    // The server counts in 64-bit milliseconds: more seconds than those hold are not its word.
    if (!expiryInMilliseconds(reply, into)
        || into.time.count() > std::numeric_limits<qint64>::max() / 1000)
        return false;
    into.time = std::chrono::seconds(into.time.count());
    return true;
}

} // namespace decode

TypedReply<bool> Expiry::set(
    const char* name, QByteArrayView key, qint64 number, If condition) const
{
    Command command = Command(name).arg(key).arg(number);
    switch (condition) {
    case If::Always:
        break;
    case If::None:
        command.arg("NX");
        break;
    case If::Some:
        command.arg("XX");
        break;
    case If::Later:
        command.arg("GT");
        break;
    case If::Earlier:
        command.arg("LT");
        break;
    }
    return call(std::move(command), decode::flag);
}

TypedReply<bool> Expiry::expire(QByteArrayView key, std::chrono::seconds in, If condition) const
{
    return set("EXPIRE", key, in.count(), condition);
}

TypedReply<bool> Expiry::pexpire(
    QByteArrayView key, std::chrono::milliseconds in, If condition) const
{
    return set("PEXPIRE", key, in.count(), condition);
}

TypedReply<bool> Expiry::expireat(
    QByteArrayView key, std::chrono::seconds unixTime, If condition) const
{
    return set("EXPIREAT", key, unixTime.count(), condition);
}

TypedReply<bool> Expiry::pexpireat(
    QByteArrayView key, std::chrono::milliseconds unixTime, If condition) const
{
    return set("PEXPIREAT", key, unixTime.count(), condition);
}

TypedReply<bool> Expiry::persist(QByteArrayView key) const
{
    return call(Command("PERSIST").arg(key), decode::flag);
}

TypedReply<KeyExpiry> Expiry::ttl(QByteArrayView key) const
{
    return call(Command("TTL").arg(key), decode::expiryInSeconds);
}

TypedReply<KeyExpiry> Expiry::pttl(QByteArrayView key) const
{
    return call(Command("PTTL").arg(key), decode::expiryInMilliseconds);
}

TypedReply<KeyExpiry> Expiry::expiretime(QByteArrayView key) const
{
    return call(Command("EXPIRETIME").arg(key), decode::expiryInSeconds);
}

TypedReply<KeyExpiry> Expiry::pexpiretime(QByteArrayView key) const
{
    return call(Command("PEXPIRETIME").arg(key), decode::expiryInMilliseconds);
}

} // namespace sluice
