// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keytreeview.h"

#include "ui/theme/colors.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace sluice {

KeyTreeView::KeyTreeView(QWidget* parent)
    : QTreeView(parent)
{
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setExpandsOnDoubleClick(true);
    setAnimated(false);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Window); // lies in a dock, not in a box of its own
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    header()->setSectionResizeMode(QHeaderView::Stretch);
    header()->setMinimumSectionSize(0);
    fitIndentation();
    connect(this, &QTreeView::expanded, this, &KeyTreeView::viewChanged);
    connect(this, &QTreeView::collapsed, this, &KeyTreeView::viewChanged);
}

void KeyTreeView::setEmptyText(const QString& text)
{
    if (m_emptyText == text)
        return;
    m_emptyText = text;
    setAccessibleDescription(text);
    viewport()->update();
}

QModelIndexList KeyTreeView::rowsInView() const
{
    QModelIndexList rows;
    const int height = viewport()->height();
    QModelIndex index = indexAt(QPoint(1, 0));
    for (int y = 0; index.isValid() && y < height; index = indexBelow(index)) {
        rows += index;
        y = visualRect(index).bottom() + 1;
    }
    return rows;
}

void KeyTreeView::rememberTop()
{
    m_top = verticalScrollBar()->value() > 0 ? indexAt(QPoint(1, 0)) : QModelIndex();
}

void KeyTreeView::settle()
{
    executeDelayedItemsLayout();
    if (m_top.isValid())
        scrollTo(m_top, PositionAtTop);
    m_top = QModelIndex();
    Q_EMIT viewChanged();
}

void KeyTreeView::paintEvent(QPaintEvent* event)
{
    QTreeView::paintEvent(event);
    if (m_emptyText.isEmpty() || (model() && model()->rowCount() > 0))
        return;
    QPainter painter(viewport());
    painter.setPen(Colors::of(palette()).muted);
    const int margin = fontMetrics().height();
    painter.drawText(viewport()->rect().adjusted(margin, 2 * margin, -margin, -margin),
        Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

void KeyTreeView::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    Q_EMIT viewChanged();
}

void KeyTreeView::scrollContentsBy(int dx, int dy)
{
    QTreeView::scrollContentsBy(dx, dy);
    Q_EMIT viewChanged();
}

void KeyTreeView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Up && event->modifiers() == Qt::NoModifier
        && !indexAbove(currentIndex()).isValid()) {
        Q_EMIT leftUpwards();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void KeyTreeView::changeEvent(QEvent* event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitIndentation();
}

void KeyTreeView::fitIndentation() { setIndentation(fontMetrics().height()); }

} // namespace sluice
