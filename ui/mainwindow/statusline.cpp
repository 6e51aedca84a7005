// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/mainwindow/statusline.h"

#include "ui/mainwindow/cellbar.h"
#include "ui/theme/colors.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace sluice {

namespace {

using std::chrono_literals::operator""ms;

QColor dotColor(const Colors& c, ConnectionPhase phase)
{
    switch (phase) {
    case ConnectionPhase::Ready:
        return c.phase(Phase::Delivery).fill;
    case ConnectionPhase::Resolving:
    case ConnectionPhase::Connecting:
    case ConnectionPhase::Handshaking:
        return c.phase(Phase::Queued).fill;
    case ConnectionPhase::Backoff:
        return c.phase(Phase::Waiting).fill;
    case ConnectionPhase::Failed:
        return c.errorBorder;
    case ConnectionPhase::Idle:
    case ConnectionPhase::Closed:
        break;
    }
    return c.muted;
}

// A second channel beside the colour: filled when connected, a ring otherwise.
QIcon dot(const QColor& color, bool filled, int side, qreal ratio)
{
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal thick = side / 6.0;
    const qreal inset = side * 0.2;
    painter.setPen(QPen(color, thick));
    painter.setBrush(filled ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawEllipse(QRectF(inset, inset, side - 2 * inset, side - 2 * inset));
    return QIcon(pixmap);
}

void setTextColor(QWidget* widget, const QColor& color)
{
    QPalette palette = widget->palette();
    if (palette.color(QPalette::WindowText) == color)
        return;
    palette.setColor(QPalette::WindowText, color);
    widget->setPalette(palette);
}

} // namespace

StatusLine::StatusLine(const Clock& clock, QWidget* parent)
    : QStatusBar(parent)
    , m_clock(clock)
{
    setObjectName(QStringLiteral("statusLine"));
    setSizeGripEnabled(false);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_countdown.setInterval(200ms);
    connect(&m_countdown, &QTimer::timeout, this, &StatusLine::showState);

    m_state = new QPushButton(this);
    m_state->setObjectName(QStringLiteral("connectionState"));
    m_state->setProperty("quiet", true);
    m_state->setFocusPolicy(Qt::StrongFocus);
    connect(m_state, &QPushButton::clicked, this, &StatusLine::stateActivated);
    addWidget(m_state);

    m_queue = new QWidget(this);
    auto* layout = new QHBoxLayout(m_queue);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() / 3);
    const QString queueHelp = tr("Requests in the bounded channel now, and how many it takes. "
                                 "Counted at the channel itself, not sampled. "
                                 "Full means that producers wait in send(): that is backpressure.");
    m_cells = new CellBar(m_queue);
    m_depth = new QLabel(m_queue);
    m_depth->setObjectName(QStringLiteral("queueDepth"));
    m_depth->setTextFormat(Qt::PlainText);
    m_queue->setToolTip(plainToolTip(queueHelp));
    layout->addWidget(new QLabel(tr("queue"), m_queue));
    layout->addWidget(m_cells);
    layout->addWidget(m_depth);
    addWidget(m_queue);

    m_inFlight = addFigure(QStringLiteral("inFlight"),
        tr("Requests written to the socket whose reply is not complete. Limited by the window."));
    m_rate = addFigure(QStringLiteral("throughput"),
        tr("Replies received over the last second, on all connections."));
    m_p99 = addFigure(QStringLiteral("p99"),
        tr("99 of 100 requests of the last 10 s took at most this long, from send() to the caller "
           "running again."));
    m_waiting = addFigure(QStringLiteral("waiting"),
        tr("Producers suspended in send() because the channel is full. Fewer producers or a faster "
           "server help; "
           "a larger channel only makes them wait elsewhere."));
    m_view = addFigure(QStringLiteral("view"),
        tr("Frames that the live view paints per second, and request records that were overwritten "
           "before the view "
           "had read them. Counters and percentiles stay exact when records are lost."));
    m_view->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_view->setContentsMargins(fontMetrics().height() / 2, 0, fontMetrics().height() / 2, 0);
    removeWidget(m_view);
    addPermanentWidget(m_view);
    m_view->show();
    setState({});
    setFigures({});
}

QLabel* StatusLine::addFigure(const QString& name, const QString& help)
{
    auto* label = new QLabel(this);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setToolTip(plainToolTip(help));
    label->setAccessibleDescription(help);
    label->setContentsMargins(fontMetrics().height() / 2, 0, 0, 0);
    addWidget(label);
    return label;
}

void StatusLine::setState(const ConnectionState& state)
{
    m_connection = state;
    if (state.phase == ConnectionPhase::Backoff)
        m_countdown.start();
    else
        m_countdown.stop();
    showState();
}

void StatusLine::setFigures(const StatusFigures& figures)
{
    const bool isRenamed = figures.replay != m_figures.replay;
    m_figures = figures;
    showFigures();
    if (isRenamed)
        showState();
}

void StatusLine::changeEvent(QEvent* event)
{
    QStatusBar::changeEvent(event);
    if (!m_view)
        return;
    if (event->type() == QEvent::FontChange) {
        for (QLabel* label : { m_depth, m_inFlight, m_rate, m_p99, m_waiting, m_view })
            label->setMinimumWidth(0);
    }
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange
        || event->type() == QEvent::StyleChange) {
        showState();
        showFigures();
    }
}

void StatusLine::showState()
{
    const Colors& c = Colors::of(palette());
    const bool isReplay = !m_figures.replay.isEmpty();
    const QString text
        = isReplay ? m_figures.replay : errortext::ofState(m_connection, m_clock.now());
    const bool ready = m_connection.phase == ConnectionPhase::Ready && !isReplay;
    const int side = m_state->iconSize().height();
    const QColor color = isReplay ? c.muted : dotColor(c, m_connection.phase);
    m_state->setIcon(dot(color, ready, side, devicePixelRatioF()));
    if (text == m_state->text())
        return;
    QString escaped = text;
    m_state->setText(escaped.replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_state->setAccessibleName(isReplay ? text : tr("Connection: %1").arg(text));
    const bool canRetry = m_connection.phase == ConnectionPhase::Backoff
        || m_connection.phase == ConnectionPhase::Failed
        || m_connection.phase == ConnectionPhase::Closed;
    m_state->setToolTip(plainToolTip(canRetry ? tr("Click to connect again at once") : text));
    if (m_view)
        fit();
}

void StatusLine::showFigures()
{
    const Colors& c = Colors::of(palette());
    const StatusFigures& f = m_figures;
    m_cells->setFill(f.queueDepth, f.capacity);
    setFigure(m_depth,
        QStringLiteral("%1/%2").arg(format::count(f.queueDepth), format::count(f.capacity)));
    setFigure(m_inFlight, tr("in flight %1").arg(format::count(f.inFlight)));
    setFigure(m_rate,
        f.requestsPerSecond ? format::rate(f.requestsPerSecond, tr("req"))
                            : tr("%1 req/s").arg(format::unknown()));
    setFigure(m_p99, tr("p99 %1").arg(format::duration(f.p99)));
    setFigure(m_waiting, tr("%1 waiting").arg(format::count(f.waiting)));
    setFigure(m_view,
        tr("view %1 fps · %2 telemetry records lost")
            .arg(format::number(f.framesPerSecond, 0), format::count(f.telemetryLost)));
    const bool pressed = f.waiting.value_or(0) > 0;
    setTextColor(m_waiting, pressed ? c.phase(Phase::Waiting).text : c.text);
    const bool lossy = f.telemetryLost.value_or(0) > 0;
    setTextColor(m_view, lossy ? c.warningText : c.muted);
    m_cells->setAccessibleName(tr("Queue depth"));
    m_cells->setAccessibleDescription(m_depth->text());
    fit();
}

void StatusLine::resizeEvent(QResizeEvent* event)
{
    QStatusBar::resizeEvent(event);
    fit();
}

void StatusLine::fit()
{
    const int gap = fontMetrics().height() / 2;
    const auto wide = [gap](const QWidget* widget) {
        return std::max(widget->sizeHint().width(), widget->minimumWidth()) + gap;
    };
    int needed = gap;
    for (const QWidget* widget :
        { static_cast<QWidget*>(m_state), m_queue, static_cast<QWidget*>(m_waiting),
            static_cast<QWidget*>(m_inFlight), static_cast<QWidget*>(m_rate),
            static_cast<QWidget*>(m_p99), static_cast<QWidget*>(m_view) })
        needed += wide(widget);
    for (QLabel* label : { m_view, m_p99, m_rate, m_inFlight }) {
        const bool room = needed <= width();
        label->setVisible(room);
        if (!room)
            needed -= wide(label);
    }
}

// Grows and never shrinks, so that the line does not dance with every figure.
void StatusLine::setFigure(QLabel* label, const QString& text)
{
    if (label->text() == text)
        return;
    label->setText(text);
    label->setAccessibleName(text);
    label->setMinimumWidth(std::max(label->minimumWidth(), label->sizeHint().width()));
}

} // namespace sluice
