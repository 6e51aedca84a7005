// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/keys/keyindex.h"

#include "core/keys/keyindexer.h"

#include <QElapsedTimer>

#include <algorithm>

namespace sluice {

namespace {

constexpr std::chrono::milliseconds shortestPause { 100 };
/// Showing an update may take a tenth of the time, making one a third.
constexpr int showShare = 9;
constexpr int workShare = 2;

} // namespace

KeyIndex::KeyIndex(QObject* parent)
    : QObject(parent)
    , m_indexer(std::make_unique<KeyIndexer>(m_generation))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &KeyIndex::askForUpdate);
    m_thread.setObjectName(QStringLiteral("sluice-keys"));
    m_indexer->moveToThread(&m_thread);
    m_thread.start(QThread::LowPriority);
    clear();
}

KeyIndex::~KeyIndex()
{
    ++m_generation; // gives up what is at work
    m_thread.quit();
    m_thread.wait();
}

void KeyIndex::add(Value names)
{
    ++m_pendingAdds;
    QMetaObject::invokeMethod(
        m_indexer.get(),
        [this, indexer = m_indexer.get(), batch = std::move(names)]() mutable {
            const bool full = !indexer->add(batch);
            batch = Value(); // freed here, not in the owner's thread
            QMetaObject::invokeMethod(
                this, [this, full] { takeAdded(full); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void KeyIndex::takeAdded(bool full)
{
    --m_pendingAdds;
    wantUpdate(!m_hasShown); // the first rows at once
    Q_EMIT added();
    if (full && !m_full) {
        m_full = true;
        Q_EMIT filledUp();
    }
}

void KeyIndex::inWorker(std::function<void(KeyIndexer&)> work)
{
    QMetaObject::invokeMethod(
        m_indexer.get(), [indexer = m_indexer.get(), work = std::move(work)] { work(*indexer); },
        Qt::QueuedConnection);
}

void KeyIndex::expect(quint64 names)
{
    inWorker([names](KeyIndexer& indexer) { indexer.expect(names); });
}

void KeyIndex::addNames(const QList<QByteArray>& names)
{
    for (const QByteArray& name : names)
        m_changes.insert(name, true);
    sendChanges();
}

void KeyIndex::remove(const QList<QByteArray>& names)
{
    for (const QByteArray& name : names)
        m_changes.insert(name, false);
    sendChanges();
}

/// One batch is on its way: however fast changes come, what waits is one entry per key, and each
/// batch is one look through all names.
void KeyIndex::sendChanges()
{
    if (m_changing || m_changes.isEmpty())
        return;
    QList<QByteArray> there;
    QList<QByteArray> gone;
    for (auto change = m_changes.cbegin(); change != m_changes.cend(); ++change)
        (change.value() ? there : gone) += change.key();
    m_changes.clear();
    m_changing = true;
    inWorker([this, there, gone](KeyIndexer& indexer) {
        if (!gone.isEmpty())
            indexer.remove(gone);
        if (!there.isEmpty())
            indexer.addNames(there);
        QMetaObject::invokeMethod(this, &KeyIndex::takeChanged, Qt::QueuedConnection);
    });
}

void KeyIndex::takeChanged()
{
    m_changing = false;
    wantUpdate(false);
    sendChanges();
}

void KeyIndex::finish()
{
    inWorker([](KeyIndexer& indexer) { indexer.seal(); });
}

void KeyIndex::retire(std::shared_ptr<const void> large)
{
    inWorker([large = std::move(large)](KeyIndexer&) {});
}

void KeyIndex::clear()
{
    retire(std::move(m_store));
    m_store = std::make_shared<KeyStore>();
    m_gone.reset();
    m_goneKeys = std::make_shared<std::atomic<quint32>>(0);
    m_full = false;
    m_changes.clear(); // of what is forgotten
    m_hasShown = false;
    restart();
}

void KeyIndex::setOrder(NamespaceOrder order)
{
    if (m_order == order)
        return;
    m_order = order;
    restart();
}

void KeyIndex::setFilter(const KeyFilter& filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    restart();
}

void KeyIndex::setSeparators(const Separators& separators)
{
    if (m_separators == separators)
        return;
    m_separators = separators;
    restart();
}

void KeyIndex::restart()
{
    const quint64 generation = ++m_generation;
    inWorker([generation, store = m_store, gone = m_goneKeys, filter = m_filter,
                 separators = m_separators, order = m_order](KeyIndexer& indexer) {
        indexer.restart(generation, store, gone, filter, separators, order);
    });
    wantUpdate(true);
}

quint32 KeyIndex::open(const QByteArray& prefix)
{
    const quint32 level = m_nextLevel++;
    inWorker([level, prefix](KeyIndexer& indexer) { indexer.open(level, prefix); });
    wantUpdate(true);
    return level;
}

void KeyIndex::close(quint32 level)
{
    inWorker([level](KeyIndexer& indexer) { indexer.close(level); });
}

bool KeyIndex::isSettled() const
{
    return !m_asked && !m_wanted && m_whole && m_pendingAdds == 0 && !m_changing
        && m_shownGeneration == m_generation;
}

void KeyIndex::wantUpdate(bool soon)
{
    m_wanted = true;
    m_soon = m_soon || soon;
    if (m_asked)
        return;
    if (m_soon)
        m_timer.start(0);
    else if (!m_timer.isActive())
        m_timer.start(m_pause);
}

void KeyIndex::askForUpdate()
{
    m_asked = true;
    m_wanted = false;
    m_soon = false;
    QMetaObject::invokeMethod(
        m_indexer.get(),
        [this, indexer = m_indexer.get()] {
            QElapsedTimer timer;
            timer.start();
            KeyIndexUpdate update = indexer->update();
            update.work = std::chrono::nanoseconds(timer.nsecsElapsed());
            QMetaObject::invokeMethod(
                this, [this, done = std::move(update)] { takeUpdate(done); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void KeyIndex::takeUpdate(const KeyIndexUpdate& update)
{
    m_asked = false;
    QElapsedTimer timer;
    timer.start();
    if (update.generation == m_generation) {
        m_shownGeneration = update.generation;
        m_gone = update.gone;
        m_whole = update.isWhole;
        m_hasShown = update.keys > 0;
        Q_EMIT updated(update);
    }
    const auto shown = std::chrono::nanoseconds(timer.nsecsElapsed());
    m_pause = std::max(
        { shortestPause, std::chrono::duration_cast<std::chrono::milliseconds>(shown * showShare),
            std::chrono::duration_cast<std::chrono::milliseconds>(update.work * workShare) });
    if (m_wanted || !update.isWhole)
        wantUpdate(!update.isWhole);
}

} // namespace sluice
