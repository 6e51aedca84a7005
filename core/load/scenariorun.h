// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/load.h"
#include "core/load/scenario.h"
#include "core/load/stage.h"
#include "core/runtime/timer.h"

#include <functional>
#include <memory>
#include <optional>

namespace sluice {

/// One play of a scenario on a stage, from the keys that it prepares to the last one that is
/// removed: the same code in the program and under virtual time. The stage's controlling thread.
class ScenarioRun {
public:
    enum class Phase : std::uint8_t {
        Preparing, ///< keys are written
        Running, ///< producers are at work
        Draining, ///< they finish what they are at
        CleaningUp, ///< keys are removed
        Ended,
    };

    /// `settings`: as the knobs stand, the scenario's own or turned since. The stage outlives it.
    ScenarioRun(Stage& stage, Scenario scenario, StageSettings settings);
    ScenarioRun(const ScenarioRun&) = delete;
    ScenarioRun& operator=(const ScenarioRun&) = delete;
    /// Ends at once what runs; keys are then left to their expiry. Not from within `changed`.
    ~ScenarioRun();

    /// Sets the stage and begins, on a stage that is connected. `changed` is called when phase() or
    /// settings() changes, a step's caption comes, or a goal is reached. The run ends by itself
    /// when the scenario's length has passed; one of no length goes on until stop(). Before keys
    /// are written and before they are removed the link and the server are made harmless, so that
    /// it cannot take for ever; so they are left, with a manager that takes.
    void start(std::function<void()> changed);
    /// Producers finish the request they are at; what a silent server does not answer is given up
    /// after a few seconds. Ended follows.
    void stop();
    /// Turns a knob while it runs (or before): at once.
    void turn(const KnobSetting& setting);
    /// The same of everything that is different.
    void set(const StageSettings& settings);

    [[nodiscard]] Phase phase() const noexcept { return m_phase; }
    [[nodiscard]] const Scenario& scenario() const noexcept { return m_scenario; }
    [[nodiscard]] const StageSettings& settings() const noexcept { return m_settings; }
    /// 0 before the producers began.
    [[nodiscard]] RunId run() const noexcept;
    [[nodiscard]] int producers() const noexcept;
    /// Since the producers began; stands when they were told to stop.
    [[nodiscard]] Duration elapsed() const;
    /// Of the steps so far the last that says something; empty: none does yet.
    [[nodiscard]] const QByteArray& caption() const noexcept { return m_caption; }
    /// By the scenario's goals: reached so far in this run.
    [[nodiscard]] const std::vector<bool>& goals() const noexcept { return m_goals; }
    /// What the view knows and the engine does not ("view.selectedBytes"), for goals.
    void note(const QByteArray& figure, double value);

    /// The report of the run so far, or of all of it once it has Ended: the JSON of
    /// core/trace/report.md.
    [[nodiscard]] QJsonObject report() const;
    /// The same of a part: from an earlier reading to now. See reading().
    [[nodiscard]] QJsonObject report(const ReportReading& since) const;
    [[nodiscard]] ReportReading reading() const;

private:
    struct State;
    void look();
    void lookWhileRunning();
    void lookWhileDraining();
    void lookAtGoals();
    void step(const ScenarioStep& step);
    void measure();
    void begin();
    void setHarmless();
    void setStage();
    void removeKeys();
    void arm();
    void setPhase(Phase phase);
    [[nodiscard]] std::optional<double> figure(
        const Condition& condition, const QJsonObject& report) const;

    Stage& m_stage;
    Scenario m_scenario;
    StageSettings m_settings;
    Phase m_phase = Phase::Preparing;
    QByteArray m_caption;
    std::vector<bool> m_goals;
    std::unique_ptr<State> m_state;
};

} // namespace sluice
