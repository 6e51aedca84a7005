// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/view/looptimer.h"

#include <QAbstractEventDispatcher>
#include <QEvent>

namespace sluice::bench {

MeasuringApplication::MeasuringApplication(int& argc, char** argv)
    : QApplication(argc, argv)
{
    // From one wait to the next: waiting itself takes no CPU time.
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, this,
        [this] {
            const std::int64_t now = clockNanos(CLOCK_THREAD_CPUTIME_ID);
            if (m_turnBegan != 0)
                m_turns.push_back(now - m_turnBegan);
            m_turnBegan = now;
        });
}

bool MeasuringApplication::notify(QObject* receiver, QEvent* event)
{
    if (event->type() == QEvent::Paint) { // of one widget, within an update
        const std::int64_t before = clockNanos(CLOCK_THREAD_CPUTIME_ID);
        const bool result = QApplication::notify(receiver, event);
        const std::int64_t cpu = clockNanos(CLOCK_THREAD_CPUTIME_ID) - before;
        if (cpu > m_slowestNanos) {
            m_slowestNanos = cpu;
            m_slowestName = receiver->metaObject()->className();
        }
        return result;
    }
    if (event->type() != QEvent::UpdateRequest)
        return QApplication::notify(receiver, event);
    const std::int64_t cpu = clockNanos(CLOCK_THREAD_CPUTIME_ID);
    const std::int64_t wall = clockNanos(CLOCK_MONOTONIC);
    const bool result = QApplication::notify(receiver, event);
    m_paints.push_back(
        { clockNanos(CLOCK_THREAD_CPUTIME_ID) - cpu, clockNanos(CLOCK_MONOTONIC) - wall });
    return result;
}

void MeasuringApplication::restart()
{
    m_paints.clear();
    m_turns.clear();
    m_turnBegan = 0;
    m_slowestNanos = 0;
    m_slowestName = "";
}

QString MeasuringApplication::slowestPaint() const
{
    return QStringLiteral("%1 %2 ms")
        .arg(QLatin1String(m_slowestName))
        .arg(double(m_slowestNanos) * 1e-6, 0, 'f', 1);
}

} // namespace sluice::bench
