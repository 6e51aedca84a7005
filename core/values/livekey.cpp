// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/livekey.h"

#include "core/values/nextturn.h"

#include <QPointer>

namespace sluice {

LiveKey::LiveKey(const Client& client, QByteArray key, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_key(std::move(key))
{
    m_again.setSingleShot(true);
    m_again.setInterval(pause);
    connect(&m_again, &QTimer::timeout, this, &LiveKey::listen);
    connect(&m_poll, &QTimer::timeout, this, &LiveKey::useful);
    listen();
}

LiveKey::~LiveKey() { ++m_run; }

/// The old subscription goes after the new one has come, so that their connection stays.
void LiveKey::listen()
{
    m_subscription = std::make_unique<Subscription>(m_client, TopicKind::Key, m_key);
    hear(++m_run);
}

Detached LiveKey::hear(quint64 run)
{
    const QPointer<LiveKey> self = this;
    co_await NextTurn(); // the server's word may be here already, but nobody can listen yet
    if (!self || run != m_run)
        co_return;
    for (;;) {
        // Ends as Closed when the subscription goes, and the topic with it.
        const Subscription::Received received = co_await m_subscription->next();
        if (!self || run != m_run)
            co_return;
        if (const auto* event = std::get_if<Subscription::EventPtr>(&received))
            take(**event);
        else if (std::holds_alternative<Lagged>(received))
            noteChange();
        else {
            setState(State::Lost); // the engine has ended
            co_return;
        }
        if (!self || run != m_run)
            co_return;
    }
}

void LiveKey::take(const TopicEvent& event)
{
    switch (event.kind) {
    case TopicEvent::Kind::Message:
        return noteChange();
    case TopicEvent::Kind::Active: {
        const QPointer<LiveKey> self = this;
        setState(State::Live);
        if (self)
            Q_EMIT useful();
        return;
    }
    case TopicEvent::Kind::Interrupted:
        m_again.stop(); // asked for again by itself
        return setState(State::Lost);
    case TopicEvent::Kind::Refused:
        m_refusal = event.payload;
        return setState(State::Unavailable);
    }
}

void LiveKey::noteChange()
{
    m_changedAt = m_client.clock().now();
    if (!m_again.isActive())
        m_again.start();
    Q_EMIT changed();
}

void LiveKey::setInterval(std::chrono::milliseconds interval)
{
    m_interval = interval;
    updatePolling();
}

void LiveKey::updatePolling()
{
    if (m_state == State::Unavailable && m_interval.count() > 0)
        m_poll.start(m_interval);
    else
        m_poll.stop();
}

void LiveKey::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    updatePolling();
    Q_EMIT stateChanged();
}

} // namespace sluice
