// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/request/transaction.h"

#include <limits>

namespace sluice {

Transaction::Transaction()
    : m_request(makeRequest())
{
    appendCommand(m_request->buffer, { "MULTI" });
}

bool Transaction::add(Command command)
{
    if (m_size >= maxCommands)
        return false;
    const RequestPtr part = std::move(command).finish();
    m_request->buffer.append(part->wire());
    m_request->confirmed = m_request->confirmed || part->confirmed;
    // Then the rules look at each command before the block goes.
    m_request->flags |= part->flags & CommandFlags(CommandFlag::NoShare);
    if (m_size == 0) { // what the block is about, for those who look at it
        m_request->record.keySize = part->record.keySize;
        m_request->record.key = part->record.key;
    }
    ++m_size;
    return true;
}

Transaction& Transaction::deadline(TimePoint when) &
{
    m_request->deadline = when;
    return *this;
}

Transaction& Transaction::confirmed() &
{
    m_request->confirmed = true;
    return *this;
}

RequestPtr Transaction::finish() &&
{
    appendCommand(m_request->buffer, { "EXEC" });
    m_request->replies = static_cast<std::uint16_t>(m_size + 2);
    m_request->record.command = static_cast<std::uint16_t>(CommandId::Exec);
    m_request->record.bytesSent = static_cast<std::uint32_t>(
        std::min<qsizetype>(m_request->wireSize(), std::numeric_limits<std::uint32_t>::max()));
    return std::move(m_request);
}

} // namespace sluice
