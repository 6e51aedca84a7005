// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/jsonloader.h"

#include "core/values/replytable.h"

#include <algorithm>

namespace sluice {

namespace {

/// A reply for a "$" path: one answer for each place that matches, here one; RESP3 wraps some
/// twice.
const Value& onlyAnswer(const Value& reply)
{
    const Value* answer = &reply;
    for (int depth = 0; depth < 4 && answer->items().size() == 1; ++depth)
        answer = &answer->items().front();
    return *answer;
}

/// JSON.OBJKEYS: a list of names within a list.
const std::vector<Value>& namesIn(const Value& reply)
{
    const Value* list = &reply;
    for (int depth = 0; depth < 4 && list->items().size() == 1 && list->items()[0].isAggregate();
         ++depth)
        list = &list->items().front();
    return list->items();
}

std::optional<quint64> countIn(const Value& reply)
{
    const auto number = onlyAnswer(reply).toInteger();
    if (!number || *number < 0)
        return {};
    return static_cast<quint64>(*number);
}

/// JSON.GET for a "$" path says "[value]".
QByteArray unwrapped(const QByteArray& text)
{
    if (text.size() >= 2 && text.startsWith('[') && text.endsWith(']'))
        return text.mid(1, text.size() - 2);
    return text;
}

} // namespace

QByteArray JsonLoader::memberPath(const QByteArray& path, const QByteArray& name)
{
    QByteArray escaped = name;
    escaped.replace('\\', "\\\\").replace('"', "\\\"");
    return path + "[\"" + escaped + "\"]";
}

QByteArray JsonLoader::elementPath(const QByteArray& path, quint64 index)
{
    return path + '[' + QByteArray::number(index) + ']';
}

JsonLoader::JsonLoader(QByteArray key, const QByteArray& path, std::optional<quint64> memory)
    : m_key(std::move(key))
    , m_path(path.isEmpty() ? QByteArray("$") : path)
    , m_memory(memory)
{
}

QList<QByteArray> JsonLoader::columns() const
{
    if (m_step == Step::Size || m_step == Step::Whole)
        return {};
    return { m_isArray ? "index" : "member", "type", "memory", "value" };
}

std::vector<FaceLoader::Arguments> JsonLoader::next()
{
    std::vector<Arguments> commands;
    switch (m_step) {
    case Step::Size:
        return { { "JSON.TYPE", m_key, m_path }, { "JSON.DEBUG", "MEMORY", m_key, m_path },
            { "JSON.OBJLEN", m_key, m_path }, { "JSON.ARRLEN", m_key, m_path } };
    case Step::Whole:
        return { { "JSON.GET", m_key, m_path } };
    case Step::Names:
        return { { "JSON.OBJKEYS", m_key, m_path } };
    case Step::Facts:
        for (const QList<QByteArray>& row : m_rows) {
            commands.push_back({ "JSON.TYPE", m_key, row[4] });
            commands.push_back({ "JSON.DEBUG", "MEMORY", m_key, row[4] });
        }
        break;
    case Step::Values:
        for (const std::size_t row : m_wanted)
            commands.push_back({ "JSON.GET", m_key, m_rows[row][4] });
        break;
    }
    return commands;
}

ReadProblem JsonLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.empty() || outcomes.size() != next().size())
        return unreadable();
    for (const Outcome& outcome : outcomes) {
        if (!outcome.isReply())
            return ReadProblem::of(outcome);
    }
    switch (m_step) {
    case Step::Size:
        return takeSize(outcomes);
    case Step::Whole: {
        if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
            return problem;
        if (!outcomes[0].reply().isString())
            return unreadable();
        page.text = unwrapped(outcomes[0].reply().bytes());
        setPageWhole(true);
        setHasMore(false);
        return {};
    }
    case Step::Names:
        return takeNames(outcomes, page);
    case Step::Facts:
        return takeFacts(outcomes, page);
    case Step::Values:
        return takeValues(outcomes, page);
    }
    return unreadable();
}

ReadProblem JsonLoader::takeSize(const std::vector<Outcome>& outcomes)
{
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    const QByteArray type = replyText(onlyAnswer(outcomes[0].reply()));
    const auto debug = outcomes[1].isError() ? std::nullopt : countIn(outcomes[1].reply());
    const std::optional<quint64> memory = debug ? debug : m_memory;
    const auto members = outcomes[2].isError() ? std::nullopt : countIn(outcomes[2].reply());
    const auto elements = outcomes[3].isError() ? std::nullopt : countIn(outcomes[3].reply());
    m_isArray = type == "array";
    const bool hasLevels
        = m_isArray ? elements.has_value() : type == "object" && members.has_value();
    setPageWhole(false);
    if (!hasLevels || (memory && *memory <= wholeUpTo)) {
        m_step = Step::Whole;
        return {};
    }
    m_count = m_isArray ? *elements : *members;
    if (m_isArray) {
        beginPage();
    } else if (m_count > static_cast<quint64>(mostMembers)) {
        ReadProblem problem;
        problem.kind = ReadProblem::Kind::ServerError;
        problem.message = "ERR object has too many members to be listed";
        return problem;
    } else {
        m_step = Step::Names;
    }
    return {};
}

ReadProblem JsonLoader::takeNames(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    if (!outcomes[0].reply().isAggregate())
        return unreadable();
    QList<QByteArray> names;
    for (const Value& name : namesIn(outcomes[0].reply()))
        names.append(replyText(name));
    m_names = std::move(names);
    m_count = static_cast<quint64>(m_names.size());
    beginPage();
    if (m_rows.empty())
        endPage(page);
    return {};
}

void JsonLoader::beginPage()
{
    const quint64 end = std::min(m_count, m_at + static_cast<quint64>(membersPerPage));
    m_rows.clear();
    for (quint64 i = m_at; i < end; ++i) {
        const QByteArray name
            = m_isArray ? QByteArray::number(i) : m_names[static_cast<qsizetype>(i)];
        m_rows.push_back(
            { name, {}, {}, {}, m_isArray ? elementPath(m_path, i) : memberPath(m_path, name) });
    }
    m_step = Step::Facts;
}

ReadProblem JsonLoader::takeFacts(const std::vector<Outcome>& outcomes, FacePage& page)
{
    m_wanted.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Value& type = outcomes[2 * i].reply();
        m_rows[i][1] = type.isError() ? type.bytes() : replyText(onlyAnswer(type));
        const auto memory = countIn(outcomes[2 * i + 1].reply());
        m_rows[i][2] = memory ? QByteArray::number(*memory) : QByteArray();
        const bool isScalar = m_rows[i][1] != "object" && m_rows[i][1] != "array";
        if (memory ? *memory <= shownUpTo : isScalar)
            m_wanted.push_back(i);
    }
    if (m_wanted.empty()) {
        endPage(page);
    } else {
        m_step = Step::Values;
        setPageWhole(false);
    }
    return {};
}

ReadProblem JsonLoader::takeValues(const std::vector<Outcome>& outcomes, FacePage& page)
{
    for (std::size_t i = 0; i < m_wanted.size(); ++i)
        m_rows[m_wanted[i]][3] = unwrapped(replyText(outcomes[i].reply()));
    endPage(page);
    return {};
}

void JsonLoader::endPage(FacePage& page)
{
    m_at += m_rows.size();
    page.rows = std::move(m_rows);
    page.total = m_count;
    setPageWhole(true);
    setHasMore(m_at < m_count);
    beginPage(); // the next one
}

} // namespace sluice
