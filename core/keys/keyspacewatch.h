// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/client/subscription.h"
#include "core/runtime/detached.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

namespace sluice {

/// Hears which keys of a database come and go, by keyspace notifications, where the server sends
/// them already: asks CONFIG GET, and never changes the server's configuration. Bounded: when keys
/// change faster than it can follow, it stops listening and says so. Owner's thread, which needs an
/// Executor. Source: https://redis.io/docs/latest/develop/pubsub/keyspace-notifications/
class KeyspaceWatch : public QObject {
    Q_OBJECT

public:
    enum class State {
        Off, ///< not started, or the server does not say whether it sends them
        NotEnabled, ///< the server sends none, or not those that matter
        Listening,
        TooFast, ///< some were missed: what is known may be wrong until all keys are loaded anew
    };

    /// Keys that change between two times that changes are told; more are too many.
    static constexpr qsizetype mostChanges = 20'000;

    explicit KeyspaceWatch(const Client& client, QObject* parent = nullptr);

    void setClient(const Client& client);
    /// Listens to that database from about now on, if the server allows; ends what was before.
    void start(int database);
    void stop();
    [[nodiscard]] State state() const { return m_state; }

    /// Whether events of the setting notify-keyspace-events say when keys come and go.
    static bool isEnough(QByteArrayView flags);
    /// Whether a key exists after the event of that name; nothing: that does not tell.
    static std::optional<bool> existsAfter(QByteArrayView event);

Q_SIGNALS:
    /// Keys that exist now, and that do not any more; each in one of the lists.
    void changed(const QList<QByteArray>& added, const QList<QByteArray>& removed);
    void stateChanged();

private:
    Detached ask(int database, quint64 run);
    void look();
    void take(const TopicEvent& event);
    void tell();
    void setState(State state);

    Client m_client;
    std::optional<Subscription> m_subscription;
    QTimer m_timer;
    QHash<QByteArray, bool> m_changes; ///< whether it exists, since tell()
    QSet<QByteArray> m_known; ///< told to exist lately: most events say so again and again
    int m_looks = 0;
    State m_state = State::Off;
    quint64 m_run = 0; ///< coroutines of earlier runs end when they see another one
};

} // namespace sluice
