// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/servercommands.h"

#include "core/protocol/number.h"
#include "core/protocol/value.h"

#include <algorithm>

namespace sluice {

namespace {

// What a server may make us keep; Redis 8 with its modules has some 600 names of at most 29 bytes.
constexpr qsizetype LongestName = 128;
constexpr qsizetype MostNames = 16384;

// The elements of an entry, see https://redis.io/docs/latest/commands/command/
constexpr std::size_t NameAt = 0;
constexpr std::size_t FlagsAt = 2;
constexpr std::size_t SubcommandsAt = 9; // from Redis 7.0 on

/// Reads `<type>number\r\n` at the beginning of @p bytes and moves on; -1 when there is none.
qint64 takeHeader(QByteArrayView& bytes, char type) noexcept
{
    if (bytes.size() < 4 || bytes.front() != type)
        return -1;
    const qsizetype end = bytes.indexOf('\r');
    if (end < 0 || end + 1 >= bytes.size() || bytes[end + 1] != '\n')
        return -1;
    const std::optional<qint64> number = parseLength(bytes.sliced(1, end - 1));
    bytes = bytes.sliced(end + 2);
    return number.value_or(-1);
}

/// Reads one argument and moves on; null when the bytes are none.
QByteArrayView takeArgument(QByteArrayView& bytes) noexcept
{
    const qint64 length = takeHeader(bytes, '$');
    if (length < 0 || bytes.size() - 2 < length || bytes[length] != '\r'
        || bytes[length + 1] != '\n')
        return {};
    const QByteArrayView argument = bytes.first(length);
    bytes = bytes.sliced(length + 2);
    return argument;
}

/// Reads a command's number of arguments and its words, and moves on behind those.
CommandWords takeWords(QByteArrayView& bytes, qint64& count) noexcept
{
    count = takeHeader(bytes, '*');
    if (count < 1)
        return {};
    CommandWords words;
    words.name = takeArgument(bytes);
    if (!words.name.isNull() && count > 1)
        words.argument = takeArgument(bytes);
    if (words.name.isNull() || (count > 1 && words.argument.isNull()))
        return {};
    return words;
}

char upper(char byte) { return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 32) : byte; }

bool isHelp(QByteArrayView argument) { return argument.compare("HELP", Qt::CaseInsensitive) == 0; }

/// The flags that are worth something to us, from their names in a server's list.
CommandFlags flagsFrom(const Value& names, bool& replicates)
{
    static constexpr struct {
        const char* name;
        CommandFlags flags;
    } Known[] = {
        { "write", CommandFlag::Write },
        { "readonly", CommandFlag::ReadOnly },
        { "blocking", CommandFlags(CommandFlag::Blocking) | CommandFlag::NoShare },
        { "pubsub", CommandFlag::PubSub },
        { "admin", CommandFlag::Admin },
        { "movablekeys", CommandFlag::MovableKeys },
    };
    CommandFlags flags;
    for (const Value& name : names.items()) {
        if (!name.isString())
            continue;
        for (const auto& known : Known) {
            if (name.bytes() == known.name)
                flags |= known.flags;
        }
        replicates |= name.bytes() == "may_replicate" || name.bytes() == "may-replicate";
    }
    return flags;
}

/// What may be done where both @p a and @p b are said of a command.
CommandFlags stricter(CommandFlags a, CommandFlags b)
{
    CommandFlags flags = a | b;
    if (!(a & b).testFlag(CommandFlag::ReadOnly) || flags.testFlag(CommandFlag::Write))
        flags.setFlag(CommandFlag::ReadOnly, false);
    return flags;
}

/// Whether the table is right in that the command never writes, whatever a server says.
bool readsForCertain(CommandId id)
{
    return id == CommandId::EvalRo || id == CommandId::EvalshaRo || id == CommandId::FcallRo;
}

} // namespace

CommandWords commandWords(QByteArrayView wire) noexcept
{
    qint64 count = 0;
    return takeWords(wire, count);
}

CommandWords takeCommand(QByteArrayView& wire) noexcept
{
    qint64 count = 0;
    const CommandWords words = takeWords(wire, count);
    bool whole = !words.name.isNull();
    for (qint64 i = 2; whole && i < count; ++i)
        whole = !takeArgument(wire).isNull();
    if (whole)
        return words;
    wire = {};
    return {};
}

ServerCommands::ServerCommands()
{
    for (std::size_t i = 0; i < m_table.size(); ++i)
        m_table[i].flags = commandInfo(static_cast<CommandId>(i)).flags;
    m_table[0].flags = CommandFlag::Write;
}

ServerCommands ServerCommands::fromReply(const Value& reply)
{
    ServerCommands commands;
    if (reply.type() != Value::Type::Array && reply.type() != Value::Type::Set)
        return commands;
    for (const Value& entry : reply.items())
        commands.add(entry, {});
    return commands;
}

/// Takes in one entry of the reply, and the subcommands of the command @p parent within it.
void ServerCommands::add(const Value& entry, QByteArrayView parent)
{
    const std::vector<Value>& items = entry.items();
    if (entry.type() != Value::Type::Array || items.size() <= FlagsAt || !items[NameAt].isString())
        return;
    const Value& flagNames = items[FlagsAt];
    if (flagNames.type() != Value::Type::Array && flagNames.type() != Value::Type::Set)
        return;
    QByteArray name = items[NameAt].bytes().toUpper();
    if (!parent.isEmpty() && !name.contains('|'))
        name.prepend('|').prepend(parent); // as the first 7.0 candidates wrote them
    if (name.isEmpty() || name.size() > LongestName
        || (!parent.isEmpty() && !name.startsWith(parent.toByteArray() + '|')))
        return;

    const CommandId id = lookupCommand(name).id;
    bool replicates = false;
    CommandFlags theirs = flagsFrom(flagNames, replicates);
    if (id == CommandId::Other && replicates && !theirs.testFlag(CommandFlag::ReadOnly))
        theirs |= CommandFlag::Write;
    if (readsForCertain(id))
        theirs = (theirs & ~CommandFlags(CommandFlag::Write)) | CommandFlag::ReadOnly;
    if (id == CommandId::Other && !m_others.contains(name)) {
        if (m_others.size() >= MostNames)
            return;
        m_others.insert(name, Known { theirs });
    }
    Known& known = id == CommandId::Other ? m_others[name] : m_table[static_cast<std::size_t>(id)];
    known.flags = stricter(known.flags, theirs);
    known.listed = m_fromServer = true;
    if (!parent.isEmpty() || items.size() <= SubcommandsAt)
        return;
    known.listsSubcommands |= !items[SubcommandsAt].items().empty();
    for (const Value& subcommand : items[SubcommandsAt].items())
        add(subcommand, name);
}

CommandFlags ServerCommands::flagsOf(CommandId id) const noexcept
{
    return m_table[id < CommandId::Count ? static_cast<std::size_t>(id) : 0].flags;
}

CommandFlags ServerCommands::flagsOf(QByteArrayView name, QByteArrayView argument) const noexcept
{
    const CommandId id = lookupCommand(name, argument).id;
    const Known& known = m_table[static_cast<std::size_t>(id)];
    if (id == CommandId::Other) {
        const Known* other = find(name, {});
        if (!other)
            return CommandFlag::Write;
        return other->listsSubcommands ? flagsOfSubcommand(*other, name, argument) : other->flags;
    }
    // The server's word for a command counts for its subcommands where it tells none of them.
    const bool asksMore
        = commandInfo(id).hasSubcommands && (known.listsSubcommands || !known.listed);
    return asksMore ? flagsOfSubcommand(known, name, argument) : known.flags;
}

CommandFlags ServerCommands::flagsOf(
    CommandId id, CommandFlags found, QByteArrayView wire) const noexcept
{
    const bool isKnown = id != CommandId::Other && id < CommandId::Count;
    if (isKnown && !commandInfo(id).hasSubcommands) {
        CommandFlags flags = flagsOf(id);
        if (flags.testFlag(CommandFlag::BlocksOnRequest) && !found.testFlag(CommandFlag::Blocking))
            flags &= ~(CommandFlags(CommandFlag::Blocking) | CommandFlag::NoShare);
        return flags;
    }
    const CommandWords words = commandWords(wire);
    return flagsOf(words.name, words.argument);
}

/// Of a subcommand that the table does not have, of the command @p name that is @p known.
CommandFlags ServerCommands::flagsOfSubcommand(
    const Known& known, QByteArrayView name, QByteArrayView argument) const noexcept
{
    if (argument.isEmpty() || isHelp(argument))
        return known.flags;
    const Known* subcommand = find(name, argument);
    return subcommand ? subcommand->flags : stricter(known.flags, CommandFlag::Write);
}

const ServerCommands::Known* ServerCommands::find(
    QByteArrayView name, QByteArrayView argument) const noexcept
{
    const qsizetype length = name.size() + (argument.isEmpty() ? 0 : 1 + argument.size());
    if (m_others.isEmpty() || length > LongestName)
        return nullptr;
    char key[LongestName];
    char* end = std::transform(name.begin(), name.end(), key, upper);
    if (!argument.isEmpty()) {
        *end++ = '|';
        end = std::transform(argument.begin(), argument.end(), end, upper);
    }
    const auto found = m_others.constFind(QByteArray::fromRawData(key, end - key));
    return found == m_others.constEnd() ? nullptr : &*found;
}

} // namespace sluice
