// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/pipeline.h"

namespace sluice {

Pipeline::Pipeline(const Client& client, std::vector<QList<QByteArray>> commands)
    : m_commands(std::move(commands))
    , m_sent(client.clock().now())
{
    m_replies.reserve(m_commands.size());
    for (const QList<QByteArray>& command : m_commands)
        m_replies.push_back(client.send(Command::fromArguments(command)));
}

void Pipeline::cancel()
{
    if (m_cancelled)
        return;
    m_cancelled = true;
    for (PendingReply& reply : m_replies)
        reply.cancel();
}

} // namespace sluice
