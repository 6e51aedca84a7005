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

Arguments HashLoader::question() const
{
    return m_hasFieldTtls ? Arguments() : Arguments { "COMMAND", "INFO", "HPTTL" };
}

// A server that does not know it answers with one that is nothing. Who may not ask sees none.
void HashLoader::takeQuestion(const Outcome& outcome)
{
    if (!outcome.isReply())
        return;
    const Value& reply = outcome.reply();
    m_hasFieldTtls = reply.isAggregate() && reply.items().size() == 1
        && !reply.items().front().items().empty();
}

std::vector<Arguments> HashLoader::completion(const Page& page) const
{
    if (!m_hasFieldTtls.value_or(false) || page.rows.empty())
        return {};
    Arguments command { "HPTTL", key(), "FIELDS",
        QByteArray::number(static_cast<qulonglong>(page.rows.size())) };
    for (const PageRow& row : page.rows)
        command += row.name;
    return { command };
}

void HashLoader::complete(const std::vector<Outcome>& outcomes, Page& page)
{
    if (outcomes.size() != 1 || !outcomes[0].isReply())
        return;
    const auto& answers = outcomes[0].reply().items();
    if (answers.size() != page.rows.size())
        return;
    std::vector<std::optional<qint64>> ttls(answers.size());
    bool any = false;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto left = answers[i].toInteger(); // -1: it does not end; -2: it is gone meanwhile
        if (!left || *left < 0)
            continue;
        ttls[i] = left;
        any = true;
    }
    if (any)
        page.fieldTtls = std::move(ttls);
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
