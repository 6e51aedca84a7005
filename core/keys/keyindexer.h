// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/idset.h"
#include "core/keys/keyindex.h"
#include "core/keys/namespacelevel.h"

#include <QDeadlineTimer>
#include <QObject>

#include <memory>
#include <unordered_map>
#include <vector>

namespace sluice {

/// The part of a KeyIndex that works in the worker thread; called there, in order. Long work ends
/// early once the index is at another generation: what it would have made is void then.
class KeyIndexer : public QObject {
    Q_OBJECT

public:
    explicit KeyIndexer(const std::atomic<quint64>& currentGeneration);

    void restart(quint64 generation, std::shared_ptr<KeyStore> store,
        std::shared_ptr<std::atomic<quint32>> goneKeys, KeyFilter filter, Separators separators,
        NamespaceOrder order);
    /// False when there is no more room.
    [[nodiscard]] bool add(const Value& names);
    void addNames(const QList<QByteArray>& names);
    void remove(const QList<QByteArray>& names);
    void expect(quint64 names) { m_store->expect(names); }
    void seal();
    void open(quint32 level, const QByteArray& prefix);
    void close(quint32 level);
    /// Takes in what came since the last one, for some time: see KeyIndexUpdate::isWhole. Given up
    /// half way: an update of an old generation.
    [[nodiscard]] KeyIndexUpdate update();

private:
    struct Level {
        NamespaceLevel rows;
        quint32 seen = 0; ///< ids taken into account
        bool told = false;
    };

    [[nodiscard]] bool isVoid() const;
    [[nodiscard]] bool goOn(const QDeadlineTimer& deadline, quint32 step);
    void filterTo(quint32 end);
    void revive(quint32 id);

    const std::atomic<quint64>& m_currentGeneration;
    quint64 m_generation = 0;
    std::shared_ptr<KeyStore> m_store = std::make_shared<KeyStore>();
    std::shared_ptr<std::atomic<quint32>> m_goneKeys;
    KeyFilter m_filter;
    Separators m_separators;
    NamespaceOrder m_order = NamespaceOrder::ByName;
    IdSet m_gone; ///< deleted since they were loaded; empty while there are none
    std::shared_ptr<const IdSet> m_toldGone; ///< a copy for the owner's thread; null: out of date
    quint32 m_seen = 0; ///< ids that the filter has seen
    IdSet m_shown; ///< of these: not gone, and the filter lets them through
    quint32 m_matches = 0; ///< how many
    std::unordered_map<quint32, Level> m_levels;
};

} // namespace sluice
