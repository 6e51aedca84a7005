// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/textrows.h"

#include "core/protocol/displaytext.h"
#include "core/values/textunit.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr int tabCells = 8;
constexpr qsizetype window = 64 * 1024; ///< bytes that a cursor holds at once

/// Reads a LargeBytes from front to back, so that a character across two pieces is seen whole.
class Cursor {
public:
    Cursor(const LargeBytes& bytes, qsizetype offset, qsizetype ahead)
        : m_bytes(bytes)
        , m_offset(offset)
        , m_ahead(ahead)
    {
        refill();
    }
    bool atEnd() const noexcept { return m_view.isEmpty(); }
    qsizetype offset() const noexcept { return m_offset; }
    QByteArrayView view() const noexcept { return m_view; }
    void advance(qsizetype count)
    {
        m_offset += count;
        m_view = m_view.sliced(count);
        if (m_view.size() < 4 && m_offset + m_view.size() < m_bytes.size())
            refill();
    }

private:
    void refill()
    {
        m_view = m_bytes.stretch(m_offset);
        if (m_view.size() >= 4 || m_offset + m_view.size() >= m_bytes.size())
            return;
        m_joint = m_bytes.mid(m_offset, m_ahead); // the seam between two pieces
        m_view = m_joint;
    }

    const LargeBytes& m_bytes;
    QByteArray m_joint;
    QByteArrayView m_view;
    qsizetype m_offset;
    qsizetype m_ahead;
};

struct RowEnd {
    int cells = 0;
    bool endsLine = false;
    bool valid = true;
};

/// Moves @p cursor behind one row: the one place that knows where rows break.
RowEnd passRow(Cursor& cursor, int columns)
{
    RowEnd row;
    while (!cursor.atEnd()) {
        // A run of plain ASCII at once: most texts are little else.
        const QByteArrayView view = cursor.view();
        qsizetype run = 0;
        const qsizetype most = std::min<qsizetype>(view.size(), columns - row.cells);
        while (run < most && view[run] >= 0x20 && view[run] < 0x7F)
            ++run;
        if (run > 0) {
            row.cells += static_cast<int>(run);
            cursor.advance(run);
            continue;
        }
        if (view[0] == '\n') {
            cursor.advance(1);
            row.endsLine = true;
            return row;
        }
        const TextUnit unit = textUnitAt(view);
        const int cells = view[0] == '\t' ? tabCells - row.cells % tabCells : unit.cells;
        if (row.cells > 0 && row.cells + cells > columns)
            return row;
        row.cells += cells;
        row.valid = row.valid && unit.valid;
        cursor.advance(unit.bytes);
    }
    row.endsLine = true;
    return row;
}

/// Spans of a row of JSON that was indented by JsonFormatter: one member or element per row.
void markJson(RowText& row)
{
    const QString& text = row.text;
    int at = 0;
    const auto size = static_cast<int>(text.size());
    while (at < size && text[at] == QLatin1Char(' '))
        ++at;
    if (at >= size)
        return;
    if (text[at] == QLatin1Char('"')) {
        int end = at + 1;
        while (end < size && text[end] != QLatin1Char('"'))
            end += text[end] == QLatin1Char('\\') ? 2 : 1;
        if (end + 1 >= size || text[end + 1] != QLatin1Char(':'))
            return; // an element that is a string
        row.spans.append({ at, end + 1 - at, TextRole::Name });
        at = end + 2;
        while (at < size && text[at] == QLatin1Char(' '))
            ++at;
    }
    int end = at;
    while (
        end < size && (text[end].isLetterOrNumber() || QStringLiteral("+-.").contains(text[end])))
        ++end;
    if (end > at)
        row.spans.append({ at, end - at, TextRole::Literal });
}

} // namespace

TextRows::TextRows(LargeBytes bytes, int columns, Syntax syntax, const CancelFlag& cancel)
    : m_bytes(std::move(bytes))
    , m_columns(std::max(columns, 8))
    , m_syntax(syntax)
{
    Cursor cursor(m_bytes, 0, window);
    while (!cursor.atEnd()) {
        if (m_rowCount % stride == 0) {
            if (cancel.isCancelled())
                return;
            m_offsets.push_back(cursor.offset());
        }
        const RowEnd end = passRow(cursor, m_columns);
        m_widest = std::max(m_widest, end.cells);
        m_valid = m_valid && end.valid;
        ++m_rowCount;
    }
}

qsizetype TextRows::offsetOfRow(qsizetype index) const
{
    if (m_rowCount == 0)
        return 0;
    index = std::clamp<qsizetype>(index, 0, m_rowCount - 1);
    Cursor cursor(m_bytes, m_offsets[static_cast<std::size_t>(index / stride)], 256);
    for (qsizetype row = index / stride * stride; row < index; ++row)
        passRow(cursor, m_columns);
    return cursor.offset();
}

qsizetype TextRows::rowOfOffset(qsizetype offset) const
{
    if (m_rowCount == 0 || offset <= 0)
        return 0;
    const auto after = std::upper_bound(m_offsets.begin(), m_offsets.end(), offset);
    qsizetype row = (after - m_offsets.begin() - 1) * stride;
    Cursor cursor(m_bytes, m_offsets[static_cast<std::size_t>(row / stride)], 256);
    while (row + 1 < m_rowCount) {
        passRow(cursor, m_columns);
        if (cursor.offset() > offset)
            break;
        ++row;
    }
    return row;
}

RowText TextRows::row(qsizetype index) const
{
    RowText row;
    if (index < 0 || index >= m_rowCount)
        return row;
    const qsizetype begin = offsetOfRow(index);
    Cursor end(m_bytes, begin, 256);
    row.endsLine = passRow(end, m_columns).endsLine;
    RowText shown = textOf(m_bytes.mid(begin, end.offset() - begin));
    shown.endsLine = row.endsLine;
    if (m_syntax == Syntax::Json && shown.spans.isEmpty())
        markJson(shown);
    return shown;
}

int TextRows::placeOfOffset(qsizetype offset) const
{
    const qsizetype begin = offsetOfRow(rowOfOffset(offset));
    return static_cast<int>(textOf(m_bytes.mid(begin, offset - begin)).text.size());
}

RowText TextRows::textOf(QByteArrayView rest) const
{
    RowText row;
    int cells = 0;
    while (!rest.isEmpty() && rest[0] != '\n') {
        const TextUnit unit = textUnitAt(rest);
        if (rest[0] == '\t') {
            const int spaces = tabCells - cells % tabCells;
            row.text += QString(spaces, QLatin1Char(' '));
            cells += spaces;
        } else if (rest[0] == '\\') {
            row.text += QLatin1Char('\\'); // only the colour tells an escape here
            cells += 1;
        } else {
            const QString shown = toDisplay(rest.first(unit.bytes));
            if (unit.escaped)
                row.spans.append({ static_cast<int>(row.text.size()),
                    static_cast<int>(shown.size()), TextRole::Escape });
            row.text += shown;
            cells += unit.cells;
        }
        rest = rest.sliced(unit.bytes);
    }
    return row;
}

} // namespace sluice
