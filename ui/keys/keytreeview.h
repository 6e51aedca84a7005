// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/keys/chosenrows.h"
#include "ui/keys/openbranches.h"

#include <QAbstractItemView>

namespace sluice {

/// The tree of keys: rows of one height, words in the middle while it is empty, and a top row that
/// stays where it is while rows come in. Works out only the rows in view, so that a namespace of
/// millions opens at once (a QTreeView walks over all of them). Several rows are chosen with Ctrl
/// and Shift; Qt's selection, which keeps an object per row while rows move, holds the current row
/// alone. GUI thread.
class KeyTreeView : public QAbstractItemView {
    Q_OBJECT

public:
    explicit KeyTreeView(QWidget* parent = nullptr);

    /// Shown while there are no rows: plain text.
    void setEmptyText(const QString& text);
    [[nodiscard]] QString emptyText() const { return m_emptyText; }
    /// The rows in view, top to bottom.
    [[nodiscard]] QModelIndexList rowsInView() const;

    void expand(const QModelIndex& index);
    void collapse(const QModelIndex& index);
    [[nodiscard]] bool isExpanded(const QModelIndex& index) const
    {
        return m_branches.isOpen(index);
    }
    /// All lines, in view or not; what stands on them.
    [[nodiscard]] int lines() const { return m_branches.lines(); }
    [[nodiscard]] QModelIndex rowOn(int line) const { return m_branches.at(line); }
    [[nodiscard]] int lineOf(const QModelIndex& row) const { return m_branches.lineOf(row); }
    /// The row on the line above or below; invalid at the ends.
    [[nodiscard]] QModelIndex indexAbove(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexBelow(const QModelIndex& index) const;

    /// More than the current row; empty: the current row only. Forgotten when the tree is built
    /// anew. Not while rows change.
    [[nodiscard]] const ChosenRows& chosen() const { return m_chosen; }
    void forgetChosen();
    /// One of several that are chosen; the current row, if it is not several.
    [[nodiscard]] bool isChosen(const QModelIndex& index) const;
    /// Chooses everything.
    void selectAll() override;

    /// Around a change of the model: keeps the top row at the top, unless that is the very first,
    /// and the current line where the current row goes away.
    void rememberTop();
    /// Lays out what has changed, at once.
    void settle();

    void setModel(QAbstractItemModel* model) override;
    QRect visualRect(const QModelIndex& index) const override;
    /// Opens the namespaces it is in.
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint& point) const override;
    void doItemsLayout() override;
    /// Looks at so many rows at most: a model of millions is not searched for a letter.
    void keyboardSearch(const QString& search) override;

Q_SIGNALS:
    void expanded(const QModelIndex& index);
    void collapsed(const QModelIndex& index);
    /// Other rows are in view, or may be.
    void viewChanged();
    /// chosen() has changed.
    void chosenChanged();
    /// Up was pressed on the first row.
    void leftUpwards();

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex&) const override { return false; }
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void rowsInserted(const QModelIndex& parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) override;
    void updateGeometries() override;
    void reset() override;

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void paintRow(QPainter& painter, int line) const;
    void paintEmptyText();
    void toggle(const QModelIndex& index);
    void toggleChosen(const QModelIndex& index);
    void chooseTo(const QModelIndex& index, bool keepsOthers);
    void makeCurrent(const QModelIndex& index);
    bool chooseByKey(const QKeyEvent& event);
    [[nodiscard]] bool isArrowAt(const QModelIndex& index, const QPoint& point) const;
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int indentation() const { return fontMetrics().height(); }
    [[nodiscard]] int top() const;
    [[nodiscard]] int wholeLines() const;

    OpenBranches m_branches;
    ChosenRows m_chosen;
    QPersistentModelIndex m_anchor; ///< where a range of chosen rows begins
    QString m_emptyText;
    QPersistentModelIndex m_top;
    int m_currentLine = -1; ///< remembered while the model changes
    bool m_hasLostCurrent = false;
    mutable int m_rowHeight = 0; ///< 0: to be asked for
};

} // namespace sluice
