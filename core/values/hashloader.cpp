// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/hashloader.h"

namespace sluice {

// HSCAN with this COUNT visits every bucket of a table that holds up to 500 fields.
constexpr quint64 hashPage = 1000;

HashLoader::HashLoader(const QByteArray& key, std::optional<quint64> memory)
    : PageLoader(key, KeyType::Hash, hashPage, memory)
{
}

Arguments HashLoader::pageCommand()
{
    return { "HSCAN", key(), m_cursor.text(), "COUNT", QByteArray::number(pageSize()) };
}

bool HashLoader::takePage(const Value& reply, Page& page)
{
    const auto& parts = reply.items();
    if (parts.size() != 2 || !parts[0].isString() || !parts[1].isAggregate())
        return false;
    const auto& items = parts[1].items();
    if (items.size() % 2 != 0)
        return false;
    page.rows.reserve(items.size() / 2);
    for (std::size_t i = 0; i < items.size(); i += 2) {
        if (m_cursor.isNew(items[i].bytes()))
            page.rows.push_back({ items[i].bytes(), items[i + 1].bytes(), {} });
    }
    m_cursor.moveTo(parts[0].bytes());
    return true;
}

bool HashLoader::isAtEnd(const Page&, std::optional<quint64>) const { return m_cursor.isAtEnd(); }

} // namespace sluice
