// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/setloader.h"

namespace sluice {

SetLoader::SetLoader(const QByteArray& key, std::optional<quint64> memory)
    : PageLoader(key, KeyType::Set, 500, memory)
{
}

Arguments SetLoader::pageCommand()
{
    return { "SSCAN", key(), m_cursor.text(), "COUNT", QByteArray::number(pageSize()) };
}

bool SetLoader::takePage(const Value& reply, Page& page)
{
    const auto& parts = reply.items();
    if (parts.size() != 2 || !parts[0].isString() || !parts[1].isAggregate())
        return false;
    page.rows.reserve(parts[1].items().size());
    for (const Value& member : parts[1].items()) {
        if (m_cursor.isNew(member.bytes()))
            page.rows.push_back({ member.bytes(), {}, {} });
    }
    m_cursor.moveTo(parts[0].bytes());
    return true;
}

bool SetLoader::isAtEnd(const Page&, std::optional<quint64>) const { return m_cursor.isAtEnd(); }

} // namespace sluice
