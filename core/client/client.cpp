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
    return Client(*m_channel, name, m_run, m_deadline);
}

Client Client::withDeadline(std::optional<Duration> deadline) const
{
    Client other = *this;
    other.m_deadline = deadline;
    return other;
}

PendingReply Client::send(Command command) const
{
    RequestPtr request = std::move(command).finish();
    request->record.producer = m_producer;
    request->record.run = m_run;
    if (m_deadline && request->deadline == TimePoint::max())
        request->deadline = m_channel->clock().now() + *m_deadline;
    return PendingReply(std::move(request), *m_channel);
}

PendingReply Client::get(QByteArrayView key) const
{
    Command command("GET");
    command.arg(key);
    return send(std::move(command));
}

PendingReply Client::set(QByteArrayView key, QByteArrayView value) const
{
    Command command("SET");
    command.arg(key).arg(value);
    return send(std::move(command));
}

PendingReply Client::unlink(QByteArrayView key) const
{
    Command command("UNLINK");
    command.arg(key);
    return send(std::move(command));
}

PendingReply Client::incr(QByteArrayView key) const
{
    Command command("INCR");
    command.arg(key);
    return send(std::move(command));
}

PendingReply Client::ping() const { return send(Command("PING")); }

} // namespace sluice
