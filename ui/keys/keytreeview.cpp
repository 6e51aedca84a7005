// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keytreeview.h"

#include "ui/keys/keytreeaccess.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/colors.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace sluice {

namespace {

/// Rows that are looked at when a letter is typed.
constexpr int mostSearched = 5'000;

} // namespace

KeyTreeView::KeyTreeView(QWidget* parent)
    : QAbstractItemView(parent)
{
    KeyTreeAccess::install();
    connect(this, &KeyTreeView::chosenChanged, this, [this] { KeyTreeAccess::tellChosen(*this); });
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setSelectionBehavior(SelectRows);
    setVerticalScrollMode(ScrollPerItem);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Window); // lies in a dock, not in a box of its own
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
}

void KeyTreeView::setEmptyText(const QString& text)
{
    if (m_emptyText == text)
        return;
    m_emptyText = text;
    setAccessibleDescription(text);
    viewport()->update();
}

void KeyTreeView::setModel(QAbstractItemModel* model)
{
    m_branches.setModel(model);
    m_chosen = ChosenRows(qobject_cast<const KeyTreeModel*>(model));
    QAbstractItemView::setModel(model);
    if (!model)
        return;
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, &KeyTreeView::forgetChosen);
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] {
        m_branches.invalidate();
        scheduleDelayedItemsLayout();
    });
}

QModelIndexList KeyTreeView::rowsInView() const
{
    QModelIndexList rows;
    const int lines = m_branches.lines();
    const int height = rowHeight();
    for (int line = top(), y = 0; line < lines && y < viewport()->height(); ++line, y += height)
        rows += m_branches.at(line);
    return rows;
}

void KeyTreeView::expand(const QModelIndex& index)
{
    if (!index.isValid() || !model()->hasChildren(index) || isExpanded(index))
        return;
    m_branches.open(index);
    if (model()->canFetchMore(index))
        model()->fetchMore(index);
    scheduleDelayedItemsLayout();
    KeyTreeAccess::tellOpened(*this, index);
    Q_EMIT expanded(index);
    Q_EMIT viewChanged();
}

void KeyTreeView::collapse(const QModelIndex& index)
{
    if (!isExpanded(index))
        return;
    m_branches.close(index);
    scheduleDelayedItemsLayout();
    KeyTreeAccess::tellOpened(*this, index);
    Q_EMIT collapsed(index);
    Q_EMIT viewChanged();
}

void KeyTreeView::toggle(const QModelIndex& index)
{
    if (isExpanded(index))
        collapse(index);
    else
        expand(index);
}

QModelIndex KeyTreeView::indexAbove(const QModelIndex& index) const
{
    return m_branches.at(m_branches.lineOf(index) - 1);
}

QModelIndex KeyTreeView::indexBelow(const QModelIndex& index) const
{
    const int line = m_branches.lineOf(index);
    return line < 0 ? QModelIndex() : m_branches.at(line + 1);
}

void KeyTreeView::rememberTop()
{
    m_top = top() > 0 ? m_branches.at(top()) : QModelIndex();
    m_currentLine = m_branches.lineOf(currentIndex());
    m_hasLostCurrent = false;
}

void KeyTreeView::settle()
{
    doItemsLayout();
    if (m_top.isValid())
        scrollTo(m_top, PositionAtTop);
    m_top = QModelIndex();
    if (m_hasLostCurrent && m_currentLine >= 0 && m_branches.lines() > 0)
        setCurrentIndex(m_branches.at(std::min(m_currentLine, m_branches.lines() - 1)));
    m_hasLostCurrent = false;
    Q_EMIT viewChanged();
}

int KeyTreeView::rowHeight() const
{
    if (m_rowHeight <= 0) {
        QStyleOptionViewItem option;
        initViewItemOption(&option);
        m_rowHeight = std::max(1, itemDelegate()->sizeHint(option, {}).height());
    }
    return m_rowHeight;
}

int KeyTreeView::top() const { return verticalScrollBar()->value(); }

int KeyTreeView::wholeLines() const { return std::max(1, viewport()->height() / rowHeight()); }

int KeyTreeView::verticalOffset() const { return top(); }

QRect KeyTreeView::visualRect(const QModelIndex& index) const
{
    const int line = m_branches.lineOf(index);
    if (line < 0)
        return {};
    int depth = 0;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        ++depth;
    const int x = (depth + 1) * indentation();
    const qint64 y = qint64(line - top()) * rowHeight();
    if (y < -rowHeight() || y > viewport()->height())
        return {}; // out of view, and perhaps out of what an int can say
    return QRect(x, static_cast<int>(y), std::max(0, viewport()->width() - x), rowHeight());
}

QModelIndex KeyTreeView::indexAt(const QPoint& point) const
{
    if (point.y() < 0)
        return {};
    return m_branches.at(top() + point.y() / rowHeight());
}

void KeyTreeView::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        expand(above);
    updateGeometries();
    const int line = m_branches.lineOf(index);
    const int lines = wholeLines();
    QScrollBar& bar = *verticalScrollBar();
    if (hint == PositionAtTop || (hint == EnsureVisible && line < top()))
        bar.setValue(line);
    else if (hint == PositionAtBottom || (hint == EnsureVisible && line >= top() + lines))
        bar.setValue(line - lines + 1);
    else if (hint == PositionAtCenter)
        bar.setValue(line - lines / 2);
}

void KeyTreeView::doItemsLayout()
{
    m_branches.invalidate();
    QAbstractItemView::doItemsLayout();
}

void KeyTreeView::updateGeometries()
{
    const int lines = wholeLines();
    verticalScrollBar()->setPageStep(lines);
    verticalScrollBar()->setSingleStep(1);
    verticalScrollBar()->setRange(0, std::max(0, m_branches.lines() - lines));
    QAbstractItemView::updateGeometries();
}

void KeyTreeView::reset()
{
    m_branches.setModel(model());
    QAbstractItemView::reset();
}

void KeyTreeView::rowsInserted(const QModelIndex& parent, int start, int end)
{
    m_branches.invalidate();
    QAbstractItemView::rowsInserted(parent, start, end);
    scheduleDelayedItemsLayout();
}

void KeyTreeView::rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end)
{
    // Rows that go stand at the end by then: the base class would take the cursor there.
    for (QModelIndex at = currentIndex(); at.isValid(); at = at.parent()) {
        if (at.parent() == parent && at.row() >= start && at.row() <= end) {
            m_hasLostCurrent = true;
            selectionModel()->setCurrentIndex({}, QItemSelectionModel::Clear);
            break;
        }
    }
    QAbstractItemView::rowsAboutToBeRemoved(parent, start, end);
}

QModelIndex KeyTreeView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    executeDelayedItemsLayout();
    const int last = m_branches.lines() - 1;
    const int line = m_branches.lineOf(currentIndex());
    const auto clamped = [&](int wanted) { return m_branches.at(std::clamp(wanted, 0, last)); };
    if (last < 0)
        return {};
    switch (action) {
    case MoveHome:
        return clamped(0);
    case MoveEnd:
        return clamped(last);
    case MoveUp:
    case MovePrevious:
        return clamped(line - 1);
    case MoveDown:
    case MoveNext:
        return clamped(line + 1);
    case MovePageUp:
        return clamped(line - wholeLines());
    case MovePageDown:
        return clamped(line + wholeLines());
    case MoveLeft:
    case MoveRight:
        break; // keyPressEvent()
    }
    return currentIndex();
}

void KeyTreeView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QAbstractItemView::currentChanged(current, previous);
    KeyTreeAccess::tellCurrent(*this, current);
}

void KeyTreeView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags)
{
    if (!selectionModel())
        return;
    const int first = top() + rect.normalized().top() / rowHeight();
    const int last = top() + rect.normalized().bottom() / rowHeight();
    selectionModel()->select(m_branches.between(first, last), flags);
}

QRegion KeyTreeView::visualRegionForSelection(const QItemSelection& selection) const
{
    QRegion region;
    const QModelIndexList rows = rowsInView();
    for (const QModelIndex& row : rows) {
        if (selection.contains(row))
            region += visualRect(row).adjusted(-viewport()->width(), 0, 0, 0);
    }
    return region;
}

void KeyTreeView::keyboardSearch(const QString& search)
{
    const int lines = m_branches.lines();
    const int from = m_branches.lineOf(currentIndex());
    for (int step = 1; step <= std::min(lines, mostSearched); ++step) {
        const QModelIndex index = m_branches.at((from + step) % lines);
        if (index.data().toString().startsWith(search, Qt::CaseInsensitive)) {
            forgetChosen();
            setCurrentIndex(index);
            return;
        }
    }
}

void KeyTreeView::paintEvent(QPaintEvent* event)
{
    executeDelayedItemsLayout();
    const int lines = m_branches.lines();
    if (lines == 0) {
        paintEmptyText();
        return;
    }
    QPainter painter(viewport());
    const QRect dirty = event->rect();
    for (int line = top() + std::max(0, dirty.top() / rowHeight()); line < lines; ++line) {
        if ((line - top()) * rowHeight() > dirty.bottom())
            break;
        paintRow(painter, line);
    }
}

void KeyTreeView::paintRow(QPainter& painter, int line) const
{
    int depth = 0;
    const QModelIndex index = m_branches.at(line, &depth);
    const int x = (depth + 1) * indentation();
    const int y = (line - top()) * rowHeight();
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = QRect(x, y, std::max(0, viewport()->width() - x), rowHeight());
    option.index = index;
    option.state.setFlag(QStyle::State_Selected, isChosen(index));
    const QPoint mouse = viewport()->mapFromGlobal(QCursor::pos());
    option.state.setFlag(QStyle::State_MouseOver,
        viewport()->underMouse() && mouse.y() >= y && mouse.y() < y + rowHeight());
    option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
    option.showDecorationSelected = true;

    QStyleOptionViewItem row = option;
    row.rect.setLeft(0);
    style()->drawPrimitive(QStyle::PE_PanelItemViewRow, &row, &painter, this);
    QStyleOptionViewItem arrow = option;
    arrow.rect = QRect(x - indentation(), y, indentation(), rowHeight());
    arrow.state |= QStyle::State_Item;
    arrow.state.setFlag(QStyle::State_Children, model()->hasChildren(index));
    arrow.state.setFlag(QStyle::State_Open, isExpanded(index));
    if (model()->hasChildren(index))
        style()->drawPrimitive(QStyle::PE_IndicatorBranch, &arrow, &painter, this);
    itemDelegate()->paint(&painter, option, index);
}

void KeyTreeView::paintEmptyText()
{
    if (m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(Colors::of(palette()).muted);
    const int margin = fontMetrics().height();
    painter.drawText(viewport()->rect().adjusted(margin, 2 * margin, -margin, -margin),
        Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

void KeyTreeView::resizeEvent(QResizeEvent* event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
    Q_EMIT viewChanged();
}

void KeyTreeView::scrollContentsBy(int, int)
{
    viewport()->update();
    Q_EMIT viewChanged();
}

void KeyTreeView::keyPressEvent(QKeyEvent* event)
{
    const QModelIndex index = currentIndex();
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && event->key() == Qt::Key_Up && m_branches.lineOf(index) <= 0) {
        Q_EMIT leftUpwards();
        return;
    }
    if (chooseByKey(*event))
        return;
    if (plain && index.isValid() && event->key() == Qt::Key_Right) {
        if (isExpanded(index) && model()->rowCount(index) > 0)
            makeCurrent(model()->index(0, 0, index));
        else
            expand(index);
        return;
    }
    if (plain && index.isValid() && event->key() == Qt::Key_Left) {
        if (isExpanded(index))
            collapse(index);
        else if (index.parent().isValid())
            makeCurrent(index.parent());
        return;
    }
    if (plain && index.isValid()
        && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Minus)) {
        if (event->key() == Qt::Key_Plus)
            expand(index);
        else
            collapse(index);
        return;
    }
    QAbstractItemView::keyPressEvent(event);
}

bool KeyTreeView::isArrowAt(const QModelIndex& index, const QPoint& point) const
{
    const int right = visualRect(index).left();
    return index.isValid() && model()->hasChildren(index) && point.x() < right
        && point.x() >= right - indentation();
}

void KeyTreeView::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && isArrowAt(index, event->pos())) {
        m_anchor = QModelIndex(); // nothing is dragged
        toggle(index);
        return;
    }
    const bool isCtrl = event->modifiers() & Qt::ControlModifier;
    if (event->button() == Qt::LeftButton && index.isValid()
        && event->modifiers() & Qt::ShiftModifier)
        chooseTo(index, isCtrl);
    else if (event->button() == Qt::LeftButton && index.isValid() && isCtrl)
        toggleChosen(index);
    else if (event->button() == Qt::LeftButton || !isChosen(index))
        forgetChosen();
    // The base class knows of the current row only.
    QMouseEvent plain(event->type(), event->position(), event->globalPosition(), event->button(),
        event->buttons(), Qt::NoModifier, event->pointingDevice());
    QAbstractItemView::mousePressEvent(&plain);
    if (m_chosen.isEmpty())
        m_anchor = index;
}

void KeyTreeView::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton)) {
        QAbstractItemView::mouseMoveEvent(event);
        return;
    }
    const QModelIndex index = indexAt(event->pos());
    if (m_anchor.isValid() && index.isValid() && index != currentIndex())
        chooseTo(index, event->modifiers() & Qt::ControlModifier);
}

void KeyTreeView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QPersistentModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && isArrowAt(index, event->pos())) {
        toggle(index);
        return;
    }
    QAbstractItemView::mouseDoubleClickEvent(event);
    if (event->button() == Qt::LeftButton && index.isValid() && model()->hasChildren(index))
        toggle(index);
}

void KeyTreeView::changeEvent(QEvent* event)
{
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_rowHeight = 0;
        scheduleDelayedItemsLayout();
    }
}

} // namespace sluice
