// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/stringloader.h"

namespace sluice {

StringLoader::StringLoader(const QByteArray& key, std::optional<quint64> memory)
    : PageLoader(key, KeyType::String, 64 * 1024, memory)
{
}

Arguments StringLoader::pageCommand()
{
    return { "GETRANGE", key(), QByteArray::number(m_offset),
        QByteArray::number(m_offset + pageSize() - 1) };
}

bool StringLoader::takePage(const Value& reply, Page& page)
{
    if (!reply.isString())
        return false;
    page.bytes = reply.bytes();
    m_offset += static_cast<quint64>(page.bytes.size());
    return true;
}

bool StringLoader::isAtEnd(const Page& page, std::optional<quint64> total) const
{
    return page.bytes.isEmpty() || (total && m_offset >= *total);
}

} // namespace sluice
