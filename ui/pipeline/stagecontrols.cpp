// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/stagecontrols.h"

#include "ui/pipeline/kneechart.h"
#include "ui/pipeline/knobbar.h"
#include "ui/pipeline/knobpanel.h"
#include "ui/pipeline/lessonview.h"
#include "ui/pipeline/scenariobar.h"
#include "ui/pipeline/scenariocard.h"
#include "ui/pipeline/steppanel.h"

#include <QAction>
#include <QActionGroup>

namespace sluice {

StageControls::StageControls(PipelineSource& source, ScenarioBar& bar, KnobBar& knobs, QWidget* tab)
    : QObject(tab)
    , m_source(source)
    , m_bar(bar)
    , m_knobs(knobs)
    , m_tab(tab)
    , m_card(new ScenarioCard(tab))
    , m_panel(new KnobPanel(source, tab))
    , m_steps(new StepPanel(source, tab))
    , m_slow(source)
{
    if (!source.isReplay()) {
        bar.resetAction()->setShortcut(QKeySequence(Qt::Key_R));
        connect(bar.resetAction(), &QAction::triggered, this, [this] {
            m_slow.forget();
            m_factors.first()->setChecked(true);
        });
        m_actions.append(bar.resetAction());
        m_compare = add(tr("Compare the variants…"), Qt::Key_C, &StageControls::compare);
        m_pause = add(tr("Pause the manager"), Qt::Key_P, &StageControls::pauseOrResume);
        m_step = add(tr("Step by step"), Qt::Key_S, &StageControls::stepOrEnd);
        m_lesson = add(tr("Lesson of the scenario"), Qt::Key_F1, &StageControls::openLesson);
        makeSlow();
    }
    connect(&knobs, &KnobBar::pauseToggled, this, &StageControls::pauseOrResume);
    connect(&bar, &ScenarioBar::chosenChanged, this, &StageControls::takeChosen);
    connect(m_card, &ScenarioCard::lessonRequested, this, &StageControls::openLesson);
    connect(m_card, &ScenarioCard::compareRequested, this, &StageControls::compare);
    m_panel->setHidden(source.isReplay()); // recordings do not say how it stood
    if (!source.isReplay())
        knobs.add(tr("More"), m_panel->head());
    takeChosen();
}

QAction* StageControls::add(
    const QString& text, const QKeySequence& key, void (StageControls::*slot)())
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, slot);
    m_actions.append(action);
    return action;
}

/// The system itself; a replay that looks slowly is another thing, in the bar of a replay.
void StageControls::makeSlow()
{
    auto* group = new QActionGroup(this);
    for (const int factor : { 1, 10, 100 }) {
        auto* action
            = new QAction(factor == 1 ? tr("Full speed: delays as they are set")
                                      : tr("Slow the system for real: delays × %1").arg(factor),
                this);
        action->setCheckable(true);
        action->setChecked(factor == 1);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, factor] { setFactor(factor); });
        m_factors.append(action);
        m_actions.append(action);
    }
}

void StageControls::setFactor(int factor)
{
    if (factor != 1 && !m_slow.hasDelays()) {
        m_factors.first()->setChecked(true);
        Q_EMIT noticed(tr("There is no delay to make longer: give the link a latency first."));
        return;
    }
    m_slow.setFactor(factor);
    Q_EMIT noticed(factor == 1 ? QString()
                               : tr("Slowed for real: latency and service times × %1. All that is "
                                    "measured is of the slow system.")
                                     .arg(factor));
}

void StageControls::takeChosen()
{
    const ScenarioInfo info = m_bar.chosenInfo();
    m_card->setScenario(info);
    m_panel->setScenario(info.scenario);
    m_knobs.setMarked(info.scenario ? info.scenario->knobs : std::vector<const Knob*>());
    m_ended.clear();
    showChart();
    if (m_compare)
        m_compare->setEnabled(info.scenario && !info.scenario->variants.empty());
    if (m_lesson)
        m_lesson->setEnabled(info.scenario && !info.scenario->page.isEmpty());
}

/// The scenario about load and time has theory to stand beside.
void StageControls::showChart()
{
    const bool wanted = m_bar.chosen() == KneeCurve::scenario && !m_source.isReplay();
    if (wanted == !m_knee.isNull())
        return;
    if (wanted)
        m_knee = new KneeChart(m_source);
    m_card->setChart(wanted ? m_knee.data() : nullptr);
}

void StageControls::choose(const QByteArray& name)
{
    if (name.isEmpty() || m_source.isReplay())
        return;
    m_steps->end();
    m_slow.forget();
    m_factors.first()->setChecked(true);
    m_source.resetScenario(name);
    m_bar.choose(name);
}

void StageControls::show(bool masksKeys)
{
    const QByteArray running = m_source.runningScenario();
    const std::optional<ScenarioProgress> progress = m_source.progress();
    m_card->show(progress, !running.isEmpty());
    if (m_knee)
        m_knee->follow();
    const StageSettings stage = m_source.stage();
    m_panel->show(stage);
    m_knobs.showTaking(stage.engine.taking);
    m_steps->show(masksKeys);
    m_masksKeys = masksKeys;
    if (m_pause && stage.engine.taking != m_isTaking) {
        m_isTaking = stage.engine.taking;
        m_pause->setText(m_isTaking ? tr("Pause the manager") : tr("Resume the manager"));
    }
    if (m_step) {
        m_step->setEnabled(m_source.canStep() && (running.isEmpty() || m_steps->isStepping()));
        m_step->setText(m_steps->isStepping() ? tr("End step by step") : tr("Step by step"));
    }
    // Once: stopping takes a while, as producers finish what they are at.
    if (running.isEmpty())
        m_ended.clear();
    else if (progress && progress->name == running && progress->length.count() > 0
        && progress->elapsed >= progress->length && m_ended != running) {
        m_ended = running;
        m_source.stopScenario();
    }
}

void StageControls::pauseOrResume()
{
    const Knob* knob = findKnob("manager");
    if (!knob || m_source.isReplay())
        return;
    StageSettings turned;
    turned.engine.taking = !m_source.stage().engine.taking;
    m_source.turn({ knob, knob->get(turned) });
    show(m_masksKeys);
}

void StageControls::openLesson()
{
    const ScenarioInfo info = m_bar.chosenInfo();
    if (!info.scenario || info.scenario->page.isEmpty())
        return;
    if (!m_lessonView)
        m_lessonView = new LessonView(m_tab);
    m_lessonView->showPage(QString::fromUtf8(info.scenario->page));
    m_lessonView->show();
    m_lessonView->raise();
    m_lessonView->activateWindow();
}

void StageControls::compare()
{
    const ScenarioInfo info = m_bar.chosenInfo();
    if (info.scenario && !info.scenario->variants.empty() && m_source.runningScenario().isEmpty())
        Q_EMIT compareRequested(info.name);
}

void StageControls::stepOrEnd()
{
    if (m_steps->isStepping())
        m_steps->end();
    else
        m_steps->begin();
}

} // namespace sluice
