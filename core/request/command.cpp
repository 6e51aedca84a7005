// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/command.h"

#include <algorithm>

namespace sluice {

Command::Command(QByteArrayView name)
    : m_request(makeRequest())
    , m_info(&lookupCommand(name))
{
    beginCommand(m_request->buffer);
    appendArgument(m_request->buffer, name);
    m_count = 1;
}

Command::Command(CommandId id)
    : m_request(makeRequest())
    , m_info(&commandInfo(id))
{
    beginCommand(m_request->buffer);
    appendArgument(m_request->buffer, m_info->name);
    m_count = 1;
}

Command Command::fromArguments(const QList<QByteArray>& arguments)
{
    Command command(arguments.isEmpty() ? QByteArrayView() : QByteArrayView(arguments.first()));
    for (qsizetype i = 1; i < arguments.size(); ++i)
        command.arg(arguments[i]);
    return command;
}

void Command::noteArgument(QByteArrayView bytes)
{
    // What it may do can depend on the first argument (CLIENT REPLY) or on a later one (XREAD
    // BLOCK).
    if (m_count == 1)
        m_info = &lookupSubcommand(*m_info, bytes);
    if (m_info->flags.testFlag(CommandFlag::BlocksOnRequest) && bytes.size() == 5
        && qstrnicmp(bytes.data(), "block", 5) == 0) {
        m_request->flags |= CommandFlag::Blocking;
    }
    if (m_count == m_info->firstKey && !m_info->flags.testFlag(CommandFlag::Secret)) {
        RequestRecord& record = m_request->record;
        record.keySize = static_cast<std::uint8_t>(
            std::min(bytes.size(), static_cast<qsizetype>(record.key.size())));
        if (record.keySize)
            std::memcpy(record.key.data(), bytes.data(), record.keySize);
    }
    ++m_count;
}

Command& Command::arg(QByteArrayView bytes) &
{
    noteArgument(bytes);
    appendArgument(m_request->buffer, bytes);
    return *this;
}

Command& Command::arg(double number) &
{
    noteArgument({});
    appendDouble(m_request->buffer, number);
    return *this;
}

Command& Command::deadline(TimePoint when) &
{
    m_request->deadline = when;
    return *this;
}

Command& Command::intended(TimePoint when) &
{
    m_request->record.stamps.intended = toNanos(when);
    return *this;
}

Command& Command::confirmed() &
{
    m_request->confirmed = true;
    return *this;
}

Command& Command::onSharedConnection() &
{
    m_request->onShared = true;
    return *this;
}

RequestPtr Command::finish() &&
{
    m_request->start = finishCommand(m_request->buffer, 0, m_count);
    const bool blocks = m_request->flags.testFlag(CommandFlag::Blocking);
    m_request->flags = m_info->flags;
    if (m_info->flags.testFlag(CommandFlag::BlocksOnRequest) && !blocks)
        m_request->flags &= ~CommandFlags(CommandFlag::Blocking | CommandFlag::NoShare);
    m_request->record.command = static_cast<std::uint16_t>(m_info->id);
    m_request->record.bytesSent = static_cast<std::uint32_t>(
        std::min<qsizetype>(m_request->wireSize(), std::numeric_limits<std::uint32_t>::max()));
    return std::move(m_request);
}

} // namespace sluice
