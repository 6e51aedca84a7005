// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/textpane.h"

#include "ui/theme/colors.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QTextLayout>

#include <algorithm>

namespace sluice {

namespace {

QColor colorOf(TextRole role, const Colors& colors)
{
    switch (role) {
    case TextRole::Plain:
        return colors.text;
    case TextRole::Escape:
        return colors.warningText;
    case TextRole::Offset:
        return colors.muted;
    case TextRole::Name:
        return colors.link;
    case TextRole::Literal:
        return colors.okText;
    }
    return colors.text;
}

QTextLayout::FormatRange rangeOf(int start, int length, const QColor& foreground)
{
    QTextLayout::FormatRange range;
    range.start = start;
    range.length = length;
    range.format.setForeground(foreground);
    return range;
}

} // namespace

TextPane::TextPane(QWidget* parent)
    : QAbstractScrollArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    setAccessibleName(tr("Value"));
    updateFont();
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { describe(); });
}

TextPane::~TextPane() = default;

void TextPane::updateFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QGuiApplication::font().pointSizeF());
    setFont(font);
}

int TextPane::rowHeight() const { return fontMetrics().lineSpacing() + fontMetrics().height() / 6; }
int TextPane::margin() const { return fontMetrics().height() / 2; }

qreal TextPane::cellWidth() const
{
    return std::max(1.0, QFontMetricsF(font()).horizontalAdvance(QLatin1Char('0')));
}

qsizetype TextPane::visibleRows() const
{
    return std::max(1, (viewport()->height() - 2 * margin()) / rowHeight());
}

int TextPane::fittingColumns() const
{
    // The scroll bar's width is left free even while it is not shown: it must not change the rows.
    const int bar = verticalScrollBar()->isVisible() ? 0 : verticalScrollBar()->sizeHint().width();
    const int width = viewport()->width() - 2 * margin() - bar;
    return std::max(20, static_cast<int>(width / cellWidth()));
}

void TextPane::setRows(std::shared_ptr<const RowSource> rows, bool keepPlace)
{
    const qsizetype top
        = keepPlace && m_rows ? m_rows->offsetOfRow(verticalScrollBar()->value()) : 0;
    const bool sameRows = keepPlace && m_rows && rows && m_rows->columns() == rows->columns();
    m_rows = std::move(rows);
    if (!sameRows || m_caret.row >= rowCount() || m_anchor.row >= rowCount())
        m_caret = m_anchor = {};
    updateScrollBars();
    verticalScrollBar()->setValue(
        keepPlace && m_rows ? static_cast<int>(m_rows->rowOfOffset(top)) : 0);
    if (!keepPlace)
        horizontalScrollBar()->setValue(0);
    describe();
    viewport()->update();
}

void TextPane::setPlaceholder(const QString& text)
{
    m_placeholder = text;
    viewport()->update();
}

void TextPane::updateScrollBars()
{
    const qsizetype rows = std::min<qsizetype>(rowCount(), std::numeric_limits<int>::max());
    const qsizetype visible = visibleRows();
    verticalScrollBar()->setPageStep(static_cast<int>(visible));
    verticalScrollBar()->setRange(0, static_cast<int>(std::max<qsizetype>(0, rows - visible)));
    const int width = m_rows ? static_cast<int>(m_rows->columns() * cellWidth()) + 2 * margin() : 0;
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(static_cast<int>(cellWidth() * 4));
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
}

// A screen reader gets what is on screen.
void TextPane::describe() { setAccessibleDescription(visibleText().left(4000)); }

QString TextPane::visibleText() const
{
    QString text;
    const qsizetype top = verticalScrollBar()->value();
    for (qsizetype row = top; row < std::min(top + visibleRows(), rowCount()); ++row) {
        const RowText line = m_rows->row(row);
        text += line.text;
        if (line.endsLine)
            text += QLatin1Char('\n');
    }
    return text;
}

void TextPane::layOut(QTextLayout& layout, const RowText& row) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight);
    layout.setTextOption(option);
    layout.setFont(font());
    layout.setText(row.text);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid())
        line.setLineWidth(1e7);
    layout.endLayout();
}

void TextPane::paintEvent(QPaintEvent*)
{
    const Colors& colors = Colors::of(palette());
    QPainter painter(viewport());
    if (rowCount() == 0) {
        painter.setPen(colors.muted);
        painter.setFont(QGuiApplication::font());
        painter.drawText(viewport()->rect().adjusted(margin(), margin(), -margin(), -margin()),
            Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
        return;
    }
    const Place from = std::min(m_caret, m_anchor);
    const Place to = std::max(m_caret, m_anchor);
    const qsizetype top = verticalScrollBar()->value();
    const int left = margin() - horizontalScrollBar()->value();
    int y = margin();
    for (qsizetype row = top; row < rowCount() && y < viewport()->height();
         ++row, y += rowHeight()) {
        const RowText text = m_rows->row(row);
        const auto length = static_cast<int>(text.text.size());
        QList<QTextLayout::FormatRange> formats;
        for (const TextSpan& span : text.spans)
            formats.append(rangeOf(span.start, span.length, colorOf(span.role, colors)));
        QTextLayout layout;
        layOut(layout, text);
        if (from != to && row >= from.row && row <= to.row) {
            const int begin = row == from.row ? from.column : 0;
            const int end = row == to.row ? to.column : length;
            if (end > begin) {
                auto range = rangeOf(begin, end - begin, colors.selectionText);
                range.format.setBackground(colors.selection);
                formats.append(range);
            }
        }
        painter.setPen(colors.text);
        layout.draw(&painter, QPointF(left, y), formats);
        if (hasFocus() && row == m_caret.row) {
            painter.setPen(colors.accent);
            layout.drawCursor(&painter, QPointF(left, y), std::min(m_caret.column, length));
        }
    }
}

void TextPane::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
    if (const int columns = fittingColumns(); columns != m_columns) {
        m_columns = columns;
        Q_EMIT fittingColumnsChanged(columns);
    }
}

void TextPane::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        updateFont();
    if (event->type() == QEvent::FontChange)
        updateScrollBars();
}

void TextPane::selectBytes(qsizetype begin, qsizetype end)
{
    if (rowCount() == 0)
        return;
    m_anchor = { m_rows->rowOfOffset(begin), m_rows->placeOfOffset(begin) };
    // By its last byte: what ends a row does not begin the next.
    const qsizetype last = std::max(begin, end - 1);
    m_caret = { m_rows->rowOfOffset(last), m_rows->placeOfOffset(last) };
    if (end > begin) {
        const Place next { m_rows->rowOfOffset(end), m_rows->placeOfOffset(end) };
        m_caret = next.row == m_caret.row && next > m_caret
            ? next
            : Place { m_caret.row, static_cast<int>(m_rows->row(m_caret.row).text.size()) };
    }
    showCaret();
    describe();
    viewport()->update();
}

qsizetype TextPane::topOffset() const
{
    return m_rows ? m_rows->offsetOfRow(verticalScrollBar()->value()) : 0;
}

bool TextPane::hasSelection() const { return m_caret != m_anchor; }

QString TextPane::selectedText() const
{
    const Place from = std::min(m_caret, m_anchor);
    const Place to = std::max(m_caret, m_anchor);
    QString text;
    for (qsizetype row = from.row; m_rows && row <= to.row && text.size() <= longestCopy; ++row) {
        const RowText line = m_rows->row(row);
        const qsizetype begin = row == from.row ? from.column : 0;
        const qsizetype end = row == to.row ? to.column : line.text.size();
        text += QStringView(line.text).mid(begin, end - begin);
        if (row < to.row && line.endsLine)
            text += QLatin1Char('\n');
    }
    return text.left(longestCopy);
}

void TextPane::copy()
{
    if (!hasSelection())
        return;
    // A row has a character at least, mostly: refuse before reading many rows for nothing.
    const QString text = selectedText();
    if (text.size() >= longestCopy)
        Q_EMIT copyRefused();
    else
        QGuiApplication::clipboard()->setText(text);
}

void TextPane::selectAll()
{
    if (rowCount() == 0)
        return;
    m_anchor = {};
    m_caret = { rowCount() - 1, static_cast<int>(m_rows->row(rowCount() - 1).text.size()) };
    viewport()->update();
}

TextPane::Place TextPane::placeAt(QPoint point) const
{
    const int line = (point.y() - margin()) / rowHeight() - (point.y() < margin() ? 1 : 0);
    Place place;
    place.row = std::clamp<qsizetype>(
        verticalScrollBar()->value() + line, 0, std::max<qsizetype>(0, rowCount() - 1));
    if (!m_rows || rowCount() == 0)
        return place;
    QTextLayout layout;
    layOut(layout, m_rows->row(place.row));
    const int x = point.x() - margin() + horizontalScrollBar()->value();
    place.column = layout.lineCount() > 0 ? layout.lineAt(0).xToCursor(x) : 0;
    return place;
}

void TextPane::moveCaret(Place place, bool select)
{
    if (rowCount() == 0)
        return;
    place.row = std::clamp<qsizetype>(place.row, 0, rowCount() - 1);
    place.column
        = std::clamp(place.column, 0, static_cast<int>(m_rows->row(place.row).text.size()));
    m_caret = place;
    if (!select)
        m_anchor = place;
    showCaret();
    viewport()->update();
}

void TextPane::showCaret()
{
    const qsizetype top = verticalScrollBar()->value();
    if (m_caret.row < top)
        verticalScrollBar()->setValue(static_cast<int>(m_caret.row));
    else if (m_caret.row >= top + visibleRows())
        verticalScrollBar()->setValue(static_cast<int>(m_caret.row - visibleRows() + 1));
    QTextLayout layout;
    layOut(layout, m_rows->row(m_caret.row));
    const int x
        = layout.lineCount() > 0 ? static_cast<int>(layout.lineAt(0).cursorToX(m_caret.column)) : 0;
    const int left = horizontalScrollBar()->value();
    const int width = viewport()->width() - 2 * margin();
    if (x < left)
        horizontalScrollBar()->setValue(std::max(0, x - margin()));
    else if (x > left + width)
        horizontalScrollBar()->setValue(x - width + margin());
}

bool TextPane::moveByKey(QKeyEvent* event)
{
    const auto is = [event](QKeySequence::StandardKey key) { return event->matches(key); };
    const auto length = static_cast<int>(m_rows->row(m_caret.row).text.size());
    Place to = m_caret;
    bool select = false;
    const auto either = [&](QKeySequence::StandardKey move, QKeySequence::StandardKey extend) {
        select = is(extend);
        return select || is(move);
    };
    if (either(QKeySequence::MoveToNextLine, QKeySequence::SelectNextLine))
        ++to.row;
    else if (either(QKeySequence::MoveToPreviousLine, QKeySequence::SelectPreviousLine))
        --to.row;
    else if (either(QKeySequence::MoveToNextPage, QKeySequence::SelectNextPage))
        to.row += visibleRows();
    else if (either(QKeySequence::MoveToPreviousPage, QKeySequence::SelectPreviousPage))
        to.row -= visibleRows();
    else if (either(QKeySequence::MoveToNextChar, QKeySequence::SelectNextChar))
        to = m_caret.column < length       ? Place { to.row, to.column + 1 }
            : m_caret.row + 1 < rowCount() ? Place { to.row + 1, 0 }
                                           : to;
    else if (either(QKeySequence::MoveToPreviousChar, QKeySequence::SelectPreviousChar))
        to = m_caret.column > 0 ? Place { to.row, to.column - 1 }
            : m_caret.row > 0   ? Place { to.row - 1, std::numeric_limits<int>::max() }
                                : to;
    else if (either(QKeySequence::MoveToStartOfLine, QKeySequence::SelectStartOfLine))
        to.column = 0;
    else if (either(QKeySequence::MoveToEndOfLine, QKeySequence::SelectEndOfLine))
        to.column = length;
    else if (either(QKeySequence::MoveToStartOfDocument, QKeySequence::SelectStartOfDocument))
        to = {};
    else if (either(QKeySequence::MoveToEndOfDocument, QKeySequence::SelectEndOfDocument))
        to = { rowCount() - 1, std::numeric_limits<int>::max() };
    else
        return false;
    moveCaret(to, select);
    return true;
}

void TextPane::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (rowCount() == 0 || !moveByKey(event))
        QAbstractScrollArea::keyPressEvent(event);
}

bool TextPane::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        // Finding is whose the pane is part of; where the focus is, it goes before others'
        // shortcuts.
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)
            || key->matches(QKeySequence::Find)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void TextPane::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        moveCaret(placeAt(event->pos()), event->modifiers() & Qt::ShiftModifier);
}

void TextPane::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        moveCaret(placeAt(event->pos()), true);
}

void TextPane::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || rowCount() == 0)
        return;
    const Place place = placeAt(event->pos());
    const QString text = m_rows->row(place.row).text;
    const auto isWord = [&](int at) {
        return at >= 0 && at < text.size()
            && (text[at].isLetterOrNumber() || text[at] == QLatin1Char('_'));
    };
    int begin = place.column;
    int end = place.column;
    while (isWord(begin - 1))
        --begin;
    while (isWord(end))
        ++end;
    m_anchor = { place.row, begin };
    m_caret = { place.row, end };
    viewport()->update();
}

void TextPane::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TextPane::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void TextPane::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu;
    QAction* copySelection = menu.addAction(tr("&Copy"), this, &TextPane::copy);
    copySelection->setEnabled(hasSelection());
    menu.addAction(tr("Select &all"), this, &TextPane::selectAll);
    menu.exec(event->globalPos());
}

} // namespace sluice
