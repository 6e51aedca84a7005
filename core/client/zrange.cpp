// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/zrange.h"

#include "core/protocol/number.h"

namespace sluice {

QByteArray RangeEnd::written(double score)
{
    char text[DoubleRoom];
    return QByteArray(text, writeDouble(text, score));
}

ZRange::ZRange(QByteArray low, QByteArray high, const char* by) noexcept
    : m_low(std::move(low))
    , m_high(std::move(high))
    , m_by(by)
{
}

ZRange ZRange::byRank(qint64 start, qint64 stop)
{
    return ZRange(QByteArray::number(start), QByteArray::number(stop), nullptr);
}

ZRange ZRange::byScore(const RangeEnd& low, const RangeEnd& high)
{
    return ZRange(low.text(), high.text(), "BYSCORE");
}

ZRange ZRange::byName(const RangeEnd& low, const RangeEnd& high)
{
    return ZRange(low.text(), high.text(), "BYLEX");
}

void ZRange::addTo(Command& command) const
{
    // In reverse the server wants the high end first, but ranks as they are.
    const bool swap = m_reversed && m_by;
    command.arg(swap ? m_high : m_low).arg(swap ? m_low : m_high);
    if (m_by)
        command.arg(m_by);
    if (m_reversed)
        command.arg("REV");
    if (m_offset)
        command.arg("LIMIT").arg(*m_offset).arg(m_count);
}

} // namespace sluice
