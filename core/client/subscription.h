// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"

#include <memory>
#include <optional>
#include <variant>

namespace sluice {

/// Listens to a channel, a pattern, a shard channel, or to every command (MONITOR), until it goes.
/// Over RESP2 and RESP3 alike, on a connection apart from the requests; subscribed again by itself
/// after a reconnect, which the events Interrupted and Active enclose. What this is too slow for is
/// counted (Lagged) and never slows the server: at most 1,024 events and 16 MiB wait for it. One
/// thread at a time; the core thread outlives it. Messages sent before the first Active may be
/// missed. https://redis.io/docs/latest/commands/subscribe/, psubscribe/, ssubscribe/, monitor/
class Subscription {
public:
    using EventPtr = std::shared_ptr<const TopicEvent>;
    using Received = BroadcastReceiver<EventPtr>::Received;

    /// `name`: the channel or the pattern, any bytes; nothing for Monitor.
    Subscription(const Client& client, TopicKind kind, const QByteArray& name = {});
    Subscription(Subscription&& other) noexcept = default;
    Subscription& operator=(Subscription&& other) noexcept;
    /// Unsubscribes.
    ~Subscription();

    /// `co_await` it: the next event, or once Lagged with how many were missed, or Closed when the
    /// engine has ended; resumes in the awaiting thread.
    BroadcastReceiver<EventPtr>::Receive next() { return m_receiver->receive(); }
    /// The next event if it is there.
    std::optional<Received> tryNext() { return m_receiver->tryReceive(); }

private:
    RequestChannel* m_channel;
    std::weak_ptr<Topic> m_topic; ///< the engine's, which ends it when it ends
    std::optional<BroadcastReceiver<EventPtr>> m_receiver;
};

} // namespace sluice
