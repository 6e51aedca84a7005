// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/keys.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

TypedReply<qint64> Keys::del(const QList<QByteArray>& keys) const
{
    return call(withList(Command("DEL"), keys), decode::integer);
}

TypedReply<qint64> Keys::unlink(const QList<QByteArray>& keys) const
{
    return call(withList(Command("UNLINK"), keys), decode::integer);
}

TypedReply<qint64> Keys::exists(const QList<QByteArray>& keys) const
{
    return call(withList(Command("EXISTS"), keys), decode::integer);
}

TypedReply<QByteArray> Keys::type(QByteArrayView key) const
{
    return call(Command("TYPE").arg(key), decode::bytes);
}

TypedReply<Done> Keys::rename(QByteArrayView key, QByteArrayView newKey) const
{
    return call(Command("RENAME").arg(key).arg(newKey), decode::done);
}

TypedReply<bool> Keys::renamenx(QByteArrayView key, QByteArrayView newKey) const
{
    return call(Command("RENAMENX").arg(key).arg(newKey), decode::flag);
}

TypedReply<bool> Keys::copy(QByteArrayView source, QByteArrayView destination, bool replace,
    std::optional<int> database) const
{
    Command command = Command("COPY").arg(source).arg(destination);
    if (database)
        command.arg("DB").arg(*database);
    if (replace)
        command.arg("REPLACE");
    return call(std::move(command), decode::flag);
}

TypedReply<qint64> Keys::touch(const QList<QByteArray>& keys) const
{
    return call(withList(Command("TOUCH"), keys), decode::integer);
}

TypedReply<std::optional<QByteArray>> Keys::objectEncoding(QByteArrayView key) const
{
    return call(Command("OBJECT").arg("ENCODING").arg(key), decode::bytesOrNull);
}

TypedReply<std::optional<qint64>> Keys::objectIdletime(QByteArrayView key) const
{
    return call(Command("OBJECT").arg("IDLETIME").arg(key), decode::integerOrNull);
}

TypedReply<std::optional<qint64>> Keys::objectFreq(QByteArrayView key) const
{
    return call(Command("OBJECT").arg("FREQ").arg(key), decode::integerOrNull);
}

TypedReply<std::optional<qint64>> Keys::memoryUsage(
    QByteArrayView key, std::optional<qint64> samples) const
{
    Command command = Command("MEMORY").arg("USAGE").arg(key);
    if (samples)
        command.arg("SAMPLES").arg(*samples);
    return call(std::move(command), decode::integerOrNull);
}

TypedReply<std::optional<QByteArray>> Keys::dump(QByteArrayView key) const
{
    return call(Command("DUMP").arg(key), decode::bytesOrNull);
}

TypedReply<Done> Keys::restore(
    QByteArrayView key, QByteArrayView dumped, const RestoreOptions& options) const
{
    Command command = Command("RESTORE").arg(key).arg(qint64(options.expiry.count())).arg(dumped);
    if (options.overwrite)
        command.arg("REPLACE");
    if (options.isUnixTime)
        command.arg("ABSTTL");
    return call(std::move(command), decode::done);
}

} // namespace sluice
