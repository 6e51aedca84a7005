// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/values/draggedfile.h"
#include "ui/values/talltable.h"

namespace sluice {

/// The table of a value's elements: fixed-pitch rows with a line between them, whole rows selected,
/// staged edits in their colours. GUI thread.
class ValueTable : public TallTable {
    Q_OBJECT

public:
    explicit ValueTable(QWidget* parent = nullptr);
    ~ValueTable() override;
    /// Widths that suit the model's columns; after the model has changed its type.
    void restart();
    /// What a dragged element's file is called, without an ending.
    void setDragName(const QString& name) { m_dragName = name; }

protected:
    /// An element leaves as a file.
    void startDrag(Qt::DropActions actions) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateFont();
    void arrangeColumns();

    QString m_dragName;
    DragFolders m_drags; ///< files that have left, until the tab is closed
    bool m_arrangedByHand = false; ///< someone has dragged a column's edge
};

} // namespace sluice
