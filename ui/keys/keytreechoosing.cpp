// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// How several rows of the key tree are chosen.
#include "ui/keys/keytreeview.h"

#include <QHash>
#include <QKeyEvent>

namespace sluice {

void KeyTreeView::forgetChosen()
{
    m_anchor = QModelIndex();
    if (m_chosen.isEmpty())
        return;
    m_chosen.clear();
    viewport()->update();
    Q_EMIT chosenChanged();
}

bool KeyTreeView::isChosen(const QModelIndex& index) const
{
    return m_chosen.isEmpty() ? index == currentIndex() : m_chosen.contains(index);
}

void KeyTreeView::selectAll()
{
    m_chosen.chooseAll();
    viewport()->update();
    Q_EMIT chosenChanged();
}

/// Adds it to those that are chosen, or takes it away.
void KeyTreeView::toggleChosen(const QModelIndex& index)
{
    if (m_chosen.isEmpty() && currentIndex() != index)
        m_chosen.add(currentIndex());
    if (m_chosen.contains(index))
        m_chosen.remove(index);
    else
        m_chosen.add(index);
    m_anchor = index;
    viewport()->update();
    Q_EMIT chosenChanged();
}

/// Chooses the lines from the anchor to that row, which becomes the current one.
void KeyTreeView::chooseTo(const QModelIndex& index, bool keepsOthers)
{
    executeDelayedItemsLayout();
    if (m_chosen.isEmpty() || m_branches.lineOf(m_anchor) < 0)
        m_anchor = currentIndex().isValid() ? currentIndex() : index;
    const int from = m_branches.lineOf(m_anchor);
    const int to = m_branches.lineOf(index);
    if (!keepsOthers)
        m_chosen.clear();
    m_chosen.add(m_branches.between(std::min(from, to), std::max(from, to)));
    setCurrentIndex(index);
    viewport()->update();
    Q_EMIT chosenChanged();
}

/// The current row, and none besides.
void KeyTreeView::makeCurrent(const QModelIndex& index)
{
    forgetChosen();
    setCurrentIndex(index);
}

/// Shift extends, Ctrl moves without choosing, Ctrl+Space chooses; plain moves forget. True: done.
bool KeyTreeView::chooseByKey(const QKeyEvent& event)
{
    static const QHash<int, CursorAction> moves { { Qt::Key_Up, MoveUp },
        { Qt::Key_Down, MoveDown }, { Qt::Key_Home, MoveHome }, { Qt::Key_End, MoveEnd },
        { Qt::Key_PageUp, MovePageUp }, { Qt::Key_PageDown, MovePageDown } };
    const bool isShift = event.modifiers() & Qt::ShiftModifier;
    const bool isCtrl = event.modifiers() & Qt::ControlModifier;
    const auto move = moves.constFind(event.key());
    if (move != moves.cend()) {
        const QModelIndex to = moveCursor(*move, event.modifiers());
        if (isShift && to.isValid())
            chooseTo(to, isCtrl);
        else if (isCtrl && to.isValid()) {
            if (m_chosen.isEmpty())
                m_chosen.add(currentIndex());
            setCurrentIndex(to);
            Q_EMIT chosenChanged();
        } else
            makeCurrent(to);
        return true;
    }
    if (event.matches(QKeySequence::SelectAll)) {
        selectAll();
        return true;
    }
    if (isCtrl && event.key() == Qt::Key_Space && currentIndex().isValid()) {
        toggleChosen(currentIndex());
        return true;
    }
    if (event.key() == Qt::Key_Escape && !m_chosen.isEmpty()) {
        forgetChosen();
        return true;
    }
    return false;
}

} // namespace sluice
