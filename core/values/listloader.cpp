// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/listloader.h"

namespace sluice {

ListLoader::ListLoader(const QByteArray& key, std::optional<quint64> memory)
    : PageLoader(key, KeyType::List, 500, memory)
{
}

Arguments ListLoader::pageCommand()
{
    return { "LRANGE", key(), QByteArray::number(m_index),
        QByteArray::number(m_index + pageSize() - 1) };
}

bool ListLoader::takePage(const Value& reply, Page& page)
{
    if (!reply.isAggregate())
        return false;
    page.rows.reserve(reply.items().size());
    for (const Value& element : reply.items())
        page.rows.push_back({ {}, element.bytes(), {} });
    m_index += page.rows.size();
    return true;
}

bool ListLoader::isAtEnd(const Page& page, std::optional<quint64> total) const
{
    return page.rows.empty() || (total && m_index >= *total);
}

} // namespace sluice
