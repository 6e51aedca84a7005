// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/waterfall.h"
#include "ui/theme/format.h"

#include <QAction>
#include <QActionGroup>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QWheelEvent>

namespace sluice {

namespace {

constexpr int notch = 120; // QWheelEvent::angleDelta() of one step
constexpr int rowsPerNotch = 3;
/// A drag shorter than this was meant as a click.
constexpr int leastDrag = 3;

} // namespace

void Waterfall::makeActions()
{
    const auto add = [this](const QString& name, auto act) {
        auto* action = new QAction(name, this);
        connect(action, &QAction::triggered, this, act);
        m_actions.append(action);
        return action;
    };
    add(tr("Requests: shorter window"), [this] {
        zoom(1);
    })->setObjectName(QStringLiteral("waterfallShorter"));
    add(tr("Requests: longer window"), [this] {
        zoom(-1);
    })->setObjectName(QStringLiteral("waterfallLonger"));
    add(tr("Requests: the newest that fit"), [this] {
        setWindowSpan({});
    })->setObjectName(QStringLiteral("waterfallNewest"));

    m_sortActions = new QActionGroup(this);
    const QString sorts[] = { tr("Sort requests by time sent"), tr("Sort requests by total"),
        tr("Sort requests by waiting"), tr("Sort requests by time in flight"),
        tr("Sort requests by command"), tr("Sort requests by producer") };
    for (int i = 0; i < sortByCount; ++i) {
        QAction* action = add(sorts[i], [this, i] { sortBy(static_cast<SortBy>(i)); });
        action->setCheckable(true);
        m_sortActions->addAction(action);
    }
    m_groupActions = new QActionGroup(this);
    const QString groups[] = { tr("Group requests by nothing"), tr("Group requests by slot"),
        tr("Group requests by producer"), tr("Group requests by command"),
        tr("Group requests by connection") };
    for (int i = 0; i < groupByCount; ++i) {
        QAction* action = add(groups[i], [this, i] {
            RequestOrder order = m_model.order();
            order.group = static_cast<GroupBy>(i);
            m_model.setOrder(order);
        });
        action->setCheckable(true);
        m_groupActions->addAction(action);
    }
    showOrder();
}

void Waterfall::showOrder()
{
    const RequestOrder& order = m_model.order();
    m_sortActions->actions().at(int(order.by))->setChecked(true);
    m_groupActions->actions().at(int(order.group))->setChecked(true);
}

/// The same again reverses.
void Waterfall::sortBy(SortBy by)
{
    RequestOrder order = m_model.order();
    order.reversed = order.by == by && !order.reversed;
    order.by = by;
    m_model.setOrder(order);
}

void Waterfall::selectRecord(const RequestRecord& record)
{
    const RequestRecord copy = record; // freezing may renew the row that it stands in
    Q_EMIT selectedByHand();
    m_selected = copy;
    update();
    Q_EMIT requestSelected();
}

/// Brings the entry onto the page. The head of a group is passed over, in the direction of going.
void Waterfall::selectEntry(std::size_t entry, bool forward)
{
    const std::size_t count = m_model.entryCount();
    while (entry < count && !m_model.entryRequest(entry)) {
        if (!forward && entry == 0)
            forward = true; // the topmost is a head: what is below it
        entry += forward ? 1 : std::size_t(-1);
    }
    const auto record = entry < count ? m_model.entryRequest(entry) : std::nullopt;
    if (!record)
        return;
    selectRecord(*record); // freezes, so that the page stays
    const auto fit = std::size_t(rowsThatFit());
    const std::size_t first = m_model.firstEntry();
    if (entry < first)
        turnPage(entry > 0 && !m_model.entryRequest(entry - 1) ? entry - 1 : entry);
    else if (fit > 0 && entry >= first + fit)
        turnPage(entry + 1 - fit);
}

void Waterfall::moveSelection(std::ptrdiff_t by)
{
    const auto count = std::ptrdiff_t(m_model.entryCount());
    if (count == 0)
        return;
    const auto present = m_selected ? m_model.entryOf(m_selected->id) : std::nullopt;
    if (!present) { // the first or the last one on the page
        const int last = m_model.rowCount() - 1;
        selectEntry(m_model.firstEntry() + std::size_t(by > 0 ? 0 : last), by > 0);
        return;
    }
    selectEntry(
        std::size_t(std::clamp<std::ptrdiff_t>(std::ptrdiff_t(*present) + by, 0, count - 1)),
        by > 0);
}

void Waterfall::moveInLane(int by)
{
    const int row = m_selected ? m_model.rowOf(m_selected->id) : -1;
    if (row < 0)
        return;
    const std::vector<std::uint32_t>& lane = m_model.rows()[std::size_t(row)].lane;
    for (std::size_t i = 0; i < lane.size(); ++i) {
        if (m_model.request(lane[i]).id != m_selected->id)
            continue;
        const std::size_t next = i + std::size_t(by); // wraps below the first
        if (next < lane.size())
            selectRecord(m_model.request(lane[next]));
        return;
    }
}

std::optional<RequestRecord> Waterfall::requestAt(const QPoint& at) const
{
    const int row = (at.y() - headHeight()) / rowHeight();
    if (at.y() < headHeight() || row >= m_model.rowCount())
        return {};
    const WaterfallRow& of = m_model.rows()[std::size_t(row)];
    if (of.kind == WaterfallRowKind::Group)
        return {};
    if (of.kind != WaterfallRowKind::Lane || at.x() < m_columns.chart)
        return of.record;
    // The last one that had begun by then.
    const std::int64_t instant = timeAt(at.x());
    const RequestRecord* found = &m_model.request(of.lane.front());
    for (const std::uint32_t index : of.lane) {
        if (m_model.request(index).stamps.taken <= instant)
            found = &m_model.request(index);
    }
    return *found;
}

void Waterfall::activate()
{
    const int row = m_selected ? m_model.rowOf(m_selected->id) : -1;
    if (row < 0 || m_model.rows()[std::size_t(row)].kind == WaterfallRowKind::Folded)
        return; // it stands for keys of others too
    const RequestRecord& record = *m_selected;
    if (record.keySize > 0)
        Q_EMIT keyActivated(
            QByteArray(record.key.data(), record.keySize), record.keySize == record.key.size());
}

void Waterfall::clearSelection()
{
    if (!m_selected)
        return;
    m_selected.reset();
    update();
    Q_EMIT requestSelected();
}

void Waterfall::mousePressEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    if (event->button() == Qt::LeftButton) {
        static constexpr std::pair<WaterfallModel::Column, SortBy> heads[]
            = { { WaterfallModel::Request, SortBy::Sent },
                  { WaterfallModel::CommandText, SortBy::Command },
                  { WaterfallModel::Producer, SortBy::Producer },
                  { WaterfallModel::Total, SortBy::Total } };
        for (const auto& [column, by] : heads) {
            if (headRect(column).contains(at))
                sortBy(by);
        }
        if (axisRect().contains(at)) {
            m_measureFrom = m_measureTo = at.x();
            m_measured.set({}, font());
        } else if (const auto record = requestAt(at)) {
            selectRecord(*record);
        }
    }
    QWidget::mousePressEvent(event);
}

void Waterfall::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    if (m_gestures)
        m_gestures->hover(at.x());
    if (m_measureFrom)
        measureTo(at.x());
    QWidget::mouseMoveEvent(event);
}

void Waterfall::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_measureFrom && event->button() == Qt::LeftButton)
        endMeasure(true);
    QWidget::mouseReleaseEvent(event);
}

void Waterfall::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && requestAt(event->position().toPoint()))
        activate(); // the press before it has selected
    else if (event->button() == Qt::LeftButton)
        mousePressEvent(event); // the head of a column: twice is twice
}

void Waterfall::leaveEvent(QEvent* event)
{
    if (m_gestures)
        m_gestures->leave();
    QWidget::leaveEvent(event);
}

/// Only where it was and where it goes: it moves with the mouse in any pane, and the rows stay.
void Waterfall::moveCursorLine()
{
    const int wide = fontMetrics().height() / 8 + 2;
    const auto renewAt = [&](std::optional<int> x) {
        if (x)
            update(*x - 1, headHeight(), wide, height() - headHeight());
    };
    const TimeScale axis = timeScale();
    const auto at = m_time->cursor();
    const int x = at ? axis.xOf(*at) : -1;
    const auto now = axis.contains(x) ? std::optional(x) : std::nullopt;
    if (now == m_cursorX)
        return;
    renewAt(m_cursorX);
    renewAt(now);
}

void Waterfall::measureTo(int x)
{
    m_measureTo = std::clamp(x, m_columns.chart, m_columns.end);
    const std::int64_t length = std::abs(timeAt(m_measureTo) - timeAt(*m_measureFrom));
    const bool isDrag = std::abs(m_measureTo - *m_measureFrom) >= leastDrag;
    m_measured.set(isDrag ? format::duration(Duration(length)) : QString(), font());
    update();
}

void Waterfall::endMeasure(bool select)
{
    const int from = *std::exchange(m_measureFrom, std::nullopt);
    const bool isDrag = std::abs(m_measureTo - from) >= leastDrag;
    m_measured.set({}, font());
    update();
    // Where every row begins at its own start, a length is no span of the clock.
    if (!select || !m_time || m_model.axis() == WaterfallModel::Axis::OwnStart)
        return;
    if (isDrag)
        m_time->select(
            TimeRange { timeAt(std::min(from, m_measureTo)), timeAt(std::max(from, m_measureTo)) });
    else if (m_time->selection())
        m_time->select({});
}

void Waterfall::wheelEvent(QWheelEvent* event)
{
    const bool zooms = event->modifiers() & Qt::ControlModifier;
    const bool turns = m_model.entryCount() > std::size_t(rowsThatFit());
    if (!zooms && !turns)
        return QWidget::wheelEvent(event); // whatever is around it scrolls
    m_wheel += event->angleDelta().y();
    const int steps = m_wheel / notch;
    m_wheel -= steps * notch;
    event->accept();
    if (steps == 0)
        return;
    if (zooms)
        return zoom(steps);
    Q_EMIT selectedByHand();
    const auto first = std::ptrdiff_t(m_model.firstEntry()) - std::ptrdiff_t(steps) * rowsPerNotch;
    turnPage(std::size_t(std::max<std::ptrdiff_t>(0, first)));
}

void Waterfall::keyPressEvent(QKeyEvent* event)
{
    const auto page = std::ptrdiff_t(std::max(1, rowsThatFit() - 1));
    if (event->matches(QKeySequence::Copy))
        return copyRows();
    switch (event->key()) {
    case Qt::Key_Down:
        return moveSelection(1);
    case Qt::Key_Up:
        return moveSelection(-1);
    case Qt::Key_PageDown:
        return moveSelection(page);
    case Qt::Key_PageUp:
        return moveSelection(-page);
    case Qt::Key_Home:
        return selectEntry(0, true);
    case Qt::Key_Left:
        return moveInLane(-1);
    case Qt::Key_Right:
        return moveInLane(1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return activate();
    case Qt::Key_Plus:
    case Qt::Key_Equal: // the same key without Shift
        return zoom(1);
    case Qt::Key_Minus:
        return zoom(-1);
    case Qt::Key_0:
        return setWindowSpan({});
    case Qt::Key_Escape:
        if (m_measureFrom)
            return endMeasure(false);
        if (m_selected)
            return clearSelection();
        [[fallthrough]];
    default:
        QWidget::keyPressEvent(event);
    }
}

void Waterfall::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    QMenu* group = menu.addMenu(tr("&Group"));
    group->addActions(m_groupActions->actions());
    QMenu* sort = menu.addMenu(tr("&Sort"));
    sort->addActions(m_sortActions->actions());
    menu.addSeparator();
    menu.addActions(m_actions.mid(0, 3));
    menu.addSeparator();
    const QPointer<QAction> copy = menu.addAction(tr("&Copy these rows"));
    if (menu.exec(event->globalPos()) == copy)
        copyRows();
}

} // namespace sluice
