// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/heatmap.h"

#include "ui/models/ghostrun.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/timeview.h"
#include "ui/pipeline/axis.h"
#include "ui/pipeline/frameclock.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

namespace sluice {

namespace {

struct PhaseChoice {
    Phase phase;
    const char* name;
};
constexpr PhaseChoice choices[] = { { Phase::Total, QT_TRANSLATE_NOOP("sluice::HeatMap", "total") },
    { Phase::Waiting, QT_TRANSLATE_NOOP("sluice::HeatMap", "waiting") },
    { Phase::Queued, QT_TRANSLATE_NOOP("sluice::HeatMap", "queued") },
    { Phase::Writing, QT_TRANSLATE_NOOP("sluice::HeatMap", "writing") },
    { Phase::InFlight, QT_TRANSLATE_NOOP("sluice::HeatMap", "in flight") },
    { Phase::Behind, QT_TRANSLATE_NOOP("sluice::HeatMap", "behind others") },
    { Phase::Receiving, QT_TRANSLATE_NOOP("sluice::HeatMap", "receiving") },
    { Phase::Delivery, QT_TRANSLATE_NOOP("sluice::HeatMap", "delivery") } };

} // namespace

HeatMap::HeatMap(const PipelineFeed& feed, TimeView& time, const GhostRun& ghost, FrameClock* clock,
    QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_time(time)
    , m_ghost(ghost)
    , m_clock(clock)
    , m_phases(new QComboBox(this))
{
    setObjectName(QStringLiteral("heatMap"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Latency over time"));
    m_phases->setObjectName(QStringLiteral("heatMapPhase"));
    m_phases->setAccessibleName(tr("Phase of the latency map"));
    m_phases->setToolTip(plainToolTip(
        tr("Which part of each request's time is shown. The total is kept for hours, in steps "
           "within 20 %. Every other phase is read from single records, which give way sooner. "
           "Marks are the slowest request and the first failed one of each second: click one to "
           "open it.")));
    for (const PhaseChoice& choice : choices)
        m_phases->addItem(tr(choice.name), int(choice.phase));
    connect(m_phases, &QComboBox::activated, this,
        [this] { setPhase(static_cast<Phase>(m_phases->currentData().toInt())); });
    connect(&feed, &PipelineFeed::frameTaken, this, qOverload<>(&QWidget::update));
    connect(&feed, &PipelineFeed::figuresTaken, this, &HeatMap::takeFigures);
    connect(&feed, &PipelineFeed::frozenChanged, this, &HeatMap::startAnew);
    connect(&time, &TimeView::rangeChanged, this, &HeatMap::takeFigures);
    for (const auto signal : { &TimeView::cursorChanged, &TimeView::instantChanged,
             &TimeView::selectionChanged, &TimeView::bookmarksChanged })
        connect(&time, signal, this, qOverload<>(&QWidget::update));
}

QSize HeatMap::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 50, unit * 7 };
}

QSize HeatMap::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 18, unit * 6 };
}

void HeatMap::setPhase(Phase phase)
{
    m_phases->setCurrentIndex(m_phases->findData(int(phase)));
    if (phase == m_phase)
        return;
    m_phase = phase;
    startAnew();
}

void HeatMap::setGhostShown(bool shown)
{
    m_ghostShown = shown;
    m_layer.clear();
    update();
}

/// What is shown of the past may be another past now.
void HeatMap::startAnew()
{
    m_columns.clear();
    m_layer.clear();
    takeFigures();
}

void HeatMap::takeFigures()
{
    m_recordsDue = true;
    m_textsStale = true;
    update();
}

QRect HeatMap::mapRect() const
{
    const int unit = fontMetrics().height();
    const int gap = std::max(3, unit / 3);
    const int left = axisLabelWidth(unit);
    return { left, gap, std::max(10, width() - left - unit * 3 / 4),
        std::max(8, height() - gap - unit * 5 / 4) };
}

HeatGrid HeatMap::gridNow() const
{
    const int count = std::max(1, int(mapRect().width() * devicePixelRatioF()));
    return { std::max<std::int64_t>(1, m_time.span() / count), m_time.end(), count };
}

int HeatMap::xOf(std::int64_t at) const
{
    const HeatGrid grid = gridNow();
    const double columns = double(grid.last() - at / grid.columnNanos) / devicePixelRatioF();
    return mapRect().right() - int(std::clamp(columns, -1e6, 1e6));
}

std::int64_t HeatMap::timeAt(int x) const
{
    const HeatGrid grid = gridNow();
    const auto columns = std::int64_t((mapRect().right() - x) * devicePixelRatioF());
    return (grid.last() - columns) * grid.columnNanos;
}

QPoint HeatMap::placeOf(const LatencyMark& mark) const
{
    const QRect area = mapRect();
    const double nanos = double(mark.record.phases()[std::size_t(m_phase)]);
    return { xOf(mark.record.stamps.resumed),
        area.top() + 1 + int(m_layer.placeOf(nanos) * (area.height() - 3)) };
}

std::optional<std::size_t> HeatMap::markAt(const QPoint& place) const
{
    const int reach = std::max(6, fontMetrics().height() / 2);
    std::optional<std::size_t> nearest;
    int least = reach + 1;
    for (std::size_t i = 0; i < m_shownMarks.size(); ++i) {
        const QPoint way = placeOf(m_shownMarks[i]) - place;
        const int distance = std::max(std::abs(way.x()), std::abs(way.y()));
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return nearest;
}

void HeatMap::readColumns()
{
    const HeatGrid grid = gridNow();
    const bool isRecords = m_phase != Phase::Total;
    const HeatGrid& old = m_columns.grid();
    const bool isOther = grid.columnNanos != old.columnNanos || grid.count != old.count;
    if (isRecords && !m_recordsDue && !isOther)
        return;
    const std::int64_t changed = m_columns.update(m_feed.history(), m_phase, grid);
    HeatLayer::Ghost ghost;
    if (m_ghostShown && m_phase == Phase::Total && m_ghost.previous())
        ghost = [this](std::int64_t at) {
            const RunTrace::Step* step = m_ghost.ghostAt(at);
            return step ? step->p99 : 0.0F;
        };
    const int rows = std::max(1, int((mapRect().height() - 2) * devicePixelRatioF()));
    m_layer.paint(m_columns, changed, rows, std::max(1, int(devicePixelRatioF() + 0.5)),
        Colors::of(palette()), ghost);
    if (m_recordsDue) {
        const TimeRange range = m_time.range();
        m_marks.look(m_feed.history(), range.from, range.to);
        m_shownMarks.clear();
        m_marks.between(range.from, range.to, m_shownMarks);
    }
    m_recordsDue = false;
}

void HeatMap::paintEvent(QPaintEvent*)
{
    const PaintTimer timer(m_clock);
    readColumns();
    if (m_textsStale || m_layer.least() != m_ticksLeast || m_layer.most() != m_ticksMost)
        renewTexts();
    const Colors& colors = Colors::of(palette());
    const QRect area = mapRect();
    const QRect inner = area.adjusted(0, 1, 0, -1);
    QPainter painter(this);
    painter.fillRect(rect(), colors.base);
    // Columns of a phase come a few times a second: until then the picture only moves on.
    const std::int64_t behind = gridNow().last() - m_columns.grid().last();
    painter.setClipRect(inner);
    painter.drawImage(
        QRect(inner.translated(
            -int(double(std::clamp<std::int64_t>(behind, -100'000, 100'000)) / devicePixelRatioF()),
            0)),
        m_layer.image());
    painter.setClipping(false);
    painter.setPen(colors.border);
    painter.drawRect(area.adjusted(0, 0, -1, -1));
    paintAxis(painter, colors);
    paintMarks(painter, colors);
    paintCursor(painter, colors);
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void HeatMap::paintAxis(QPainter& painter, const Colors& colors)
{
    const int unit = fontMetrics().height();
    const QRect area = mapRect();
    painter.setPen(colors.muted);
    m_name.draw(painter, unit * 3 / 4, area.top());
    m_footer.draw(painter, area.left(), area.bottom() + unit / 8);
    int free = area.bottom() + 1; // from below, so that the least is named first
    for (const Tick& tick : m_ticks) {
        const int y
            = area.top() + 1 + int(m_layer.placeOf(double(tick.nanos)) * (area.height() - 3));
        painter.fillRect(area.left() - 4, y, 4, 1, colors.outline);
        const int top = std::clamp(y - unit / 2, area.top() - unit / 4, area.bottom() + 1 - unit);
        if (top + unit > free)
            continue;
        tick.text.draw(painter, area.left() - 6 - tick.text.width(), top);
        free = top;
    }
}

void HeatMap::paintMarks(QPainter& painter, const Colors& colors) const
{
    const QRect area = mapRect();
    const int unit = fontMetrics().height();
    if (const auto selection = m_time.selection()) {
        const int left = std::max(area.left(), xOf(selection->from));
        const int right = std::min(area.right(), xOf(selection->to));
        if (left <= right) {
            painter.fillRect(left, area.top(), right - left + 1, 2, colors.accent);
            painter.fillRect(left, area.top(), 1, area.height(), colors.accent);
            painter.fillRect(right, area.top(), 1, area.height(), colors.accent);
        }
    }
    for (const Bookmark& bookmark : m_time.bookmarks()) {
        const int x = xOf(bookmark.at);
        if (x < area.left() || x > area.right())
            continue;
        painter.fillRect(x, area.top(), 1, area.height(), colors.warningText);
        painter.fillRect(x, area.top(), unit / 2, unit / 3, colors.warningText);
    }
    const int size = std::max(5, unit * 2 / 5);
    for (const LatencyMark& mark : m_shownMarks) {
        const QPoint place = placeOf(mark);
        if (place.x() < area.left() || place.x() > area.right())
            continue;
        const QRect box(place.x() - size / 2, place.y() - size / 2, size, size);
        painter.fillRect(box.adjusted(-1, -1, 1, 1), colors.base);
        if (mark.kind == LatencyMarkKind::Slowest) {
            painter.fillRect(box, colors.text);
            painter.fillRect(box.adjusted(1, 1, -1, -1), colors.base);
            continue;
        }
        painter.setPen(colors.errorText);
        painter.drawLine(box.topLeft(), box.bottomRight());
        painter.drawLine(box.topRight(), box.bottomLeft());
    }
    if (const auto instant = m_time.instant()) {
        const int x = xOf(*instant);
        if (x >= area.left() && x <= area.right())
            painter.fillRect(x, area.top(), 1, area.height(), colors.accent);
    }
}

void HeatMap::paintCursor(QPainter& painter, const Colors& colors) const
{
    const auto at = m_time.cursor();
    if (!at)
        return;
    const QRect area = mapRect();
    const int x = xOf(*at);
    if (x < area.left() || x > area.right())
        return;
    for (int y = area.top(); y < area.bottom(); y += 6)
        painter.fillRect(x, y, 1, 4, colors.text);
    if (!underMouse() && !hasFocus())
        return;
    const QFontMetrics metrics = fontMetrics();
    const QString text = cursorText();
    const int width = metrics.horizontalAdvance(text) + 8;
    const bool isLeft = x + 6 + width > area.right();
    const QRect box(isLeft ? std::max(area.left(), x - 4 - width) : x + 5, area.top() + 2, width,
        metrics.height());
    painter.fillRect(box, colors.raised);
    painter.setPen(colors.outline);
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.setPen(colors.text);
    painter.setFont(font());
    painter.drawText(box.left() + 4, box.top() + metrics.ascent(), text);
}

void HeatMap::mouseMoveEvent(QMouseEvent* event)
{
    const QRect area = mapRect();
    const QPoint place = event->position().toPoint();
    const bool isInside = place.x() >= area.left() && place.x() <= area.right();
    m_time.setCursor(isInside ? std::optional(timeAt(place.x())) : std::nullopt);
    setCursor(markAt(place) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void HeatMap::mousePressEvent(QMouseEvent* event)
{
    const QPoint place = event->position().toPoint();
    if (event->button() != Qt::LeftButton || !mapRect().contains(place)) {
        QWidget::mousePressEvent(event);
        return;
    }
    if (const auto mark = markAt(place)) {
        const RequestRecord record = m_shownMarks[*mark].record;
        Q_EMIT requestActivated(record);
    } else {
        m_time.setInstant(timeAt(place.x()));
    }
}

void HeatMap::leaveEvent(QEvent* event)
{
    m_time.setCursor({});
    QWidget::leaveEvent(event);
}

void HeatMap::stepLatencyMark(int by)
{
    const std::int64_t at = m_time.cursor().value_or(m_time.end());
    const LatencyMark* next = nullptr;
    for (const LatencyMark& mark : m_shownMarks) {
        const std::int64_t other = mark.record.stamps.resumed;
        if (by < 0 && other < at)
            next = &mark;
        if (by > 0 && other > at && !next)
            next = &mark;
    }
    if (next)
        m_time.setCursor(next->record.stamps.resumed);
}

void HeatMap::keyPressEvent(QKeyEvent* event)
{
    const std::int64_t columns = event->modifiers() & Qt::ShiftModifier ? 50 : 5;
    const std::int64_t step
        = columns * std::int64_t(std::ceil(devicePixelRatioF())) * gridNow().columnNanos;
    const TimeRange range = m_time.range();
    const std::int64_t at = m_time.cursor().value_or(range.to);
    switch (event->key()) {
    case Qt::Key_Left:
        m_time.setCursor(std::max(range.from, at - step));
        return;
    case Qt::Key_Right:
        m_time.setCursor(std::min(range.to, at + step));
        return;
    case Qt::Key_Up:
        stepLatencyMark(-1);
        return;
    case Qt::Key_Down:
        stepLatencyMark(1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        for (const LatencyMark& mark : m_shownMarks) {
            if (m_time.cursor() == mark.record.stamps.resumed) {
                const RequestRecord record = mark.record;
                Q_EMIT requestActivated(record);
                return;
            }
        }
        if (m_time.cursor())
            m_time.setInstant(m_time.cursor());
        return;
    case Qt::Key_Escape:
        if (m_time.cursor()) {
            m_time.setCursor({});
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void HeatMap::wheelEvent(QWheelEvent* event)
{
    const int steps = event->angleDelta().y();
    if (steps != 0)
        m_time.zoom(steps > 0 ? 0.8 : 1.25, timeAt(int(event->position().x())));
    event->accept();
}

void HeatMap::layOut()
{
    const int unit = fontMetrics().height();
    const QRect area = mapRect();
    const QSize size = m_phases->sizeHint();
    const int ticks = fontMetrics().horizontalAdvance(latencyTickText(100'000)) + unit;
    const int top = std::min(area.top() + unit, std::max(0, height() - size.height()));
    m_phases->setGeometry(unit * 3 / 4, top,
        std::max(unit * 2, std::min(size.width(), area.left() - ticks - unit * 3 / 4)),
        std::min(size.height(), height() - top));
}

void HeatMap::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
    takeFigures();
}

void HeatMap::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
        layOut();
        takeFigures();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice
