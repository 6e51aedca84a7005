// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/strips.h"

#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/axis.h"
#include "ui/pipeline/frameclock.h"
#include "ui/theme/format.h"

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

namespace sluice {

namespace {

constexpr std::array<int, 3> spans { 10, 30, 60 };

Phase phaseOf(StripKind kind)
{
    switch (kind) {
    case StripKind::QueueDepth:
        return Phase::Queued;
    case StripKind::Waiting:
        return Phase::Waiting;
    case StripKind::InFlight:
        return Phase::InFlight;
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

Strips::Strips(const PipelineFeed& feed, FrameClock* clock, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_clock(clock)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Queue depth, waiting, in flight and replies over time"));
    connect(&feed, &PipelineFeed::frameTaken, this, qOverload<>(&QWidget::update));
    connect(&feed, &PipelineFeed::figuresTaken, this, [this] { m_textsStale = true; });
}

QSize Strips::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 50, unit * 15 };
}

QSize Strips::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 18, unit * 10 };
}

void Strips::setSpanSeconds(int seconds)
{
    if (seconds == m_seconds)
        return;
    m_seconds = seconds;
    m_cursorX.reset();
    update();
    Q_EMIT spanChanged(seconds);
}

int Strips::labelWidth() const { return fontMetrics().height() * 21 / 2; }

int Strips::stripHeight() const
{
    const int axis = fontMetrics().height() * 7 / 4; // room for the choice of the span
    return std::max(8, (height() - axis) / stripKindCount);
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
    const int top = stripRect(StripKind::Replies).bottom() + unit / 4;
    return { unit * 3 / 4, top, std::min(size.width(), labelWidth() - unit * 3 / 2),
        std::min(size.height(), height() - top) };
}

std::int64_t Strips::columnNanos() const
{
    return m_seconds * std::int64_t(1'000'000'000) / columnCount();
}

int Strips::columnCount() const
{
    return std::max(1, int(stripRect(StripKind::QueueDepth).width() * devicePixelRatioF()));
}

std::optional<std::int64_t> Strips::cursor() const
{
    if (!m_cursorX)
        return {};
    const std::int64_t column
        = m_feed.at() / columnNanos() - std::int64_t(*m_cursorX * devicePixelRatioF());
    return column * columnNanos();
}

double Strips::limitOf(StripKind kind) const
{
    if (kind == StripKind::QueueDepth)
        return m_feed.figures().config.capacity;
    return kind == StripKind::InFlight ? m_feed.figures().config.totalWindow() : 0;
}

QString Strips::valueText(StripKind kind, double value) const
{
    return kind == StripKind::Replies ? format::rate(value)
                                      : format::count(qint64(std::llround(value)));
}

void Strips::renewTexts()
{
    m_textsStale = false;
    const PipelineFigures& now = m_feed.figures();
    const QString names[]
        = { tr("queue depth"), tr("waiting to send"), tr("in flight"), tr("replies") };
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

void Strips::paintEvent(QPaintEvent*)
{
    const PaintTimer timer(m_clock);
    if (m_textsStale)
        renewTexts();
    const Colors& colors = Colors::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.base);
    for (int i = 0; i < stripKindCount; ++i)
        paintStrip(painter, colors, static_cast<StripKind>(i));
    paintAxis(painter, colors);
    paintCursor(painter, colors);
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void Strips::paintStrip(QPainter& painter, const Colors& colors, StripKind kind)
{
    Strip& strip = m_strips[std::size_t(kind)];
    const QRect area = stripRect(kind);
    m_feed.strips().columns(kind, m_feed.at(), columnNanos(), columnCount(), strip.columns);
    double most = 0;
    for (const StripColumn& column : strip.columns)
        most = std::max(most, column.max);
    const double limit = limitOf(kind);
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
    if (showLimit) {
        const int y = area.bottom() - 1 - int(limit / strip.top * (area.height() - 2));
        for (int x = area.left() + 1; x < area.right(); x += 8) // dashes
            painter.fillRect(x, y, std::min(5, area.right() - x), 1, colors.text);
    }

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

void Strips::paintAxis(QPainter& painter, const Colors& colors) const
{
    const QRect area = stripRect(StripKind::Replies);
    const QFontMetrics metrics = fontMetrics();
    const int base = area.bottom() + metrics.height() / 4 + metrics.ascent();
    painter.setPen(colors.muted);
    painter.setFont(font());
    const int step = m_seconds / 5;
    int free = area.right() + 1; // what lies right of it is taken by the text before
    for (int second = 0; second <= m_seconds; second += step) {
        const int x = area.right() - area.width() * second / m_seconds;
        painter.fillRect(x, area.bottom() + 1, 1, 3, colors.outline);
        const QString text = second == 0 ? (m_feed.isFrozen() ? tr("frozen") : tr("now"))
                                         : tr("-%1 s").arg(second);
        const int width = metrics.horizontalAdvance(text);
        const int left = std::clamp(x - width / 2, area.left(), area.right() - width);
        if (left + width > free)
            continue;
        painter.drawText(left, base, text);
        free = left - metrics.height() / 2;
    }
}

void Strips::paintCursor(QPainter& painter, const Colors& colors) const
{
    const std::optional<std::int64_t> at = cursor();
    if (!at)
        return;
    const QRect first = stripRect(StripKind::QueueDepth);
    const QRect last = stripRect(StripKind::Replies);
    const int x = first.right() - *m_cursorX;
    for (int y = first.top(); y < last.bottom(); y += 6)
        painter.fillRect(x, y, 1, 4, colors.text);
    const QFontMetrics metrics = fontMetrics();
    const auto label = [&](int top, const QString& text) {
        const int width = metrics.horizontalAdvance(text) + 8;
        const bool left = x + 6 + width > first.right();
        const QRect box(left ? x - 4 - width : x + 5, top, width, metrics.height());
        painter.fillRect(box, colors.raised);
        painter.setPen(colors.outline);
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        painter.setPen(colors.text);
        painter.drawText(box.left() + 4, box.top() + metrics.ascent(), text);
    };
    for (int i = 0; i < stripKindCount; ++i) {
        const StripKind kind = static_cast<StripKind>(i);
        const StripColumn column = m_feed.strips().summary(kind, *at, *at + columnNanos());
        const QRect area = stripRect(kind);
        QString text = format::unknown();
        if (column.known) {
            text = valueText(kind, column.mean);
            if (valueText(kind, column.min) != valueText(kind, column.max))
                text = tr("%1 to %2, mean %3")
                           .arg(valueText(kind, column.min), valueText(kind, column.max),
                               kind == StripKind::Replies ? text : format::number(column.mean, 1));
        }
        label(area.center().y() - metrics.height() / 2, text);
    }
    label(last.bottom() + 2,
        tr("%1 ago").arg(format::duration(Duration(std::max<std::int64_t>(0, m_feed.at() - *at)))));
}

void Strips::mouseMoveEvent(QMouseEvent* event)
{
    const QRect area = stripRect(StripKind::QueueDepth);
    const int x = int(event->position().x());
    if (x >= area.left() && x <= area.right())
        m_cursorX = area.right() - x;
    else
        m_cursorX.reset();
    update();
}

void Strips::leaveEvent(QEvent* event)
{
    m_cursorX.reset();
    update();
    QWidget::leaveEvent(event);
}

void Strips::keyPressEvent(QKeyEvent* event)
{
    const int last = stripRect(StripKind::QueueDepth).width() - 1;
    const int step = event->modifiers() & Qt::ShiftModifier ? 50 : 5;
    if (event->key() == Qt::Key_Left)
        m_cursorX = std::min(last, m_cursorX.value_or(-step) + step);
    else if (event->key() == Qt::Key_Right)
        m_cursorX = std::max(0, m_cursorX.value_or(step) - step);
    else if (event->key() == Qt::Key_Escape && m_cursorX)
        m_cursorX.reset();
    else {
        QWidget::keyPressEvent(event);
        return;
    }
    update();
}

void Strips::wheelEvent(QWheelEvent* event)
{
    const auto here = std::find(spans.begin(), spans.end(), m_seconds);
    const int steps = event->angleDelta().y();
    if (steps > 0 && here != spans.begin())
        setSpanSeconds(*std::prev(here));
    else if (steps < 0 && std::next(here) < spans.end())
        setSpanSeconds(*std::next(here));
    event->accept();
}

void Strips::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) {
        m_textsStale = true;
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice
