// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/client.h"

namespace sluice {

Client::Client(
    RequestChannel& channel, const QByteArray& name, RunId run, std::optional<Duration> deadline)
    : m_channel(&channel)
    , m_producer(channel.recorder().addProducer(name, run))
    , m_run(run)
    , m_deadline(deadline)
{
}

Client Client::named(const QByteArray& name) const
{
    Client other = *this;
    other.m_producer = m_channel->recorder().addProducer(name, m_run);
    return other;
}

Client Client::withDeadline(std::optional<Duration> deadline) const
{
    Client other = *this;
    other.m_deadline = deadline;
    return other;
}

Client Client::inLane(Lane lane) const
{
    Client other = *this;
    other.m_lane = lane;
    return other;
}

Client Client::overLease(LeaseId lease) const
{
    Client other = *this;
    other.m_lease = lease;
    return other;
}

Client Client::confirmed() const
{
    Client other = *this;
    other.m_confirmed = true;
    return other;
}

RequestPtr Client::finished(Command&& command) const
{
    RequestPtr request = std::move(command).finish();
    prepare(*request);
    return request;
}

void Client::prepare(Request& request) const
{
    request.record.producer = m_producer;
    request.record.run = m_run;
    request.record.lane = static_cast<std::uint8_t>(m_lane);
    request.lane = m_lane;
    request.lease = m_lease;
    request.confirmed = request.confirmed || m_confirmed;
    if (m_deadline && request.deadline == TimePoint::max())
        request.deadline = m_channel->clock().now() + *m_deadline;
}

PendingReply Client::send(Command&& command) const
{
    return PendingReply(finished(std::move(command)), *m_channel);
}

PendingReply Client::trySend(Command&& command) const
{
    RequestPtr request = finished(std::move(command));
    request->neverWaits = true;
    return PendingReply(std::move(request), *m_channel);
}

PendingReply Client::send(Command&& command, RequestPermit permit) const
{
    if (!permit)
        return trySend(std::move(command)); // the channel is closed
    RequestPtr request = finished(std::move(command));
    request->lane = permit.lane();
    request->record.lane = static_cast<std::uint8_t>(permit.lane());
    return PendingReply(std::move(request), std::move(permit).use(), true);
}

PendingReply Client::send(Transaction transaction) const
{
    RequestPtr request = std::move(transaction).finish();
    prepare(*request);
    return PendingReply(std::move(request), *m_channel);
}

PendingReply Client::get(QByteArrayView key) const
{
    Command command(CommandId::Get);
    command.arg(key);
    return send(std::move(command));
}

PendingReply Client::set(QByteArrayView key, QByteArrayView value) const
{
    Command command(CommandId::Set);
    command.arg(key).arg(value);
    return send(std::move(command));
}

PendingReply Client::unlink(QByteArrayView key) const
{
    Command command(CommandId::Unlink);
    command.arg(key);
    return send(std::move(command));
}

PendingReply Client::incr(QByteArrayView key) const
{
    Command command(CommandId::Incr);
    command.arg(key);
    return send(std::move(command));
}

PendingReply Client::ping() const { return send(Command(CommandId::Ping)); }

} // namespace sluice
