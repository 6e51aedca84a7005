// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/publishing.h"

#include "core/client/arguments.h"
#include "core/client/decode.h"

namespace sluice {

namespace {

bool channelCounts(const Value& reply, std::vector<ChannelCount>& into)
{
    const PairsOf pairs(reply);
    into.resize(pairs.count());
    for (std::size_t i = 0; i < pairs.count(); ++i) {
        if (!decode::bytes(pairs.first(i), into[i].channel)
            || !decode::integer(pairs.second(i), into[i].subscribers))
            return false;
    }
    return pairs.isValid();
}

} // namespace

TypedReply<qint64> Publishing::publish(QByteArrayView channel, QByteArrayView message) const
{
    return call(Command("PUBLISH").arg(channel).arg(message), decode::integer);
}

TypedReply<qint64> Publishing::spublish(QByteArrayView channel, QByteArrayView message) const
{
    return call(Command("SPUBLISH").arg(channel).arg(message), decode::integer);
}

TypedReply<QList<QByteArray>> Publishing::pubsubChannels(QByteArrayView pattern) const
{
    return call(Command("PUBSUB").arg("CHANNELS").arg(pattern), decode::bytesList);
}

TypedReply<std::vector<ChannelCount>> Publishing::pubsubNumsub(
    const QList<QByteArray>& channels) const
{
    return call(withList(Command("PUBSUB").arg("NUMSUB"), channels), channelCounts);
}

TypedReply<qint64> Publishing::pubsubNumpat() const
{
    return call(Command("PUBSUB").arg("NUMPAT"), decode::integer);
}

} // namespace sluice
