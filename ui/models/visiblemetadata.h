// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/runtime/detached.h"
#include "ui/models/keymetadata.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QTimer>

#include <vector>

namespace sluice {

/// Type and time to live of the keys that somebody looks at, and of no others: TYPE and PTTL of all
/// of them go out in one pipeline, shortly after they came into view. What was fetched is kept, up
/// to a bound. GUI thread.
class VisibleMetadata : public QObject {
    Q_OBJECT

public:
    static constexpr int mostKept = 20'000;

    struct Key {
        quint32 id = 0; ///< in the key store
        QByteArray name;
    };

    explicit VisibleMetadata(Client client, QObject* parent = nullptr);

    /// Forgets everything.
    void setClient(const Client& client);
    /// Forgets everything: ids mean other keys now, or values may have changed.
    void clear();
    /// These keys are in view now: fetches what is missing of them, and what has expired.
    void show(std::vector<Key> keys);

    /// What is known of the key; null: not fetched (yet). Valid until the next turn of the loop.
    [[nodiscard]] const KeyMetadata* find(quint32 id) const;
    [[nodiscard]] TimePoint now() const { return m_client.clock().now(); }
    [[nodiscard]] qsizetype kept() const { return m_young.size() + m_old.size(); }

Q_SIGNALS:
    void fetched(const QList<quint32>& ids);

private:
    Detached fetch(std::vector<Key> keys, quint64 run);
    void fetchMissing();
    void keep(quint32 id, const KeyMetadata& metadata);
    [[nodiscard]] bool isMissing(quint32 id) const;

    Client m_client;
    QTimer m_timer;
    std::vector<Key> m_shown;
    bool m_inFlight = false;
    quint64 m_run = 0;
    // Two halves of the bound: when the young one is full, the old one is forgotten and they swap.
    QHash<quint32, KeyMetadata> m_young;
    QHash<quint32, KeyMetadata> m_old;
};

} // namespace sluice
