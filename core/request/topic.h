// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/broadcast.h"

#include <QByteArray>

#include <atomic>
#include <memory>

namespace sluice {

/// What can be listened to: a channel, a pattern of channels, a shard channel, every command that
/// the server runs, or one key's change. Source: https://redis.io/docs/latest/develop/pubsub/,
/// https://redis.io/docs/latest/develop/reference/client-side-caching/
enum class TopicKind : std::uint8_t {
    Channel,
    Pattern,
    Shard,
    Monitor,
    Key, ///< name: the key. One Message after Active, then no more: listen anew for the next one
};

/// Something that was heard, or that became of the listening itself.
struct TopicEvent {
    enum class Kind : std::uint8_t {
        Message, ///< payload, from channel
        Active, ///< the server has confirmed it: from here on everything is heard. For Key,
                ///< payload: the key's type, "none" where there is no such key
        Interrupted, ///< the connection was lost: what is sent until Active comes again is missed
        Refused, ///< the server refused it; payload: its words (empty: RESP2 has no way to tell)
    };
    Kind kind = Kind::Message;
    QByteArray channel; ///< where it was published; empty for Monitor
    QByteArray payload; ///< any bytes; for Monitor one line as the server writes it

    [[nodiscard]] std::size_t weight() const noexcept
    {
        return static_cast<std::size_t>(channel.size() + payload.size());
    }
};

/// One thing that is listened to, by any number of receivers. What a slow one misses is counted,
/// and never slows the socket.
struct Topic {
    static constexpr std::size_t eventsKept = 1024;
    static constexpr std::size_t bytesKept = 16 << 20;

    Topic(TopicKind of, QByteArray called)
        : kind(of)
        , name(std::move(called))
    {
    }
    const TopicKind kind;
    const QByteArray name;
    Broadcast<std::shared_ptr<const TopicEvent>> events { eventsKept, bytesKept };
};
using TopicPtr = std::shared_ptr<Topic>;
template <> struct BroadcastTraits<std::shared_ptr<const TopicEvent>> {
    static std::size_t weight(const std::shared_ptr<const TopicEvent>& event) noexcept
    {
        return event->weight();
    }
};

} // namespace sluice
