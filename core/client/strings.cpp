// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/strings.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

void Expire::addTo(Command& command) const
{
    if (m_word)
        command.arg(m_word);
    if (m_number)
        command.arg(*m_number);
}

void SetOptions::addTo(Command& command) const
{
    if (m_if != If::Always)
        command.arg(m_if == If::Absent ? "NX" : "XX");
    m_expire.addTo(command);
}

TypedReply<std::optional<QByteArray>> Strings::get(QByteArrayView key) const
{
    return call(Command("GET").arg(key), decode::bytesOrNull);
}

TypedReply<bool> Strings::set(
    QByteArrayView key, QByteArrayView value, const SetOptions& options) const
{
    Command command = Command("SET").arg(key).arg(value);
    options.addTo(command);
    return call(std::move(command), decode::doneOrNull);
}

TypedReply<std::optional<QByteArray>> Strings::setAndGet(
    QByteArrayView key, QByteArrayView value, const SetOptions& options) const
{
    Command command = Command("SET").arg(key).arg(value).arg("GET");
    options.addTo(command);
    return call(std::move(command), decode::bytesOrNull);
}

TypedReply<std::vector<std::optional<QByteArray>>> Strings::mget(
    const QList<QByteArray>& keys) const
{
    return call(withList(Command("MGET"), keys), decode::bytesOrNulls);
}

TypedReply<Done> Strings::mset(const Fields& keysAndValues) const
{
    return call(withList(Command("MSET"), keysAndValues), decode::done);
}

TypedReply<bool> Strings::msetnx(const Fields& keysAndValues) const
{
    return call(withList(Command("MSETNX"), keysAndValues), decode::flag);
}

TypedReply<qint64> Strings::append(QByteArrayView key, QByteArrayView value) const
{
    return call(Command("APPEND").arg(key).arg(value), decode::integer);
}

TypedReply<QByteArray> Strings::getrange(QByteArrayView key, qint64 start, qint64 end) const
{
    return call(Command("GETRANGE").arg(key).arg(start).arg(end), decode::bytes);
}

TypedReply<qint64> Strings::setrange(QByteArrayView key, qint64 offset, QByteArrayView value) const
{
    return call(Command("SETRANGE").arg(key).arg(offset).arg(value), decode::integer);
}

TypedReply<qint64> Strings::strlen(QByteArrayView key) const
{
    return call(Command("STRLEN").arg(key), decode::integer);
}

TypedReply<qint64> Strings::incr(QByteArrayView key) const
{
    return call(Command("INCR").arg(key), decode::integer);
}

TypedReply<qint64> Strings::incrby(QByteArrayView key, qint64 by) const
{
    return call(Command("INCRBY").arg(key).arg(by), decode::integer);
}

TypedReply<qint64> Strings::decr(QByteArrayView key) const
{
    return call(Command("DECR").arg(key), decode::integer);
}

TypedReply<qint64> Strings::decrby(QByteArrayView key, qint64 by) const
{
    return call(Command("DECRBY").arg(key).arg(by), decode::integer);
}

TypedReply<Decimal> Strings::incrbyfloat(QByteArrayView key, double by) const
{
    return call(Command("INCRBYFLOAT").arg(key).arg(by), decode::decimal);
}

TypedReply<std::optional<QByteArray>> Strings::getdel(QByteArrayView key) const
{
    return call(Command("GETDEL").arg(key), decode::bytesOrNull);
}

TypedReply<std::optional<QByteArray>> Strings::getex(QByteArrayView key, Expire expire) const
{
    Command command = Command("GETEX").arg(key);
    expire.addTo(command);
    return call(std::move(command), decode::bytesOrNull);
}

} // namespace sluice
