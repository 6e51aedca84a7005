// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/replytypes.h"
#include "core/client/typedreply.h"

namespace sluice {

/// How many listen to a channel.
struct ChannelCount {
    QByteArray channel;
    qint64 subscribers = 0;

    ChannelCount() noexcept { }
    ChannelCount(QByteArray theChannel, qint64 count) noexcept
        : channel(std::move(theChannel))
        , subscribers(count)
    {
    }
    bool operator==(const ChannelCount&) const = default;
};

/// Messages out, and who would hear them. Nothing is kept by the server: a message that nobody
/// listens to is gone. The rules of every call: CommandFamily.
class Publishing : public CommandFamily {
public:
    using CommandFamily::CommandFamily;

    /// PUBLISH (2.0): how many clients of this server received it. NOPERM. Not repeatable.
    /// https://redis.io/docs/latest/commands/publish/
    TypedReply<qint64> publish(QByteArrayView channel, QByteArrayView message) const;
    /// SPUBLISH (7.0): the same on a shard's channel. NOPERM; MOVED in a cluster. Not repeatable.
    /// https://redis.io/docs/latest/commands/spublish/
    TypedReply<qint64> spublish(QByteArrayView channel, QByteArrayView message) const;
    /// PUBSUB CHANNELS (2.8): those with subscribers, of those that match; without those that only
    /// patterns listen to. Read. https://redis.io/docs/latest/commands/pubsub-channels/
    TypedReply<QList<QByteArray>> pubsubChannels(QByteArrayView pattern = "*") const;
    /// PUBSUB NUMSUB (2.8): per channel its subscribers. Read.
    /// https://redis.io/docs/latest/commands/pubsub-numsub/
    TypedReply<std::vector<ChannelCount>> pubsubNumsub(const QList<QByteArray>& channels) const;
    /// PUBSUB NUMPAT (2.8): how many patterns are subscribed to. Read.
    /// https://redis.io/docs/latest/commands/pubsub-numpat/
    TypedReply<qint64> pubsubNumpat() const;
};

} // namespace sluice
