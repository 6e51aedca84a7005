// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/zsetloader.h"

namespace sluice {

namespace {

/// A score as text: RESP2 sends a string; RESP3 a double, whose text the parser keeps.
bool isScore(const Value& value)
{
    return value.isString() || value.type() == Value::Type::Double
        || value.type() == Value::Type::Integer;
}

QByteArray scoreText(const Value& value)
{
    return value.type() == Value::Type::Integer ? QByteArray::number(value.integer())
                                                : value.bytes();
}

} // namespace

ZsetLoader::ZsetLoader(const QByteArray& key, std::optional<quint64> memory)
    : PageLoader(key, KeyType::SortedSet, 500, memory)
{
}

Arguments ZsetLoader::pageCommand()
{
    return { "ZRANGE", key(), QByteArray::number(m_rank),
        QByteArray::number(m_rank + pageSize() - 1), "WITHSCORES" };
}

bool ZsetLoader::takePage(const Value& reply, Page& page)
{
    if (!reply.isAggregate())
        return false;
    const auto& items = reply.items();
    const bool pairs = !items.empty() && items[0].isAggregate(); // RESP3: [[member, score]...]
    if (!pairs && items.size() % 2 != 0)
        return false;
    std::vector<PageRow> rows;
    rows.reserve(pairs ? items.size() : items.size() / 2);
    for (std::size_t i = 0; i < items.size(); i += pairs ? 1 : 2) {
        if (pairs && items[i].items().size() != 2)
            return false;
        const Value& member = pairs ? items[i].items()[0] : items[i];
        const Value& score = pairs ? items[i].items()[1] : items[i + 1];
        if (!member.isString() || !isScore(score))
            return false;
        rows.push_back({ member.bytes(), scoreText(score), {} });
    }
    m_rank += rows.size();
    page.rows = std::move(rows);
    return true;
}

bool ZsetLoader::isAtEnd(const Page& page, std::optional<quint64> total) const
{
    return page.rows.empty() || (total && m_rank >= *total);
}

} // namespace sluice
