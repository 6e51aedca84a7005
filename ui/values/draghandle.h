// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/values/draggedfile.h"

#include <QToolButton>

#include <functional>
#include <optional>

class QDrag;

namespace sluice {

/// A button that is dragged to a folder or another program, where the value arrives as a file. (By
/// keyboard there is "Save value as file".) GUI thread.
class DragHandle : public QToolButton {
    Q_OBJECT

public:
    struct Source {
        LargeBytes bytes;
        QString name; ///< without an ending
    };
    /// @p source: asked when a drag begins; nothing: there is none, and the person has been told.
    explicit DragHandle(std::function<std::optional<Source>()> source, QWidget* parent = nullptr);

Q_SIGNALS:
    /// It is on its way, until it is dropped.
    void dragBegan(QDrag* drag);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    const std::function<std::optional<Source>()> m_source;
    DragFolders m_folders; ///< files that have left, until this is gone
    std::optional<QPoint> m_pressed; ///< where a drag may begin
};

} // namespace sluice
