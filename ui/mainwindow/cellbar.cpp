// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/cellbar.h"

#include "ui/theme/colors.h"

#include <QPainter>

#include <algorithm>

namespace sluice {

CellBar::CellBar(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void CellBar::setFill(std::optional<quint64> depth, std::optional<quint64> capacity)
{
    int lit = 0;
    if (depth && capacity && *depth > 0) {
        const auto full = std::max<quint64>(*capacity, 1);
        const auto part = static_cast<double>(std::min(*depth, full)) / static_cast<double>(full);
        lit = *depth >= full ? cells : std::clamp(static_cast<int>(part * cells), 1, cells - 1);
    }
    if (lit == m_lit)
        return;
    m_lit = lit;
    update();
}

QSize CellBar::sizeHint() const
{
    const int height = std::max(8, fontMetrics().ascent());
    return { cells * (std::max(4, height / 2) + 1), height };
}

void CellBar::paintEvent(QPaintEvent*)
{
    const Colors& c = Colors::of(palette());
    const PhaseColors& queued = c.phase(Phase::Queued);
    QPainter painter(this);
    const int step = width() / cells;
    for (int i = 0; i < cells; ++i) {
        const QRect cell(i * step, 0, step - 1, height());
        if (i < m_lit)
            painter.fillRect(cell, queued.fill);
        painter.setPen(i < m_lit ? queued.outline : c.outline);
        painter.drawRect(cell.adjusted(0, 0, -1, -1));
    }
}

} // namespace sluice
