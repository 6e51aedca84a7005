// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/protocol/commandtable.h"

#include <array>
#include <string_view>

namespace sluice {

namespace {

constexpr CommandFlag Write = CommandFlag::Write;
constexpr CommandFlag ReadOnly = CommandFlag::ReadOnly;
constexpr CommandFlag Blocking = CommandFlag::Blocking;
constexpr CommandFlag BlocksOnRequest = CommandFlag::BlocksOnRequest;
constexpr CommandFlag Admin = CommandFlag::Admin;
constexpr CommandFlag PubSub = CommandFlag::PubSub;
constexpr CommandFlag NoShare = CommandFlag::NoShare;
constexpr CommandFlag MovableKeys = CommandFlag::MovableKeys;
constexpr CommandFlag Secret = CommandFlag::Secret;
constexpr CommandFlags None = {};

constexpr CommandInfo List[] = {
    { "OTHER", CommandId::Other, 0, None },
#define SLUICE_COMMAND(identifier, name, firstKey, flags)                                          \
    { name, CommandId::identifier, firstKey, flags },
#include "core/protocol/commandlist.inc"
#undef SLUICE_COMMAND
};
constexpr std::size_t Rows = std::size(List);

constexpr void encodeName(CommandInfo& row)
{
    const std::string_view name(row.name);
    char* at = row.encoded;
    *at++ = '$';
    if (name.size() >= 10)
        *at++ = static_cast<char>('0' + name.size() / 10);
    *at++ = static_cast<char>('0' + name.size() % 10);
    for (const char byte : { '\r', '\n' })
        *at++ = byte;
    for (const char byte : name)
        *at++ = byte;
    for (const char byte : { '\r', '\n' })
        *at++ = byte;
    row.encodedSize = static_cast<quint8>(at - row.encoded);
}

/// The list with what follows from it: subcommands stand directly behind their command.
constexpr std::array<CommandInfo, Rows> makeTable()
{
    std::array<CommandInfo, Rows> table {};
    for (std::size_t row = 0; row < Rows; ++row) {
        table[row] = List[row];
        const std::string_view name(List[row].name);
        const std::string_view next(row + 1 < Rows ? List[row + 1].name : "");
        table[row].hasSubcommands
            = next.size() > name.size() && next.starts_with(name) && next[name.size()] == '|';
        encodeName(table[row]);
    }
    return table;
}
constexpr std::array<CommandInfo, Rows> Table = makeTable();
static_assert(Rows == static_cast<std::size_t>(CommandId::Count));

constexpr bool isSorted()
{
    for (std::size_t i = 2; i < Rows; ++i) {
        if (std::string_view(Table[i - 1].name) >= std::string_view(Table[i].name))
            return false;
    }
    return true;
}
static_assert(isSorted(), "a name that stands twice, or out of order");

constexpr char upper(char byte)
{
    return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 32) : byte;
}

/// FNV-1a over the name without its case, continued from @p hash.
constexpr quint32 hashOf(const char* bytes, std::size_t size, quint32 hash = 2166136261U)
{
    for (std::size_t i = 0; i < size; ++i)
        hash = (hash ^ (static_cast<unsigned char>(bytes[i]) & 0xDFU)) * 16777619U;
    return hash;
}

constexpr std::size_t Slots = 1024; // open addressing, about a third full
static_assert(Rows * 2 < Slots);

constexpr std::size_t slotOf(quint32 hash) { return (hash ^ (hash >> 15)) % Slots; }

constexpr std::array<quint16, Slots> makeIndex()
{
    std::array<quint16, Slots> index {};
    for (std::size_t row = 1; row < Rows; ++row) {
        const std::string_view name(Table[row].name);
        std::size_t slot = slotOf(hashOf(name.data(), name.size()));
        while (index[slot] != 0)
            slot = (slot + 1) % Slots;
        index[slot] = static_cast<quint16>(row);
    }
    return index;
}
constexpr std::array<quint16, Slots> Index = makeIndex();

constexpr qsizetype longestName()
{
    std::size_t longest = 0;
    for (const CommandInfo& row : Table)
        longest = std::string_view(row.name).size() > longest ? std::string_view(row.name).size()
                                                              : longest;
    return static_cast<qsizetype>(longest);
}
constexpr qsizetype LongestName = longestName();

/// Whether @p name is, but for its case, the upper-case @p known from its first character to the
/// one before @p end.
bool isName(const char* known, QByteArrayView name, char end)
{
    for (const char byte : name) {
        if (*known == 0 || (*known != byte && *known != upper(byte)))
            return false;
        ++known;
    }
    return *known == end;
}

} // namespace

const CommandInfo& lookupCommand(QByteArrayView name) noexcept
{
    if (name.isEmpty() || name.size() > LongestName)
        return Table[0];
    std::size_t slot = slotOf(hashOf(name.data(), static_cast<std::size_t>(name.size())));
    for (; Index[slot] != 0; slot = (slot + 1) % Slots) {
        const CommandInfo& candidate = Table[Index[slot]];
        if (isName(candidate.name, name, 0))
            return candidate;
    }
    return Table[0];
}

const CommandInfo& lookupCommand(QByteArrayView name, QByteArrayView argument) noexcept
{
    return lookupSubcommand(lookupCommand(name), argument);
}

const CommandInfo& lookupSubcommand(const CommandInfo& command, QByteArrayView argument) noexcept
{
    if (!command.hasSubcommands || argument.isEmpty())
        return command;
    const QByteArrayView name(command.name);
    if (name.size() + 1 + argument.size() > LongestName)
        return command;
    const quint32 prefix = hashOf(name.data(), static_cast<std::size_t>(name.size()));
    const quint32 hash = hashOf(
        argument.data(), static_cast<std::size_t>(argument.size()), hashOf("|", 1, prefix));
    for (std::size_t slot = slotOf(hash); Index[slot] != 0; slot = (slot + 1) % Slots) {
        const CommandInfo& candidate = Table[Index[slot]];
        if (isName(candidate.name, name, '|')
            && isName(candidate.name + name.size() + 1, argument, 0))
            return candidate;
    }
    return command;
}

const CommandInfo& commandInfo(CommandId id) noexcept
{
    const auto row = static_cast<std::size_t>(id);
    return Table[row < Rows ? row : 0];
}

QByteArrayView commandName(CommandId id) noexcept { return commandInfo(id).name; }

} // namespace sluice
