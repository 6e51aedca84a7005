// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// What stands in the flow pane where there is no channel: a gate with as many keys as there are
// connections. Who has a key is on the connection; all others wait.
#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/flowpane.h"
#include "ui/theme/format.h"

#include <QPainter>

#include <algorithm>

namespace sluice {

namespace {

/// A ring, a shaft and two teeth, as large as the square has room for; filled, or its outline.
void paintKey(QPainter& painter, const QRect& square, const QColor& color, bool isFilled)
{
    const int size = std::min(square.width(), square.height());
    const int thick = std::max(2, size / 8);
    const int ring = size * 2 / 5;
    const QRect bow(square.left(), square.center().y() - ring / 2, ring, ring);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, isFilled ? thick : 1.5));
    painter.setBrush(Qt::NoBrush);
    const int inset = isFilled ? thick / 2 : 1;
    painter.drawEllipse(bow.adjusted(inset, inset, -inset, -inset));
    painter.restore();
    const int shaft = square.left() + size;
    const int y = square.center().y() - thick / 2;
    const QRect parts[] = { QRect(bow.right(), y, shaft - bow.right(), thick),
        QRect(shaft - thick, y, thick, size / 4), QRect(shaft - 3 * thick, y, thick, size / 5) };
    if (isFilled) {
        for (const QRect& part : parts)
            painter.fillRect(part, color);
        return;
    }
    painter.setPen(color);
    for (const QRect& part : parts)
        painter.drawRect(part.adjusted(0, 0, -1, -1));
}

} // namespace

bool FlowPane::hasGate() const
{
    return m_feed.figures().config.transport != TransportMode::Channel;
}

int FlowPane::gateKeys() const
{
    const PipelineConfig& config = m_feed.figures().config;
    return config.transport == TransportMode::Mutex ? 1 : std::max(1, config.connections);
}

int FlowPane::keysTaken() const
{
    const LiveSnapshot* open = m_feed.snapshot();
    if (!open)
        return 0;
    const auto taken = std::count_if(open->connections.begin(), open->connections.end(),
        [](const LiveConnection& each) { return each.inFlight.count > 0; });
    return std::min(gateKeys(), int(taken));
}

QString FlowPane::gateText() const
{
    if (m_feed.figures().config.transport == TransportMode::Mutex)
        return keysTaken() > 0 ? tr("the key is taken") : tr("the key is free");
    return tr("%1 of %2 keys taken").arg(format::count(keysTaken()), format::count(gateKeys()));
}

void FlowPane::paintGate(QPainter& painter, const Colors& colors, const QRect& area)
{
    const int unit = fontMetrics().height();
    const int keys = gateKeys();
    const int taken = keysTaken();
    const LiveSnapshot* open = m_feed.snapshot();
    const bool isWaiting = open && open->waiting.count > 0;
    const QColor edge = isWaiting ? colors.phase(Phase::Waiting).outline : colors.outline;
    // A wall with an opening where the arrows go through.
    const int thick = std::max(4, unit / 2);
    const int gap = unit * 2;
    const int middle = area.center().y();
    painter.fillRect(area.left(), area.top(), thick, middle - gap / 2 - area.top(), edge);
    painter.fillRect(area.left(), middle + gap / 2, thick, area.bottom() - middle - gap / 2, edge);
    if (taken >= keys) // shut, until a key comes back
        painter.fillRect(
            area.left() + thick / 3, middle - gap / 2, std::max(2, thick / 3), gap, edge);
    // The keys beside it, the free ones first.
    const QRect board = area.adjusted(thick + unit / 2, 0, 0, 0);
    const int rows = keys <= 4 ? 1 : keys <= 16 ? 2 : 4;
    const int columns = (keys + rows - 1) / rows;
    const int pitch
        = std::clamp(std::min(board.width() / columns, board.height() / rows), 6, unit * 4);
    const int top = middle - rows * pitch / 2;
    for (int i = 0; i < keys; ++i) {
        const bool isTaken = i >= keys - taken;
        const QRect place(board.left() + i / rows * pitch, top + i % rows * pitch, pitch, pitch);
        paintKey(painter, place.adjusted(pitch / 10, pitch / 10, -pitch / 10, -pitch / 10),
            isTaken ? colors.phase(Phase::InFlight).outline : colors.text, !isTaken);
    }
}

} // namespace sluice
