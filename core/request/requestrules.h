// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/servercommands.h"
#include "core/request/request.h"

#include <atomic>
#include <memory>
#include <optional>

namespace sluice {

/// What a person lets through to a server.
enum class Guard : std::uint8_t {
    ReadWrite, ///< everything
    Confirm, ///< what may change something goes through only as Command::confirmed()
    ReadOnly, ///< nothing that may change something
};

/// Why a request may not go: its outcome is NotSent(why) with this detail.
struct Refusal {
    Why why = Why::None;
    QByteArray detail; ///< the command's name, upper case
};

/// What may go over the connection, and which way: the guard, and which commands need a connection
/// of their own. Decided from the server's own command table as soon as it is known. Any thread.
class RequestRules {
public:
    void setGuard(Guard guard) noexcept { m_guard.store(guard, std::memory_order_relaxed); }
    [[nodiscard]] Guard guard() const noexcept { return m_guard.load(std::memory_order_relaxed); }
    /// What the server says of its commands; null: only what is known of Redis.
    void setServerCommands(std::shared_ptr<const ServerCommands> commands);
    [[nodiscard]] std::shared_ptr<const ServerCommands> serverCommands() const;

    /// Sets the request's flags from the server's table where ours does not know the command, and
    /// says whether it may go. The owner of the request.
    [[nodiscard]] std::optional<Refusal> check(Request& request) const
    {
        // Most requests: a known command, nothing special about it, nobody guards.
        if (request.record.command != 0 && !request.flags.testFlag(CommandFlag::NoShare)
            && guard() == Guard::ReadWrite)
            return std::nullopt;
        return checkClosely(request);
    }

    /// Whether a command of these flags may change data or the server itself.
    [[nodiscard]] static bool mayChange(CommandId id, CommandFlags flags) noexcept;
    /// Whether it can go over a connection taken for it alone and given back after its reply
    /// (BLPOP), as opposed to one that is changed by it (SELECT, WATCH).
    [[nodiscard]] static bool leavesNoTrace(CommandId id, CommandFlags flags) noexcept;

private:
    std::optional<Refusal> checkClosely(Request& request) const;

    std::atomic<Guard> m_guard { Guard::ReadWrite };
    std::atomic<std::shared_ptr<const ServerCommands>> m_commands;
};

} // namespace sluice
