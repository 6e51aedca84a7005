// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/commandtable.h"

#include <QByteArray>
#include <QHash>

#include <array>

namespace sluice {

class Value;

/// The name and the first argument of an encoded command; they point into its bytes.
struct CommandWords {
    QByteArrayView name;
    QByteArrayView argument; ///< null when there is none
};
/// The words of the command that @p wire begins with, as Request::wire() gives it. Nothing is
/// copied. Both null when the bytes are no command.
CommandWords commandWords(QByteArrayView wire) noexcept;
/// The same, and moves @p wire on to the command behind it: for blocks of several commands. When
/// the bytes are no whole command, @p wire becomes empty and the words null.
CommandWords takeCommand(QByteArrayView& wire) noexcept;

/// What commands may do, as one server says itself (its reply to COMMAND) and the table of
/// commandlist.inc adds; where the two disagree, the stricter holds:
/// - Write, Blocking, PubSub, Admin, MovableKeys: when either says so. ReadOnly: when both do.
/// - EVAL, EVALSHA and FCALL write and their _RO forms do not, whatever the server says.
/// - NoShare and Secret: the table's; but what the server calls blocking cannot be shared either.
/// - A command that the table does not know is what the server says; a script-like one (flagged
///   may_replicate and not readonly) writes. One that nobody knows writes. A subcommand is a
///   command; HELP is what its command is.
/// Immutable once made, so that one may be shared by all threads (std::shared_ptr<const
/// ServerCommands>). Source: https://redis.io/docs/latest/commands/command/
class ServerCommands {
public:
    /// The table alone: for a server that refuses COMMAND, or does not have it.
    ServerCommands();
    /// From the reply to COMMAND, in its RESP2 or RESP3 form, of any version. Entries that make no
    /// sense are passed over; a reply without any that does (an error, a null) is the table alone.
    static ServerCommands fromReply(const Value& reply);

    /// Whether a server's own word is in it.
    [[nodiscard]] bool isFromServer() const noexcept { return m_fromServer; }

    /// Of a command in the table: O(1). Write for CommandId::Other, which says nothing.
    [[nodiscard]] CommandFlags flagsOf(CommandId id) const noexcept;
    /// Of a command by its name and its first argument, in any case: O(1) too, some 100 ns.
    [[nodiscard]] CommandFlags flagsOf(QByteArrayView name, QByteArrayView argument) const noexcept;
    /// Of a request: @p found are the flags that its Command found in the table, which tell XREAD
    /// with BLOCK from XREAD without. Reads @p wire only where @p id does not say enough: for
    /// CommandId::Other, and for commands with subcommands that the table does not know.
    [[nodiscard]] CommandFlags flagsOf(
        CommandId id, CommandFlags found, QByteArrayView wire) const noexcept;

private:
    /// A command, of the table or not.
    struct Known {
        CommandFlags flags;
        bool listed = false; ///< the server knows it
        bool listsSubcommands = false; ///< the server tells its subcommands
    };

    void add(const Value& entry, QByteArrayView parent);
    [[nodiscard]] CommandFlags flagsOfSubcommand(
        const Known& known, QByteArrayView name, QByteArrayView argument) const noexcept;
    [[nodiscard]] const Known* find(QByteArrayView name, QByteArrayView argument) const noexcept;

    std::array<Known, static_cast<std::size_t>(CommandId::Count)> m_table; ///< by id
    QHash<QByteArray, Known> m_others; ///< not in the table: by upper-case name, "FOO|BAR"
    bool m_fromServer = false;
};

} // namespace sluice
