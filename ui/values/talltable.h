// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStandardItemModel>
#include <QTableView>

namespace sluice {

/// A table for tens of millions of rows, all of one height, without titles for rows: a row in it
/// costs nothing until it is in view, and rows that come are laid out in no time (a QTableView
/// keeps a place for each, and works all of them out again). The vertical scroll bar counts rows.
/// GUI thread.
class TallTable : public QTableView {
    Q_OBJECT

public:
    explicit TallTable(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    QRect visualRect(const QModelIndex& index) const override;
    QModelIndex indexAt(const QPoint& point) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    void doItemsLayout() override;
    /// Looks at so many rows at most: a model of millions is not searched for a letter.
    void keyboardSearch(const QString& search) override;

protected:
    [[nodiscard]] int rowHeight() const { return m_rowHeight; }
    void setRowHeight(int pixels);

    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex& index) const override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    int sizeHintForColumn(int column) const override;
    void rowsInserted(const QModelIndex& parent, int start, int end) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int rowCount() const;
    [[nodiscard]] int top() const;
    /// Rows that are in view in full.
    [[nodiscard]] int wholeRows() const;
    void paintCell(QPainter& painter, QStyleOptionViewItem option, const QModelIndex& index) const;

    QStandardItemModel m_noRows; ///< of the vertical header, which is never shown
    int m_rowHeight = 20; ///< pixels
};

} // namespace sluice
