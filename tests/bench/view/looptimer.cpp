// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/view/looptimer.h"

#include <QAbstractEventDispatcher>
#include <QEvent>

namespace sluice::bench {

MeasuringApplication::MeasuringApplication(int& argc, char** argv)
    : QApplication(argc, argv)
{
    const QAbstractEventDispatcher* dispatcher = QAbstractEventDispatcher::instance();
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, [this] {
        if (m_isAwake) // several times in a turn: it began with the first
            return;
        m_isAwake = true;
        m_awake = { clockNanos(CLOCK_THREAD_CPUTIME_ID), clockNanos(CLOCK_MONOTONIC) };
    });
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
        if (m_isAwake)
            m_turns.push_back({ clockNanos(CLOCK_THREAD_CPUTIME_ID) - m_awake.cpu,
                clockNanos(CLOCK_MONOTONIC) - m_awake.wall });
        m_isAwake = false;
    });
}

bool MeasuringApplication::notify(QObject* receiver, QEvent* event)
{
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
}

} // namespace sluice::bench
