// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/functions.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

namespace {

/// The string of that name in a map or its flat form.
bool textIn(const Value& map, QByteArrayView name, QByteArray& into)
{
    const Value* value = map.find(name);
    return value && decode::bytes(*value, into);
}

bool isList(const Value* value)
{
    return value && (value->type() == Value::Type::Array || value->type() == Value::Type::Set);
}

bool functionFacts(const Value& reply, FunctionFacts& into)
{
    const Value* description = reply.find("description");
    const Value* flags = reply.find("flags");
    return textIn(reply, "name", into.name)
        && (!description || decode::bytesOrNull(*description, into.description)) && flags
        && decode::bytesList(*flags, into.flags);
}

bool library(const Value& reply, FunctionLibrary& into)
{
    const Value* functions = reply.find("functions");
    const Value* code = reply.find("library_code");
    if (!textIn(reply, "library_name", into.name) || !textIn(reply, "engine", into.engine)
        || !isList(functions) || (code && !decode::bytesOrNull(*code, into.code)))
        return false;
    for (const Value& each : functions->items()) {
        if (!functionFacts(each, into.functions.emplace_back()))
            return false;
    }
    return true;
}

bool libraries(const Value& reply, std::vector<FunctionLibrary>& into)
{
    if (!isList(&reply))
        return false;
    for (const Value& each : reply.items()) {
        if (!library(each, into.emplace_back()))
            return false;
    }
    return true;
}

Command calling(const char* name, QByteArrayView function, const QList<QByteArray>& keys,
    const QList<QByteArray>& arguments)
{
    Command command = withList(Command(name).arg(function).arg(keys.size()), keys);
    addArguments(command, arguments);
    return command;
}

} // namespace

TypedReply<Value> Functions::fcall(QByteArrayView function, const QList<QByteArray>& keys,
    const QList<QByteArray>& arguments) const
{
    return call(calling("FCALL", function, keys, arguments), decode::anything);
}

TypedReply<Value> Functions::fcallRo(QByteArrayView function, const QList<QByteArray>& keys,
    const QList<QByteArray>& arguments) const
{
    return call(calling("FCALL_RO", function, keys, arguments), decode::anything);
}

TypedReply<QByteArray> Functions::functionLoad(QByteArrayView code, bool replace) const
{
    Command command = Command("FUNCTION").arg("LOAD");
    if (replace)
        command.arg("REPLACE");
    command.arg(code);
    return call(std::move(command), decode::bytes);
}

TypedReply<std::vector<FunctionLibrary>> Functions::functionList(
    QByteArrayView pattern, bool withCode) const
{
    Command command = Command("FUNCTION").arg("LIST").arg("LIBRARYNAME").arg(pattern);
    if (withCode)
        command.arg("WITHCODE");
    return call(std::move(command), libraries);
}

TypedReply<Done> Functions::functionDelete(QByteArrayView library) const
{
    return call(Command("FUNCTION").arg("DELETE").arg(library), decode::done);
}

} // namespace sluice
