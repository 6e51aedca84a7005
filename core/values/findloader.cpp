// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/findloader.h"

#include "core/values/replytable.h"

#include <algorithm>
#include <limits>

namespace sluice {

namespace {

/// What the server looks at in one step: little, so that what is frequent is there at once, and
/// more when matches are rare and the key is large. (10,000 take it some milliseconds.)
constexpr qint64 firstStep = 1000;
constexpr qint64 largestStep = 8000;
constexpr int stepsOfASize = 8;
constexpr std::size_t foundPerPage = 200;
constexpr qint64 elementsPerPage = 500;

QByteArray patternOf(const QByteArray& text)
{
    const bool isGlob = std::any_of(
        text.begin(), text.end(), [](char c) { return c == '*' || c == '?' || c == '['; });
    return isGlob ? text : '*' + text + '*';
}

const char* scanCommand(KeyType type)
{
    switch (type) {
    case KeyType::Set:
        return "SSCAN";
    case KeyType::SortedSet:
        return "ZSCAN";
    default:
        return "HSCAN";
    }
}

} // namespace

FindLoader::FindLoader(QByteArray key, KeyType type, const QByteArray& pattern)
    : m_key(std::move(key))
    , m_type(type)
    , m_pattern(patternOf(pattern))
{
}

QList<QByteArray> FindLoader::columns() const
{
    if (m_type == KeyType::Set)
        return { "member" };
    if (m_type == KeyType::SortedSet)
        return { "member", "score" };
    return { "field", "value" };
}

std::vector<FaceLoader::Arguments> FindLoader::next()
{
    return { { scanCommand(m_type), m_key, m_cursor, "MATCH", m_pattern, "COUNT",
        QByteArray::number(
            std::min(firstStep << std::min(m_emptySteps / stepsOfASize, 10), largestStep)) } };
}

ReadProblem FindLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != 1)
        return unreadable();
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    const auto& parts = outcomes[0].reply().items();
    const std::size_t width = m_type == KeyType::Set ? 1 : 2;
    if (parts.size() != 2 || !parts[0].isString() || !parts[1].isAggregate()
        || parts[1].items().size() % width != 0)
        return unreadable();
    const auto& items = parts[1].items();
    for (std::size_t i = 0; i < items.size(); i += width) {
        const auto before = m_seen.size();
        m_seen.insert(items[i].bytes());
        if (m_seen.size() == before)
            continue;
        QList<QByteArray> row { items[i].bytes() };
        if (width == 2)
            row.append(replyText(items[i + 1]));
        page.rows.push_back(std::move(row));
    }
    m_cursor = parts[0].bytes();
    setHasMore(m_cursor != "0");
    // Rare matches: the search goes on until there is something to show.
    setPageWhole(!hasMore() || page.rows.size() >= foundPerPage);
    m_emptySteps = isPageWhole() ? 0 : m_emptySteps + 1;
    return {};
}

ListFromLoader::ListFromLoader(QByteArray key, qint64 index)
    : m_key(std::move(key))
    , m_index(std::min<qint64>(index, std::numeric_limits<qint64>::max() / 2))
{
}

std::vector<FaceLoader::Arguments> ListFromLoader::next()
{
    if (m_index < 0)
        return { { "LLEN", m_key } };
    return { { "LRANGE", m_key, QByteArray::number(m_index),
                 QByteArray::number(m_index + elementsPerPage - 1) },
        { "LLEN", m_key } };
}

ReadProblem ListFromLoader::take(const std::vector<Outcome>& outcomes, FacePage& page)
{
    if (outcomes.size() != next().size())
        return unreadable();
    if (const ReadProblem problem = ReadProblem::of(outcomes[0]))
        return problem;
    if (m_index < 0) {
        const auto length = outcomes[0].reply().toInteger();
        if (!length || *length < 0)
            return unreadable();
        m_index = std::max<qint64>(0, *length + m_index);
        setPageWhole(false);
        return {};
    }
    if (!outcomes[0].reply().isAggregate())
        return unreadable();
    for (const Value& element : outcomes[0].reply().items())
        page.rows.push_back({ QByteArray::number(m_index++), element.bytes() });
    if (const auto length = outcomes[1].reply().toInteger(); length && *length >= 0)
        page.total = static_cast<quint64>(*length);
    setPageWhole(true);
    setHasMore(outcomes[0].reply().items().size() == static_cast<std::size_t>(elementsPerPage));
    return {};
}

} // namespace sluice
