// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/client/subscription.h"
#include "core/runtime/detached.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace sluice {

/// Tells when a key is changed on the server (TopicKind::Key: CLIENT TRACKING on a connection of
/// its own, RESP3). The server tells once, then forgets the key; so it is asked to remember it
/// again after a pause, and the value is read when it has: a key that is written all the time costs
/// a few reads per second, not one per write, and no change is missed. A change is also an expiry,
/// an eviction, and a write to the same name in another database, which the server does not tell
/// apart. Where it cannot be told, useful() is said at an interval instead. Owner's thread, which
/// needs an Executor; the core thread outlives it. Source:
/// https://redis.io/docs/latest/develop/reference/client-side-caching/
class LiveKey : public QObject {
    Q_OBJECT

public:
    enum class State {
        Starting, ///< the server has not agreed yet
        Live, ///< every change is told of
        Lost, ///< no connection: changes may be missed until it is Live again
        Unavailable, ///< the server does not tell: RESP2, or refused (see refusal())
    };
    /// The least time between two reads that changes cause.
    static constexpr std::chrono::milliseconds pause { 250 };

    LiveKey(const Client& client, QByteArray key, QObject* parent = nullptr);
    ~LiveKey() override;

    [[nodiscard]] State state() const noexcept { return m_state; }
    /// The server's words for Unavailable; empty: the connection speaks RESP2.
    [[nodiscard]] const QByteArray& refusal() const noexcept { return m_refusal; }
    /// When the last change was heard of.
    [[nodiscard]] std::optional<TimePoint> changedAt() const noexcept { return m_changedAt; }
    [[nodiscard]] const Clock& clock() const noexcept { return m_client.clock(); }

    /// How often useful() comes while changes are not told of; zero (as it begins): never.
    void setInterval(std::chrono::milliseconds interval);
    [[nodiscard]] std::chrono::milliseconds interval() const noexcept { return m_interval; }
    /// Whether useful() comes at an interval now.
    [[nodiscard]] bool isPolling() const { return m_poll.isActive(); }

Q_SIGNALS:
    /// state() is another one.
    void stateChanged();
    /// The key was changed just now: see changedAt().
    void changed();
    /// What is read from here on is worth reading: the key may be another one than before, and the
    /// next change will be told of.
    void useful();

private:
    void listen();
    Detached hear(quint64 run);
    void take(const TopicEvent& event);
    void setState(State state);
    void noteChange();
    void updatePolling();

    const Client m_client;
    const QByteArray m_key;
    std::unique_ptr<Subscription> m_subscription;
    quint64 m_run = 0; ///< coroutines of earlier subscriptions end when they see another one
    State m_state = State::Starting;
    QByteArray m_refusal;
    std::optional<TimePoint> m_changedAt;
    std::chrono::milliseconds m_interval { 0 };
    QTimer m_again; ///< from a change until the server is asked to remember the key again
    QTimer m_poll;
};

} // namespace sluice
