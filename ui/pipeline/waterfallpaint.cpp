// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/frameclock.h"
#include "ui/pipeline/timepainter.h"
#include "ui/pipeline/waterfall.h"

#include <QPainter>

namespace sluice {

namespace {

/// An open bar ends in so many slices with gaps between them.
constexpr int openSlices = 3;

/// What a request does while it holds a slot.
bool isInSlot(Phase phase)
{
    return phase != Phase::Lag && phase != Phase::Waiting && phase != Phase::Queued
        && phase != Phase::Delivery;
}

/// The column that the rows are sorted by; ColumnCount: none of those with a head.
int sortedColumn(SortBy by)
{
    switch (by) {
    case SortBy::Sent:
        return WaterfallModel::Request;
    case SortBy::Total:
        return WaterfallModel::Total;
    case SortBy::Command:
        return WaterfallModel::CommandText;
    case SortBy::Producer:
        return WaterfallModel::Producer;
    default:
        return WaterfallModel::ColumnCount;
    }
}

} // namespace

void Waterfall::paintEvent(QPaintEvent*)
{
    const PaintTimer timer(m_clock);
    const Colors& colors = Colors::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.base);
    const int selected = m_selected ? m_model.rowOf(m_selected->id) : -1;
    const int shown = std::min(m_model.rowCount(), rowsThatFit());
    for (int row = 0; row < shown; ++row) {
        if (row == selected)
            painter.fillRect(rowRect(row), hasFocus() ? colors.selection : colors.row);
        else if (m_model.rows()[std::size_t(row)].kind == WaterfallRowKind::Group)
            painter.fillRect(rowRect(row), colors.alternate);
    }
    painter.setFont(font());
    paintHead(painter, colors);
    if (m_foot.isEmpty()) {
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_scaleText);
    } else {
        paintAxis(painter, colors);
        // First the extents of what was folded, then the bars over them.
        for (int row = 0; row < shown; ++row) {
            const WaterfallRow& each = m_model.rows()[std::size_t(row)];
            if (each.kind != WaterfallRowKind::Folded)
                continue;
            const int left = xOf(each.begin - originOf(each));
            const int right = std::max(left + 1, xOf(each.end - originOf(each)));
            const QRect chart = chartRect(row);
            painter.fillRect(left, chart.center().y(), right - left, 1, colors.outline);
            painter.fillRect(left, chart.center().y() - 2, 1, 5, colors.outline);
            painter.fillRect(right - 1, chart.center().y() - 2, 1, 5, colors.outline);
        }
        for (int row = 0; row < shown; ++row)
            addRow(m_model.rows()[std::size_t(row)], row);
        m_bars.flush(painter, colors);
        paintRibbon(painter, colors);
        paintTexts(painter, colors);
        paintNotes(painter, colors);
        paintPage(painter, colors);
        paintCursor(painter, colors);
        paintMeasure(painter, colors);
    }
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void Waterfall::paintHead(QPainter& painter, const Colors& colors) const
{
    static const QString rising(QChar(0x25b4));
    static const QString falling(QChar(0x25be));
    const QFontMetrics metrics = fontMetrics();
    const int base = (headHeight() - metrics.height()) / 2 + metrics.ascent();
    const RequestOrder& order = m_model.order();
    const int sorted = sortedColumn(order.by);
    // The longest total comes first unless it is reversed; everything else rises.
    const bool rises = (order.by == SortBy::Total) == order.reversed;
    painter.setPen(colors.muted);
    for (const auto column : { WaterfallModel::Request, WaterfallModel::CommandText,
             WaterfallModel::Producer, WaterfallModel::Total }) {
        if ((column == WaterfallModel::Producer && !m_columns.showsProducer)
            || (column == WaterfallModel::Total && !m_columns.showsTotal))
            continue;
        QString text = m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const bool isDefault = order.by == SortBy::Sent && !order.reversed;
        if (column == sorted && !isDefault)
            text += QChar(0x2009) + (rises ? rising : falling);
        const QRect head = headRect(column);
        int x = head.left();
        if (column == WaterfallModel::Request)
            x = m_columns.request;
        else if (column == WaterfallModel::Total)
            x = std::max(head.left(), m_columns.total - metrics.horizontalAdvance(text));
        painter.drawText(x, base, text);
    }
}

void Waterfall::paintAxis(QPainter& painter, const Colors& colors) const
{
    const QFontMetrics metrics = fontMetrics();
    const int base = (headHeight() - metrics.height()) / 2 + metrics.ascent();
    const int bottom = ribbonRect().isEmpty() ? headHeight() + rowsThatFit() * rowHeight()
                                              : ribbonRect().bottom() + 1;
    for (const Tick& tick : m_ticks)
        painter.fillRect(tick.x, headHeight(), 1, bottom - headHeight(), colors.border);
    painter.setPen(colors.muted);
    for (const Tick& tick : m_ticks) {
        if (tick.left >= 0)
            painter.drawText(tick.left, base, tick.text);
    }
    int y = height() - footHeight() + metrics.ascent() + metrics.height() / 6;
    for (const QString& line : m_foot) {
        painter.drawText(m_columns.request, y, line);
        y += metrics.height();
    }
}

std::int64_t Waterfall::originOf(const WaterfallRow& row) const
{
    const bool own = m_model.axis() == WaterfallModel::Axis::OwnStart;
    return own ? row.spans.begin : m_model.begin();
}

void Waterfall::addRow(const WaterfallRow& row, int number)
{
    if (row.kind == WaterfallRowKind::Lane)
        addLane(row, number);
    else if (row.kind != WaterfallRowKind::Group)
        addBars(row, number);
}

void Waterfall::addBars(const WaterfallRow& row, int number)
{
    const QRect chart = chartRect(number);
    const std::int64_t origin = originOf(row);
    const int thick = std::max(3, rowHeight() * 2 / 3);
    const int thin = std::max(2, rowHeight() / 3);
    const std::int64_t length = axisLength();
    int end = xOf(row.spans.begin - origin);
    int endHeight = thin;
    Phase last = Phase::Waiting;
    for (const PhaseSpan* span = row.spans.first(); span != row.spans.last(); ++span) {
        if (span->to < origin || span->from - origin > length)
            continue; // outside of the window
        const int left = xOf(span->from - origin);
        const int right = std::max(xOf(span->to - origin), left + 1);
        const int height = PhasePainter::isThin(span->phase) ? thin : thick;
        m_bars.add(span->phase, QRect(left, chart.center().y() - height / 2, right - left, height));
        end = right;
        endHeight = height;
        last = span->phase;
    }
    if (row.spans.end - origin > length)
        return; // goes on outside
    const int top = chart.center().y() - endHeight / 2;
    if (row.kind == WaterfallRowKind::Request && isOpen(row.record)) {
        for (int slice = 0; slice < openSlices; ++slice)
            m_bars.add(last, QRect(end + 2 + slice * 4, top, 2, endHeight));
    } else if (row.failed) {
        const int size = thick - 1;
        m_bars.addCross(QRect(end + 3, chart.center().y() - size / 2, size, size));
    }
}

void Waterfall::addLane(const WaterfallRow& row, int number)
{
    const QRect chart = chartRect(number);
    const int thick = std::max(3, rowHeight() * 2 / 3);
    const int top = chart.center().y() - thick / 2;
    const std::int64_t origin = m_model.begin();
    int free = chart.left(); // what is narrower than a pixel is drawn once
    for (const std::uint32_t index : row.lane) {
        const RequestRecord& record = m_model.request(index);
        const PhaseSpans spans = phaseSpans(record, row.until);
        bool isFirst = true;
        for (const PhaseSpan* span = spans.first(); span != spans.last(); ++span) {
            if (!isInSlot(span->phase) || span->to <= origin || span->from >= m_model.end())
                continue;
            int left = std::max(free, xOf(span->from - origin));
            const int right = std::max(xOf(span->to - origin), left);
            // A gap tells two requests apart.
            left += isFirst && right - left > 3;
            isFirst = false;
            if (right <= left && left < free + 1 && left > chart.left())
                continue;
            m_bars.add(span->phase, QRect(left, top, std::max(1, right - left), thick));
            free = std::max(right, left + 1);
        }
        const bool ends = record.ending != Ending::Reply && !isOpen(record)
            && slotEnd(record, row.until) > origin && slotEnd(record, row.until) < m_model.end();
        if (ends)
            m_bars.addCross(QRect(
                xOf(slotEnd(record, row.until) - origin) - thick / 2, top, thick - 1, thick - 1));
    }
}

void Waterfall::paintTexts(QPainter& painter, const Colors& colors) const
{
    const QFontMetrics metrics = fontMetrics();
    const int lift = (rowHeight() - metrics.height()) / 2 + metrics.ascent();
    const int shown = std::min(m_model.rowCount(), rowsThatFit());
    const int selected = m_selected ? m_model.rowOf(m_selected->id) : -1;
    const auto column = [&](const QColor& color, auto text) {
        for (int row = 0; row < shown; ++row) {
            painter.setPen(row == selected && hasFocus() ? colors.selectionText : color);
            text(m_model.rows()[std::size_t(row)], m_texts[std::size_t(row)],
                headHeight() + row * rowHeight() + lift);
        }
    };
    column(colors.text, [&](const WaterfallRow& row, const RowText& text, int y) {
        if (row.kind == WaterfallRowKind::Group)
            return;
        painter.drawText(m_columns.request, y, text.request);
        painter.drawText(m_columns.command, y, text.command);
    });
    column(colors.muted, [&](const WaterfallRow& row, const RowText& text, int y) {
        if (row.kind == WaterfallRowKind::Group)
            return;
        if (m_columns.showsProducer)
            painter.drawText(m_columns.producer, y, text.producer);
        if (m_columns.showsTotal)
            painter.drawText(m_columns.total - text.totalWidth, y, row.total);
    });
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    column(colors.text, [&](const WaterfallRow& row, const RowText& text, int y) {
        if (row.kind == WaterfallRowKind::Group)
            painter.drawText(m_columns.request, y, text.request);
    });
    painter.setFont(font());
}

/// Why a row is there, beside its bar.
void Waterfall::paintNotes(QPainter& painter, const Colors& colors) const
{
    const QFontMetrics metrics = fontMetrics();
    const int gap = metrics.height() * 2 / 3;
    const int lift = (rowHeight() - metrics.height()) / 2 + metrics.ascent();
    const int selected = m_selected ? m_model.rowOf(m_selected->id) : -1;
    const int shown = std::min(m_model.rowCount(), rowsThatFit());
    for (int row = 0; row < shown; ++row) {
        const WaterfallRow& each = m_model.rows()[std::size_t(row)];
        if (each.note.isEmpty())
            continue;
        const int left = xOf(each.spans.begin - originOf(each));
        int x = xOf(each.spans.end - originOf(each)) + gap + (each.failed ? rowHeight() / 2 : 0);
        if (x + m_texts[std::size_t(row)].noteWidth > m_columns.end)
            x = left - gap - m_texts[std::size_t(row)].noteWidth;
        if (x < m_columns.chart)
            continue; // the bar takes all of the width
        painter.setPen(row == selected && hasFocus() ? colors.selectionText : colors.muted);
        painter.drawText(x, chartRect(row).top() + lift, each.note);
    }
}

/// Where in all the rows this page is.
void Waterfall::paintPage(QPainter& painter, const Colors& colors) const
{
    const auto all = int(m_model.entryCount());
    const int fit = rowsThatFit();
    if (all <= fit || all == 0 || fit == 0)
        return;
    const int wide = std::max(3, fontMetrics().height() / 4);
    const int length = fit * rowHeight();
    const int handle = std::max(wide * 2, length * fit / all);
    const int most = std::max(1, all - fit);
    const int top
        = headHeight() + int((length - handle) * std::int64_t(m_model.firstEntry()) / most);
    painter.fillRect(width() - wide - 1, headHeight(), wide, length, colors.border);
    painter.fillRect(width() - wide - 1, top, wide, handle, colors.outline);
}

void Waterfall::paintCursor(QPainter& painter, const Colors& colors)
{
    const TimeScale axis = timeScale();
    const auto at = m_time ? m_time->cursor() : std::nullopt;
    m_cursorX = at && axis.contains(axis.xOf(*at)) ? std::optional(axis.xOf(*at)) : std::nullopt;
    if (m_cursorX)
        TimePainter(painter, colors, axis)
            .cursor(
                QRect(axis.left, headHeight(), axis.width, height() - footHeight() - headHeight()),
                *m_time);
}

void Waterfall::paintMeasure(QPainter& painter, const Colors& colors) const
{
    if (!m_measureFrom || m_measured.text().isEmpty())
        return;
    const int left = std::min(*m_measureFrom, m_measureTo);
    const int right = std::max(*m_measureFrom, m_measureTo);
    const int bottom = height() - footHeight();
    QColor shade = colors.accent;
    shade.setAlpha(40);
    painter.fillRect(left, headHeight(), right - left, bottom - headHeight(), shade);
    painter.fillRect(left, 0, 1, bottom, colors.accent);
    painter.fillRect(right, 0, 1, bottom, colors.accent);
    const int wide = m_measured.width() + fontMetrics().height();
    const int x = std::clamp(
        (left + right - wide) / 2, m_columns.chart, std::max(m_columns.chart, width() - wide));
    const QRect box(x, 1, wide, headHeight() - 2);
    painter.fillRect(box, colors.selection);
    painter.setPen(colors.selectionText);
    m_measured.draw(painter, box.left() + fontMetrics().height() / 2,
        (headHeight() - fontMetrics().height()) / 2);
}

} // namespace sluice
