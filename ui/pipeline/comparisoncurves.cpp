// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/comparisoncurves.h"

#include "core/protocol/displaytext.h"
#include "ui/pipeline/axis.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>

namespace sluice {

namespace {

constexpr qsizetype longestName = 40;

float valueOf(const ComparedRun::Step& step, int plot)
{
    const std::array values { step.repliesPerSecond, step.inSystem, step.waiting };
    return values[std::size_t(plot)];
}

QString nameOf(int plot)
{
    const std::array names { ComparisonCurves::tr("replies/s"),
        ComparisonCurves::tr("in the system"), ComparisonCurves::tr("waiting to send") };
    return names[std::size_t(plot)];
}

/// A mark of its own for each run, so that colours need not be told apart.
void paintMark(QPainter& painter, const QPointF& at, double radius, std::size_t run)
{
    const QPointF left(-radius, 0), right(radius, 0), up(0, -radius), down(0, radius);
    switch (run % 4) {
    case 0:
        painter.drawEllipse(at, radius, radius);
        break;
    case 1:
        painter.drawRect(QRectF(at - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius)));
        break;
    case 2:
        painter.drawPolygon(QPolygonF({ at + up, at + right + down, at + left + down }));
        break;
    default:
        painter.drawPolygon(QPolygonF({ at + up, at + right, at + down, at + left }));
        break;
    }
}

QPen penOf(std::size_t run, const Colors& colors, double width)
{
    QPen pen(ComparisonCurves::colorOf(run, colors), width);
    pen.setCapStyle(Qt::FlatCap);
    const QList<qreal> dash = ComparisonCurves::dashOf(run);
    if (!dash.isEmpty())
        pen.setDashPattern(dash);
    return pen;
}

double lineWidth(const QPainter& painter)
{
    return std::max(1.5, painter.fontMetrics().height() / 9.0);
}

} // namespace

struct ComparisonCurves::Axis {
    int left = 0;
    int right = 0;
    std::int64_t length = 1; ///< nanoseconds

    [[nodiscard]] double x(std::int64_t since) const
    {
        return left + double(right - left) * double(since) / double(length);
    }
};

ComparisonCurves::ComparisonCurves(const Comparison& comparison, QWidget* parent)
    : QWidget(parent)
    , m_comparison(comparison)
{
    setObjectName(QStringLiteral("comparisonCurves"));
    setAccessibleName(tr("The runs over time, laid over one another"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&comparison, &Comparison::changed, this, qOverload<>(&QWidget::update));
    connect(&comparison, &Comparison::progressed, this, qOverload<>(&QWidget::update));
}

QColor ComparisonCurves::colorOf(std::size_t run, const Colors& colors)
{
    // Outlines: the Okabe-Ito hues at a lightness that stands out on the theme's base.
    constexpr std::array order { Phase::InFlight, Phase::Waiting, Phase::Delivery, Phase::Behind,
        Phase::Queued, Phase::Receiving, Phase::Writing, Phase::Total };
    return colors.phase(order[run % order.size()]).outline;
}

QList<qreal> ComparisonCurves::dashOf(std::size_t run)
{
    static const std::array<QList<qreal>, 4> dashes { QList<qreal> {}, { 5, 2 }, { 1.5, 1.5 },
        { 6, 2, 1.5, 2 } };
    return dashes[run % dashes.size()];
}

QSize ComparisonCurves::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 44, unit * 22 };
}

QSize ComparisonCurves::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 16, unit * 10 };
}

void ComparisonCurves::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& colors = Colors::of(palette());
    painter.fillRect(rect(), colors.base);
    paint(painter, rect(), colors);
}

void ComparisonCurves::paint(QPainter& painter, const QRect& area, const Colors& colors) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int unit = metrics.height();
    const int gap = unit / 2;
    const auto& runs = m_comparison.runs();
    std::size_t steps = 0;
    for (const ComparedRun& run : runs)
        steps = std::max(steps, run.steps.size());
    if (steps == 0) {
        painter.setPen(colors.muted);
        painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap,
            tr("The runs appear here, each over the time since its start."));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const int legend = paintLegend(painter, area.adjusted(gap, gap, -gap, 0), colors);
    const Axis axis { area.left() + unit * 6, area.right() - unit,
        std::int64_t(steps) * ComparedRun::stepNanos };
    const int top = area.top() + gap + legend;
    const int height = (area.bottom() - unit * 3 / 2 - top) / plots;
    for (int plot = 0; plot < plots; ++plot) {
        // Its name stands above: within it would stand on the curves.
        paintPlot(painter,
            QRect(axis.left, top + plot * height + unit, axis.right - axis.left,
                height - unit * 5 / 4),
            plot, axis, colors);
    }
    painter.setPen(colors.muted);
    const std::int64_t step
        = niceStep(axis.length, std::max(2, (axis.right - axis.left) / (unit * 5)));
    for (std::int64_t at = 0; at <= axis.length; at += step) {
        const QString text = tickText(at, step);
        const int width = metrics.horizontalAdvance(text);
        const int x = std::clamp(int(axis.x(at)) - width / 2, area.left(),
            std::max(area.left(), area.right() - width - unit / 4));
        painter.drawText(x, area.bottom() - metrics.descent() - unit / 4, text);
    }
}

/// Returns its height: names that do not fit into a line go on in the next one.
int ComparisonCurves::paintLegend(QPainter& painter, const QRect& area, const Colors& colors) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int unit = metrics.height();
    const int sample = unit * 3;
    int x = area.left();
    int y = area.top();
    const auto& runs = m_comparison.runs();
    for (std::size_t run = 0; run < runs.size(); ++run) {
        const QString name = metrics.elidedText(toDisplay(runs[run].variant.name, longestName),
            Qt::ElideRight, std::max(unit, area.width() - sample - unit));
        const int width = sample + unit / 2 + metrics.horizontalAdvance(name) + unit;
        if (x > area.left() && x + width > area.right()) {
            x = area.left();
            y += unit * 5 / 4;
        }
        const double middle = y + unit / 2.0;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(penOf(run, colors, lineWidth(painter)));
        painter.drawLine(QPointF(x, middle), QPointF(x + sample, middle));
        painter.setPen(QPen(colorOf(run, colors), 1));
        painter.setBrush(colorOf(run, colors));
        paintMark(painter, { x + sample / 2.0, middle }, unit / 4.0, run);
        painter.setPen(colors.text);
        painter.drawText(x + sample + unit / 2, y + metrics.ascent(), name);
        x += width;
    }
    return y + unit * 5 / 4 - area.top();
}

void ComparisonCurves::paintPlot(
    QPainter& painter, const QRect& area, int plot, const Axis& axis, const Colors& colors) const
{
    if (area.height() <= 0)
        return;
    double most = 0;
    for (const ComparedRun& run : m_comparison.runs()) {
        for (const ComparedRun::Step& step : run.steps)
            most = std::max(most, double(valueOf(step, plot)));
    }
    const double top = niceCeiling(most);
    const QFontMetrics metrics = painter.fontMetrics();
    const int left = area.left() - metrics.height() / 2;
    painter.setPen(QPen(colors.border, 1));
    painter.drawLine(area.topLeft(), area.topRight());
    painter.setPen(QPen(colors.outline, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(colors.muted);
    const QString scale = format::shortCount(top);
    painter.drawText(left - metrics.horizontalAdvance(scale), area.top() + metrics.ascent(), scale);
    if (area.height() >= metrics.height() * 3 / 2) // else they would stand on one another
        painter.drawText(
            left - metrics.horizontalAdvance(u'0'), area.bottom(), QStringLiteral("0"));
    painter.setPen(colors.text);
    painter.drawText(area.left(), area.top() - metrics.descent(), nameOf(plot));
    for (std::size_t run = 0; run < m_comparison.runs().size(); ++run)
        paintRun(painter, area, plot, run, axis, top, colors);
}

void ComparisonCurves::paintRun(QPainter& painter, const QRect& area, int plot, std::size_t run,
    const Axis& axis, double top, const Colors& colors) const
{
    const std::vector<ComparedRun::Step>& steps = m_comparison.runs()[run].steps;
    const double width = lineWidth(painter);
    QPainterPath path;
    bool isOpen = false;
    std::vector<QPointF> marks;
    // Marks of different runs stand beside one another where their curves are the same.
    const std::size_t distance
        = std::max<std::size_t>(8, std::size_t(double(axis.length) / ComparedRun::stepNanos) / 8);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const float value = valueOf(steps[i], plot);
        if (value < 0) {
            isOpen = false; // a gap is a gap
            continue;
        }
        const QPointF at(
            axis.x(std::int64_t(i) * ComparedRun::stepNanos + ComparedRun::stepNanos / 2),
            area.bottom() - area.height() * double(value) / top);
        if (isOpen)
            path.lineTo(at);
        else
            path.moveTo(at);
        isOpen = true;
        if (i % distance == (run + 1) * distance / (m_comparison.runs().size() + 1))
            marks.push_back(at);
    }
    painter.save();
    painter.setClipRect(area.adjusted(0, -int(width), 0, int(width)));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(penOf(run, colors, width));
    painter.drawPath(path);
    painter.setPen(QPen(colors.base, 1));
    painter.setBrush(colorOf(run, colors));
    for (const QPointF& mark : marks)
        paintMark(painter, mark, painter.fontMetrics().height() / 4.0, run);
    painter.restore();
}

} // namespace sluice
