// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/frameclock.h"

#include <QEvent>
#include <QWidget>

#include <algorithm>
#include <vector>

namespace sluice {

namespace {

constexpr int fastest = 16;
constexpr int medium = 33;
constexpr int slowest = 66;
constexpr int unfocused = 100;
constexpr int hidden = 250;
constexpr int calm = 500;

} // namespace

FrameClock::FrameClock(QWidget* watched)
    : QObject(watched)
    , m_watched(watched)
{
    watched->installEventFilter(this);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &FrameClock::beat);
    m_second.start();
    m_timer.start(hidden);
}

int FrameClock::intervalFor(Duration paint, int present)
{
    // Half of a frame may go into painting; back to the faster rate only with a margin.
    using std::chrono::milliseconds;
    if (paint > milliseconds(16) || (present >= slowest && paint > milliseconds(10)))
        return slowest;
    if (paint > milliseconds(8) || (present >= medium && paint > milliseconds(5)))
        return medium;
    return fastest;
}

std::optional<double> FrameClock::framesPerSecond() const
{
    if (!m_shown)
        return {};
    return m_rate;
}

std::optional<Duration> FrameClock::paintAt(double share) const
{
    const std::size_t count = std::min(m_paintCount, m_paints.size());
    if (count == 0)
        return {};
    std::vector<std::int64_t> sorted(m_paints.begin(), m_paints.begin() + std::ptrdiff_t(count));
    std::sort(sorted.begin(), sorted.end());
    return Duration(sorted[std::min(count - 1, std::size_t(share * double(count)))]);
}

std::optional<Duration> FrameClock::medianPaint() const { return paintAt(0.5); }
std::optional<Duration> FrameClock::slowPaint() const { return paintAt(0.99); }

bool FrameClock::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
    case QEvent::Expose:
    case QEvent::WindowActivate:
    case QEvent::WindowDeactivate:
        // The state is what it will be once the event has been handled.
        QMetaObject::invokeMethod(this, &FrameClock::follow, Qt::QueuedConnection);
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void FrameClock::setReducedMotion(bool reduced)
{
    m_reducedMotion = reduced;
    follow();
}

void FrameClock::follow()
{
    QWindow* window = m_watched->window()->windowHandle();
    if (window != m_window) {
        if (m_window)
            m_window->removeEventFilter(this);
        m_window = window;
        if (m_window)
            m_window->installEventFilter(this);
    }
    const bool shown = m_watched->isVisible() && m_window && m_window->isExposed();
    if (shown != m_shown) {
        m_shown = shown;
        m_ticks = 0;
        m_rate = 0;
        m_second.restart();
    }
    const int wanted = !shown         ? hidden
        : m_reducedMotion             ? calm
        : m_watched->isActiveWindow() ? m_adapted
                                      : std::max(unfocused, m_adapted);
    if (wanted != m_timer.interval())
        m_timer.start(wanted);
}

void FrameClock::beat()
{
    follow();
    if (!m_shown) {
        Q_EMIT hiddenTick();
        return;
    }
    if (m_paint.count() > 0) {
        m_paints[m_paintCount++ % m_paints.size()] = m_paint.count();
        m_average += (double(m_paint.count()) - m_average) / 16;
        m_paint = {};
        m_adapted = intervalFor(Duration(std::int64_t(m_average)), m_adapted);
    }
    ++m_ticks;
    if (const qint64 elapsed = m_second.nsecsElapsed(); elapsed >= 1'000'000'000) {
        m_rate = double(m_ticks) * 1e9 / double(elapsed);
        m_ticks = 0;
        m_second.restart();
    } else if (m_rate == 0 && m_ticks > 3) { // the first second
        m_rate = double(m_ticks) * 1e9 / double(std::max<qint64>(elapsed, 1));
    }
    Q_EMIT tick();
}

} // namespace sluice
