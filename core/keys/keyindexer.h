// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/keyindex.h"

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

    void restart(quint64 generation, std::shared_ptr<KeyStore> store, GlobFilter filter,
        QByteArray separator);
    /// False when there is no more room.
    [[nodiscard]] bool add(const Value& names);
    void seal();
    void open(quint32 level, const QByteArray& prefix);
    void close(quint32 level);
    /// Takes in what came since the last one. Given up half way: an update of an old generation.
    [[nodiscard]] KeyIndexUpdate update();

private:
    struct Level {
        NamespaceLevel rows;
        quint32 seen = 0; ///< members taken into account
        bool told = false;
    };

    [[nodiscard]] bool isVoid(quint32 step) const;

    const std::atomic<quint64>& m_currentGeneration;
    quint64 m_generation = 0;
    std::shared_ptr<KeyStore> m_store = std::make_shared<KeyStore>();
    GlobFilter m_filter;
    QByteArray m_separator;
    quint32 m_filtered = 0; ///< keys that the filter has seen
    std::vector<quint32> m_matches; ///< unless the filter lets everything through
    std::unordered_map<quint32, Level> m_levels;
};

} // namespace sluice
