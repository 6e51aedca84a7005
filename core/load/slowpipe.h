// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/slowlinksettings.h"

#include <QByteArray>
#include <QByteArrayView>

#include <deque>
#include <optional>
#include <random>

namespace sluice {

/// One direction of a slow link, without any I/O: bytes and instants in, pieces that have arrived
/// out, in the same order. As on a real line, bytes first wait for the line (bandwidth, slices),
/// which passes one piece after another, and are then on their way (latency and jitter):
///
///     put() -> [ waiting for the line ] -> [ on their way, each piece with its instant ] -> due()
///
/// Given the same seed, calls and instants it does the same. No thread, no clock of its own.
class SlowPipe {
public:
    /// What waits for the line at most: this, or what the line passes in a second, but at least
    /// leastBuffer, where that is less. (So silence of a minute is not taken for a dead server
    /// while the line is still busy with what it took.)
    static constexpr qsizetype mostBuffer = 256 * 1024;
    static constexpr qsizetype leastBuffer = 4 * 1024;
    /// What may be on its way besides: bandwidth times latency, but no more than this.
    static constexpr qsizetype mostOnTheWay = 16 * 1024 * 1024;
    /// Pieces on their way at most; the line stands while there are so many.
    static constexpr std::size_t mostPieces = 1 << 16;

    explicit SlowPipe(std::uint64_t seed)
        : m_random(seed)
    {
    }

    /// From now on it is like this. What is on its way arrives when it would have, but not later
    /// than if it had been sent now. Negative numbers count as 0 (limitData: as -1).
    void set(const SlowDirection& settings, TimePoint now);
    /// A new connection: empty, and what it has passed is counted anew.
    void restart();
    /// Holds nothing and would change nothing: bytes may go past it.
    [[nodiscard]] bool isTransparent() const noexcept
    {
        return m_isClear && m_bytes.isEmpty() && !m_ended;
    }

    /// Bytes that it may hold: the buffer before the line and what is on its way.
    [[nodiscard]] qsizetype capacity() const noexcept;
    /// Bytes that it holds.
    [[nodiscard]] qsizetype held() const noexcept { return m_bytes.size(); }
    /// How many bytes may be put. None beyond limitData, so that no byte is taken that is certain
    /// never to arrive.
    [[nodiscard]] qsizetype room() const noexcept;
    /// Bytes that enter now. May be more than room(), where the giver cannot wait: it holds them
    /// all.
    void put(QByteArrayView bytes, TimePoint now);
    /// Behind the bytes so far the stream ends.
    void putEnd(TimePoint now);

    /// The foremost piece that has arrived by now, or what is left of it; empty when there is none.
    /// Valid until anything else is called.
    [[nodiscard]] QByteArrayView due(TimePoint now);
    /// So many bytes of that piece have been passed on.
    void passed(qsizetype count);
    /// limitData has passed.
    [[nodiscard]] bool isCut() const noexcept { return m_left == 0; }
    /// The end has arrived, and all bytes before it have been passed on.
    [[nodiscard]] bool isEndDue(TimePoint now);
    /// When due() or isEndDue() has to be asked again; nothing: not before something else happens.
    [[nodiscard]] std::optional<TimePoint> next() const noexcept;

private:
    struct Piece {
        qsizetype count;
        TimePoint due;
    };

    void runLine(TimePoint now);
    [[nodiscard]] qsizetype waiting() const noexcept { return m_bytes.size() - m_onTheWay; }
    [[nodiscard]] qsizetype nextPieceSize();
    [[nodiscard]] qsizetype largestPiece() const noexcept;
    [[nodiscard]] Duration delay();

    SlowDirection m_settings;
    bool m_isClear = true;
    std::mt19937_64 m_random;
    QByteArray m_bytes; ///< on their way, and behind them those that wait for the line
    std::deque<Piece> m_pieces; ///< of those on their way; their instants never decrease
    qsizetype m_onTheWay = 0;
    TimePoint m_lineFree {}; ///< when the line can pass the next piece
    std::int64_t m_lineRest = 0; ///< what the last division left over, in bytes * 1e9
    TimePoint m_lastDue {};
    std::int64_t m_left = -1; ///< bytes until the cut; -1: none
    bool m_ended = false;
    std::optional<TimePoint> m_endDue; ///< once the line has passed all bytes
};

} // namespace sluice
