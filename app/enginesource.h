// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/roundtripseed.h"
#include "app/scenariorunner.h"
#include "app/serverview.h"
#include "core/load/scenariolibrary.h"
#include "core/load/steprun.h"
#include "core/trace/history.h"
#include "ui/models/pipelinesource.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace sluice {

/// The Pipeline tab's source on the real engine: pulls the trace, hands out copies, sets the
/// engine's knobs. GUI thread.
class EngineSource final : public QObject, public PipelineSource {
    Q_OBJECT

public:
    EngineSource(CoreThread& core, ScenarioRunner& runner, QObject* parent = nullptr);

    [[nodiscard]] std::int64_t now() const override;
    [[nodiscard]] std::shared_ptr<const LiveSnapshot> snapshot() override;
    void readBuckets(std::int64_t from, std::vector<HistoryBucket>& to) override;
    void readRecords(std::int64_t until, std::size_t max, std::vector<RequestRecord>& to) override;
    [[nodiscard]] HistoryView history() override;
    [[nodiscard]] HistoryView pinHistory() override;
    void readHolders(std::int64_t since, Duration atLeast, std::vector<RequestRecord>& to) override;
    [[nodiscard]] RunCounts totals() override;
    [[nodiscard]] quint64 telemetryLost() override { return m_history.recordsLost(); }
    [[nodiscard]] Spending spending() override;
    [[nodiscard]] PipelineLatency latency() override;
    [[nodiscard]] std::optional<Duration> unloadedRoundTrip() override;
    [[nodiscard]] std::int64_t waySince() const override { return m_runner.theStage().waySince(); }
    [[nodiscard]] std::vector<ProducerId> producers() override;
    [[nodiscard]] QByteArray producerName(ProducerId id) const override;
    [[nodiscard]] ConnectionState connectionState() override;
    [[nodiscard]] PipelineConfig config() const override;
    void setCapacity(int capacity) override;
    void setWindow(int window) override;
    void setProducers(int producers) override;
    void setWhenFull(FullPolicy policy) override;
    void setConnections(int connections) override;
    void setBulkShare(int percent) override;
    void setLane(Lane lane) override;
    [[nodiscard]] bool canStep() const override { return m_links != nullptr; }
    void beginSteps(const QList<QByteArray>& command) override;
    void nextStep() override;
    void endSteps() override { m_step.reset(); }
    [[nodiscard]] std::optional<StepState> stepState() const override;
    [[nodiscard]] QList<ScenarioInfo> scenarios() const override;
    [[nodiscard]] QByteArray runningScenario() const override;
    void startScenario(const QByteArray& name) override;
    void stopScenario() override;
    [[nodiscard]] StageSettings stage() const override { return m_settings; }
    void turn(const KnobSetting& setting) override;
    void resetScenario(const QByteArray& name) override;
    [[nodiscard]] std::optional<ScenarioProgress> progress() override;
    [[nodiscard]] QJsonObject report() override;
    void note(const QByteArray& figure, double value) override;

    /// Moves what was recorded into the history; the timer does it while nobody draws.
    void pull();
    /// Sees everything that is pulled from now on; null: nobody does.
    void setTap(HistoryTap* tap) { m_history.setTap(tap); }
    /// What can be played; the open stage is chosen, or the first. As made, there is that one.
    void setScenarios(std::vector<std::shared_ptr<const Scenario>> scenarios);
    /// Of every scenario's load, the application's choice: prefix, keys' expiry, whether a person
    /// has said yes to writing, and a cap (0: the scenario's own).
    void setLoadSettings(const LoadSettings& settings);
    /// What holds a command up that goes step by step; the engine was made with them, and they
    /// outlive this. Without them nothing can step.
    void setStepLinks(StepLinks* links) { m_links = links; }
    /// Asked before a scenario begins; calls `go` when it may. The default lets every scenario
    /// begin.
    void setGate(std::function<void(std::function<void()> go)> gate) { m_gate = std::move(gate); }
    /// Connects to the scripted server, for a scenario that needs one, and calls `go` when that
    /// stands. Without it such scenarios do not begin.
    void setScriptedGate(std::function<void(std::function<void()> go)> gate)
    {
        m_scriptedGate = std::move(gate);
    }

Q_SIGNALS:
    void configChanged();

private:
    template <typename Change> void change(Change change);
    void choose(const QByteArray& name);
    void play(const QByteArray& name);
    void takePlayed();
    [[nodiscard]] const Scenario* find(const QByteArray& name) const;
    [[nodiscard]] StageSettings ofProgram(StageSettings settings) const;

    CoreThread& m_core;
    ScenarioRunner& m_runner;
    History m_history;
    RoundTripSeed m_seed;
    ServerView m_serverView;
    std::vector<std::shared_ptr<const Scenario>> m_scenarios;
    QByteArray m_chosen; ///< of m_scenarios: whose knobs these are
    QByteArray m_resetTo; ///< once what runs has ended; empty: nothing
    StageSettings m_settings; ///< as the knobs stand
    LoadSettings m_base; ///< see setLoadSettings()
    std::function<void(std::function<void()>)> m_gate;
    std::function<void(std::function<void()>)> m_scriptedGate;
    StepLinks* m_links = nullptr;
    std::unique_ptr<StepRun> m_step; ///< while a person goes step by step
    std::vector<ProducerInfo> m_known; ///< by id - 1
    RunCounts m_before; ///< of runs that have ended
    QTimer m_timer;
};

} // namespace sluice
