// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scriptedlink.h"

#include "core/load/scriptedserver.h"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {
constexpr qsizetype mostPerTurn = 256 * 1024; // as a socket: jobs and timers have their turns
}

ScriptedLink::ScriptedLink(ScriptedServer& server, Executor& executor, int id)
    : m_server(server)
    , m_executor(executor)
    , m_id(id)
    , m_openTimer(executor, [this] { opened(); })
    , m_sendTimer(executor, [this] { flush(); })
{
    m_server.add(*this);
}

ScriptedLink::~ScriptedLink()
{
    close();
    m_server.remove(*this);
}

void ScriptedLink::open(const ConnectionOptions&)
{
    close();
    m_openTimer.start(m_executor.clock().now());
}

void ScriptedLink::opened()
{
    const std::uint64_t generation = m_generation;
    m_isOpen = !m_server.settings().refuses;
    m_sink->transportConnecting();
    if (m_generation != generation)
        return;
    if (m_isOpen)
        m_sink->transportOpened();
    else
        m_sink->transportClosed(ConnectionErrorKind::Refused, {});
}

void ScriptedLink::close()
{
    m_server.forget(*this);
    m_openTimer.stop();
    m_sendTimer.stop();
    m_reader.reset();
    m_replies = {};
    m_firstReply = 0;
    m_unanswered = 0;
    m_pausedUntil = {};
    ++m_generation;
    m_isOpen = m_isEnding = m_wantsWritable = isBlocked = isToBeFlushed = false;
    m_reads = true;
    protocol = 2;
}

void ScriptedLink::end()
{
    if (!m_isOpen)
        return;
    m_server.forget(*this);
    m_replies = {};
    m_isEnding = true;
    m_sendTimer.start(m_executor.clock().now());
}

qsizetype ScriptedLink::write(QByteArrayView bytes)
{
    if (!m_isOpen || m_isEnding || bytes.isEmpty())
        return 0;
    if (isFull()) {
        m_wantsWritable = true;
        return 0;
    }
    const QByteArrayView taken = bytes.first(std::min(bytes.size(), mostUnanswered));
    m_reader.feed(taken);
    QByteArray wire;
    CommandReader::Status status {};
    while ((status = m_reader.next(wire)) == CommandReader::Status::Command) {
        m_unanswered += wire.size();
        m_replies.push({ wire.size() });
        m_server.arrived(*this, m_firstReply + m_replies.size() - 1, std::move(wire));
    }
    m_isEnding = status == CommandReader::Status::Broken;
    m_wantsWritable = taken.size() < bytes.size();
    if (m_isEnding || (m_wantsWritable && !isFull()))
        m_sendTimer.start(m_executor.clock().now());
    return taken.size();
}

void ScriptedLink::setReading(bool wanted)
{
    m_reads = wanted;
    if (m_isOpen)
        m_sendTimer.start(m_executor.clock().now());
}

void ScriptedLink::setReply(std::uint64_t number, ScriptedReply bytes, bool halves)
{
    Reply& reply = m_replies[number - m_firstReply];
    reply.size = bytes.size();
    reply.bytes = std::move(bytes);
    reply.halves = halves && reply.size > 1;
}

void ScriptedLink::makeReady(std::uint64_t number, qsizetype bytes)
{
    Reply& reply = m_replies[number - m_firstReply];
    reply.ready = bytes;
    if (reply.ready == reply.size)
        m_unanswered -= reply.commandBytes;
}

/// Into m_out, up to the first half of a reply whose second half comes later.
void ScriptedLink::gather()
{
    m_out.resize(0);
    while (!m_replies.isEmpty() && m_out.size() < mostPerTurn) {
        Reply& reply = m_replies.front();
        if (reply.halves && reply.ready < reply.size)
            return;
        const qsizetype room = mostPerTurn - m_out.size();
        const qsizetype to
            = std::min(reply.halves ? reply.size / 2 : reply.ready, reply.sent + room);
        while (reply.sent < to) {
            const QByteArrayView part = reply.bytes.part(reply.sent, to);
            m_out.append(part);
            reply.sent += part.size();
        }
        if (reply.halves && reply.sent == reply.size / 2) {
            reply.halves = false;
            m_pausedUntil = m_executor.clock().now() + m_server.settings().halfReplyPause;
            return;
        }
        if (reply.sent < reply.size || reply.size == 0)
            return;
        m_replies.pop();
        ++m_firstReply;
    }
}

void ScriptedLink::flush()
{
    const TimePoint now = m_executor.clock().now();
    if (!m_reads || !m_isOpen)
        return;
    if (now >= m_pausedUntil) {
        const std::uint64_t generation = m_generation;
        gather();
        if (!m_out.isEmpty())
            m_sink->transportReceived(m_out);
        if (m_generation != generation)
            return;
        if (m_isEnding && m_replies.isEmpty()) {
            close();
            return m_sink->transportClosed(ConnectionErrorKind::ClosedByServer, {});
        }
    }
    if (now < m_pausedUntil)
        m_sendTimer.start(m_pausedUntil);
    else if (!m_replies.isEmpty() && m_replies.front().ready > m_replies.front().sent)
        m_sendTimer.start(now); // there is more than goes out in a turn
    if (m_wantsWritable && !m_isEnding && m_unanswered < mostUnanswered / 4 * 3) {
        m_wantsWritable = false;
        m_sink->transportWritable();
    }
}

} // namespace sluice
