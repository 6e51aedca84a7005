// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/facereader.h"

#include "core/values/nextturn.h"

#include <QPointer>

#include <utility>

namespace sluice {

FaceReader::FaceReader(Client client, QByteArray key, QObject* parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_key(std::move(key))
{
}

FaceReader::~FaceReader()
{
    if (m_pipeline)
        m_pipeline->cancel();
}

void FaceReader::open(const FaceWish& wish, const KeyFacts& facts)
{
    m_wish = wish;
    m_facts = facts;
    start(true);
}

void FaceReader::reload() { start(true); }

void FaceReader::fetchMore()
{
    if (!isBusy() && hasMore())
        start(false);
}

void FaceReader::cancel()
{
    if (!m_pipeline)
        return;
    std::exchange(m_pipeline, nullptr)->cancel();
    Q_EMIT busyChanged(false);
}

void FaceReader::start(bool fromStart)
{
    const bool wasBusy = isBusy();
    if (wasBusy)
        std::exchange(m_pipeline, nullptr)->cancel();
    read(fromStart);
    if (!wasBusy && isBusy())
        Q_EMIT busyChanged(true);
}

/// One page, which may take several pipelines. m_pipeline says whether this coroutine is still the
/// one that is wanted.
Detached FaceReader::read(bool fromStart)
{
    const QPointer<FaceReader> self = this;
    std::unique_ptr<FaceLoader> fresh;
    if (fromStart)
        fresh = makeFaceLoader(m_wish, m_key, m_facts);
    FaceLoader* const loader = fromStart ? fresh.get() : m_loader.get();
    FacePage page;
    std::shared_ptr<Pipeline> pipeline;
    for (bool isFirst = true;; isFirst = false) {
        std::vector<QList<QByteArray>> commands = loader->next();
        commands.push_back({ "TYPE", m_key });
        pipeline = std::make_shared<Pipeline>(m_client, std::move(commands));
        m_pipeline = pipeline;
        if (isFirst)
            co_await NextTurn(); // callers do not expect signals yet
        std::vector<Outcome> outcomes;
        for (PendingReply& reply : pipeline->replies()) {
            Outcome outcome = co_await reply;
            outcomes.push_back(std::move(outcome));
        }
        if (!self || pipeline->isCancelled())
            co_return;
        ReadProblem problem = typeProblem(outcomes.back());
        outcomes.pop_back();
        if (!problem)
            problem = loader->take(outcomes, page);
        if (problem) {
            finish(problem);
            co_return;
        }
        if (loader->isPageWhole())
            break;
    }
    if (fromStart) {
        m_loader = std::move(fresh);
        m_rows = 0;
        Q_EMIT restarted(m_loader->columns());
        if (!self || m_pipeline != pipeline)
            co_return;
    }
    m_rows += page.rows.size();
    finish();
    if (self)
        Q_EMIT pageRead(page);
}

ReadProblem FaceReader::typeProblem(const Outcome& type) const
{
    ReadProblem problem;
    const Value& reply = type.reply(); // null without a reply; TYPE may be forbidden
    if (!reply.isString() || !m_facts.typeName.value || reply.bytes() == *m_facts.typeName.value)
        return problem;
    problem.kind
        = reply.bytes() == "none" ? ReadProblem::Kind::Vanished : ReadProblem::Kind::TypeChanged;
    problem.message = reply.bytes();
    return problem;
}

void FaceReader::finish()
{
    m_pipeline.reset();
    Q_EMIT busyChanged(false);
}

void FaceReader::finish(const ReadProblem& problem)
{
    const QPointer<FaceReader> self = this;
    finish();
    if (self)
        Q_EMIT failed(problem);
}

} // namespace sluice
