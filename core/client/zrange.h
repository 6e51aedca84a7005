// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/command.h"

#include <optional>

namespace sluice {

/// One end of a range by score or by name, as the server reads it. Made by its functions only.
class RangeEnd {
public:
    static RangeEnd including(double score) { return RangeEnd(written(score)); }
    static RangeEnd excluding(double score) { return RangeEnd("(" + written(score)); }
    static RangeEnd lowestScore() { return RangeEnd("-inf"); }
    static RangeEnd highestScore() { return RangeEnd("+inf"); }
    static RangeEnd includingName(const QByteArray& name) { return RangeEnd("[" + name); }
    static RangeEnd excludingName(const QByteArray& name) { return RangeEnd("(" + name); }
    static RangeEnd firstName() { return RangeEnd("-"); }
    static RangeEnd lastName() { return RangeEnd("+"); }

    [[nodiscard]] const QByteArray& text() const noexcept { return m_text; }

private:
    explicit RangeEnd(QByteArray text) noexcept
        : m_text(std::move(text))
    {
    }
    static QByteArray written(double score);

    QByteArray m_text;
};

/// Which members of a sorted set, and in which order: `ZRange::byScore(RangeEnd::excluding(1),
/// RangeEnd::highestScore()).reversed().limit(0, 10)`. By name makes sense where all scores are
/// equal.
class ZRange {
public:
    /// From start to stop inclusive, 0 being the first in the order asked for; negative: from the
    /// end.
    static ZRange byRank(qint64 start, qint64 stop);
    /// BYSCORE (6.2)
    static ZRange byScore(const RangeEnd& low, const RangeEnd& high);
    /// BYLEX (6.2)
    static ZRange byName(const RangeEnd& low, const RangeEnd& high);

    /// REV (6.2): from the highest to the lowest; the ends stay low and high.
    ZRange& reversed() { return m_reversed = true, *this; }
    /// LIMIT (6.2): not by rank. A negative count: all from the offset on.
    ZRange& limit(qint64 offset, qint64 count) { return m_offset = offset, m_count = count, *this; }

    void addTo(Command& command) const;

private:
    ZRange(QByteArray low, QByteArray high, const char* by) noexcept;

    QByteArray m_low;
    QByteArray m_high;
    const char* m_by;
    bool m_reversed = false;
    std::optional<qint64> m_offset;
    qint64 m_count = -1;
};

} // namespace sluice
