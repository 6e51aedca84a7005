// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/shortcopy.h"
#include "core/protocol/writer.h"
#include "core/request/request.h"

#include <QByteArray>
#include <QList>

#include <algorithm>
#include <limits>

namespace sluice {

/// One command on its way to become a request: encoded as its arguments are given, any bytes. Moves
/// only; sending uses it up. `Command c("SET"); c.arg(key).arg(value); co_await
/// client.send(std::move(c));`
class Command {
public:
    /// `name` in any case; a command that Sluice does not know goes out all the same.
    explicit Command(QByteArrayView name);
    /// One that Sluice knows: not Other.
    explicit Command(CommandId id)
        : m_request(makeRequest())
        , m_info(&commandInfo(id))
        , m_count(1)
    {
        beginCommand(m_request->buffer);
        appendName(m_request->buffer, *m_info);
    }
    explicit Command(const char* name)
        : Command(QByteArrayView(name))
    {
    }
    /// Arguments with the command's name first, as typed by a person.
    static Command fromArguments(const QList<QByteArray>& arguments);

    Command& arg(QByteArrayView bytes) &
    {
        noteArgument(bytes);
        appendArgument(m_request->buffer, bytes);
        return *this;
    }
    Command& arg(const char* text) & { return arg(QByteArrayView(text)); }
    Command& arg(const QByteArray& bytes) & { return arg(QByteArrayView(bytes)); }
    Command& arg(double number) &;
    template <CommandInteger T> Command& arg(T number) &
    {
        noteArgument({});
        if constexpr (std::is_signed_v<T>)
            appendInteger(m_request->buffer, number);
        else
            appendUnsigned(m_request->buffer, number);
        return *this;
    }
    template <typename T> Command&& arg(T&& argument) &&
    {
        return std::move(static_cast<Command&>(*this).arg(std::forward<T>(argument)));
    }

    /// One deadline over waiting, queued and in flight.
    Command& deadline(TimePoint when) &;
    /// When a load generator meant to send it (t0).
    Command& intended(TimePoint when) &;

    /// A person has said yes to it: it passes a guard that asks. Not one that is read-only.
    Command& confirmed() &;
    /// It goes over the shared connection though it blocks it: for showing what that does.
    Command& onSharedConnection() &;

    [[nodiscard]] CommandId id() const noexcept
    {
        return static_cast<CommandId>(m_request->record.command);
    }
    [[nodiscard]] int argumentCount() const noexcept { return m_count; }

    /// The finished request; the command is used up.
    [[nodiscard]] RequestPtr finish() &&;

private:
    void noteArgument(QByteArrayView bytes);
    void noteOption(QByteArrayView bytes);

    RequestPtr m_request;
    const CommandInfo* m_info;
    int m_count = 0;
};

inline void Command::noteArgument(QByteArrayView bytes)
{
    if (m_info->hasSubcommands || m_info->flags.testFlag(CommandFlag::BlocksOnRequest)) [[unlikely]]
        noteOption(bytes);
    if (m_count == m_info->firstKey && !m_info->flags.testFlag(CommandFlag::Secret)) {
        RequestRecord& record = m_request->record;
        constexpr std::size_t most = sizeof(record.key);
        const std::size_t size = std::min(static_cast<std::size_t>(bytes.size()), most);
        record.keySize = static_cast<std::uint8_t>(size);
        if (size != 0) // an empty key may have no address
            copyShort(record.key.data(), bytes.data(), size);
    }
    ++m_count;
}

inline RequestPtr Command::finish() &&
{
    Request& request = *m_request;
    request.start = finishCommand(request.buffer, 0, m_count);
    const bool blocks = request.flags.testFlag(CommandFlag::Blocking);
    request.flags = m_info->flags;
    if (m_info->flags.testFlag(CommandFlag::BlocksOnRequest) && !blocks) [[unlikely]]
        request.flags &= ~CommandFlags(CommandFlag::Blocking | CommandFlag::NoShare);
    request.record.command = static_cast<std::uint16_t>(m_info->id);
    request.record.bytesSent = static_cast<std::uint32_t>(
        std::min<qsizetype>(request.wireSize(), std::numeric_limits<std::uint32_t>::max()));
    return std::move(m_request);
}

} // namespace sluice
