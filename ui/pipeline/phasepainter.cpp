// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/phasepainter.h"

#include <QFontMetrics>
#include <QPainter>

namespace sluice {

namespace {

constexpr int hatchStep = 4;

/// Lines at 45 degrees through the rectangle; neighbouring rectangles continue each other's.
void diagonals(const QRect& rect, QList<QLine>& lines)
{
    const int height = rect.height();
    const int start = rect.left() - rect.left() % hatchStep - height - hatchStep;
    for (int x = start; x <= rect.right(); x += hatchStep) {
        // from (x, bottom) to (x + height - 1, top), cut at both sides
        const int from = std::max(0, rect.left() - x);
        const int to = std::min(height - 1, rect.right() - x);
        if (from <= to)
            lines.append(QLine(x + from, rect.bottom() - from, x + to, rect.bottom() - to));
    }
}

void verticals(const QRect& rect, QList<QLine>& lines)
{
    for (int x = rect.left() + hatchStep - 1 - rect.left() % hatchStep; x <= rect.right();
         x += hatchStep)
        lines.append(QLine(x, rect.top(), x, rect.bottom()));
}

void outline(const QRect& rect, QList<QLine>& lines)
{
    lines.append(QLine(rect.topLeft(), rect.topRight()));
    lines.append(QLine(rect.bottomLeft(), rect.bottomRight()));
    lines.append(QLine(rect.topLeft(), rect.bottomLeft()));
    lines.append(QLine(rect.topRight(), rect.bottomRight()));
}

} // namespace

void PhasePainter::add(Phase phase, const QRect& rect)
{
    m_fills[static_cast<std::size_t>(phase)].append(
        QRect(rect.topLeft(), rect.size().expandedTo(QSize(1, 1))));
}

void PhasePainter::addCross(const QRect& rect)
{
    m_crosses.append(QLine(rect.topLeft(), rect.bottomRight()));
    m_crosses.append(QLine(rect.bottomLeft(), rect.topRight()));
}

QColor PhasePainter::hatchColor(const Colors& colors, Phase phase)
{
    return colors.phase(phase).fill.darker(165);
}

bool PhasePainter::isThin(Phase phase)
{
    return phase == Phase::Lag || phase == Phase::Waiting || phase == Phase::Delivery;
}

void PhasePainter::flush(QPainter& painter, const Colors& colors)
{
    if (!m_empty.isEmpty()) {
        m_lines.clear();
        for (const QRect& rect : std::as_const(m_empty))
            outline(rect, m_lines);
        painter.setPen(colors.border);
        painter.drawLines(m_lines);
        m_empty.clear();
    }
    for (int i = 0; i < phaseCount; ++i) {
        QList<QRect>& rects = m_fills[static_cast<std::size_t>(i)];
        if (rects.isEmpty())
            continue;
        const Phase phase = static_cast<Phase>(i);
        const QColor fill = colors.phase(phase).fill;
        for (const QRect& rect : std::as_const(rects))
            painter.fillRect(rect, fill);
        m_lines.clear();
        QColor pen = hatchColor(colors, phase);
        if (phase == Phase::Waiting) {
            for (const QRect& rect : std::as_const(rects))
                diagonals(rect, m_lines);
        } else if (phase == Phase::Behind) {
            for (const QRect& rect : std::as_const(rects))
                verticals(rect, m_lines);
        } else if (phase == Phase::Writing) {
            pen = colors.phase(phase).outline.darker(colors.dark ? 190 : 100);
            for (const QRect& rect : std::as_const(rects)) {
                if (rect.width() > 2)
                    outline(rect, m_lines);
            }
        }
        if (!m_lines.isEmpty()) {
            painter.setPen(pen);
            painter.drawLines(m_lines);
        }
        rects.clear();
    }
    if (!m_crosses.isEmpty()) {
        painter.setPen(colors.errorText);
        painter.drawLines(m_crosses);
        m_crosses.clear();
    }
}

void CachedText::set(const QString& text, const QFont& font)
{
    if (text == m_string && font == m_font)
        return;
    m_string = text;
    m_font = font;
    m_static.setTextFormat(Qt::PlainText);
    m_static.setText(text);
    m_static.prepare({}, font);
    m_width = QFontMetrics(font).horizontalAdvance(text);
}

void CachedText::draw(QPainter& painter, int x, int y) const
{
    if (m_string.isEmpty())
        return;
    painter.setFont(m_font);
    painter.drawStaticText(x, y, m_static);
}

} // namespace sluice
