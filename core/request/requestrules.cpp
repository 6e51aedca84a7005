// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/requestrules.h"

#include <algorithm>

namespace sluice {

namespace {
/// Administrative commands that only look. The others may change the server: they are guarded like
/// writes.
constexpr CommandId onlyLook[]
    = { CommandId::AclCat, CommandId::AclDryrun, CommandId::AclGetuser, CommandId::AclList,
          CommandId::AclLog, CommandId::AclUsers, CommandId::AclWhoami, CommandId::ClientInfo,
          CommandId::ClientList, CommandId::ClientNoEvict, CommandId::ClientNoTouch,
          CommandId::ConfigGet, CommandId::LatencyDoctor, CommandId::LatencyGraph,
          CommandId::LatencyHistogram, CommandId::LatencyHistory, CommandId::LatencyLatest,
          CommandId::ModuleList, CommandId::Monitor, CommandId::SlowlogGet, CommandId::SlowlogLen };

/// What does not bring one reply, exactly: the values that follow would be taken for the replies to
/// what is sent behind it. There is no connection for them among requests; Subscription listens.
constexpr CommandId notOneReply[]
    = { CommandId::ClientReply, CommandId::Monitor, CommandId::Psubscribe, CommandId::Psync,
          CommandId::Punsubscribe, CommandId::Replconf, CommandId::Ssubscribe, CommandId::Subscribe,
          CommandId::Sunsubscribe, CommandId::Sync, CommandId::Unsubscribe };

bool bringsOneReply(CommandId id)
{
    return std::find(std::begin(notOneReply), std::end(notOneReply), id) == std::end(notOneReply);
}

/// Within a block: it would begin or end one, or the connection, so that the block's replies are
/// not as many as its commands. WATCH and UNWATCH are answered and do nothing there.
bool endsABlock(CommandId id)
{
    constexpr CommandId all[] = { CommandId::Multi, CommandId::Exec, CommandId::Discard,
        CommandId::Reset, CommandId::Quit };
    return std::find(std::begin(all), std::end(all), id) != std::end(all);
}

QByteArray nameOf(const Request& request)
{
    const auto id = static_cast<CommandId>(request.record.command);
    return id != CommandId::Other ? commandName(id).toByteArray()
                                  : commandWords(request.wire()).name.toByteArray().toUpper();
}
} // namespace

bool RequestRules::mayChange(CommandId id, CommandFlags flags) noexcept
{
    if (flags.testFlag(CommandFlag::Write))
        return true;
    return flags.testFlag(CommandFlag::Admin)
        && std::find(std::begin(onlyLook), std::end(onlyLook), id) == std::end(onlyLook);
}

bool RequestRules::leavesNoTrace(CommandId id, CommandFlags flags) noexcept
{
    // WAIT is about what its own connection has written.
    return flags.testFlag(CommandFlag::Blocking) && id != CommandId::Wait
        && id != CommandId::Waitaof;
}

void RequestRules::setServerCommands(std::shared_ptr<const ServerCommands> commands)
{
    m_commands.store(std::move(commands));
}

std::shared_ptr<const ServerCommands> RequestRules::serverCommands() const
{
    return m_commands.load();
}

std::optional<Refusal> RequestRules::checkClosely(Request& request) const
{
    static const ServerCommands knownOnly;
    const std::shared_ptr<const ServerCommands> told = m_commands.load();
    const ServerCommands& commands = told ? *told : knownOnly;
    const auto id = static_cast<CommandId>(request.record.command);
    const bool isBlock = request.replies > 1;
    bool changes = false;
    if (isBlock) {
        // MULTI and EXEC are in there too, first and last; what counts is what they enclose.
        QByteArrayView rest = request.wire();
        for (bool isFirst = true; !rest.isEmpty(); isFirst = false) {
            const QByteArrayView before = rest;
            const CommandWords words = takeCommand(rest);
            const CommandInfo& info = lookupCommand(words.name, words.argument);
            const QByteArrayView one = before.first(before.size() - rest.size());
            const CommandFlags flags = commands.flagsOf(info.id, info.flags, one);
            changes = changes || mayChange(info.id, flags);
            if (isFirst || rest.isEmpty())
                continue;
            // Nothing blocks within a block. What changes the connection needs one of its own.
            const bool changesConnection
                = flags.testFlag(CommandFlag::NoShare) && !flags.testFlag(CommandFlag::Blocking);
            if (endsABlock(info.id) || !bringsOneReply(info.id)
                || (changesConnection && !request.lease)) {
                return Refusal { Why::Unshareable,
                    info.id != CommandId::Other ? commandName(info.id).toByteArray()
                                                : words.name.toByteArray().toUpper() };
            }
        }
        request.flags &= ~CommandFlags(CommandFlag::NoShare); // the block as a whole is shared
    } else {
        request.flags = commands.flagsOf(id, request.flags, request.wire());
        changes = mayChange(id, request.flags);
    }

    const Guard mode = guard();
    if (changes && (mode == Guard::ReadOnly || (mode == Guard::Confirm && !request.confirmed)))
        return Refusal { Why::Guarded, isBlock ? QByteArrayLiteral("MULTI") : nameOf(request) };
    const bool hasPlace
        = request.lease ? bringsOneReply(id) : request.onShared || leavesNoTrace(id, request.flags);
    if (request.flags.testFlag(CommandFlag::NoShare) && !hasPlace)
        return Refusal { Why::Unshareable, nameOf(request) };
    return std::nullopt;
}

} // namespace sluice
