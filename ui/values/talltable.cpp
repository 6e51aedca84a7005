// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/talltable.h"

#include <QAbstractButton>
#include <QHeaderView>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace sluice {

TallTable::TallTable(QWidget* parent)
    : QTableView(parent)
{
    verticalHeader()->hide();
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    // Only a QTableView's own layout would hide the button in the corner of two headers.
    for (auto* corner : findChildren<QAbstractButton*>(QString(), Qt::FindDirectChildrenOnly))
        corner->hide();
}

void TallTable::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    verticalHeader()->setModel(&m_noRows); // it would keep 16 bytes for each row
    verticalHeader()->hide();
    updateGeometries();
}

void TallTable::setRowHeight(int pixels)
{
    m_rowHeight = std::max(pixels, 1);
    updateGeometries();
    viewport()->update();
}

int TallTable::rowCount() const { return model() ? model()->rowCount(rootIndex()) : 0; }

int TallTable::top() const { return verticalScrollBar()->value(); }

int TallTable::wholeRows() const { return std::max(viewport()->height() / m_rowHeight, 1); }

int TallTable::verticalOffset() const
{
    // Nobody needs it beyond what an int holds: rows are placed from the top row on.
    return static_cast<int>(std::min<qint64>(qint64(top()) * m_rowHeight, INT_MAX));
}

bool TallTable::isIndexHidden(const QModelIndex& index) const
{
    return isColumnHidden(index.column());
}

QRect TallTable::visualRect(const QModelIndex& index) const
{
    if (!index.isValid() || index.model() != model() || isColumnHidden(index.column()))
        return {};
    const qint64 y = (qint64(index.row()) - top()) * m_rowHeight;
    if (y < -m_rowHeight || y > viewport()->height()) // out of sight, on its own side
        return { columnViewportPosition(index.column()),
            y < 0 ? -2 * m_rowHeight : viewport()->height() + m_rowHeight,
            columnWidth(index.column()), m_rowHeight };
    return { columnViewportPosition(index.column()), static_cast<int>(y),
        columnWidth(index.column()), m_rowHeight };
}

QModelIndex TallTable::indexAt(const QPoint& point) const
{
    if (!model() || point.y() < 0)
        return {};
    const int row = top() + point.y() / m_rowHeight;
    const int column = columnAt(point.x());
    return row < rowCount() && column >= 0 ? model()->index(row, column, rootIndex())
                                           : QModelIndex();
}

void TallTable::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    if (!index.isValid() || index.model() != model())
        return;
    const int row = index.row();
    const int whole = wholeRows();
    QScrollBar* bar = verticalScrollBar();
    if (hint == PositionAtTop || (hint == EnsureVisible && row < top()))
        bar->setValue(row);
    else if (hint == PositionAtBottom || (hint == EnsureVisible && row >= top() + whole))
        bar->setValue(row - whole + 1);
    else if (hint == PositionAtCenter)
        bar->setValue(row - whole / 2);
    const int left = columnViewportPosition(index.column());
    const int width = columnWidth(index.column());
    if (left < 0 || width > viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + left);
    else if (left + width > viewport()->width())
        horizontalScrollBar()->setValue(
            horizontalScrollBar()->value() + left + width - viewport()->width());
}

void TallTable::doItemsLayout()
{
    // QTableView's asks the vertical header.
    QAbstractItemView::doItemsLayout(); // NOLINT(bugprone-parent-virtual-call)
    updateGeometries();
    viewport()->update();
}

void TallTable::keyboardSearch(const QString& search)
{
    if (rowCount() <= 10'000)
        QTableView::keyboardSearch(search);
}

QModelIndex TallTable::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int last = rowCount() - 1;
    if (last < 0)
        return {};
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return model()->index(0, 0, rootIndex());
    int row = current.row();
    int column = current.column();
    const int page = std::max(wholeRows() - 1, 1);
    switch (action) {
    case MoveUp:
    case MovePrevious:
        --row;
        break;
    case MoveDown:
    case MoveNext:
        ++row;
        break;
    case MoveLeft:
        --column;
        break;
    case MoveRight:
        ++column;
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = last;
        break;
    case MovePageUp:
        row -= page;
        break;
    case MovePageDown:
        row = row > last - page ? last : row + page;
        break;
    }
    return model()->index(std::clamp(row, 0, last),
        std::clamp(column, 0, model()->columnCount(rootIndex()) - 1), rootIndex());
}

void TallTable::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags)
{
    if (!selectionModel())
        return;
    const QModelIndex first = indexAt({ std::max(rect.left(), 0), std::max(rect.top(), 0) });
    const QModelIndex last = indexAt({ std::max(rect.left(), 0), std::max(rect.bottom(), 0) });
    if (!first.isValid())
        return;
    QItemSelection rows(
        first, last.isValid() ? last : model()->index(rowCount() - 1, first.column(), rootIndex()));
    selectionModel()->select(rows, flags);
}

QRegion TallTable::visualRegionForSelection(const QItemSelection& selection) const
{
    QRegion region;
    for (const QItemSelectionRange& range : selection) {
        const int first = std::max(range.top(), top());
        const int last = std::min(range.bottom(), top() + wholeRows());
        if (first <= last)
            region += QRect(0, (first - top()) * m_rowHeight, viewport()->width(),
                (last - first + 1) * m_rowHeight);
    }
    return region;
}

int TallTable::sizeHintForColumn(int column) const
{
    if (!model())
        return -1;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int widest = 0;
    const int last = std::min(top() + wholeRows(), rowCount() - 1);
    for (int row = top(); row <= last; ++row) {
        const QModelIndex index = model()->index(row, column, rootIndex());
        widest = std::max(widest, itemDelegateForIndex(index)->sizeHint(option, index).width());
    }
    return widest;
}

void TallTable::rowsInserted(const QModelIndex& parent, int start, int end)
{
    QAbstractItemView::rowsInserted(parent, start, end);
    updateGeometries();
    if (start <= top() + wholeRows())
        viewport()->update();
}

void TallTable::updateGeometries()
{
    QHeaderView* header = horizontalHeader();
    const int height = header->isHidden()
        ? 0
        : std::clamp(header->sizeHint().height(), header->minimumHeight(), header->maximumHeight());
    setViewportMargins(0, height, 0, 0);
    const QRect view = viewport()->geometry();
    header->setGeometry(view.left(), view.top() - height, view.width(), height);
    verticalScrollBar()->setSingleStep(1);
    verticalScrollBar()->setPageStep(wholeRows());
    verticalScrollBar()->setRange(0, std::max(rowCount() - wholeRows(), 0));
    horizontalScrollBar()->setSingleStep(std::max(view.width() / 20, 2));
    horizontalScrollBar()->setPageStep(view.width());
    horizontalScrollBar()->setRange(0, std::max(header->length() - view.width(), 0));
    // Fetches more where the last row is in view.
    QAbstractItemView::updateGeometries(); // NOLINT(bugprone-parent-virtual-call)
}

void TallTable::scrollContentsBy(int dx, int)
{
    if (dx)
        horizontalHeader()->setOffset(horizontalScrollBar()->value());
    viewport()->update();
}

void TallTable::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.font = font();
    const int first = top() + event->rect().top() / m_rowHeight;
    const int last = std::min(top() + event->rect().bottom() / m_rowHeight, rowCount() - 1);
    const int columns = model() ? model()->columnCount(rootIndex()) : 0;
    for (int row = first; row <= last; ++row) {
        for (int column = 0; column < columns; ++column) {
            const QModelIndex index = model()->index(row, column, rootIndex());
            option.rect = visualRect(index);
            if (option.rect.intersects(event->rect()))
                paintCell(painter, option, index);
        }
    }
}

void TallTable::paintCell(
    QPainter& painter, QStyleOptionViewItem option, const QModelIndex& index) const
{
    option.state.setFlag(
        QStyle::State_Selected, selectionModel() && selectionModel()->isSelected(index));
    if (index == currentIndex() && hasFocus())
        option.state |= QStyle::State_HasFocus;
    if (!(model()->flags(index) & Qt::ItemIsEnabled)) {
        option.state &= ~QStyle::State_Enabled;
        option.palette.setCurrentColorGroup(QPalette::Disabled);
    } else {
        option.palette.setCurrentColorGroup(
            isActiveWindow() ? QPalette::Normal : QPalette::Inactive);
    }
    itemDelegateForIndex(index)->paint(&painter, option, index);
}

} // namespace sluice
