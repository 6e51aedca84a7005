// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/corestage.h"
#include "core/load/scenariorun.h"

#include <QObject>

#include <memory>

namespace sluice {

/// Plays scenarios on the connection, one at a time: the program's stage and what is played there.
/// GUI thread, which has an executor; nothing in it blocks but the end of the load threads, which
/// have nothing left to do then.
class ScenarioRunner : public QObject {
    Q_OBJECT

public:
    /// `links`: those that the core thread was made with; null: none.
    explicit ScenarioRunner(
        CoreThread& core, QObject* parent = nullptr, SlowLinks* links = nullptr);
    /// Ends at once what runs; keys are then left to their expiry.
    ~ScenarioRunner() override;

    enum class Stage { Idle, Preparing, Running, Draining, CleaningUp };
    [[nodiscard]] Stage stage() const;
    /// Producers are at work, or finishing.
    [[nodiscard]] bool isPlaying() const
    {
        return stage() == Stage::Running || stage() == Stage::Draining;
    }

    /// Only when idle and connected.
    void start(const Scenario& scenario, const StageSettings& settings);
    /// Producers finish the request they are at; then the keys are removed; then ended() follows.
    /// What a silent server does not answer is given up after a few seconds.
    void stop();
    /// What is different from before takes effect at once, whether a scenario runs or not.
    void set(const StageSettings& settings);
    /// Only when idle: so it will be played. The engine is set at once, the link and the server are
    /// left harmless until then; what was played last is forgotten.
    void prepare(const StageSettings& settings);

    /// What is played, or was last; null: nothing yet.
    [[nodiscard]] ScenarioRun* play() const { return m_play.get(); }
    [[nodiscard]] CoreStage& theStage() { return m_stage; }
    /// The run under way, or the last one; 0: none yet.
    [[nodiscard]] RunId run() const { return m_run; }
    [[nodiscard]] int producers() const { return m_play ? m_play->producers() : 0; }

    /// What is read at this instant for a report of the run.
    [[nodiscard]] ReportReading reading() const { return m_stage.reading(m_run); }

Q_SIGNALS:
    /// Producers are at work.
    void started();
    /// Every request of the run has settled; keys are being removed.
    void settled();
    void ended();
    /// A phase, a setting, a caption or a goal.
    void changed();

private:
    void takeChange();

    CoreStage m_stage;
    StageSettings m_settings; ///< as set last
    RunId m_run = 0;
    ScenarioRun::Phase m_phase = ScenarioRun::Phase::Ended; ///< as told last
    std::unique_ptr<ScenarioRun> m_play;
};

} // namespace sluice
