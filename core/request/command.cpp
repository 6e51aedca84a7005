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

Command Command::fromArguments(const QList<QByteArray>& arguments)
{
    Command command(arguments.isEmpty() ? QByteArrayView() : QByteArrayView(arguments.first()));
    for (qsizetype i = 1; i < arguments.size(); ++i)
        command.arg(arguments[i]);
    return command;
}

Command& Command::arg(double number) &
{
    noteArgument({});
    appendDouble(m_request->buffer, number);
    return *this;
}

/// What it may do can depend on the first argument (CLIENT REPLY) or on a later one (XREAD BLOCK).
void Command::noteOption(QByteArrayView bytes)
{
    if (m_count == 1)
        m_info = &lookupSubcommand(*m_info, bytes);
    if (m_info->flags.testFlag(CommandFlag::BlocksOnRequest) && bytes.size() == 5
        && qstrnicmp(bytes.data(), "block", 5) == 0)
        m_request->flags |= CommandFlag::Blocking;
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

} // namespace sluice
