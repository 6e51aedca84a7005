// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/rowsource.h"

#include <QAbstractScrollArea>

#include <memory>

class QTextLayout;

namespace sluice {

/// Shows the rows of a RowSource, read only, of any number: what is on screen is all that costs.
/// Text is plain, left to right, in the fixed-pitch font; can be selected with mouse and keyboard
/// and copied. GUI thread.
class TextPane : public QAbstractScrollArea {
    Q_OBJECT

public:
    /// Longest text that copying takes, in characters.
    static constexpr qsizetype longestCopy = 16 * 1024 * 1024;

    explicit TextPane(QWidget* parent = nullptr);
    ~TextPane() override;

    /// Shows @p rows from now on, at the top, or (@p keepPlace) where the same bytes are.
    void setRows(std::shared_ptr<const RowSource> rows, bool keepPlace = false);
    const RowSource* rows() const { return m_rows.get(); }
    /// Columns that fit into the width, for whoever breaks text into rows.
    int fittingColumns() const;
    /// Said in the middle when there are no rows.
    void setPlaceholder(const QString& text);

    /// Selects the bytes from @p begin up to @p end of what the rows show, and scrolls there.
    void selectBytes(qsizetype begin, qsizetype end);
    /// Offset of the first byte on screen.
    qsizetype topOffset() const;

    bool hasSelection() const;
    /// At most longestCopy characters; rows that belong to one line are joined.
    QString selectedText() const;
    QString visibleText() const;

public Q_SLOTS:
    void selectAll();
    /// Copies the selection, or says why not with copyRefused().
    void copy();

Q_SIGNALS:
    void fittingColumnsChanged(int columns);
    /// The selection is longer than longestCopy.
    void copyRefused();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Place {
        qsizetype row = 0;
        int column = 0; ///< UTF-16 units

        auto operator<=>(const Place&) const = default;
    };

    void updateFont();
    void updateScrollBars();
    int rowHeight() const;
    qreal cellWidth() const; ///< of one column; seldom a whole number of pixels
    int margin() const;
    qsizetype visibleRows() const;
    qsizetype rowCount() const { return m_rows ? m_rows->rowCount() : 0; }
    void layOut(QTextLayout& layout, const RowText& row) const;
    Place placeAt(QPoint point) const;
    void moveCaret(Place place, bool select);
    bool moveByKey(QKeyEvent* event);
    void showCaret();
    void describe();

    std::shared_ptr<const RowSource> m_rows;
    QString m_placeholder;
    Place m_caret;
    Place m_anchor;
    int m_columns = 0;
};

} // namespace sluice
