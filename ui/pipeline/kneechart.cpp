// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/kneechart.h"

#include "ui/theme/colors.h"
#include "ui/theme/format.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace sluice {

namespace {

constexpr double mostLoad = 1.2;
constexpr double mostMultiple = 12; // service times: M/M/1 at a load of 0.92

QString timeText(std::optional<double> nanos)
{
    return format::duration(nanos ? std::optional(Duration(std::int64_t(*nanos))) : std::nullopt);
}

} // namespace

KneeChart::KneeChart(PipelineSource& source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
{
    setObjectName(QStringLiteral("kneeChart"));
    setAccessibleName(tr("Load against mean time in the system"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void KneeChart::follow()
{
    if (!m_curve.follow(m_source))
        return;
    const QString text = (QStringList(sourceText()) + pointTexts()).join(u'\n');
    if (text != accessibleDescription())
        setAccessibleDescription(text);
    update();
}

QString KneeChart::sourceText() const
{
    switch (m_curve.serviceRate()) {
    case ServiceRate::Knob:
        return tr("service time %1, as the scripted server is set")
            .arg(timeText(m_curve.serviceNanos()));
    case ServiceRate::RoundTrip:
        return tr("service time %1: the measured round trip of a request that is alone")
            .arg(timeText(m_curve.serviceNanos()));
    case ServiceRate::Unknown:
        break;
    }
    return tr("service time n/a: not measured yet");
}

QStringList KneeChart::pointTexts() const
{
    QStringList texts;
    for (const KneePoint& point : m_curve.points()) {
        texts += tr("load %1: %2 (M/M/1 %3, M/D/1 %4)")
                     .arg(format::number(point.load, 2), timeText(point.meanNanos),
                         timeText(m_curve.nanosOf(knee::mm1(point.load))),
                         timeText(m_curve.nanosOf(knee::md1(point.load))));
    }
    return texts;
}

QSize KneeChart::sizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 26, unit * 14 };
}

QSize KneeChart::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return { unit * 20, unit * 9 };
}

QPointF KneeChart::place(const QRect& area, double load, double multiple) const
{
    return { area.left() + area.width() * load / mostLoad,
        area.bottom() - area.height() * std::min(multiple, mostMultiple) / mostMultiple };
}

void KneeChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors& colors = Colors::of(palette());
    painter.fillRect(rect(), colors.base);
    const int unit = fontMetrics().height();
    const QRect area = rect().adjusted(unit * 5, unit * 2, -unit, -unit * 3);
    if (area.width() < unit || area.height() < unit)
        return;
    paintAxes(painter, area, colors);
    paintTheory(painter, area, colors);
    paintPoints(painter, area, colors);
}

void KneeChart::paintAxes(QPainter& painter, const QRect& area, const Colors& colors) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int unit = metrics.height();
    painter.setPen(QPen(colors.outline, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.drawLine(area.bottomLeft(), area.topLeft());
    painter.setPen(QPen(colors.border, 1, Qt::DashLine));
    painter.drawLine(place(area, 1, 0), place(area, 1, mostMultiple));
    painter.setPen(colors.muted);
    for (const double load : { 0.0, 0.5, 1.0 }) {
        const QString text = QString::number(load, 'f', 1);
        const QPointF at = place(area, load, 0);
        painter.drawText(QPointF(at.x() - metrics.horizontalAdvance(text) / 2.0,
                             area.bottom() + metrics.ascent() + unit / 4.0),
            text);
    }
    for (const double multiple : { 1.0, 4.0, 8.0, 12.0 }) {
        const std::optional<double> nanos = m_curve.nanosOf(multiple);
        const QString text = nanos ? timeText(nanos) : QStringLiteral("%1×").arg(multiple);
        painter.drawText(QPointF(area.left() - metrics.horizontalAdvance(text) - unit / 2.0,
                             place(area, 0, multiple).y() + metrics.ascent() / 2.0),
            text);
    }
    painter.setPen(colors.text);
    painter.drawText(QRect(0, 0, width(), unit * 3 / 2).adjusted(unit / 2, 0, -unit / 2, 0),
        Qt::AlignVCenter | Qt::AlignLeft,
        metrics.elidedText(tr("mean time in the system, by load"), Qt::ElideRight, width() - unit));
    painter.setPen(colors.muted);
    painter.drawText(QRect(unit / 2, height() - unit * 3 / 2, width() - unit, unit * 3 / 2),
        Qt::AlignVCenter, metrics.elidedText(sourceText(), Qt::ElideRight, width() - unit));
}

void KneeChart::paintTheory(QPainter& painter, const QRect& area, const Colors& colors) const
{
    struct Line {
        std::optional<double> (*theory)(double);
        QString name;
        QColor color;
        Qt::PenStyle style;
    };
    const Line lines[] {
        { knee::mm1, QStringLiteral("M/M/1"), colors.phase(Phase::InFlight).outline,
            Qt::SolidLine },
        { knee::md1, QStringLiteral("M/D/1"), colors.phase(Phase::Delivery).outline, Qt::DashLine },
    };
    const double width = std::max(1.5, painter.fontMetrics().height() / 9.0);
    painter.setBrush(Qt::NoBrush);
    for (const Line& line : lines) {
        QPainterPath path;
        constexpr double step = 0.005;
        for (int i = 0;; ++i) {
            const std::optional<double> multiple = line.theory(i * step);
            if (!multiple || *multiple > mostMultiple)
                break;
            const QPointF at = place(area, i * step, *multiple);
            if (i == 0)
                path.moveTo(at);
            else
                path.lineTo(at);
        }
        painter.setPen(QPen(line.color, width, line.style));
        painter.drawPath(path);
    }
    // A legend, at the left where the curves are low: names beside steep curves would overlap.
    const int unit = painter.fontMetrics().height();
    int y = area.top() + unit / 2;
    for (const Line& line : lines) {
        painter.setPen(QPen(line.color, width, line.style));
        painter.drawLine(QPointF(area.left() + unit, y), QPointF(area.left() + unit * 3, y));
        painter.setPen(colors.text);
        painter.drawText(
            area.left() + unit * 7 / 2, y + painter.fontMetrics().ascent() / 2, line.name);
        y += unit * 5 / 4;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.phase(Phase::Waiting).outline);
    painter.drawEllipse(QPointF(area.left() + unit * 2, y), unit / 4.0, unit / 4.0);
    painter.setPen(colors.text);
    painter.drawText(
        area.left() + unit * 7 / 2, y + painter.fontMetrics().ascent() / 2, tr("measured"));
}

void KneeChart::paintPoints(QPainter& painter, const QRect& area, const Colors& colors) const
{
    if (m_curve.serviceNanos() <= 0)
        return;
    const double radius = painter.fontMetrics().height() / 4.0;
    const QColor color = colors.phase(Phase::Waiting).outline;
    for (const KneePoint& point : m_curve.points()) {
        const QPointF at = place(area, std::min(point.load, mostLoad), point.multiple);
        painter.setPen(QPen(color, std::max(1.5, radius / 3)));
        painter.setBrush(point.isGrowing ? QBrush(colors.base) : QBrush(color));
        if (point.multiple > mostMultiple) { // above the chart: an arrow
            painter.drawPolygon(QPolygonF({ at + QPointF(0, -radius), at + QPointF(radius, radius),
                at + QPointF(-radius, radius) }));
        } else {
            painter.drawEllipse(at, radius, radius);
        }
    }
}

} // namespace sluice
