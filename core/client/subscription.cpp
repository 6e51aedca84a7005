// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/subscription.h"

namespace sluice {

Subscription::Subscription(const Client& client, TopicKind kind, const QByteArray& name)
    : m_channel(&client.channel())
    , m_topic(std::make_shared<Topic>(kind, name))
    , m_receiver(m_topic->events.subscribe())
{
    m_channel->control([topic = m_topic](EngineControl& engine) { engine.listen(topic); });
}

Subscription& Subscription::operator=(Subscription&& other) noexcept
{
    Subscription old(std::move(*this));
    m_channel = other.m_channel;
    m_topic = std::move(other.m_topic);
    m_receiver = std::move(other.m_receiver);
    return *this;
}

Subscription::~Subscription()
{
    if (m_topic)
        m_channel->control([topic = m_topic](EngineControl& engine) { engine.unlisten(topic); });
}

} // namespace sluice
