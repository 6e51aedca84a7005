// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/bench/keys/panelrig.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>

#include <algorithm>
#include <ctime>

namespace sluice::bench {

namespace {

double threadMs()
{
    timespec spent {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return double(spent.tv_sec) * 1e3 + double(spent.tv_nsec) / 1e6;
}

} // namespace

PanelRig::PanelRig(FilledServer& server)
    : m_server(server)
    , m_panel(std::make_unique<KeysPanel>(m_engine.client("keys panel")))
    , m_tree(m_panel->findChild<KeyTreeView*>())
{
    m_panel->setConsentLimit(~quint64(0));
    m_panel->resize(340, 800);
    m_panel->show();
}

PanelRig::~PanelRig() { m_panel.reset(); }

bool PanelRig::connect()
{
    m_engine.core.connectTo(RealEngine::optionsFor(m_server.server()));
    return turnUntil([this] { return m_engine.phase() == ConnectionPhase::Ready; }) >= 0;
}

double PanelRig::turnUntil(const std::function<bool()>& done)
{
    QElapsedTimer timer;
    timer.start();
    const QDeadlineTimer deadline(300'000);
    while (!done()) {
        if (deadline.hasExpired())
            return -1;
        const double before = threadMs();
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        m_longestTurn = std::max(m_longestTurn, threadMs() - before);
    }
    return double(timer.nsecsElapsed()) / 1e6;
}

} // namespace sluice::bench
