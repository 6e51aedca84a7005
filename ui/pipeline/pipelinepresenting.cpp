// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// The Pipeline tab before an audience, and the tour through it.
#include "ui/mainwindow/banner.h"
#include "ui/mainwindow/tour.h"
#include "ui/pipeline/bookmarkactions.h"
#include "ui/pipeline/flowpane.h"
#include "ui/pipeline/heatmap.h"
#include "ui/pipeline/knobbar.h"
#include "ui/pipeline/knobpanel.h"
#include "ui/pipeline/overview.h"
#include "ui/pipeline/pipelinetab.h"
#include "ui/pipeline/presenterview.h"
#include "ui/pipeline/pressureinspector.h"
#include "ui/pipeline/requestsbar.h"
#include "ui/pipeline/scenariobar.h"
#include "ui/pipeline/scenariocard.h"
#include "ui/pipeline/stagecontrols.h"
#include "ui/pipeline/steppanel.h"
#include "ui/pipeline/strips.h"
#include "ui/pipeline/waterfall.h"

#include <QAction>
#include <QComboBox>
#include <QSettings>

#include <algorithm>

namespace sluice {

namespace {
/// Of a desk's type that fit below each other on the screen, at least.
constexpr double linesOfScreen = 28;
} // namespace

void PipelineTab::setPresenting(bool presenting)
{
    if (presenting == m_isPresenting)
        return;
    m_stage->steps()->end();
    m_isPresenting = presenting;
    // Three panes, the rest is for desks.
    for (QWidget* each : std::initializer_list<QWidget*> {
             m_knobs, m_stage->panel(), m_requestsBar, m_heatMap, m_overview, m_messages, m_span })
        each->setHidden(presenting);
    m_stage->panel()->setHidden(presenting || m_source.isReplay());
    m_stage->card()->setHidden(presenting || !m_scenarioBar->chosenInfo().scenario);
    m_presenter->setVisible(presenting);
    // Who has large text on the desk already gets as much larger as the panes have room for.
    const double by = std::clamp(
        window()->height() / (linesOfScreen * fontMetrics().height()), 1.0, PresenterView::scale);
    m_presenter->setScale(by);
    const QFont large = presenting ? PresenterView::largeFont(font(), by) : QFont();
    for (QWidget* pane : std::initializer_list<QWidget*> {
             m_flow, m_waterfall, m_strips, m_stage->steps(), m_badge })
        pane->setFont(large);
    // Some keys mean something else to a speaker.
    const QList<QAction*> kept { m_scenarioBar->startStopAction(), m_scenarioBar->freezeAction(),
        m_live };
    for (QAction* action : pipelineActions()) {
        if (kept.contains(action) || m_stage->actions().contains(action))
            continue;
        if (presenting)
            removeAction(action);
        else
            addAction(action);
    }
    for (QAction* key : m_presenter->keys()) {
        if (presenting)
            addAction(key);
        else
            removeAction(key);
    }
    if (!presenting)
        m_feed.setMasksKeys(false);
    shareHeight();
    m_isSplitByHand = false;
    splitHeight();
    m_waterfall->setFocus();
    showState();
}

/// The clicker's keys go from station to station; what they do else waits.
void PipelineTab::takeStepping(bool stepping)
{
    m_scenarioBar->startStopAction()->setEnabled(!stepping);
    QList<QKeySequence> keys { Qt::Key_Space };
    if (!m_isPresenting) // a speaker has the others anyway
        keys += QList<QKeySequence> { Qt::Key_N, Qt::Key_PageDown };
    m_nextStep->setShortcuts(keys);
    const auto set
        = [this](QAction* action, bool there) { there ? addAction(action) : removeAction(action); };
    set(m_nextStep, stepping);
    set(m_endSteps, stepping && !m_isPresenting);
    for (QAction* action : m_bookmarks->actions())
        set(action, !stepping && !m_isPresenting);
    if (stepping)
        m_waterfall->setFocus();
    m_presenter->show();
}

bool PipelineTab::leaveStep()
{
    if (!m_stage->steps()->isStepping())
        return false;
    m_stage->steps()->end();
    return true;
}

void PipelineTab::rememberIn(QSettings& settings)
{
    const QString key = QStringLiteral("pipeline/cardFolded");
    ScenarioCard* card = m_stage->card();
    card->setFolded(settings.value(key, false).toBool());
    connect(card, &ScenarioCard::foldedChanged, this,
        [&settings, key](bool folded) { settings.setValue(key, folded); });
}

QList<TourStop> PipelineTab::tourStops()
{
    const auto play = [this] {
        if (m_source.runningScenario().isEmpty())
            m_scenarioBar->startStopAction()->trigger();
    };
    return {
        { m_scenarioBar.data(),
            tr("Each scenario shows one lesson. This one is the first: two tasks share one "
               "connection. Space starts and stops it."),
            [this] { m_stage->choose(m_scenarioBar->withNumber(0)); } },
        { m_flow,
            tr("It runs. At the left who sends, then the bounded channel, the connection and the "
               "server. Every cell is a request that is there at this moment."),
            play },
        { m_knobs,
            tr("These knobs act at once. Make the capacity 1 and see producers wait: that is "
               "backpressure."),
            {} },
        { m_waterfall,
            tr("Each row is a request, each colour a part of its time: waiting to send, queued, in "
               "flight. Click one and it is explained."),
            {} },
        { m_strips, tr("The same over time: how full the channel was, and how many waited."), {} },
        { m_inspector.data(),
            tr("Where the pressure is, in a sentence with numbers, and what to try."), {} },
    };
}

} // namespace sluice
