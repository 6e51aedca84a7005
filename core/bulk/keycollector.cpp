// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/keycollector.h"

#include "core/values/nextturn.h"

#include <QPointer>
#include <QPromise>
#include <QThreadPool>

namespace sluice {

namespace {

constexpr quint32 looksPerTurn = 20'000; ///< about 2 ms
constexpr int scanCount = 1000;

} // namespace

KeyCollector::KeyCollector(const Client& client, KeySelection selection, QObject* parent)
    : QObject(parent)
    , m_client(client.inLane(Lane::Bulk))
    , m_selection(std::move(selection))
{
}

KeyCollector::~KeyCollector() { cancel(); }

void KeyCollector::start()
{
    ++m_run;
    switch (m_selection.source) {
    case KeySelection::Source::Names:
        gather(m_run);
        return;
    case KeySelection::Source::Loaded:
        walk(m_run);
        return;
    case KeySelection::Source::Rows:
        pick();
        return;
    case KeySelection::Source::Server:
        scan(m_run);
        return;
    }
}

void KeyCollector::cancel()
{
    ++m_run;
    *m_isCancelled = true;
}

void KeyCollector::pick()
{
    connect(&m_picked, &QFutureWatcherBase::finished, this, [this, run = m_run] {
        if (run != m_run)
            return;
        std::vector<quint32> ids = m_picked.future().takeResult();
        m_examined = m_selection.store->size();
        m_found = static_cast<quint32>(ids.size());
        Q_EMIT finished(std::make_shared<const CollectedKeys>(m_selection.store, std::move(ids)));
    });
    const auto promise = std::make_shared<QPromise<std::vector<quint32>>>();
    promise->start();
    m_picked.setFuture(promise->future());
    QThreadPool::globalInstance()->start(
        [promise, selection = m_selection, isCancelled = m_isCancelled] {
            promise->addResult(idsOfRows(selection, *isCancelled));
            promise->finish();
        });
}

Detached KeyCollector::gather(quint64 run)
{
    const QPointer<KeyCollector> self = this;
    co_await NextTurn();
    if (!self || run != m_run)
        co_return;
    const auto store = std::make_shared<KeyStore>();
    for (const QByteArray& name : m_selection.names)
        static_cast<void>(store->add(name));
    store->seal();
    m_examined = static_cast<quint64>(m_selection.names.size());
    m_found = store->size();
    Q_EMIT finished(std::make_shared<const CollectedKeys>(store));
}

Detached KeyCollector::walk(quint64 run)
{
    const QPointer<KeyCollector> self = this;
    const KeySelection selection = m_selection;
    const quint32 size = selection.store->size();
    std::vector<quint32> ids;
    for (quint32 id = 0; id < size;) {
        co_await NextTurn();
        if (!self || run != m_run)
            co_return;
        for (const quint32 end = std::min(size, id + looksPerTurn); id < end; ++id) {
            const QByteArrayView name = selection.store->name(id);
            if (name.startsWith(selection.prefix)
                && !(selection.gone && selection.gone->contains(id))
                && (!selection.matches || selection.matches(name)))
                ids.push_back(id);
        }
        m_examined = id;
        m_found = static_cast<quint32>(ids.size());
        Q_EMIT progressed();
        if (!self || run != m_run)
            co_return;
    }
    if (size == 0)
        co_await NextTurn();
    if (!self || run != m_run)
        co_return;
    Q_EMIT finished(std::make_shared<const CollectedKeys>(selection.store, std::move(ids)));
}

Detached KeyCollector::scan(quint64 run)
{
    const QPointer<KeyCollector> self = this;
    const auto store = std::make_shared<KeyStore>();
    QByteArray cursor("0");
    do {
        Command command("SCAN");
        command.arg(cursor).arg("MATCH").arg(m_selection.pattern).arg("COUNT").arg(scanCount);
        PendingReply pending = m_client.send(std::move(command));
        const Outcome outcome = co_await pending;
        if (!self || run != m_run)
            co_return;
        ReadProblem problem = ReadProblem::of(outcome);
        const auto& parts = outcome.reply().items();
        if (!problem && (parts.size() != 2 || !parts[0].isString() || !parts[1].isAggregate()))
            problem.kind = ReadProblem::Kind::Unreadable;
        if (problem) {
            Q_EMIT failed(problem);
            co_return;
        }
        cursor = parts[0].bytes();
        for (const Value& name : parts[1].items())
            static_cast<void>(store->add(name.bytes()));
        m_examined += scanCount;
        m_found = store->size();
        Q_EMIT progressed();
        if (!self || run != m_run)
            co_return;
    } while (cursor != "0");
    store->seal();
    Q_EMIT finished(std::make_shared<const CollectedKeys>(store));
}

} // namespace sluice
