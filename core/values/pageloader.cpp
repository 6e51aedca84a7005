// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/pageloader.h"

#include "core/values/hashloader.h"
#include "core/values/listloader.h"
#include "core/values/setloader.h"
#include "core/values/streamloader.h"
#include "core/values/stringloader.h"
#include "core/values/zsetloader.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr quint64 pageBytes = 1024 * 1024; ///< what a page of elements should not exceed by far

quint64 cautious(quint64 size, std::optional<quint64> memory)
{
    if (!memory || *memory <= pageBytes)
        return size;
    return std::min<quint64>(size, *memory <= 64 * pageBytes ? 100 : 10);
}

quint64 bytesOf(const Page& page)
{
    auto bytes = static_cast<quint64>(page.bytes.size());
    for (const PageRow& row : page.rows) {
        bytes += static_cast<quint64>(row.name.size() + row.value.size());
        for (const QByteArray& field : row.fields)
            bytes += static_cast<quint64>(field.size());
    }
    return bytes;
}

} // namespace

PageLoader::PageLoader(QByteArray key, KeyType type, quint64 size, std::optional<quint64> memory)
    : m_key(std::move(key))
    , m_type(type)
    , m_wantedSize(size)
    , m_size(type == KeyType::String ? size : cautious(size, memory))
{
}

void PageLoader::setPageSize(quint64 elements)
{
    m_wantedSize = std::max<quint64>(elements, 1);
    m_size = m_type == KeyType::String ? m_wantedSize : std::min(m_size, m_wantedSize);
}

std::vector<Arguments> PageLoader::next()
{
    // TYPE comes behind: a key that went away before the page was read cannot look like an end.
    std::vector<Arguments> commands { pageCommand(), { lengthCommand(m_type), m_key },
        { "TYPE", m_key } };
    if (Arguments more = question(); !more.isEmpty())
        commands.push_back(std::move(more));
    return commands;
}

std::vector<Arguments> PageLoader::completion(const Page&) const { return {}; }

void PageLoader::complete(const std::vector<Outcome>&, Page&) { }

ReadProblem PageLoader::take(const std::vector<Outcome>& outcomes, Page& page)
{
    ReadProblem problem;
    if (outcomes.size() != 3 && outcomes.size() != 4) {
        problem.kind = ReadProblem::Kind::Unreadable;
        return problem;
    }
    const Value& type = outcomes[2].reply(); // null without a reply; TYPE may be forbidden
    if (type.isString() && keyTypeOf(type.bytes()) != m_type) {
        problem.kind = keyTypeOf(type.bytes()) == KeyType::None ? ReadProblem::Kind::Vanished
                                                                : ReadProblem::Kind::TypeChanged;
        problem.message = type.bytes();
        return problem;
    }
    problem = ReadProblem::of(outcomes[0]);
    if (problem.kind == ReadProblem::Kind::ServerError
        && outcomes[0].reply().errorCode() == QByteArrayView("WRONGTYPE")) {
        problem.kind = ReadProblem::Kind::TypeChanged;
        problem.message.clear();
    }
    if (problem)
        return problem;

    std::optional<quint64> total;
    if (const auto number = outcomes[1].reply().toInteger(); number && *number >= 0)
        total = static_cast<quint64>(*number);
    if (!takePage(outcomes[0].reply(), page)) {
        problem.kind = ReadProblem::Kind::Unreadable;
        return problem;
    }
    page.total = total;
    page.changedMeanwhile = m_total && total && *total != *m_total;
    if (total)
        m_total = total;
    m_loaded += m_type == KeyType::String ? static_cast<quint64>(page.bytes.size())
                                          : static_cast<quint64>(page.rows.size());
    m_hasMore = !isAtEnd(page, total);
    if (outcomes.size() == 4)
        takeQuestion(outcomes[3]);
    const quint64 bytes = bytesOf(page);
    m_loadedBytes += bytes;
    adaptSize(page, bytes);
    return problem;
}

void PageLoader::adaptSize(const Page& page, quint64 bytes)
{
    if (m_type == KeyType::String || page.rows.empty())
        return;
    const quint64 fitting = pageBytes * page.rows.size() / std::max<quint64>(bytes, 1);
    m_size = std::clamp<quint64>(std::min(fitting, m_size * 4), 1, m_wantedSize);
}

std::unique_ptr<PageLoader> makePageLoader(
    KeyType type, const QByteArray& key, std::optional<quint64> memory)
{
    switch (type) {
    case KeyType::String:
        return std::make_unique<StringLoader>(key, memory);
    case KeyType::Hash:
        return std::make_unique<HashLoader>(key, memory);
    case KeyType::List:
        return std::make_unique<ListLoader>(key, memory);
    case KeyType::Set:
        return std::make_unique<SetLoader>(key, memory);
    case KeyType::SortedSet:
        return std::make_unique<ZsetLoader>(key, memory);
    case KeyType::Stream:
        return std::make_unique<StreamLoader>(key, memory);
    case KeyType::None:
    case KeyType::Other:
        break;
    }
    return nullptr;
}

} // namespace sluice
