// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// A function of a library.
struct FunctionFacts {
    QByteArray name;
    std::optional<QByteArray> description;
    QList<QByteArray> flags; ///< "no-writes", "allow-stale"...

    FunctionFacts() noexcept { }
};

/// What FUNCTION LIST says of a library.
struct FunctionLibrary {
    QByteArray name;
    QByteArray engine; ///< "LUA"
    std::vector<FunctionFacts> functions;
    std::optional<QByteArray> code; ///< when asked for

    FunctionLibrary() noexcept { }
};

/// Functions that the server keeps (7.0). The rules of every call: CommandFamily; whether a
/// function may run twice only its author knows.
class Functions : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// FCALL (7.0): the function's reply, as it is. ERR when there is none of that name; what it
    /// raised itself. https://redis.io/docs/latest/commands/fcall/
    TypedReply<Value> fcall(QByteArrayView function, const QList<QByteArray>& keys = {},
        const QList<QByteArray>& arguments = {}) const;
    /// FCALL_RO (7.0): as fcall(), of functions with the flag no-writes; ERR for others. Read.
    /// https://redis.io/docs/latest/commands/fcall_ro/
    TypedReply<Value> fcallRo(QByteArrayView function, const QList<QByteArray>& keys = {},
        const QList<QByteArray>& arguments = {}) const;
    /// FUNCTION LOAD (7.0): the library's name, which the code's first line says. ERR when it does
    /// not compile, or exists and is not to be replaced. Repeatable with `replace`.
    /// https://redis.io/docs/latest/commands/function-load/
    TypedReply<QByteArray> functionLoad(QByteArrayView code, bool replace = false) const;
    /// FUNCTION LIST (7.0): the libraries whose names match. Read.
    /// https://redis.io/docs/latest/commands/function-list/
    TypedReply<std::vector<FunctionLibrary>> functionList(
        QByteArrayView pattern = "*", bool withCode = false) const;
    /// FUNCTION DELETE (7.0). ERR when there is no such library. Not repeatable: a second one is
    /// an error. https://redis.io/docs/latest/commands/function-delete/
    TypedReply<Done> functionDelete(QByteArrayView library) const;
};

} // namespace sluice
