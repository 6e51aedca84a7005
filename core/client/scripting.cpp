// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/scripting.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

namespace {

Command running(const char* name, QByteArrayView what, const QList<QByteArray>& keys,
    const QList<QByteArray>& arguments)
{
    Command command = withList(Command(name).arg(what).arg(keys.size()), keys);
    addArguments(command, arguments);
    return command;
}

} // namespace

TypedReply<Value> Scripting::eval(
    QByteArrayView script, const QList<QByteArray>& keys, const QList<QByteArray>& arguments) const
{
    return call(running("EVAL", script, keys, arguments), decode::anything);
}

TypedReply<Value> Scripting::evalsha(
    QByteArrayView sha1, const QList<QByteArray>& keys, const QList<QByteArray>& arguments) const
{
    return call(running("EVALSHA", sha1, keys, arguments), decode::anything);
}

TypedReply<Value> Scripting::evalRo(
    QByteArrayView script, const QList<QByteArray>& keys, const QList<QByteArray>& arguments) const
{
    return call(running("EVAL_RO", script, keys, arguments), decode::anything);
}

TypedReply<Value> Scripting::evalshaRo(
    QByteArrayView sha1, const QList<QByteArray>& keys, const QList<QByteArray>& arguments) const
{
    return call(running("EVALSHA_RO", sha1, keys, arguments), decode::anything);
}

TypedReply<QByteArray> Scripting::scriptLoad(QByteArrayView script) const
{
    return call(Command("SCRIPT").arg("LOAD").arg(script), decode::bytes);
}

TypedReply<std::vector<bool>> Scripting::scriptExists(const QList<QByteArray>& sha1s) const
{
    return call(withList(Command("SCRIPT").arg("EXISTS"), sha1s), decode::flags);
}

TypedReply<Done> Scripting::scriptFlush() const
{
    return call(Command("SCRIPT").arg("FLUSH"), decode::done);
}

} // namespace sluice
