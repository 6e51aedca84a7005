// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/waterfall.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/axis.h"
#include "ui/pipeline/frameclock.h"
#include "ui/theme/format.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

namespace sluice {

namespace {

/// An open bar ends in so many slices with gaps between them.
constexpr int openSlices = 3;

} // namespace

Waterfall::Waterfall(const PipelineFeed& feed, FrameClock* clock, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_clock(clock)
    , m_model({ [](Duration span) { return format::duration(span); },
          [](quint64 number) { return format::count(number); },
          [&feed](ProducerId id) { return feed.source().producerName(id); } })
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Requests, newest last"));
    connect(&feed, &PipelineFeed::figuresTaken, this, &Waterfall::takeRows);
}

QSize Waterfall::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 50, unit * 20 };
}

QSize Waterfall::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 18, unit * 7 };
}

int Waterfall::rowHeight() const { return fontMetrics().height() * 6 / 5; }
int Waterfall::headHeight() const { return fontMetrics().height() * 3 / 2; }

int Waterfall::rowsThatFit() const
{
    const int footer = fontMetrics().height() * 5 / 4;
    return std::max(0, (height() - headHeight() - footer) / rowHeight());
}

void Waterfall::takeRows()
{
    m_model.show(m_feed.records(), m_feed.recordsSnapshot().get(), std::size_t(rowsThatFit()),
        m_feed.endedBetween());
    if (m_selected && isOpen(*m_selected)) { // it may have ended meanwhile
        for (const RequestRecord& record : m_feed.records()) {
            if (record.id == m_selected->id)
                m_selected = record;
        }
    }
    layOut();
    setAccessibleDescription(scaleText());
    update();
}

void Waterfall::layOut()
{
    const QFontMetrics metrics = fontMetrics();
    const int unit = metrics.height();
    const int margin = unit * 3 / 4;
    const int wide = width();
    m_columns.request = margin;
    const int id = std::max(metrics.horizontalAdvance(tr("request")),
        metrics.horizontalAdvance(QStringLiteral("#8 888 888")));
    m_columns.command = m_columns.request + id + unit;
    m_columns.producer = m_columns.command + std::clamp(wide * 15 / 100, unit * 5, unit * 18);
    const int name = metrics.horizontalAdvance(QStringLiteral("checkout-88")) + unit / 2;
    int total = m_columns.producer + std::clamp(wide * 11 / 100, name, unit * 10);
    m_columns.total = total + metrics.horizontalAdvance(QStringLiteral("88.88 ms…"));
    m_columns.end = wide - margin;
    // The bars are the point: in a narrow window the producer's name makes room for them.
    m_columns.showsProducer = m_columns.end - m_columns.total >= wide / 4;
    if (!m_columns.showsProducer) {
        m_columns.total -= total - m_columns.producer;
        total = m_columns.producer;
    }
    m_columns.chart = m_columns.total + unit;

    m_texts.clear();
    for (const WaterfallRow& row : m_model.rows()) {
        // In the middle, as keys of one namespace differ at their ends; but a key that was recorded
        // in part has no end to show.
        const auto where = row.command.endsWith(QChar(0x2026)) ? Qt::ElideRight : Qt::ElideMiddle;
        m_texts.push_back({ metrics.elidedText(row.command, where,
                                m_columns.producer - m_columns.command - unit / 2),
            metrics.elidedText(
                row.producer, Qt::ElideRight, total - m_columns.producer - unit / 2) });
    }
}

QRect Waterfall::rowRect(int row) const
{
    return { 0, headHeight() + row * rowHeight(), width(), rowHeight() };
}

QRect Waterfall::chartRect(int row) const
{
    return { m_columns.chart, headHeight() + row * rowHeight(),
        std::max(1, m_columns.end - m_columns.chart), rowHeight() };
}

std::int64_t Waterfall::axisLength() const
{
    const bool own = m_model.axis() == WaterfallModel::Axis::OwnStart;
    return std::max<std::int64_t>(1, own ? m_model.longest() : m_model.end() - m_model.begin());
}

int Waterfall::xOf(std::int64_t nanos) const
{
    const double width = std::max(1, m_columns.end - m_columns.chart);
    return m_columns.chart + int(double(nanos) * width / double(axisLength()));
}

QString Waterfall::scaleText() const
{
    const int rows = m_model.rowCount();
    if (rows == 0)
        return tr("No request has been sent yet.");
    QString text = tr("%1 of %2 requests shown")
                       .arg(format::count(rows), format::count(m_model.chosenFrom()));
    const int width = std::max(1, m_columns.end - m_columns.chart);
    text += tr(" · 1 column = %1").arg(format::duration(Duration(axisLength() / width)));
    if (m_model.axis() == WaterfallModel::Axis::OwnStart)
        text += tr(" · each row from its own start");
    return text;
}

void Waterfall::paintEvent(QPaintEvent*)
{
    const PaintTimer timer(m_clock);
    const Colors& colors = Colors::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.base);
    if (m_selected) {
        if (const int row = m_model.rowOf(m_selected->id); row >= 0)
            painter.fillRect(rowRect(row), hasFocus() ? colors.selection : colors.row);
    }
    paintAxis(painter, colors);
    const int shown = std::min(m_model.rowCount(), rowsThatFit());
    for (int row = 0; row < shown; ++row)
        addBars(m_model.rows()[std::size_t(row)], row);
    m_bars.flush(painter, colors);
    paintTexts(painter, colors);
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void Waterfall::paintAxis(QPainter& painter, const Colors& colors) const
{
    const QFontMetrics metrics = fontMetrics();
    const int unit = metrics.height();
    const int top = (headHeight() - unit) / 2;
    const int bottom = headHeight() + rowsThatFit() * rowHeight();
    painter.setPen(colors.muted);
    painter.setFont(font());
    const auto head = [&](int x, int column, bool right = false) {
        const QString text = m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        painter.drawText(
            right ? x - metrics.horizontalAdvance(text) : x, top + metrics.ascent(), text);
    };
    head(m_columns.request, WaterfallModel::Request);
    head(m_columns.command, WaterfallModel::CommandText);
    if (m_columns.showsProducer)
        head(m_columns.producer, WaterfallModel::Producer);
    head(m_columns.total, WaterfallModel::Total, true);
    if (m_model.rowCount() == 0) {
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, scaleText());
        return;
    }
    painter.drawText(m_columns.request, height() - unit / 4 - metrics.descent(), scaleText());
    const int most = std::max(1, (m_columns.end - m_columns.chart) / (unit * 5));
    const std::int64_t step = niceStep(axisLength(), most);
    int free = m_columns.chart;
    for (std::int64_t at = 0; at <= axisLength(); at += step) {
        const int x = xOf(at);
        painter.fillRect(x, headHeight(), 1, bottom - headHeight(), colors.border);
        const QString text = tickText(at, step);
        const int width = metrics.horizontalAdvance(text);
        const int left = at == 0 ? x : x - width / 2;
        if (left >= free && left + width <= this->width()) {
            painter.drawText(left, top + metrics.ascent(), text);
            free = left + width + unit / 2;
        }
    }
}

void Waterfall::addBars(const WaterfallRow& row, int number)
{
    const QRect chart = chartRect(number);
    const bool own = m_model.axis() == WaterfallModel::Axis::OwnStart;
    const std::int64_t origin = own ? row.spans.begin : m_model.begin();
    const int thick = std::max(3, rowHeight() * 2 / 3);
    const int thin = std::max(2, rowHeight() / 3);
    int end = xOf(row.spans.begin - origin);
    int endHeight = thin;
    Phase last = Phase::Waiting;
    for (const PhaseSpan* span = row.spans.first(); span != row.spans.last(); ++span) {
        const int left = xOf(span->from - origin);
        const int right = std::max(xOf(span->to - origin), left + 1);
        const int height = PhasePainter::isThin(span->phase) ? thin : thick;
        m_bars.add(span->phase, QRect(left, chart.center().y() - height / 2, right - left, height));
        end = right;
        endHeight = height;
        last = span->phase;
    }
    const int top = chart.center().y() - endHeight / 2;
    if (isOpen(row.record)) {
        for (int slice = 0; slice < openSlices; ++slice)
            m_bars.add(last, QRect(end + 2 + slice * 4, top, 2, endHeight));
    } else if (row.record.ending != Ending::Reply) {
        const int size = thick - 1;
        m_bars.addCross(QRect(end + 3, chart.center().y() - size / 2, size, size));
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
        painter.drawText(m_columns.request, y, row.request);
        painter.drawText(m_columns.command, y, text.command);
    });
    column(colors.muted, [&](const WaterfallRow& row, const RowText& text, int y) {
        if (m_columns.showsProducer)
            painter.drawText(m_columns.producer, y, text.producer);
        painter.drawText(m_columns.total - metrics.horizontalAdvance(row.total), y, row.total);
    });
}

void Waterfall::select(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    selectRecord(m_model.rows()[std::size_t(row)].record);
}

void Waterfall::selectRecord(const RequestRecord& record)
{
    const RequestRecord copy = record; // the rows may be renewed
    Q_EMIT selectedByHand();
    m_selected = copy;
    update();
    Q_EMIT requestSelected();
}

void Waterfall::clearSelection()
{
    if (!m_selected)
        return;
    m_selected.reset();
    update();
    Q_EMIT requestSelected();
}

void Waterfall::copyRows() { QApplication::clipboard()->setText(m_model.asText()); }

void Waterfall::mousePressEvent(QMouseEvent* event)
{
    const int y = int(event->position().y()) - headHeight();
    if (event->button() == Qt::LeftButton && y >= 0)
        select(y / rowHeight());
    QWidget::mousePressEvent(event);
}

void Waterfall::keyPressEvent(QKeyEvent* event)
{
    const int row = m_selected ? m_model.rowOf(m_selected->id) : -1;
    const int last = m_model.rowCount() - 1;
    if (event->matches(QKeySequence::Copy))
        copyRows();
    else if (event->key() == Qt::Key_Down)
        select(row < 0 ? 0 : std::min(row + 1, last));
    else if (event->key() == Qt::Key_Up)
        select(row < 0 ? last : std::max(row - 1, 0));
    else if (event->key() == Qt::Key_Home)
        select(0);
    else if (event->key() == Qt::Key_Escape && m_selected)
        clearSelection();
    else
        QWidget::keyPressEvent(event);
}

void Waterfall::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    const QPointer<QAction> copy = menu.addAction(tr("&Copy these rows"));
    if (menu.exec(event->globalPos()) == copy)
        copyRows();
}

void Waterfall::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    takeRows();
}

void Waterfall::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        takeRows();
    QWidget::changeEvent(event);
}

} // namespace sluice
