// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/overview.h"

#include "ui/models/ghostrun.h"
#include "ui/models/pipelinefeed.h"
#include "ui/pipeline/axis.h"
#include "ui/pipeline/frameclock.h"
#include "ui/pipeline/timepainter.h"
#include "ui/theme/format.h"

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

namespace sluice {

namespace {

QRgb between(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](int x, int y) { return int(x + (y - x) * share); };
    return qRgb(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

constexpr int leastBrush = 6; ///< pixels: narrower, nobody can take hold of it

} // namespace

Overview::Overview(const PipelineFeed& feed, TimeView& time, const GhostRun& ghost,
    FrameClock* clock, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_time(time)
    , m_ghost(ghost)
    , m_clock(clock)
    , m_gestures(feed, time, [this] { return scale(); })
{
    setObjectName(QStringLiteral("overview"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Overview of the kept history"));
    connect(&feed, &PipelineFeed::figuresTaken, this, &Overview::takeFigures);
    connect(&feed, &PipelineFeed::frozenChanged, this, [this] {
        m_columns.clear();
        takeFigures();
    });
    connect(&time, &TimeView::rangeChanged, this, &Overview::takeFigures);
    connect(&feed, &PipelineFeed::frameTaken, this, [this] { m_gestures.follow(); });
    for (const auto signal : { &TimeView::cursorChanged, &TimeView::instantChanged,
             &TimeView::selectionChanged, &TimeView::bookmarksChanged })
        connect(&time, signal, this, qOverload<>(&QWidget::update));
}

QSize Overview::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 50, unit * 9 / 4 };
}

QSize Overview::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 18, unit * 9 / 4 };
}

void Overview::takeFigures()
{
    m_stale = true;
    update();
}

void Overview::setGhostShown(bool shown)
{
    m_ghostShown = shown;
    takeFigures();
}

QRect Overview::stripRect() const
{
    const int unit = fontMetrics().height();
    const int left = axisLabelWidth(unit);
    return { left, 2, std::max(10, width() - left - unit * 3 / 4), std::max(6, height() - 5) };
}

HeatGrid Overview::gridNow() const
{
    const TimeRange kept = m_time.kept();
    const int count = std::max(1, int(stripRect().width() * devicePixelRatioF()));
    return { std::max<std::int64_t>(1, OverviewColumns::spanFor(kept.length()) / count), kept.to,
        count };
}

TimeScale Overview::scale() const
{
    // As the columns: the last one holds the end.
    const HeatGrid grid = gridNow();
    const std::int64_t to = (grid.last() + 1) * grid.columnNanos;
    const QRect strip = stripRect();
    return { { to - grid.columnNanos * grid.count, to }, strip.left(), strip.width() };
}

QRect Overview::brushRect() const
{
    const QRect strip = stripRect();
    const TimeRange range = m_time.range();
    const int right = std::clamp(xOf(range.to), strip.left() + leastBrush, strip.right());
    const int left = std::clamp(xOf(range.from), strip.left(), right - leastBrush);
    return { left, strip.top(), right - left + 1, strip.height() };
}

Overview::Drag Overview::partAt(int x) const
{
    const QRect brush = brushRect();
    const int reach = brush.width() < 24 ? 3 : 5;
    if (std::abs(x - brush.left()) <= reach && x <= brush.center().x())
        return Drag::Left;
    if (std::abs(x - brush.right()) <= reach)
        return Drag::Right;
    return x > brush.left() && x < brush.right() ? Drag::Body : Drag::None;
}

QString Overview::ghostText() const
{
    const auto& run = m_ghost.previous();
    if (!run || !run->repliesPerSecond())
        return {};
    const auto p99 = run->all.percentile(99);
    return tr("previous run: %1, p99 %2")
        .arg(format::rate(run->repliesPerSecond()),
            p99 ? format::duration(Duration(*p99)) : format::unknown());
}

QString Overview::sentence() const
{
    const TimeRange kept = m_time.kept();
    const TimeRange range = m_time.range();
    const OverviewColumn most = m_columns.most();
    QString text
        = tr("%1 are kept, %2 of it shown up to %3 ago; at most %4, %5 in flight.")
              .arg(format::duration(Duration(kept.length())),
                  format::duration(Duration(range.length())),
                  format::duration(Duration(std::max<std::int64_t>(0, kept.to - range.to))),
                  format::rate(double(most.repliesPerSecond)),
                  format::count(qint64(most.inFlight)));
    if (!m_time.bookmarks().empty())
        text += tr(" Bookmarks: %1.").arg(m_time.bookmarks().size());
    const QString ghost = ghostText();
    if (m_ghostShown && !ghost.isEmpty())
        text += QLatin1Char(' ') + ghost + QLatin1Char('.');
    return text;
}

void Overview::renewTexts()
{
    const int room = axisLabelWidth(fontMetrics().height()) - fontMetrics().height();
    const auto set = [&](CachedText& text, const QString& words) {
        text.set(fontMetrics().elidedText(words, Qt::ElideRight, room), font());
    };
    set(m_name,
        tr("last %1").arg(
            format::wholeSeconds(Duration(OverviewColumns::spanFor(m_time.kept().length())))));
    const auto& before = m_ghost.previous();
    set(m_value,
        m_ghostShown && before && before->repliesPerSecond()
            ? tr("previous: %1").arg(format::rate(before->repliesPerSecond()))
            : tr("max %1").arg(format::rate(double(m_columns.most().repliesPerSecond))));
    setAccessibleDescription(sentence());
}

void Overview::readColumns()
{
    m_columns.update(m_feed.history(), gridNow());
    paintColumns(Colors::of(palette()));
    renewTexts();
    m_stale = false;
}

/// Replies fill the strip from below; in flight is a line over them, each on its own scale.
void Overview::paintColumns(const Colors& colors)
{
    const HeatGrid& grid = m_columns.grid();
    const QSize size(
        grid.count, std::max(1, int((stripRect().height() - 2) * devicePixelRatioF())));
    if (m_image.size() != size)
        m_image = QImage(size, QImage::Format_RGB32);
    const OverviewColumn most = m_columns.most();
    double top = double(most.repliesPerSecond);
    const std::int64_t step = std::max(RunTrace::stepNanos, grid.columnNanos);
    const bool hasGhost = m_ghostShown && m_ghost.previous() && m_ghost.current();
    const auto ghostOf = [&](std::int64_t index) {
        double of = -1;
        const std::int64_t from = index * grid.columnNanos;
        for (std::int64_t at = from; at < from + step; at += RunTrace::stepNanos) {
            if (const RunTrace::Step* ghost = m_ghost.ghostAt(at))
                of = std::max(of, double(ghost->repliesPerSecond));
        }
        return of;
    };
    if (hasGhost) {
        for (std::int64_t index = grid.first(); index <= grid.last(); ++index)
            top = std::max(top, ghostOf(index));
    }
    top = niceCeiling(top * 1.02);
    const double topInFlight = niceCeiling(double(most.inFlight) * 1.02);
    const QRgb back = colors.alternate.rgb();
    const QRgb fill = between(colors.alternate, colors.phase(Phase::Delivery).fill, 0.6);
    const QRgb line = colors.phase(Phase::InFlight).outline.rgb();
    const QRgb ghost = colors.muted.rgb();
    const int rows = size.height();
    const int thick = std::max(1, int(devicePixelRatioF() + 0.5));
    m_image.fill(colors.base.rgb());
    auto* pixels = reinterpret_cast<QRgb*>(m_image.bits());
    const auto stride = m_image.bytesPerLine() / qsizetype(sizeof(QRgb));
    const auto rowOf
        = [&](double share) { return std::clamp(rows - 1 - int(share * (rows - 1)), 0, rows - 1); };
    const auto point = [&](int x, int row, QRgb color) {
        for (int y = row; y < std::min(rows, row + thick); ++y)
            pixels[x + y * stride] = color;
    };
    for (int x = 0; x < size.width(); ++x) {
        const std::int64_t index = grid.first() + x;
        const OverviewColumn column = m_columns.at(index);
        if (column.known) {
            const int level
                = column.repliesPerSecond > 0 ? rowOf(double(column.repliesPerSecond) / top) : rows;
            for (int y = 0; y < rows; ++y)
                pixels[x + y * stride] = y >= level ? fill : back;
            point(x, rowOf(double(column.inFlight) / topInFlight), line);
        }
        if (!hasGhost)
            continue;
        if (const double of = ghostOf(index); of >= 0)
            point(x, rowOf(of / top), ghost);
    }
}

void Overview::paintEvent(QPaintEvent*)
{
    const PaintTimer timer(m_clock);
    if (m_stale)
        readColumns();
    const Colors& colors = Colors::of(palette());
    const QRect strip = stripRect();
    const int unit = fontMetrics().height();
    QPainter painter(this);
    painter.fillRect(rect(), colors.base);
    painter.drawImage(strip.adjusted(0, 1, 0, -1), m_image);
    painter.setPen(colors.border);
    painter.drawRect(strip.adjusted(0, 0, -1, -1));
    painter.setPen(colors.muted);
    m_name.draw(painter, unit * 3 / 4, std::max(0, height() / 2 - unit));
    m_value.draw(painter, unit * 3 / 4, std::max(0, height() / 2 - unit) + unit);
    paintBrush(painter, colors);
    painter.setFont(font());
    const TimePainter times(painter, colors, scale());
    times.marks(strip, m_time, TimePainter::Span::Tinted);
    if (m_time.cursor() && underMouse())
        times.label(xOf(*m_time.cursor()), strip.center().y() - unit / 2, cursorText());
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void Overview::paintBrush(QPainter& painter, const Colors& colors) const
{
    const QRect strip = stripRect();
    const QRect brush = brushRect();
    QColor shade = colors.base;
    shade.setAlpha(150);
    painter.fillRect(QRect(strip.topLeft(), QPoint(brush.left() - 1, strip.bottom())), shade);
    painter.fillRect(QRect(QPoint(brush.right() + 1, strip.top()), strip.bottomRight()), shade);
    painter.setPen(colors.accent);
    painter.drawRect(brush.adjusted(0, 0, -1, -1));
    const int grip = brush.width() < 24 ? 1 : 3;
    painter.fillRect(brush.left(), brush.top(), grip, brush.height(), colors.accent);
    painter.fillRect(brush.right() - grip + 1, brush.top(), grip, brush.height(), colors.accent);
}

QString Overview::cursorText() const
{
    const auto at = m_time.cursor();
    if (!at)
        return {};
    const OverviewColumn column = m_columns.at(*at / m_columns.grid().columnNanos);
    const QString ago = tr("%1 ago").arg(
        format::duration(Duration(std::max<std::int64_t>(0, m_time.kept().to - *at))));
    if (!column.known)
        return tr("%1: not known").arg(ago);
    return tr("%1 · %2 · %3 in flight")
        .arg(ago, format::rate(double(column.repliesPerSecond)),
            format::count(qint64(column.inFlight)));
}

void Overview::mousePressEvent(QMouseEvent* event)
{
    const QPoint place = event->position().toPoint();
    if (event->button() != Qt::LeftButton || !stripRect().contains(place)) {
        QWidget::mousePressEvent(event);
        return;
    }
    for (const Bookmark& bookmark : m_time.bookmarks()) {
        const QRect flag
            = TimePainter::flagRect(xOf(bookmark.at), stripRect(), fontMetrics().height());
        if (flag.adjusted(-1, 0, 1, 1).contains(place)) {
            m_time.setInstant(bookmark.at);
            return;
        }
    }
    m_drag = partAt(place.x());
    m_grip = timeAt(place.x());
    if (m_drag == Drag::None) {
        const std::int64_t to = m_grip + m_time.span() / 2;
        m_time.show({ to - m_time.span(), to });
        m_drag = Drag::Body;
        m_grip = timeAt(place.x()); // the axis stands still from now on
    }
    m_gripRange = m_time.range();
}

void Overview::mouseMoveEvent(QMouseEvent* event)
{
    const int x = event->position().toPoint().x();
    if (m_drag == Drag::None) {
        m_gestures.hover(x);
        const Drag part = partAt(x);
        setCursor(part == Drag::Left || part == Drag::Right ? Qt::SizeHorCursor
                : part == Drag::Body                        ? Qt::OpenHandCursor
                                                            : Qt::ArrowCursor);
        return;
    }
    const std::int64_t way = timeAt(x) - m_grip;
    TimeRange range = m_gripRange;
    if (m_drag != Drag::Right)
        range.from += way;
    if (m_drag != Drag::Left)
        range.to += way;
    const TimeRange kept = m_time.kept();
    if (m_drag == Drag::Left)
        range.from = std::clamp(
            range.from, std::min(kept.from, m_gripRange.from), range.to - TimeView::shortest);
    if (m_drag == Drag::Right) // the left edge stays where it is
        range.to = std::max(std::min(range.to, kept.to), range.from + TimeView::shortest);
    m_time.show(range);
}

void Overview::mouseReleaseEvent(QMouseEvent* event)
{
    m_drag = Drag::None;
    QWidget::mouseReleaseEvent(event);
}

void Overview::leaveEvent(QEvent* event)
{
    m_gestures.leave();
    QWidget::leaveEvent(event);
}

/// Around what is looked at, or the end, which then stays in sight.
void Overview::zoom(double factor) { m_time.zoom(factor, m_time.instant().value_or(m_time.end())); }

void Overview::keyPressEvent(QKeyEvent* event)
{
    const std::int64_t step
        = event->modifiers() & Qt::ShiftModifier ? m_time.span() : m_time.span() / 10;
    switch (event->key()) {
    case Qt::Key_Left:
        m_time.pan(-step);
        break;
    case Qt::Key_Right:
        m_time.pan(step);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: // where Plus is Shift and Equal
        zoom(0.5);
        break;
    case Qt::Key_Minus:
        zoom(2);
        break;
    case Qt::Key_Home:
        m_time.show(m_time.kept());
        break;
    case Qt::Key_End:
        Q_EMIT liveRequested();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Overview::wheelEvent(QWheelEvent* event) { m_gestures.wheel(event); }

void Overview::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        updateGeometry();
        takeFigures();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice
