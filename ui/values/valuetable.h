// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QTableView>

namespace sluice {

/// The table of a value's elements: fixed-pitch rows with a line between them, whole rows selected.
/// GUI thread.
class ValueTable : public QTableView {
    Q_OBJECT

public:
    explicit ValueTable(QWidget* parent = nullptr);
    /// Widths that suit the model's columns; after the model has changed its type.
    void restart();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateFont();
    void arrangeColumns();

    bool m_arrangedByHand = false; ///< someone has dragged a column's edge
};

} // namespace sluice
