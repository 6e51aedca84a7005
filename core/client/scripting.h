// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// Lua scripts. A script's reply may be anything, so it comes as it is. The rules of every call:
/// CommandFamily; whether a script may run twice only its author knows. Functions: functions.h.
class Scripting : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// EVAL (2.6): the script's reply. ERR for a script that does not compile or fails; what it
    /// raised itself. https://redis.io/docs/latest/commands/eval/
    TypedReply<Value> eval(QByteArrayView script, const QList<QByteArray>& keys = {},
        const QList<QByteArray>& arguments = {}) const;
    /// EVALSHA (2.6): as eval(), of a script that the server has. NOSCRIPT when it has not.
    /// https://redis.io/docs/latest/commands/evalsha/
    TypedReply<Value> evalsha(QByteArrayView sha1, const QList<QByteArray>& keys = {},
        const QList<QByteArray>& arguments = {}) const;
    /// EVAL_RO (7.0): as eval(); a command that writes is an error. Read.
    /// https://redis.io/docs/latest/commands/eval_ro/
    TypedReply<Value> evalRo(QByteArrayView script, const QList<QByteArray>& keys = {},
        const QList<QByteArray>& arguments = {}) const;
    /// EVALSHA_RO (7.0): as evalsha() and evalRo(). Read.
    /// https://redis.io/docs/latest/commands/evalsha_ro/
    TypedReply<Value> evalshaRo(QByteArrayView sha1, const QList<QByteArray>& keys = {},
        const QList<QByteArray>& arguments = {}) const;
    /// SCRIPT LOAD (2.6): the script's SHA1 in hexadecimal digits, for evalsha(). ERR when it does
    /// not compile. Repeatable. https://redis.io/docs/latest/commands/script-load/
    TypedReply<QByteArray> scriptLoad(QByteArrayView script) const;
    /// SCRIPT EXISTS (2.6): per SHA1. Read. https://redis.io/docs/latest/commands/script-exists/
    TypedReply<std::vector<bool>> scriptExists(const QList<QByteArray>& sha1s) const;
    /// SCRIPT FLUSH (2.6): all of them are gone, everybody's. Repeatable.
    /// https://redis.io/docs/latest/commands/script-flush/
    TypedReply<Done> scriptFlush() const;
};

} // namespace sluice
