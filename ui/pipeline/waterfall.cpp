// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/waterfall.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/axis.h"
#include "ui/theme/format.h"

#include <QApplication>
#include <QClipboard>

namespace sluice {

namespace {

/// Under the rows the right end belongs to the badge that says how far the view is behind.
constexpr int badgeUnits = 28;

QString requestsPerColumn(double number)
{
    return number >= 10 ? format::count(std::llround(number)) : format::number(number, 2);
}

} // namespace

Waterfall::Waterfall(const PipelineFeed& feed, FrameClock* clock, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_clock(clock)
    , m_model({ [](Duration span) { return format::duration(span); },
          [](quint64 number) { return format::count(number); },
          [&feed](ProducerId id) { return feed.source().producerName(id); },
          [&feed] { return feed.masksKeys(); } })
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Requests"));
    makeActions();
    connect(&feed, &PipelineFeed::figuresTaken, this, &Waterfall::takeRows);
    connect(&feed, &PipelineFeed::frozenChanged, this, [this](bool frozen) {
        if (!frozen)
            turnPage({});
    });
    connect(&feed, &PipelineFeed::filterChanged, this, [this] {
        if (m_feed.filter())
            m_model.setFilter(
                [this](const RequestRecord& record) { return m_feed.matches(record); });
        else
            m_model.setFilter({});
    });
    connect(&m_model, &WaterfallModel::choiceChanged, this, [this] {
        showOrder();
        renew();
    });
}

void Waterfall::setTimeView(TimeView& time)
{
    m_time = &time;
    m_gestures.emplace(m_feed, time, [this] { return timeScale(); });
    setMouseTracking(true);
    connect(&time, &TimeView::cursorChanged, this, &Waterfall::moveCursorLine);
    connect(&time, &TimeView::selectionChanged, this, [this] {
        m_selectedWindow = m_time->selection();
        if (m_selectedWindow) {
            const std::int64_t length
                = std::clamp(m_selectedWindow->length(), shortestWindow, longestWindow);
            m_selectedWindow->from = m_selectedWindow->to - length;
        }
        turnPage({});
        renew();
    });
}

void Waterfall::setWindowSpan(std::optional<std::int64_t> nanos)
{
    m_span = nanos;
    if (m_span)
        m_span = std::clamp(*m_span, shortestWindow, longestWindow);
    m_selectedWindow.reset();
    turnPage({});
    if (m_time && m_time->selection())
        m_time->select({}); // renews
    renew();
}

std::optional<TimeRange> Waterfall::window() const
{
    if (m_selectedWindow)
        return m_selectedWindow;
    if (!m_span)
        return {};
    const std::int64_t end = m_at ? m_at : m_feed.at();
    return TimeRange { end - *m_span, end };
}

void Waterfall::zoom(int steps)
{
    const auto shown = window();
    if (m_selectedWindow) {
        m_selectedWindow->from
            = m_selectedWindow->to - zoomedWindow(m_selectedWindow->length(), -steps);
        turnPage({});
        renew();
        return;
    }
    // From the rows that fit, at about what they take up.
    const std::int64_t length = shown ? shown->length() : axisLength();
    setWindowSpan(zoomedWindow(length, -steps));
}

QSize Waterfall::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 50, unit * 20 };
}

QSize Waterfall::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 18, unit * 15 / 2 };
}

int Waterfall::rowHeight() const { return fontMetrics().height() * 6 / 5; }
int Waterfall::headHeight() const { return fontMetrics().height() * 3 / 2; }

int Waterfall::footLines() const
{
    // By the size alone, so that the rows stay where they are whatever it says.
    const int unit = fontMetrics().height();
    const int most = height() < unit * 10 ? 2 : 3; // where it is low, the rows come first
    return width() >= unit * 110 ? 1 : width() >= unit * 50 ? 2 : most;
}

int Waterfall::footHeight() const
{
    const int unit = fontMetrics().height();
    return footLines() * unit + unit / 3;
}

int Waterfall::chartWidth() const { return std::max(1, m_columns.end - m_columns.chart); }

int Waterfall::rowsThatFit() const
{
    return std::max(0, (height() - headHeight() - footHeight()) / rowHeight());
}

void Waterfall::takeRows()
{
    m_at = m_feed.at();
    renew();
}

void Waterfall::renew()
{
    layOut();
    const auto fit = std::size_t(rowsThatFit());
    const LiveSnapshot* open = m_feed.recordsSnapshot().get();
    if (const auto shown = window()) {
        const auto asOf = m_selectedWindow ? std::nullopt : m_feed.instant();
        m_model.showWindow(m_feed.history(), open, *shown, asOf, fit, chartWidth());
    } else {
        // With a filter the newest that match, from further back if need be.
        m_model.show(m_feed.filteredRecords(), m_feed.filteredSnapshot().get(), fit,
            m_feed.filter() ? m_feed.filteredRecords().size() : m_feed.endedBetween());
    }
    if (m_selected && isOpen(*m_selected)) { // it may have ended meanwhile
        for (const RequestRecord& record : m_feed.records()) {
            if (record.id == m_selected->id)
                m_selected = record;
        }
    }
    wordTicks();
    wordRibbon();
    wordScale();
    wordRows();
    setAccessibleDescription(scaleText());
    if (m_gestures)
        m_gestures->follow();
    update();
}

void Waterfall::turnPage(std::optional<std::size_t> first)
{
    m_model.setFirstEntry(first);
    wordScale();
    wordRows();
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
    const int total = m_columns.producer + std::clamp(wide * 11 / 100, name, unit * 10);
    m_columns.total = total + metrics.horizontalAdvance(QStringLiteral("88.88 ms…"));
    m_columns.end = wide - margin;
    // The bars are the point: in a narrow window the producer's name makes room for them.
    m_columns.showsProducer = m_columns.end - m_columns.total >= wide / 4;
    if (!m_columns.showsProducer)
        m_columns.total -= total - m_columns.producer;
    m_columns.showsTotal = m_columns.end - m_columns.total >= wide / 4;
    if (!m_columns.showsTotal)
        m_columns.total = m_columns.producer;
    m_columns.chart = m_columns.total + unit;
}

void Waterfall::wordRows()
{
    const QFontMetrics metrics = fontMetrics();
    const int unit = metrics.height();
    const int total = m_columns.total - metrics.horizontalAdvance(QStringLiteral("88.88 ms…"));
    QFont headFont = font();
    headFont.setBold(true);
    const QFontMetrics headMetrics(headFont);
    m_texts.clear();
    for (const WaterfallRow& row : m_model.rows()) {
        RowText text;
        text.totalWidth = metrics.horizontalAdvance(row.total);
        text.noteWidth = metrics.horizontalAdvance(row.note);
        if (row.kind == WaterfallRowKind::Group) {
            text.request = headMetrics.elidedText(
                tr("%1 · %2 · %3").arg(row.request, row.command, row.total), Qt::ElideRight,
                width() - 2 * m_columns.request);
        } else {
            // In the middle, as keys of one namespace differ at their ends; but a key that was
            // recorded in part has no end to show.
            const auto where
                = row.command.endsWith(QChar(0x2026)) ? Qt::ElideRight : Qt::ElideMiddle;
            text.request = metrics.elidedText(
                row.request, Qt::ElideRight, m_columns.command - m_columns.request - unit / 4);
            text.command = metrics.elidedText(
                row.command, where, m_columns.producer - m_columns.command - unit / 2);
            text.producer = metrics.elidedText(
                row.producer, Qt::ElideRight, total - m_columns.producer - unit / 2);
        }
        m_texts.push_back(std::move(text));
    }
}

void Waterfall::wordTicks()
{
    const QFontMetrics metrics = fontMetrics();
    const int unit = metrics.height();
    const int most = std::max(1, chartWidth() / (unit * 5));
    const std::int64_t step = niceStep(axisLength(), most);
    m_ticks.clear();
    int free = m_columns.chart;
    for (std::int64_t at = 0; at <= axisLength(); at += step) {
        Tick tick { xOf(at), -1, tickText(at, step) };
        const int wide = metrics.horizontalAdvance(tick.text);
        const int left = at == 0 ? tick.x : tick.x - wide / 2;
        if (left >= free && left + wide <= width()) {
            tick.left = left;
            free = left + wide + unit / 2;
        }
        m_ticks.push_back(std::move(tick));
    }
}

QString Waterfall::levelText() const
{
    const WaterfallScale& scale = m_model.scale();
    const auto rows = std::size_t(m_model.rowCount());
    const bool lanes = m_model.order().group == GroupBy::Slot;
    switch (scale.level) {
    case WaterfallLevel::Bars:
        return lanes ? tr("a row for each slot") : tr("a bar for each");
    case WaterfallLevel::Folded:
        if (lanes)
            return tr("a row for each slot");
        return scale.perRow > 0
            ? tr("folded: about %1 in a bar").arg(format::number(scale.perRow, scale.perRow < 10))
            : tr("a bar for each");
    case WaterfallLevel::Ribbon:
        return tr("%1, %2").arg(ribbonText(),
            rows == 1 ? tr("1 exemplar") : tr("%1 exemplars").arg(format::count(rows)));
    }
    return {};
}

QString Waterfall::ribbonText() const
{
    const auto& groups = m_model.ribbonGroups().groups();
    if (groups.empty())
        return tr("ribbon of phases");
    const std::size_t others = groups.back().others;
    const std::size_t own = groups.size() - (others > 0 ? 1 : 0);
    QString of;
    switch (m_model.order().group) {
    case GroupBy::Producer:
        of = own == 1 ? tr("1 producer") : tr("%1 producers").arg(format::count(own));
        break;
    case GroupBy::Command:
        of = own == 1 ? tr("1 command") : tr("%1 commands").arg(format::count(own));
        break;
    default:
        of = own == 1 ? tr("1 connection") : tr("%1 connections").arg(format::count(own));
    }
    if (others > 0)
        of = tr("%1 and %2 others").arg(of, format::count(qint64(others)));
    const double most = m_model.ribbonGroups().most();
    return tr("ribbons of %1, lines up to %2 open")
        .arg(of, format::number(most, most < 10 ? 1 : 0));
}

QString Waterfall::orderText() const
{
    const RequestOrder& order = m_model.order();
    QStringList parts;
    if (order.by == SortBy::Waiting)
        parts += order.reversed ? tr("shortest wait first") : tr("longest wait first");
    if (order.by == SortBy::InFlight)
        parts += order.reversed ? tr("shortest in flight first") : tr("longest in flight first");
    return parts.join(QStringLiteral(" · "));
}

/// Without a window: of all that was there while the rows were, shown or not.
double Waterfall::perColumnOfRows() const
{
    std::vector<RequestRecord> none; // they are only counted
    auto count = double(m_feed.history().records(m_model.begin(), m_model.end(), 0, none));
    if (const LiveSnapshot* open = m_feed.recordsSnapshot().get())
        count += double(open->waiting.count + open->queued.count + open->inFlightCount());
    return count / chartWidth();
}

void Waterfall::wordScale()
{
    const WaterfallScale& scale = m_model.scale();
    QStringList parts;
    const auto shown = window();
    if (scale.total == 0 && !shown) {
        m_scaleText = tr("No request has been sent yet.");
        m_foot.clear();
        return;
    }
    parts += tr("%1 of %2 requests shown")
                 .arg(format::count(scale.shown),
                     format::count(scale.isFiltered ? scale.matching : scale.total));
    QString column
        = tr("1 column = %1").arg(format::duration(Duration(axisLength() / chartWidth())));
    if (m_model.axis() == WaterfallModel::Axis::Clock)
        column += tr(" = %1 requests")
                      .arg(requestsPerColumn(shown ? scale.perColumn : perColumnOfRows()));
    parts += column;
    if (m_model.axis() == WaterfallModel::Axis::OwnStart)
        parts += tr("each row from its own start");
    if (shown)
        parts += tr("window %1").arg(format::duration(Duration(shown->length())));
    else
        parts += tr("newest");
    parts += levelText();
    if (scale.isFiltered)
        parts
            += tr("%1 of %2 match").arg(format::count(scale.matching), format::count(scale.total));
    if (scale.notAvailable > 0)
        parts += tr("%1 not available as records").arg(format::count(scale.notAvailable));
    if (const QString order = orderText(); !order.isEmpty())
        parts += order;
    m_scaleText = parts.join(QStringLiteral(" · "));

    // In lines, broken between the parts; the last one leaves room for the badge.
    const QFontMetrics metrics = fontMetrics();
    const int unit = metrics.height();
    const int lines = footLines();
    const bool leavesRoom = width() > 2 * badgeUnits * unit; // else nothing would be left of it
    m_foot = { QString() };
    for (const QString& part : std::as_const(parts)) {
        const auto room = [&] {
            return width() - 2 * m_columns.request
                - (m_foot.size() == lines && leavesRoom ? badgeUnits * unit : 0);
        };
        const QString longer
            = m_foot.last().isEmpty() ? part : m_foot.last() + QStringLiteral(" · ") + part;
        if (metrics.horizontalAdvance(longer) <= room()) {
            m_foot.last() = longer;
        } else if (m_foot.size() < lines && !m_foot.last().isEmpty()) {
            m_foot += part;
            m_foot.last() = metrics.elidedText(part, Qt::ElideRight, std::max(0, room()));
        } else {
            m_foot.last() = metrics.elidedText(longer, Qt::ElideRight, std::max(0, room()));
        }
    }
}

QRect Waterfall::rowRect(int row) const
{
    return { 0, headHeight() + row * rowHeight(), width(), rowHeight() };
}

QRect Waterfall::chartRect(int row) const
{
    return { m_columns.chart, headHeight() + row * rowHeight(), chartWidth(), rowHeight() };
}

QRect Waterfall::axisRect() const { return { m_columns.chart, 0, chartWidth(), headHeight() }; }

QRect Waterfall::headRect(WaterfallModel::Column column) const
{
    const int end = m_columns.chart - fontMetrics().height() / 2;
    const int total
        = m_columns.total - fontMetrics().horizontalAdvance(QStringLiteral("88.88 ms…"));
    const auto between = [this](int left, int right) {
        return QRect(left, 0, std::max(0, right - left), headHeight());
    };
    switch (column) {
    case WaterfallModel::Request:
        return between(0, m_columns.command);
    case WaterfallModel::CommandText:
        return between(m_columns.command, m_columns.producer);
    case WaterfallModel::Producer:
        return m_columns.showsProducer ? between(m_columns.producer, total) : QRect();
    case WaterfallModel::Total:
        return m_columns.showsTotal
            ? between(m_columns.showsProducer ? total : m_columns.producer, end)
            : QRect();
    default:
        return {};
    }
}

std::int64_t Waterfall::axisLength() const
{
    const bool own = m_model.axis() == WaterfallModel::Axis::OwnStart;
    return std::max<std::int64_t>(1, own ? m_model.longest() : m_model.end() - m_model.begin());
}

int Waterfall::xOf(std::int64_t nanos) const
{
    const double share = std::clamp(double(nanos) / double(axisLength()), 0.0, 1.0);
    return m_columns.chart + int(share * chartWidth());
}

std::int64_t Waterfall::timeAt(int x) const
{
    const double share = double(x - m_columns.chart) / double(chartWidth());
    return m_model.begin() + std::llround(std::clamp(share, 0.0, 1.0) * double(axisLength()));
}

TimeScale Waterfall::timeScale() const
{
    const bool hasClock = m_model.axis() == WaterfallModel::Axis::Clock && !m_foot.isEmpty();
    return { { m_model.begin(), m_model.begin() + axisLength() }, m_columns.chart,
        hasClock ? chartWidth() : 0 };
}

void Waterfall::copyRows() { QApplication::clipboard()->setText(m_model.asText()); }

void Waterfall::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    renew();
}

void Waterfall::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        renew();
    else if (event->type() == QEvent::PaletteChange)
        wordRibbon(); // its picture has colours
    QWidget::changeEvent(event);
}

} // namespace sluice
