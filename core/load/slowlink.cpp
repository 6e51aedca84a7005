// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/slowlink.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sluice {

namespace {
constexpr qsizetype mostPerTurn = 256 * 1024; // as a socket: jobs and timers have their turns
}

SlowLink::SlowLink(Executor& executor, std::unique_ptr<Transport> real,
    const SlowLinkSettings& settings, std::uint64_t seed)
    : m_executor(executor)
    , m_real(std::move(real))
    , m_settings(settings)
    , m_up(2 * seed)
    , m_down(2 * seed + 1)
    , m_upTimer(executor, [this] { turnUpstream(); })
    , m_downTimer(executor, [this] { turnDownstream(); })
    , m_resetTimer(executor, [this] { reset(); })
{
    m_real->setSink(this);
    m_up.set(settings.upstream, now());
    m_down.set(settings.downstream, now());
}

SlowLink::~SlowLink() { m_real->close(); }

void SlowLink::set(const SlowLinkSettings& settings)
{
    const bool movesReset = settings.resetAfter != m_settings.resetAfter;
    m_settings = settings;
    m_up.set(settings.upstream, now());
    m_down.set(settings.downstream, now());
    if (!m_isOpen)
        return;
    if (movesReset)
        startReset();
    m_upTimer.start(now());
    m_downTimer.start(now());
}

void SlowLink::reset()
{
    if (m_isOpen)
        end(ConnectionErrorKind::ClosedByServer, QByteArray(strerror(ECONNRESET)));
}

void SlowLink::startReset()
{
    if (m_settings.resetAfter)
        m_resetTimer.start(now() + *m_settings.resetAfter);
    else
        m_resetTimer.stop();
}

void SlowLink::drop()
{
    ++m_generation;
    for (Timer* timer : { &m_upTimer, &m_downTimer, &m_resetTimer })
        timer->stop();
    m_up.restart();
    m_down.restart();
    m_isOpen = m_realIsOpen = m_realIsFull = m_wantsWritable = false;
    m_reads = m_realReads = true;
}

void SlowLink::end(ConnectionErrorKind kind, const QByteArray& detail)
{
    close();
    m_sink->transportClosed(kind, detail);
}

void SlowLink::open(const ConnectionOptions& options)
{
    drop();
    m_real->open(options);
}

void SlowLink::close()
{
    drop();
    m_real->close();
}

void SlowLink::transportConnecting() { m_sink->transportConnecting(); }

void SlowLink::transportOpened()
{
    m_isOpen = m_realIsOpen = true;
    startReset();
    if (m_up.isCut() || m_down.isCut())
        m_upTimer.start(now());
    m_sink->transportOpened();
}

// To the server

qsizetype SlowLink::write(QByteArrayView bytes)
{
    if (!m_realIsOpen || bytes.isEmpty())
        return 0;
    if (m_up.isTransparent()) {
        const qsizetype count = m_real->write(bytes);
        m_wantsWritable = m_realIsFull = count < bytes.size();
        return count;
    }
    const qsizetype count = std::min(bytes.size(), m_up.room());
    m_wantsWritable = count < bytes.size();
    m_up.put(bytes.first(count), now());
    passUpstream();
    armUpstream();
    return count;
}

void SlowLink::passUpstream()
{
    while (m_realIsOpen && !m_realIsFull) {
        const QByteArrayView piece = m_up.due(now());
        if (piece.isEmpty())
            break;
        const qsizetype count = m_real->write(piece);
        m_realIsFull = count < piece.size();
        m_up.passed(count);
    }
}

bool SlowLink::mayWrite() const noexcept
{
    if (m_up.isTransparent())
        return m_realIsOpen && !m_realIsFull;
    return m_realIsOpen && m_up.room() > 0 && m_up.held() <= m_up.capacity() / 4 * 3;
}

void SlowLink::armUpstream()
{
    if (m_up.isCut() || (m_wantsWritable && mayWrite()))
        return m_upTimer.start(now());
    const auto when = m_realIsFull ? std::nullopt : m_up.next();
    if (when)
        m_upTimer.start(*when);
    else
        m_upTimer.stop();
}

void SlowLink::turnUpstream()
{
    passUpstream();
    if (m_up.isCut() || m_down.isCut())
        return end(ConnectionErrorKind::ClosedByServer, {});
    const bool tells = m_wantsWritable && mayWrite();
    m_wantsWritable = m_wantsWritable && !tells;
    armUpstream();
    if (tells)
        m_sink->transportWritable();
}

void SlowLink::transportWritable()
{
    m_realIsFull = false;
    turnUpstream();
}

// To the client

void SlowLink::setReading(bool wanted)
{
    m_reads = wanted;
    m_downTimer.start(now());
}

void SlowLink::transportReceived(QByteArrayView bytes)
{
    if (m_down.isTransparent() && m_reads)
        return m_sink->transportReceived(bytes);
    m_down.put(bytes, now());
    turnDownstream();
}

void SlowLink::turnDownstream()
{
    const std::uint64_t generation = m_generation;
    qsizetype total = 0;
    while (m_reads && total < mostPerTurn) {
        const QByteArrayView piece = m_down.due(now());
        if (piece.isEmpty())
            break;
        const QByteArray bytes = piece.toByteArray(); // the sink may close, and so empty the pipe
        m_down.passed(bytes.size());
        total += bytes.size();
        m_sink->transportReceived(bytes);
        if (m_generation != generation)
            return;
    }
    if (m_down.isCut())
        return end(ConnectionErrorKind::ClosedByServer, {});
    if (m_reads && m_down.isEndDue(now()))
        return end(m_endKind, QByteArray(m_endDetail));
    // Again only when half of it has gone: not for every piece.
    const bool wanted = m_down.held() < (m_realReads ? m_down.capacity() : m_down.capacity() / 2);
    if (m_realIsOpen && wanted != m_realReads) {
        m_realReads = wanted;
        m_real->setReading(wanted);
    }
    const auto when = m_reads ? m_down.next() : std::nullopt;
    if (when)
        m_downTimer.start(*when);
    else
        m_downTimer.stop();
}

void SlowLink::transportClosed(ConnectionErrorKind kind, QByteArray detail)
{
    m_realIsOpen = false;
    if (!m_isOpen || (m_down.isTransparent() && m_reads))
        return end(kind, detail);
    m_up.restart();
    m_upTimer.stop();
    m_endKind = kind;
    m_endDetail = detail;
    m_down.putEnd(now());
    turnDownstream();
}

} // namespace sluice
