// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/subscription.h"

namespace sluice {

Subscription::Subscription(const Client& client, TopicKind kind, const QByteArray& name)
    : m_channel(&client.channel())
{
    auto topic = std::make_shared<Topic>(kind, name);
    m_topic = topic;
    m_receiver = topic->events.subscribe();
    m_channel->control(
        [listened = std::move(topic)](EngineControl& engine) { engine.listen(listened); });
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
    if (const TopicPtr topic = m_topic.lock())
        m_channel->control([topic](EngineControl& engine) { engine.unlisten(topic); });
}

} // namespace sluice
