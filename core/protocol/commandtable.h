// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/commandid.h"

#include <QByteArrayView>
#include <QFlags>

namespace sluice {

/// What is known of a command without asking the server.
enum class CommandFlag : quint16 {
    Write = 0x01, ///< may change data; EVAL, EVALSHA and FCALL among them
    ReadOnly = 0x02, ///< reads data and never changes it
    Blocking = 0x04, ///< may keep its connection waiting for other clients
    BlocksOnRequest = 0x08, ///< Blocking only with the argument BLOCK (XREAD, XREADGROUP)
    Admin = 0x10,
    PubSub = 0x20,
    /// Cannot go over a connection that others use too: it blocks it, or changes what the others'
    /// commands mean, or has no reply of its own (with BlocksOnRequest: only if the argument is
    /// there)
    NoShare = 0x40,
    MovableKeys = 0x80, ///< where its keys are depends on its arguments
    Secret = 0x100, ///< its arguments may hold a password: never to be logged or exported
};
Q_DECLARE_FLAGS(CommandFlags, CommandFlag)
Q_DECLARE_OPERATORS_FOR_FLAGS(CommandFlags)

struct CommandInfo {
    const char* name; ///< upper case; a subcommand as "CLIENT|REPLY"
    CommandId id;
    qint8 firstKey; ///< position of the first key, the command's name being 0; 0: none, or
                    ///< MovableKeys
    CommandFlags flags;
    bool hasSubcommands = false;
    quint8 encodedSize = 0;
    char encoded[40] = {}; ///< the name as the first argument: `$3\r\nGET\r\n`
};

/// What is known of @p name, in any case. A command that is not in the table has the id
/// CommandId::Other and no flags. Any thread; about 10 ns.
const CommandInfo& lookupCommand(QByteArrayView name) noexcept;
/// The same for a command with a subcommand ("client", "reply"); what is known of the command
/// itself when it has no such subcommand. @p argument is the first argument, whatever it is.
const CommandInfo& lookupCommand(QByteArrayView name, QByteArrayView argument) noexcept;
/// The same, for a command that was looked up already.
const CommandInfo& lookupSubcommand(const CommandInfo& command, QByteArrayView argument) noexcept;
/// What is known of @p id.
const CommandInfo& commandInfo(CommandId id) noexcept;
/// "GET", "CLIENT|REPLY"; "OTHER" for CommandId::Other.
QByteArrayView commandName(CommandId id) noexcept;

} // namespace sluice
