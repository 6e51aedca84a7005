// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/streamloader.h"

#include "core/values/streamfaces.h"

namespace sluice {

StreamLoader::StreamLoader(const QByteArray& key, std::optional<quint64> memory)
    : PageLoader(key, KeyType::Stream, 500, memory)
{
}

Arguments StreamLoader::pageCommand()
{
    m_asked = pageSize();
    return { "XRANGE", key(), m_from, "+", "COUNT", QByteArray::number(m_asked) };
}

bool StreamLoader::takePage(const Value& reply, Page& page)
{
    if (!reply.isAggregate())
        return false;
    std::vector<PageRow> rows;
    rows.reserve(reply.items().size());
    for (const Value& entry : reply.items()) {
        const auto& parts = entry.items();
        if (parts.size() != 2 || !parts[0].isString())
            return false;
        PageRow row { parts[0].bytes(), {}, {} };
        row.fields.reserve(static_cast<qsizetype>(parts[1].items().size()));
        for (const Value& field : parts[1].items())
            row.fields.append(field.bytes());
        rows.push_back(std::move(row));
    }
    if (!rows.empty()) {
        const auto next = streamIdAfter(rows.back().name);
        m_from = next ? *next : QByteArray();
    }
    page.rows = std::move(rows);
    return true;
}

bool StreamLoader::isAtEnd(const Page& page, std::optional<quint64>) const
{
    return page.rows.size() < m_asked || m_from.isEmpty();
}

} // namespace sluice
