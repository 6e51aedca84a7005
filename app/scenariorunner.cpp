// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/scenariorunner.h"

#include <QTimer>

#include <utility>

namespace sluice {

ScenarioRunner::ScenarioRunner(CoreThread& core, QObject* parent, SlowLinks* links)
    : QObject(parent)
    , m_stage(core, *Executor::current(), links)
{
}

ScenarioRunner::~ScenarioRunner() = default;

ScenarioRunner::Stage ScenarioRunner::stage() const
{
    if (!m_play)
        return Stage::Idle;
    switch (m_play->phase()) {
    case ScenarioRun::Phase::Preparing:
        return Stage::Preparing;
    case ScenarioRun::Phase::Running:
        return Stage::Running;
    case ScenarioRun::Phase::Draining:
        return Stage::Draining;
    case ScenarioRun::Phase::CleaningUp:
        return Stage::CleaningUp;
    case ScenarioRun::Phase::Ended:
        break;
    }
    return Stage::Idle;
}

void ScenarioRunner::start(const Scenario& scenario, const StageSettings& settings)
{
    Q_ASSERT(stage() == Stage::Idle);
    m_settings = settings;
    m_phase = ScenarioRun::Phase::Preparing;
    m_play = std::make_unique<ScenarioRun>(m_stage, scenario, settings);
    m_play->start([this] { takeChange(); });
}

void ScenarioRunner::stop()
{
    if (m_play)
        m_play->stop();
}

void ScenarioRunner::set(const StageSettings& settings)
{
    const StageSettings before = std::exchange(m_settings, settings);
    if (stage() != Stage::Idle)
        return m_play->set(settings);
    if (before.engine != settings.engine)
        m_stage.set(settings.engine);
    if (before.link != settings.link)
        m_stage.set(settings.link);
    if (before.server != settings.server)
        m_stage.set(settings.server);
}

void ScenarioRunner::prepare(const StageSettings& settings)
{
    Q_ASSERT(stage() == Stage::Idle);
    m_settings = settings;
    // Later: it may be the one that is telling that it has ended.
    if (const std::shared_ptr<ScenarioRun> old = std::move(m_play))
        QTimer::singleShot(0, this, [old] {});
    m_stage.set(settings.engine);
    m_stage.set(SlowLinkSettings());
    m_stage.set(ScriptSettings());
}

void ScenarioRunner::takeChange()
{
    m_settings = m_play->settings();
    const ScenarioRun::Phase before = std::exchange(m_phase, m_play->phase());
    Q_EMIT changed();
    if (m_phase == before)
        return;
    if (m_phase == ScenarioRun::Phase::Running) {
        m_run = m_play->run();
        Q_EMIT started();
    } else if (m_phase == ScenarioRun::Phase::CleaningUp && m_play->run() != 0) {
        Q_EMIT settled();
    } else if (m_phase == ScenarioRun::Phase::Ended) {
        Q_EMIT ended();
    }
}

} // namespace sluice
