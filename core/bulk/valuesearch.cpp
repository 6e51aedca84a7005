// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/valuesearch.h"

#include "core/values/nextturn.h"

#include <QPointer>

#include <algorithm>

namespace sluice {

namespace {

constexpr quint64 stringPage = 512 * 1024;
constexpr quint64 elementPage = 2'000;
constexpr quint64 largestPage = 1 << 20;
/// A page may wait for its turn behind what is more urgent for so long.
constexpr auto patience = std::chrono::seconds(10);

} // namespace

/// One key under way: first its facts, then its pages.
struct ValueSearch::Item {
    QByteArray key;
    KeyType type = KeyType::None;
    quint64 memory = largestPage; ///< until the server says so: a page may be as large as that
    std::unique_ptr<PageLoader> loader; ///< null: the facts are to come
    ValueMatcher::Progress progress;
    quint64 hits = 0;
};

/// Which items the commands of one pipeline are about, and how many each has.
struct ValueSearch::Round {
    std::vector<std::pair<Item*, std::size_t>> parts;
    std::vector<Arguments> commands;
};

ValueSearch::ValueSearch(const Client& client, std::shared_ptr<const CollectedKeys> keys,
    ValueQuery query, QObject* parent)
    : QObject(parent)
    , m_client(client.inLane(Lane::Bulk).withDeadline(patience))
    , m_keys(std::move(keys))
    , m_query(std::move(query))
    , m_matcher(m_query.bytes, m_query.ignoreCase)
{
    Q_ASSERT(!m_query.bytes.isEmpty());
}

ValueSearch::~ValueSearch()
{
    if (m_pipeline)
        m_pipeline->cancel();
}

quint64 ValueSearch::reached() const noexcept
{
    return m_report.searched + m_report.cut + m_report.gone + m_report.otherTypes + m_report.failed;
}

void ValueSearch::start()
{
    if (m_state != State::Ready && m_state != State::Stopped && m_state != State::Interrupted)
        return;
    m_why = Why::None;
    const quint64 id = ++m_runs;
    setState(State::Running);
    if (m_state == State::Running && id == m_runs)
        run(id);
}

void ValueSearch::cancel()
{
    if (m_state != State::Running)
        return;
    ++m_runs;
    if (m_pipeline)
        std::exchange(m_pipeline, nullptr)->cancel();
    setState(State::Stopped);
}

void ValueSearch::refill()
{
    // Half of them new ones, whose facts come with the pages of the others.
    for (std::size_t added = 0;
         added < window / 2 && m_items.size() < window && m_next < m_keys->size(); ++added) {
        auto item = std::make_unique<Item>();
        item->key = m_keys->name(m_next++).toByteArray();
        m_items.push_back(std::move(item));
    }
}

/// Facts of the new ones, and a page each of the others while that stays within roundBytes.
std::shared_ptr<ValueSearch::Round> ValueSearch::nextRound() const
{
    auto round = std::make_shared<Round>();
    quint64 bytes = 0;
    for (const auto& item : m_items) {
        std::vector<Arguments> commands;
        if (!item->loader) {
            commands.push_back({ "TYPE", item->key });
            commands.push_back({ "MEMORY", "USAGE", item->key });
        } else {
            const quint64 page = std::min(item->memory, largestPage);
            if (bytes > 0 && bytes + page > roundBytes)
                continue;
            bytes += page;
            commands = item->loader->next();
        }
        round->parts.emplace_back(item.get(), commands.size());
        for (Arguments& command : commands)
            round->commands.push_back(std::move(command));
    }
    return round;
}

Detached ValueSearch::run(quint64 id)
{
    const QPointer<ValueSearch> self = this;
    co_await NextTurn();
    while (self && id == m_runs) {
        refill();
        if (m_items.empty()) {
            setState(State::Finished);
            co_return;
        }
        const std::shared_ptr<Round> round = nextRound();
        const auto pipeline = std::make_shared<Pipeline>(m_client, round->commands);
        m_pipeline = pipeline;
        std::vector<Outcome> outcomes;
        for (PendingReply& reply : pipeline->replies()) {
            Outcome outcome = co_await reply;
            if (!outcome.isReply())
                pipeline->cancel(); // the others would wait for a connection
            outcomes.push_back(std::move(outcome));
        }
        if (!self || id != m_runs)
            co_return;
        m_pipeline.reset();
        take(*round, outcomes);
    }
}

void ValueSearch::take(const Round& round, const std::vector<Outcome>& outcomes)
{
    const quint64 before = m_report.bytes;
    std::size_t at = 0;
    std::vector<const Item*> done;
    for (const auto& [item, count] : round.parts) {
        const auto from = outcomes.begin() + static_cast<std::ptrdiff_t>(at);
        at += count;
        const bool isDone = item->loader
            ? takePage(*item, std::vector<Outcome>(from, from + static_cast<std::ptrdiff_t>(count)))
            : takeFacts(*item, from[0], from[1]);
        if (isDone)
            done.push_back(item);
        if (m_hits.size() >= m_query.hitsInAll)
            break;
    }
    std::erase_if(m_items, [&](const auto& item) {
        return std::find(done.begin(), done.end(), item.get()) != done.end();
    });
    m_largestRound = std::max(m_largestRound, m_report.bytes - before);
    const bool isEnough
        = m_hits.size() >= m_query.hitsInAll || m_report.bytes >= m_query.bytesInAll;
    const quint64 id = m_runs;
    const QPointer<ValueSearch> self = this;
    Q_EMIT progressed();
    if (!self || id != m_runs)
        return;
    const bool isOver = m_items.empty() && m_next == m_keys->size();
    if (m_why != Why::None || (isEnough && !isOver)) {
        ++m_runs;
        setState(m_why != Why::None ? State::Interrupted : State::LimitReached);
    }
}

/// Each returns whether the item is dealt with.
bool ValueSearch::takeFacts(Item& item, const Outcome& type, const Outcome& memory)
{
    if (const ReadProblem problem = ReadProblem::of(type))
        return giveUp(problem);
    item.type = keyTypeOf(type.reply().bytes());
    std::optional<quint64> size;
    if (const auto number = memory.reply().toInteger(); number && *number >= 0)
        size = item.memory = static_cast<quint64>(*number); // an error: not permitted
    item.loader = makePageLoader(item.type, item.key, size);
    if (item.loader) {
        item.loader->setPageSize(item.type == KeyType::String ? stringPage : elementPage);
        return false;
    }
    ++(item.type == KeyType::None ? m_report.gone : m_report.otherTypes);
    return true;
}

bool ValueSearch::takePage(Item& item, const std::vector<Outcome>& outcomes)
{
    Page page;
    if (const ReadProblem problem = item.loader->take(outcomes, page))
        return giveUp(problem);
    const std::size_t hits = m_hits.size();
    const quint64 bytes = item.progress.bytes;
    m_matcher.find(item.key, item.type, page, item.progress,
        std::min(m_query.hitsPerKey - item.hits, m_query.hitsInAll - hits), m_hits);
    item.hits += m_hits.size() - hits;
    m_report.bytes += item.progress.bytes - bytes;
    if (item.hits >= m_query.hitsPerKey)
        ++m_report.cut;
    else if (!item.loader->hasMore())
        ++m_report.searched;
    else if (item.progress.bytes >= m_query.bytesPerKey)
        ++m_report.cut;
    else
        return false;
    return true;
}

bool ValueSearch::giveUp(const ReadProblem& problem)
{
    switch (problem.kind) {
    case ReadProblem::Kind::NoReply:
        if (m_why == Why::None) // what follows was given up for that
            m_why = problem.why;
        return false; // the same again with the next start(): reading harms nothing
    case ReadProblem::Kind::Vanished:
    case ReadProblem::Kind::TypeChanged:
        ++m_report.gone;
        break;
    default:
        if (m_report.failed++ == 0)
            m_report.firstError = problem.message;
        break;
    }
    return true;
}

void ValueSearch::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace sluice
