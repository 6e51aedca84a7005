// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/elementfaces.h"

#include "core/values/replytable.h"

namespace sluice {

namespace {

constexpr quint64 elementsPerPage = 500;

} // namespace

std::vector<FaceLoader::Arguments> AskedLoader::next()
{
    if (!m_names.isEmpty())
        return { question(m_names) };
    return { elements(), count() };
}

ReadProblem AskedLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != (m_names.isEmpty() ? 2U : 1U))
        return unreadable();
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    const Value& reply = outcomes[0].reply();
    if (m_names.isEmpty()) {
        std::vector<QList<QByteArray>> rows;
        QList<QByteArray> names;
        if (!takeElements(reply, names, rows, m_isLast))
            return unreadable();
        if (const auto total = outcomes[1].reply().toInteger(); total && *total >= 0)
            m_total = static_cast<quint64>(*total);
        m_rows = std::move(rows);
        m_names = std::move(names);
        if (!m_names.isEmpty()) {
            setPageWhole(false);
            return {};
        }
    } else {
        const auto& answers = reply.items();
        if (answers.size() != m_rows.size())
            return unreadable();
        for (std::size_t i = 0; i < answers.size(); ++i)
            complete(m_rows[i], answers[i]);
        m_names.clear();
    }
    page.rows = std::move(m_rows);
    m_rows.clear();
    page.total = m_total;
    setPageWhole(true);
    setHasMore(!m_isLast);
    return {};
}

FaceLoader::Arguments GeoLoader::elements()
{
    return { "ZRANGE", key(), QByteArray::number(m_rank),
        QByteArray::number(m_rank + elementsPerPage - 1), "WITHSCORES" };
}

bool GeoLoader::takeElements(const Value& reply, QList<QByteArray>& names,
    std::vector<QList<QByteArray>>& rows, bool& isLast)
{
    if (!reply.isAggregate())
        return false;
    const auto& items = reply.items();
    const bool pairs = !items.empty() && items[0].isAggregate(); // RESP3
    if (!pairs && items.size() % 2 != 0)
        return false;
    for (std::size_t i = 0; i < items.size(); i += pairs ? 1 : 2) {
        if (pairs && items[i].items().size() != 2)
            return false;
        const Value& member = pairs ? items[i].items()[0] : items[i];
        const Value& score = pairs ? items[i].items()[1] : items[i + 1];
        names.append(member.bytes());
        rows.push_back({ member.bytes(), {}, {}, replyText(score) });
    }
    m_rank += rows.size();
    isLast = rows.size() < elementsPerPage;
    return true;
}

FaceLoader::Arguments GeoLoader::question(const QList<QByteArray>& names) const
{
    return Arguments { "GEOPOS", key() } + names;
}

void GeoLoader::complete(QList<QByteArray>& row, const Value& answer) const
{
    if (answer.items().size() != 2)
        return; // removed meanwhile
    row[1] = replyText(answer.items()[0]);
    row[2] = replyText(answer.items()[1]);
}

std::vector<FaceLoader::Arguments> FieldTtlLoader::next()
{
    if (!m_isKnown)
        return { { "COMMAND", "INFO", "HPTTL" } };
    return AskedLoader::next();
}

ReadProblem FieldTtlLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (m_isKnown)
        return AskedLoader::take(outcomes, page);
    if (outcomes.size() != 1)
        return unreadable();
    if (!outcomes[0].isReply())
        return ReadProblem::of(outcomes[0]);
    const auto& items = outcomes[0].reply().items();
    if (items.size() == 1 && items.front().items().empty()) {
        ReadProblem problem;
        problem.kind = ReadProblem::Kind::ServerError;
        problem.message = "ERR unknown command 'HPTTL'";
        return problem;
    }
    m_isKnown = true; // or COMMAND is forbidden: HPTTL has the last word
    setPageWhole(false);
    return {};
}

FaceLoader::Arguments FieldTtlLoader::elements()
{
    return { "HSCAN", key(), m_cursor, "COUNT", QByteArray::number(elementsPerPage) };
}

bool FieldTtlLoader::takeElements(const Value& reply, QList<QByteArray>& names,
    std::vector<QList<QByteArray>>& rows, bool& isLast)
{
    const auto& parts = reply.items();
    if (parts.size() != 2 || !parts[0].isString() || !parts[1].isAggregate()
        || parts[1].items().size() % 2 != 0)
        return false;
    const auto& items = parts[1].items();
    for (std::size_t i = 0; i < items.size(); i += 2) {
        names.append(items[i].bytes());
        rows.push_back({ items[i].bytes(), {} });
    }
    m_cursor = parts[0].bytes();
    isLast = m_cursor == "0";
    return true;
}

FaceLoader::Arguments FieldTtlLoader::question(const QList<QByteArray>& names) const
{
    return Arguments { "HPTTL", key(), "FIELDS", QByteArray::number(names.size()) } + names;
}

void FieldTtlLoader::complete(QList<QByteArray>& row, const Value& answer) const
{
    const auto left = answer.toInteger();
    row[1] = left && *left >= 0 ? QByteArray::number(*left) : QByteArray("never");
}

} // namespace sluice
