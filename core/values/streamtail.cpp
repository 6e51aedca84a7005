// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/streamtail.h"

#include "core/values/streamfaces.h"

#include <QPointer>

namespace sluice {

StreamTail::StreamTail(const Client& client, QByteArray key, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_key(std::move(key))
{
}

StreamTail::~StreamTail()
{
    if (!m_run)
        return;
    m_run->end();
}

void StreamTail::start()
{
    if (m_run)
        return;
    m_run = std::make_shared<Run>(m_client);
    listen();
    Q_EMIT runningChanged(true);
}

void StreamTail::stop()
{
    if (!m_run)
        return;
    const auto run = std::exchange(m_run, nullptr);
    run->end();
    Q_EMIT runningChanged(false);
}

void StreamTail::end(const ReadProblem& problem)
{
    const QPointer<StreamTail> self = this;
    stop();
    if (self)
        Q_EMIT failed(problem);
}

/// The coroutine may hold it for a while yet, longer than there is an engine to give the lease to.
void StreamTail::Run::end()
{
    isOver = true;
    if (asked)
        asked->cancel();
    lease = {};
}

/// "$" would lose what comes between two reads: the first question is what the last entry is.
Detached StreamTail::listen()
{
    const QPointer<StreamTail> self = this;
    const std::shared_ptr<Run> run = m_run;
    while (!run->isOver) {
        std::vector<QList<QByteArray>> commands;
        const bool asksForEnd = m_last == "$";
        if (asksForEnd)
            commands.push_back({ "XREVRANGE", m_key, "+", "-", "COUNT", "1" });
        else
            commands.push_back({ "XREAD", "COUNT", QByteArray::number(entriesPerRead), "BLOCK",
                QByteArray::number(blockMs), "STREAMS", m_key, m_last });
        run->asked = std::make_unique<Pipeline>(run->lease.client(), std::move(commands));
        const Outcome outcome = co_await run->asked->replies().front();
        if (!self || run->isOver)
            co_return;
        if (const ReadProblem problem = ReadProblem::of(outcome)) {
            end(problem);
            co_return;
        }
        if (asksForEnd) {
            const auto& items = outcome.reply().items();
            const bool hasEntry = !items.empty() && !items.front().items().empty();
            m_last = hasEntry ? items.front().items().front().bytes() : QByteArray("0-0");
            continue;
        }
        if (outcome.reply().isNull()) // nothing came in time
            continue;
        FacePage page;
        if (!takeStreamRead(outcome.reply(), page)) {
            ReadProblem problem;
            problem.kind = ReadProblem::Kind::Unreadable;
            end(problem);
            co_return;
        }
        m_last = page.rows.back().front();
        Q_EMIT entriesCame(page);
        if (!self)
            co_return;
    }
}

} // namespace sluice
