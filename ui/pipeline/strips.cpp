// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/strips.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/axis.h"
#include "ui/pipeline/frameclock.h"
#include "ui/pipeline/timepainter.h"
#include "ui/theme/format.h"

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

namespace sluice {

namespace {

/// What the feed's own store holds at full resolution.
constexpr std::int64_t storedNanos = 60'000'000'000;

Phase phaseOf(StripKind kind)
{
    switch (kind) {
    case StripKind::QueueDepth:
        return Phase::Queued;
    case StripKind::Waiting:
        return Phase::Waiting;
    case StripKind::InFlight:
        return Phase::InFlight;
    case StripKind::PerWrite:
        return Phase::Writing;
    case StripKind::Replies:
        break;
    }
    return Phase::Delivery;
}

/// Halfway from one colour to the other.
QColor between(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](int x, int y) { return int(x + (y - x) * share); };
    return { mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()) };
}

} // namespace

Strips::Strips(const PipelineFeed& feed, TimeView& time, FrameClock* clock, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_time(time)
    , m_clock(clock)
    , m_gestures(feed, time, [this] { return scale(); })
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(
        tr("Queue depth, waiting, in flight, requests and commands per write over time"));
    connect(&feed, &PipelineFeed::frameTaken, this, [this] {
        m_gestures.follow();
        update();
    });
    connect(&feed, &PipelineFeed::figuresTaken, this, [this] { m_textsStale = true; });
    for (const auto signal : { &TimeView::rangeChanged, &TimeView::cursorChanged,
             &TimeView::instantChanged, &TimeView::selectionChanged, &TimeView::bookmarksChanged })
        connect(&time, signal, this, qOverload<>(&QWidget::update));
}

QSize Strips::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 50, unit * 15 };
}

QSize Strips::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 18, unit * 6 };
}

int Strips::labelWidth() const { return fontMetrics().height() * 21 / 2; }

int Strips::shownStrips() const
{
    const int unit = fontMetrics().height();
    return std::clamp((height() - unit * 7 / 4) / (unit * 7 / 4), 1, stripKindCount);
}

int Strips::stripHeight() const
{
    const int axis = fontMetrics().height() * 7 / 4; // room for the choice of the span
    return std::max(8, (height() - axis) / shownStrips());
}

QRect Strips::stripRect(StripKind kind) const
{
    const int unit = fontMetrics().height();
    const int gap = std::max(3, unit / 3);
    return { labelWidth(), int(kind) * stripHeight() + gap,
        std::max(10, width() - labelWidth() - unit * 3 / 4), stripHeight() - gap };
}

QRect Strips::axisControlRect(const QSize& size) const
{
    const int unit = fontMetrics().height();
    const int top = stripRect(static_cast<StripKind>(shownStrips() - 1)).bottom() + unit / 4;
    return { unit * 3 / 4, top, std::min(size.width(), labelWidth() - unit * 3 / 2),
        std::min(size.height(), height() - top) };
}

std::int64_t Strips::columnNanos() const
{
    return std::max<std::int64_t>(1, m_time.span() / columnCount());
}

int Strips::columnCount() const
{
    return std::max(1, int(stripRect(StripKind::QueueDepth).width() * devicePixelRatioF()));
}

TimeScale Strips::scale() const
{
    // As the columns: the last one holds the end.
    const std::int64_t nanos = columnNanos();
    const std::int64_t to = (m_time.end() / nanos + 1) * nanos;
    const QRect area = stripRect(StripKind::QueueDepth);
    return { { to - nanos * columnCount(), to }, area.left(), area.width() };
}

QString Strips::valueText(StripKind kind, double value) const
{
    if (kind == StripKind::PerWrite)
        return format::number(value, 1);
    return kind == StripKind::Replies ? format::rate(value)
                                      : format::count(qint64(std::llround(value)));
}

void Strips::renewTexts()
{
    m_textsStale = false;
    const PipelineFigures& now = m_feed.figures();
    const QString names[] = { tr("queue depth"), tr("waiting to send"), tr("in flight"),
        tr("replies, offered"), tr("commands per write") };
    const auto withMost = [&](const QString& text, StripKind kind) {
        double most = 0;
        for (const StripColumn& column : m_strips[std::size_t(kind)].columns)
            most = std::max(most, column.max);
        const QString both = tr("%1, max %2").arg(text, valueText(kind, most));
        return fontMetrics().horizontalAdvance(both) < labelWidth() - fontMetrics().height() ? both
                                                                                             : text;
    };
    const auto current = [&](StripKind kind) -> QString {
        if (!now.known)
            return format::unknown();
        switch (kind) {
        case StripKind::QueueDepth:
            return tr("%1 of %2")
                .arg(format::count(now.queued), format::count(now.config.capacity));
        case StripKind::Waiting:
            return withMost(format::count(now.waiting), kind);
        case StripKind::InFlight:
            return tr("%1 of %2")
                .arg(format::count(now.inFlight), format::count(now.config.totalWindow()));
        case StripKind::PerWrite:
            return format::number(now.commandsPerWrite, 1);
        case StripKind::Replies:
            break;
        }
        return withMost(format::rate(now.repliesPerSecond), kind);
    };
    for (int i = 0; i < stripKindCount; ++i) {
        const StripKind kind = static_cast<StripKind>(i);
        m_strips[std::size_t(i)].name.set(names[i], font());
        m_strips[std::size_t(i)].value.set(current(kind), font());
    }
}

void Strips::readColumns()
{
    const std::int64_t nanos = columnNanos();
    const int count = columnCount();
    const std::int64_t end = m_time.end();
    // Recent spans at full resolution; all others from the history, once per column that is new.
    const bool isStored
        = end - m_time.span() >= m_feed.strips().nextIndex() * Gauge::bucketNanos - storedNanos;
    if (isStored) {
        for (int i = 0; i < shownStrips(); ++i)
            m_feed.strips().columns(
                static_cast<StripKind>(i), end, nanos, count, m_strips[std::size_t(i)].columns);
        m_pastRead = {};
        return;
    }
    const Read wanted { end / nanos, nanos, count };
    if (wanted == m_pastRead)
        return;
    m_pastRead = wanted;
    m_past.read(m_feed.history(), (wanted.last + 1) * nanos, nanos, count);
    for (int i = 0; i < stripKindCount; ++i)
        m_strips[std::size_t(i)].columns = m_past.of(static_cast<StripKind>(i));
}

void Strips::paintEvent(QPaintEvent*)
{
    const PaintTimer timer(m_clock);
    readColumns();
    if (m_textsStale)
        renewTexts();
    const Colors& colors = Colors::of(palette());
    QPainter painter(this);
    painter.setFont(font());
    painter.fillRect(rect(), colors.base);
    for (int i = 0; i < shownStrips(); ++i)
        paintStrip(painter, colors, static_cast<StripKind>(i));
    const QRect first = stripRect(StripKind::QueueDepth);
    const QRect last = stripRect(static_cast<StripKind>(shownStrips() - 1));
    const TimePainter times(painter, colors, scale());
    times.axis(last, m_feed.isFrozen() ? m_feed.frozenAt() : m_feed.liveAt(),
        m_feed.isFrozen() ? tr("frozen") : tr("now"));
    times.knobChanges(first, m_feed);
    times.marks(QRect(first.topLeft(), last.bottomRight()), m_time, TimePainter::Span::Tinted);
    if (const auto cursor = m_time.cursor()) {
        const int x = scale().xOf(*cursor);
        for (int i = 0; i < shownStrips(); ++i) {
            const StripKind kind = static_cast<StripKind>(i);
            times.label(
                x, stripRect(kind).center().y() - fontMetrics().height() / 2, textAtCursor(kind));
        }
        times.label(x, last.bottom() + 2,
            tr("%1 ago").arg(format::duration(
                Duration(std::max<std::int64_t>(0, m_feed.frozenAt() - *cursor)))));
    }
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void Strips::paintStrip(QPainter& painter, const Colors& colors, StripKind kind)
{
    Strip& strip = m_strips[std::size_t(kind)];
    const QRect area = stripRect(kind);
    double most = 0;
    for (const StripColumn& column : strip.columns)
        most = std::max({ most, column.max, column.offered });
    double limit = 0;
    if (kind == StripKind::QueueDepth)
        limit = m_feed.figures().config.capacity;
    else if (kind == StripKind::InFlight)
        limit = m_feed.figures().config.totalWindow();
    // A limit far above what happens would flatten everything; then it is only named.
    const bool showLimit = limit > 0 && limit <= std::max(most * 8, 64.0);
    strip.top = niceCeiling(std::max(most, showLimit ? limit : 0.0) * 1.02);

    // Rows of pixels, written directly: below the average solid, up to the maximum lighter.
    const qreal ratio = devicePixelRatioF();
    const QSize size(columnCount(), std::max(1, int((area.height() - 2) * ratio)));
    if (m_image.size() != size)
        m_image = QImage(size, QImage::Format_RGB32);
    const Phase phase = phaseOf(kind);
    const QRgb back = colors.alternate.rgb();
    const QRgb solid = between(colors.alternate, colors.phase(phase).fill, 0.85).rgb();
    const QRgb light = between(colors.alternate, colors.phase(phase).fill, 0.4).rgb();
    const QRgb unknown = colors.base.rgb();
    const int rows = size.height();
    const auto heightOf = [&](double value) { return int(value / strip.top * rows + 0.5); };
    std::vector<std::pair<int, int>> levels; // first row of average and of maximum
    levels.reserve(strip.columns.size());
    for (const StripColumn& column : strip.columns) {
        const int least = column.max > 0 ? 1 : 0; // what is there is seen
        levels.emplace_back(rows - std::max(least, heightOf(column.mean)),
            column.known ? rows - std::max(least, heightOf(column.max)) : -1);
    }
    for (int y = 0; y < rows; ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(y));
        for (std::size_t x = 0; x < levels.size(); ++x) {
            const auto [mean, max] = levels[x];
            line[x] = max < 0 ? unknown : y >= mean ? solid : y >= max ? light : back;
        }
    }
    painter.drawImage(QRect(area.left(), area.top() + 1, area.width(), area.height() - 2), m_image);
    painter.setPen(colors.border);
    painter.drawRect(area.adjusted(0, 0, -1, -1));
    if (kind == StripKind::Replies)
        paintOffered(painter, colors);
    if (showLimit)
        paintLimit(painter, colors, kind);
    paintNames(painter, colors, kind);
}

void Strips::paintLimit(QPainter& painter, const Colors& colors, StripKind kind) const
{
    // As it was at the time.
    const QRect area = stripRect(kind);
    const TimeScale axis = scale();
    const double top = m_strips[std::size_t(kind)].top;
    for (int x = area.left() + 1; x < area.right(); x += 8) { // dashes
        const PipelineConfig& config = m_feed.configAt(axis.at(x));
        const double limit = kind == StripKind::QueueDepth ? config.capacity : config.totalWindow();
        if (limit > top)
            continue;
        const int y = area.bottom() - 1 - int(limit / top * (area.height() - 2));
        painter.fillRect(x, y, std::min(5, area.right() - x), 1, colors.text);
    }
}

void Strips::paintOffered(QPainter& painter, const Colors& colors) const
{
    // A line over what was served: where it lies above, more was offered.
    const Strip& strip = m_strips[std::size_t(StripKind::Replies)];
    const QRect area = stripRect(StripKind::Replies);
    const qreal ratio = devicePixelRatioF();
    for (std::size_t i = 0; i < strip.columns.size(); ++i) {
        if (!strip.columns[i].known)
            continue;
        const int y
            = area.bottom() - 1 - int(strip.columns[i].offered / strip.top * (area.height() - 3));
        painter.fillRect(area.left() + int(double(i) / ratio), y, 1, 1, colors.text);
    }
}

void Strips::paintNames(QPainter& painter, const Colors& colors, StripKind kind) const
{
    const Strip& strip = m_strips[std::size_t(kind)];
    const QRect area = stripRect(kind);
    const Phase phase = phaseOf(kind);
    const int unit = fontMetrics().height();
    const int x = unit * 3 / 4;
    const int y = area.top() + (area.height() - 2 * unit) / 2;
    if (area.height() + 4 >= 2 * unit) {
        painter.setPen(colors.muted);
        strip.name.draw(painter, x, std::max(area.top() - 2, y));
        painter.setPen(colors.phase(phase).text);
        strip.value.draw(painter, x, std::max(area.top() - 2, y) + unit);
        return;
    }
    // Room for one line only: the name, and the value as far as it fits beside it.
    const int line = area.top() + (area.height() - unit) / 2;
    painter.setPen(colors.phase(phase).text);
    strip.name.draw(painter, x, line);
    const int right = labelWidth() - unit / 2;
    if (x + strip.name.width() + unit / 2 + strip.value.width() <= right)
        strip.value.draw(painter, right - strip.value.width(), line);
}

QString Strips::textAtCursor(StripKind kind) const
{
    const auto cursor = m_time.cursor();
    const auto& columns = m_strips[std::size_t(kind)].columns;
    if (!cursor || columns.empty())
        return {};
    const TimeScale axis = scale();
    const std::int64_t index
        = (*cursor - axis.range.from) * std::int64_t(columns.size()) / axis.range.length();
    if (index < 0 || index >= std::int64_t(columns.size()))
        return {};
    const StripColumn& column = columns[std::size_t(index)];
    if (!column.known)
        return format::unknown();
    QString text = valueText(kind, column.mean);
    if (valueText(kind, column.min) != valueText(kind, column.max))
        text = tr("%1 to %2, mean %3")
                   .arg(valueText(kind, column.min), valueText(kind, column.max),
                       kind == StripKind::Replies ? text : format::number(column.mean, 1));
    if (kind == StripKind::Replies)
        text = tr("%1; offered %2").arg(text, valueText(kind, column.offered));
    return text;
}

void Strips::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_gestures.press(int(event->position().x()));
}

void Strips::mouseMoveEvent(QMouseEvent* event)
{
    m_gestures.move(int(event->position().x()), event->modifiers());
}

void Strips::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (const auto clicked = m_gestures.release(int(event->position().x())))
        m_gestures.click(*clicked);
}

void Strips::leaveEvent(QEvent* event)
{
    m_gestures.leave();
    QWidget::leaveEvent(event);
}

void Strips::keyPressEvent(QKeyEvent* event)
{
    if (!m_gestures.key(event))
        QWidget::keyPressEvent(event);
}

void Strips::wheelEvent(QWheelEvent* event) { m_gestures.wheel(event); }

void Strips::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) {
        m_textsStale = true;
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice
