// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/keyreader.h"

#include "core/values/nextturn.h"

#include <QPointer>

#include <utility>

namespace sluice {

namespace {

constexpr qsizetype keptRequests = 8;
constexpr quint64 bulkElements = 2000;
constexpr quint64 bulkBytes = 1024 * 1024;

} // namespace

KeyReader::KeyReader(Client client, QByteArray key, QObject* parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_key(std::move(key))
{
}

KeyReader::~KeyReader()
{
    if (m_pipeline)
        m_pipeline->cancel();
}

std::optional<quint64> KeyReader::total() const
{
    return m_loader ? m_loader->total() : std::optional<quint64>();
}

quint64 KeyReader::loaded() const { return m_loader ? m_loader->loaded() : 0; }

quint64 KeyReader::loadedBytes() const { return m_loader ? m_loader->loadedBytes() : 0; }

bool KeyReader::isFull() const noexcept
{
    return m_loader && m_facts.type != KeyType::String && m_loader->hasMore()
        && (m_loader->loaded() >= m_bound.elements || m_loader->loadedBytes() >= m_bound.bytes);
}

void KeyReader::reload()
{
    m_all = false;
    if (!m_held)
        return start(true);
    if (!std::exchange(m_heldReload, true) && !m_pipeline)
        Q_EMIT busyChanged(true);
}

void KeyReader::release()
{
    if (std::exchange(m_held, false) && std::exchange(m_heldReload, false))
        start(true);
}

void KeyReader::fetchMore()
{
    if (!isBusy() && hasMore())
        start(false);
}

void KeyReader::fetchAll()
{
    if (!hasMore())
        return;
    m_all = true;
    m_loader->setPageSize(m_facts.type == KeyType::String ? bulkBytes : bulkElements);
    if (!isBusy())
        start(false);
}

void KeyReader::cancel()
{
    m_all = false;
    if (!isBusy())
        return;
    m_heldReload = false;
    if (m_pipeline)
        std::exchange(m_pipeline, nullptr)->cancel();
    Q_EMIT busyChanged(false);
}

void KeyReader::start(bool fromStart)
{
    const bool wasBusy = m_pipeline != nullptr;
    if (wasBusy)
        std::exchange(m_pipeline, nullptr)->cancel();
    read(fromStart);
    if (!wasBusy && isBusy())
        Q_EMIT busyChanged(true);
}

// Facts (when from the start), then a page, then the next one while all are wanted. m_pipeline says
// whether this coroutine is still the one that is wanted.
Detached KeyReader::read(bool fromStart)
{
    const QPointer<KeyReader> self = this;
    std::unique_ptr<PageLoader> fresh;
    bool restart = fromStart;
    if (fromStart) {
        const auto pipeline = std::make_shared<Pipeline>(m_client, KeyFacts::commands(m_key));
        m_pipeline = pipeline;
        co_await NextTurn(); // replies may be here already, but callers do not expect signals yet
        std::vector<Outcome> outcomes;
        for (PendingReply& reply : pipeline->replies()) {
            Outcome outcome = co_await reply;
            outcomes.push_back(std::move(outcome));
        }
        if (!self || pipeline->isCancelled())
            co_return;
        note(*pipeline);
        KeyFacts facts = KeyFacts::of(outcomes);
        if (const ReadProblem problem = facts.problem()) {
            finish(problem);
            co_return;
        }
        fresh = makePageLoader(facts.type, m_key, facts.memory.value);
        takeFacts(std::move(facts));
    }
    for (;;) {
        PageLoader* const loader = restart ? fresh.get() : m_loader.get();
        if (!loader) { // a type without pages
            m_loader.reset();
            Q_EMIT restarted();
            if (self)
                finish();
            co_return;
        }
        const auto pipeline = std::make_shared<Pipeline>(m_client, loader->next());
        m_pipeline = pipeline;
        if (!fromStart)
            co_await NextTurn();
        std::vector<Outcome> outcomes;
        for (PendingReply& reply : pipeline->replies()) {
            Outcome outcome = co_await reply;
            outcomes.push_back(std::move(outcome));
        }
        if (!self || pipeline->isCancelled())
            co_return;
        note(*pipeline);
        Page page;
        const ReadProblem problem = loader->take(outcomes, page);
        if (problem) {
            finish(problem);
            co_return;
        }
        if (std::vector<Arguments> more = loader->completion(page); !more.empty()) {
            const auto rest = std::make_shared<Pipeline>(m_client, std::move(more));
            m_pipeline = rest;
            std::vector<Outcome> missing;
            for (PendingReply& reply : rest->replies()) {
                Outcome outcome = co_await reply;
                missing.push_back(std::move(outcome));
            }
            if (!self || rest->isCancelled())
                co_return;
            note(*rest);
            loader->complete(missing, page);
            m_pipeline = pipeline; // it goes on as the one that is wanted
        }
        if (restart) {
            m_loader = std::move(fresh);
            restart = false;
            Q_EMIT restarted();
            if (!self || pipeline->isCancelled())
                co_return;
        }
        const bool goOn = m_all && hasMore();
        if (!goOn)
            m_pipeline.reset(); // receivers may ask for more at once
        Q_EMIT pageRead(page);
        if (!self)
            co_return;
        if (!goOn) {
            if (!isBusy())
                finish();
            co_return;
        }
        if (pipeline->isCancelled() || m_pipeline != pipeline)
            co_return;
    }
}

void KeyReader::takeFacts(KeyFacts facts)
{
    m_facts = std::move(facts);
    m_factsAt = m_client.clock().now();
    m_expiresAt.reset();
    if (m_facts.timeToLive.value)
        m_expiresAt = QDateTime::currentDateTimeUtc().addMSecs(m_facts.timeToLive.value->count());
}

void KeyReader::note(const Pipeline& pipeline)
{
    m_requests.append({ pipeline.commands(), pipeline.elapsed(m_client.clock()), pipeline.sentAt(),
        m_client.producer() });
    if (m_requests.size() > keptRequests)
        m_requests.removeFirst();
    Q_EMIT requestsChanged();
}

void KeyReader::finish()
{
    m_all = false;
    m_pipeline.reset();
    Q_EMIT busyChanged(false);
}

void KeyReader::finish(const ReadProblem& problem)
{
    const QPointer<KeyReader> self = this;
    finish();
    if (self)
        Q_EMIT failed(problem);
}

} // namespace sluice
