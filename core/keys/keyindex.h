// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/idset.h"
#include "core/keys/keyfilter.h"
#include "core/keys/namespacetree.h"
#include "core/keys/separators.h"
#include "core/protocol/value.h"

#include <QHash>
#include <QObject>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace sluice {

class KeyIndexer;

/// What changed in a KeyIndex since the update before.
struct KeyIndexUpdate {
    struct Level : NamespaceChange {
        quint32 level = 0;
    };

    quint64 generation = 0; ///< another one: all levels but the root are closed, ids are void
    std::shared_ptr<const KeyStore> store;
    std::shared_ptr<const IdSet> gone; ///< ids of the store that are no keys any more; null: none
    quint32 keys = 0; ///< names taken into account, without those that are gone
    quint32 matches = 0; ///< of these, those that the filter lets through
    bool isWhole = true; ///< nothing is left to do; otherwise the next update comes at once
    std::vector<Level> levels; ///< those that changed
    quint64 memoryBytes = 0; ///< that names, filter and opened levels take
    std::chrono::nanoseconds work {}; ///< that a worker spent on it
};

/// The keys that are loaded, filtered, and as a tree of namespaces of which only opened levels
/// exist. Names are stored, filtered, grouped and sorted in a worker thread; the owner's thread
/// gets immutable results, at most about ten times a second, and less often when they are costly to
/// make or to show. All functions and signals: owner's thread.
class KeyIndex : public QObject {
    Q_OBJECT

public:
    static constexpr quint32 rootLevel = 0; ///< always open

    explicit KeyIndex(QObject* parent = nullptr);
    ~KeyIndex() override;

    /// Adds the names in an array reply; may hold names that are known already.
    void add(Value names);
    /// How many add() are not yet done: whoever adds waits while there are several.
    [[nodiscard]] int pendingAdds() const { return m_pendingAdds; }
    /// About so many names will come: what finds duplicates is made for them at once.
    void expect(quint64 names);
    /// These keys are new, or gone; those that are there already, or are not, do not matter. A few
    /// at a time are as costly as many: each call looks through all names once (10,000,000: a tenth
    /// of a second of the worker).
    void addNames(const QList<QByteArray>& names);
    void remove(const QList<QByteArray>& names);
    /// Nothing more will come for now: frees what finds duplicates.
    void finish();
    /// Forgets all names. Filter and separators stay.
    void clear();

    [[nodiscard]] const KeyFilter& filter() const { return m_filter; }
    /// A filter that is still at work is cancelled.
    void setFilter(const KeyFilter& filter);
    [[nodiscard]] const Separators& separators() const { return m_separators; }
    /// None: one flat list.
    void setSeparators(const Separators& separators);
    [[nodiscard]] NamespaceOrder order() const { return m_order; }
    void setOrder(NamespaceOrder order);

    /// Opens the namespace with that prefix (its separator included): its rows come with updates,
    /// under the number returned, until close() or another generation.
    quint32 open(const QByteArray& prefix);
    void close(quint32 level);

    /// Names loaded so far, those included that no update has told of yet, without those that are
    /// gone.
    [[nodiscard]] quint32 loadedKeys() const
    {
        return m_store->size() - m_goneKeys->load(std::memory_order_relaxed);
    }
    /// Lets go of something large in the worker thread: freeing it takes time.
    void retire(std::shared_ptr<const void> large);
    [[nodiscard]] std::shared_ptr<const KeyStore> store() const { return m_store; }
    /// Ids of the store that are no keys any more, as of the last update; null: none.
    [[nodiscard]] std::shared_ptr<const IdSet> gone() const { return m_gone; }
    /// Whether the last update took in every name that was there; if not, the next one comes at
    /// once.
    [[nodiscard]] bool isWhole() const { return m_whole; }
    /// Whether the last update told of everything that was asked for and added.
    [[nodiscard]] bool isSettled() const;

Q_SIGNALS:
    void updated(const sluice::KeyIndexUpdate& update);
    /// One add() is done.
    void added();
    /// There is no more room for names (KeyStore::Added::Full).
    void filledUp();

private:
    friend class KeyIndexer;
    void sendChanges();
    void takeChanged();
    void restart();
    void wantUpdate(bool soon);
    void inWorker(std::function<void(KeyIndexer&)> work);
    void askForUpdate();
    void takeUpdate(const KeyIndexUpdate& update);
    void takeAdded(bool full);

    std::shared_ptr<KeyStore> m_store; ///< added to by the worker only
    std::shared_ptr<const IdSet> m_gone; ///< of the store
    std::shared_ptr<std::atomic<quint32>> m_goneKeys; ///< of the store; written by the worker
    KeyFilter m_filter;
    Separators m_separators { QByteArray(":") };
    NamespaceOrder m_order = NamespaceOrder::ByName;
    std::atomic<quint64> m_generation { 1 }; ///< read by the worker: what to give up
    quint64 m_shownGeneration = 0;
    quint32 m_nextLevel = rootLevel + 1;
    int m_pendingAdds = 0;
    QHash<QByteArray, bool> m_changes; ///< whether the key is there; for the next batch
    bool m_changing = false; ///< a batch is on its way
    bool m_full = false;
    bool m_asked = false; ///< for an update that has not come yet
    bool m_wanted = false; ///< another one after that
    bool m_soon = false; ///< without the pause between two updates
    bool m_whole = true; ///< the last update was
    bool m_hasShown = false; ///< any key of this store
    std::chrono::milliseconds m_pause { 0 };
    QTimer m_timer;
    QThread m_thread;
    std::unique_ptr<KeyIndexer> m_indexer;
};

} // namespace sluice
