// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/qtexecutor.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <cassert>

namespace sluice {

namespace {
const QEvent::Type wakeEvent = static_cast<QEvent::Type>(QEvent::registerEventType());
}

QtExecutor::QtExecutor(const Clock& clock, QObject* parent)
    : QObject(parent)
    , Executor(clock)
{
    assert(!current());
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, this, [this] {
        runReady();
        // Too early (a wait beyond the longest that m_timer gets, or its rounding): once more.
        if (!m_timer.isActive())
            wakeAt(nextTimer());
    });
    setCurrent(this);
}

QtExecutor::~QtExecutor()
{
    drain();
    awaitWakers();
    setCurrent(nullptr);
}

void QtExecutor::drain() noexcept
{
    while (hasJobs())
        runReady();
}

void QtExecutor::wake() noexcept { QCoreApplication::postEvent(this, new QEvent(wakeEvent)); }

void QtExecutor::wakeAt(std::optional<TimePoint> when) noexcept
{
    if (!when) {
        m_timer.stop();
        return;
    }
    // Rounded up: a timer that fires early would find nothing due and be set again.
    const TimePoint now = clock().now();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::max(*when, now) - now);
    m_timer.start(std::min(wait, std::chrono::milliseconds(1'000'000)));
}

bool QtExecutor::event(QEvent* event)
{
    if (event->type() != wakeEvent)
        return QObject::event(event);
    runReady();
    return true;
}

} // namespace sluice
