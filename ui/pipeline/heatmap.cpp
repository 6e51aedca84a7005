// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/heatmap.h"

#include "ui/models/ghostrun.h"
#include "ui/models/pipelinefeed.h"
#include "ui/models/timeview.h"
#include "ui/pipeline/axis.h"
#include "ui/pipeline/frameclock.h"
#include "ui/pipeline/timepainter.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

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
    , m_gestures(feed, time, [this] { return scale(); })
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
    connect(&feed, &PipelineFeed::frameTaken, this, [this] {
        m_gestures.follow();
        update();
    });
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
    return { unit * 18, unit * 9 / 2 };
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

TimeScale HeatMap::scale() const
{
    // As the columns: the last one holds the end.
    const HeatGrid grid = gridNow();
    const std::int64_t to = (grid.last() + 1) * grid.columnNanos;
    const QRect area = mapRect();
    return { { to - grid.columnNanos * grid.count, to }, area.left(), area.width() };
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
    painter.setFont(font());
    const TimePainter times(painter, colors, scale());
    times.marks(area, m_time, TimePainter::Span::Outlined); // colours say how many
    paintMarks(painter, colors);
    if (m_time.cursor() && (underMouse() || hasFocus())) {
        if (const int x = xOf(*m_time.cursor()); area.left() <= x && x <= area.right())
            times.label(x, area.top() + 2, cursorText());
    }
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
}

void HeatMap::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint place = event->position().toPoint();
    m_gestures.move(place.x(), event->modifiers());
    setCursor(markAt(place) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void HeatMap::mousePressEvent(QMouseEvent* event)
{
    const QPoint place = event->position().toPoint();
    if (event->button() == Qt::LeftButton && mapRect().contains(place))
        m_gestures.press(place.x());
    else
        QWidget::mousePressEvent(event);
}

void HeatMap::mouseReleaseEvent(QMouseEvent* event)
{
    const QPoint place = event->position().toPoint();
    if (event->button() != Qt::LeftButton)
        return QWidget::mouseReleaseEvent(event);
    const auto clicked = m_gestures.release(place.x());
    if (!clicked)
        return; // it was a drag
    if (const auto mark = markAt({ *clicked, place.y() })) {
        const RequestRecord record = m_shownMarks[*mark].record;
        Q_EMIT requestActivated(record);
    } else {
        m_gestures.click(*clicked);
    }
}

void HeatMap::leaveEvent(QEvent* event)
{
    m_gestures.leave();
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

/// The mark that the cross hair is on.
bool HeatMap::activateMark()
{
    for (const LatencyMark& mark : m_shownMarks) {
        if (m_time.cursor() == mark.record.stamps.resumed) {
            const RequestRecord record = mark.record;
            Q_EMIT requestActivated(record);
            return true;
        }
    }
    return false;
}

void HeatMap::keyPressEvent(QKeyEvent* event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Up)
        stepLatencyMark(-1);
    else if (event->key() == Qt::Key_Down)
        stepLatencyMark(1);
    else if (!(isReturn && activateMark()) && !m_gestures.key(event))
        QWidget::keyPressEvent(event);
}

void HeatMap::wheelEvent(QWheelEvent* event) { m_gestures.wheel(event); }

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
