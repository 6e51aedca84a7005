// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/draghandle.h"

#include <QApplication>
#include <QDrag>
#include <QMouseEvent>

namespace sluice {

DragHandle::DragHandle(std::function<std::optional<Source>()> source, QWidget* parent)
    : QToolButton(parent)
    , m_source(std::move(source))
{
    setText(tr("Drag"));
    setToolTip(tr("Drag this to a folder or another program: the value arrives there as a file"));
    setAccessibleName(tr("Drag the value out as a file"));
    setFocusPolicy(Qt::NoFocus); // nothing that a key could do
    setCursor(Qt::OpenHandCursor);
}

void DragHandle::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_pressed = event->pos();
    QToolButton::mousePressEvent(event);
}

void DragHandle::mouseMoveEvent(QMouseEvent* event)
{
    const bool begins = m_pressed && (event->buttons() & Qt::LeftButton)
        && (event->pos() - *m_pressed).manhattanLength() >= QApplication::startDragDistance();
    if (!begins)
        return;
    m_pressed.reset();
    setDown(false);
    const std::optional<Source> source = m_source();
    if (!source)
        return;
    auto* drag = new QDrag(this);
    drag->setMimeData(new DraggedFile(source->bytes, source->name, m_folders.next()));
    Q_EMIT dragBegan(drag);
    drag->exec(Qt::CopyAction);
}

} // namespace sluice
