// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/slowpipe.h"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {
constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t quantum
    = second / 1000; // a busy line passes on what it did in a millisecond
constexpr qsizetype largestUnsliced = 64 * 1024;
constexpr qsizetype keptCapacity = 16 * 1024;

template <typename Number> Number between(std::mt19937_64& random, Number lowest, Number highest)
{
    const auto span = static_cast<std::uint64_t>(highest - lowest) + 1;
    return lowest + static_cast<Number>(random() % span);
}
} // namespace

void SlowPipe::set(const SlowDirection& settings, TimePoint now)
{
    runLine(now); // until now it was as it was
    const SlowDirection before = std::exchange(m_settings, settings);
    SlowDirection& to = m_settings;
    to.latency = std::max(to.latency, Duration());
    to.jitter = std::max(to.jitter, Duration());
    to.sliceDelay = std::max(to.sliceDelay, Duration());
    to.bandwidth = std::max<std::int64_t>(to.bandwidth, 0);
    to.sliceSize = std::max(to.sliceSize, 0);
    to.sliceVariation = std::clamp(to.sliceVariation, 0, std::max(to.sliceSize - 1, 0));
    to.limitData = std::max<std::int64_t>(to.limitData, -1);
    if (to == before)
        return;
    m_isClear = to == SlowDirection();
    if (to.limitData != before.limitData)
        m_left = to.limitData;
    if (to.bandwidth != before.bandwidth)
        m_lineRest = 0;
    if (before.stalled)
        m_lineFree = std::max(m_lineFree, now); // the line stood, it has nothing to catch up with

    // Nothing waits for what is slow no longer. The bound is the same for all, so the order stays.
    const Duration onLine(
        to.bandwidth > 0 ? largestPiece() * second / to.bandwidth + 1 : std::int64_t(0));
    m_lineFree = std::min(m_lineFree, now + onLine + to.sliceDelay);
    const TimePoint latest = std::max(m_lineFree, now) + to.latency + to.jitter;
    for (Piece& piece : m_pieces)
        piece.due = std::min(piece.due, latest);
    m_lastDue = std::min(m_lastDue, latest);
    if (m_endDue)
        m_endDue = std::min(*m_endDue, latest);
}

void SlowPipe::restart()
{
    m_bytes = QByteArray();
    m_pieces.clear();
    m_onTheWay = 0;
    m_lineFree = m_lastDue = TimePoint();
    m_lineRest = 0;
    m_left = m_settings.limitData;
    m_ended = false;
    m_endDue.reset();
}

qsizetype SlowPipe::capacity() const noexcept
{
    if (m_settings.bandwidth == 0)
        return mostBuffer;
    const auto buffer = std::clamp<std::int64_t>(m_settings.bandwidth, leastBuffer, mostBuffer);
    const double seconds
        = std::chrono::duration<double>(m_settings.latency + m_settings.jitter).count();
    const double onTheWay = std::min(
        static_cast<double>(m_settings.bandwidth) * seconds, static_cast<double>(mostOnTheWay));
    return static_cast<qsizetype>(buffer) + static_cast<qsizetype>(onTheWay);
}

qsizetype SlowPipe::room() const noexcept
{
    qsizetype room = capacity() - held();
    if (m_left >= 0)
        room = std::min<qsizetype>(room, static_cast<qsizetype>(m_left) - held());
    return std::max<qsizetype>(room, 0);
}

void SlowPipe::put(QByteArrayView bytes, TimePoint now)
{
    runLine(now);
    if (waiting() == 0)
        m_lineFree = std::max(m_lineFree, now);
    m_bytes.append(bytes);
    runLine(now);
}

void SlowPipe::putEnd(TimePoint now)
{
    runLine(now);
    if (waiting() == 0)
        m_lineFree = std::max(m_lineFree, now);
    m_ended = true;
    runLine(now);
}

qsizetype SlowPipe::largestPiece() const noexcept
{
    if (m_settings.sliceSize > 0)
        return m_settings.sliceSize + m_settings.sliceVariation;
    if (m_settings.bandwidth > 0)
        return std::clamp<qsizetype>(
            static_cast<qsizetype>(m_settings.bandwidth / (second / quantum)), 1, largestUnsliced);
    return largestUnsliced;
}

qsizetype SlowPipe::nextPieceSize()
{
    qsizetype size = largestPiece();
    if (m_settings.sliceVariation > 0)
        size = between<qsizetype>(m_random, m_settings.sliceSize - m_settings.sliceVariation, size);
    return std::min(size, waiting());
}

Duration SlowPipe::delay()
{
    const std::int64_t jitter = m_settings.jitter.count();
    if (jitter == 0)
        return m_settings.latency;
    return std::max(Duration(),
        m_settings.latency + Duration(between<std::int64_t>(m_random, -jitter, jitter)));
}

void SlowPipe::runLine(TimePoint now)
{
    if (m_settings.stalled)
        return;
    while (waiting() > 0 && m_lineFree <= now && m_pieces.size() < mostPieces) {
        const qsizetype size = nextPieceSize();
        if (m_settings.bandwidth > 0) {
            // To the nanosecond over any number of pieces: what a division leaves is carried on.
            const std::int64_t work = size * second + m_lineRest;
            m_lineFree += Duration(work / m_settings.bandwidth);
            m_lineRest = work % m_settings.bandwidth;
        }
        m_lastDue = std::max(m_lastDue, m_lineFree + delay());
        m_pieces.push_back({ size, m_lastDue });
        m_onTheWay += size;
        if (m_settings.sliceSize > 0)
            m_lineFree += m_settings.sliceDelay;
    }
    if (m_ended && !m_endDue && waiting() == 0)
        m_endDue = std::max(m_lastDue, m_lineFree + m_settings.latency);
}

QByteArrayView SlowPipe::due(TimePoint now)
{
    runLine(now);
    if (m_settings.stalled || m_pieces.empty() || m_pieces.front().due > now)
        return {};
    qsizetype count = m_pieces.front().count;
    if (m_left >= 0)
        count = std::min<qsizetype>(count, static_cast<qsizetype>(m_left));
    return QByteArrayView(m_bytes).first(count);
}

void SlowPipe::passed(qsizetype count)
{
    if (count == 0)
        return;
    Piece& piece = m_pieces.front();
    piece.count -= count;
    if (piece.count == 0)
        m_pieces.pop_front();
    m_onTheWay -= count;
    m_bytes.remove(0, count);
    if (m_bytes.isEmpty() && m_bytes.capacity() > keptCapacity)
        m_bytes = QByteArray();
    if (m_left >= 0)
        m_left -= count;
}

bool SlowPipe::isEndDue(TimePoint now)
{
    runLine(now);
    return m_endDue && *m_endDue <= now && m_pieces.empty() && !m_settings.stalled;
}

std::optional<TimePoint> SlowPipe::next() const noexcept
{
    if (m_settings.stalled)
        return {};
    // The line is caught up with whenever somebody looks, so what is on its way comes first.
    if (!m_pieces.empty())
        return m_pieces.front().due;
    return waiting() > 0 ? m_lineFree : m_endDue;
}

} // namespace sluice
