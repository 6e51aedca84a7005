// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// Who and what the cells of the flow pane are, and how a person chooses one.
#include "core/protocol/displaytext.h"
#include "ui/models/commandtext.h"
#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/flowpane.h"
#include "ui/theme/format.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>

namespace sluice {

namespace {

constexpr qsizetype nameLimit = 60;

/// The stage's list that a cell's request stands in; null when there is none.
const LiveRequests* stageOf(const FlowCell& cell, const LiveSnapshot* open)
{
    if (!open)
        return nullptr;
    if (cell.kind == FlowCell::Queued)
        return &open->queued;
    if (cell.kind == FlowCell::InFlight && std::size_t(cell.connection) < open->connections.size())
        return &open->connections[std::size_t(cell.connection)].inFlight;
    return nullptr;
}

/// The first of a producer's in a list.
const RequestRecord* firstOf(ProducerId producer, const LiveRequests& requests)
{
    for (const RequestRecord& record : requests.listed) {
        if (record.producer == producer)
            return &record;
    }
    return nullptr;
}

} // namespace

std::optional<RequestRecord> FlowPane::requestOf(const FlowCell& cell) const
{
    const LiveSnapshot* open = m_feed.snapshot();
    if (!open)
        return {};
    if (cell.kind != FlowCell::Producer) {
        const LiveRequests* stage = stageOf(cell, open);
        if (!stage || std::size_t(cell.index) >= stage->listed.size())
            return {};
        return stage->listed[std::size_t(cell.index)];
    }
    if (std::size_t(cell.index) >= m_feed.producers().size())
        return {};
    // The one that holds it up most, as its colour tells.
    const ProducerId producer = m_feed.producers()[std::size_t(cell.index)];
    const RequestRecord* found = firstOf(producer, open->waiting);
    if (!found)
        found = firstOf(producer, open->queued);
    for (const LiveConnection& connection : open->connections) {
        if (!found)
            found = firstOf(producer, connection.inFlight);
    }
    return found ? std::optional(*found) : std::nullopt;
}

QString FlowPane::cellText(const FlowCell& cell) const
{
    const std::optional<RequestRecord> record = requestOf(cell);
    QString text;
    if (cell.kind == FlowCell::Producer && std::size_t(cell.index) < m_feed.producers().size()) {
        const ProducerId producer = m_feed.producers()[std::size_t(cell.index)];
        text = toDisplay(m_feed.source().producerName(producer), nameLimit);
        if (!record)
            return tr("%1: nothing open").arg(text);
        text += QStringLiteral(": ");
    }
    if (!record)
        return tr("A request that is not listed singly: there are too many.");
    text += tr("#%1 %2").arg(format::count(record->id), commandText(*record, m_feed.masksKeys()));
    if (cell.kind != FlowCell::Producer)
        text += tr(" of %1").arg(
            toDisplay(m_feed.source().producerName(record->producer), nameLimit));
    const std::int64_t now = m_feed.snapshot()->now;
    const QString age
        = format::duration(Duration(std::max<std::int64_t>(0, now - openSince(*record))));
    switch (openPhase(*record)) {
    case Phase::Waiting:
        text += tr(", waiting to send for %1").arg(age);
        break;
    case Phase::Queued:
        text += tr(", queued for %1").arg(age);
        break;
    case Phase::Writing:
        text += tr(", being written for %1").arg(age);
        break;
    default:
        text += tr(", in flight for %1").arg(age);
        break;
    }
    if (cell.kind != FlowCell::Producer)
        text += cell.index == 0
            ? (cell.kind == FlowCell::Queued ? tr(", next to be taken") : tr(", head of line"))
            : tr(", %1 ahead").arg(format::count(cell.index));
    if (record->abandoned)
        text += tr(", abandoned: its caller has given up");
    return text;
}

const FlowCell* FlowPane::cellAt(const QPoint& position) const
{
    for (const FlowCell& cell : m_cells) {
        if (cell.rect.adjusted(-1, -1, 1, 1).contains(position))
            return &cell;
    }
    return nullptr;
}

const FlowCell* FlowPane::currentCell() const
{
    for (const FlowCell& cell : m_cells) {
        if (m_current && cell.isSame(*m_current))
            return &cell;
    }
    return nullptr;
}

void FlowPane::activate(const FlowCell& cell)
{
    m_current = cell;
    update();
    if (const auto record = requestOf(cell))
        Q_EMIT requestActivated(*record);
}

void FlowPane::mousePressEvent(QMouseEvent* event)
{
    const FlowCell* cell
        = event->button() == Qt::LeftButton ? cellAt(event->position().toPoint()) : nullptr;
    if (cell)
        activate(FlowCell(*cell));
    QWidget::mousePressEvent(event);
}

void FlowPane::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const FlowCell* current = currentCell();
    if (step != 0 && !m_cells.empty()) {
        const auto last = std::ptrdiff_t(m_cells.size()) - 1;
        const std::ptrdiff_t next = current
            ? std::clamp<std::ptrdiff_t>(current - m_cells.data() + step, 0, last)
            : (step > 0 ? 0 : last);
        m_current = m_cells[std::size_t(next)];
        setAccessibleDescription(cellText(*m_current));
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
        update();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && current) {
        activate(FlowCell(*current));
    } else if (event->key() == Qt::Key_Escape && m_current) {
        m_current.reset();
        update();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace sluice
