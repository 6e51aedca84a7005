// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/roundtripseed.h"
#include "app/scenariorunner.h"
#include "app/serverview.h"
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
    [[nodiscard]] std::vector<ProducerId> producers() override;
    [[nodiscard]] QByteArray producerName(ProducerId id) const override;
    [[nodiscard]] ConnectionState connectionState() override;
    [[nodiscard]] PipelineConfig config() const override { return m_config; }
    void setCapacity(int capacity) override;
    void setWindow(int window) override;
    void setProducers(int producers) override;
    void setWhenFull(FullPolicy policy) override;
    void setConnections(int connections) override;
    void setBulkShare(int percent) override;
    void setLane(Lane lane) override;
    [[nodiscard]] QList<ScenarioInfo> scenarios() const override;
    [[nodiscard]] QByteArray runningScenario() const override;
    void startScenario(const QByteArray& name) override;
    void stopScenario() override;

    /// Moves what was recorded into the history; the timer does it while nobody draws.
    void pull();
    /// Sees everything that is pulled from now on; null: nobody does.
    void setTap(HistoryTap* tap) { m_history.setTap(tap); }
    /// What the scenario's producers send; of the application's choice, for a server that is not
    /// private.
    void setLoadSettings(const LoadSettings& settings) { m_settings = settings; }
    /// Asked before a scenario begins; calls `go` when it may. The default lets every scenario
    /// begin.
    void setGate(std::function<void(std::function<void()> go)> gate) { m_gate = std::move(gate); }

Q_SIGNALS:
    void configChanged();

private:
    void applyLimits();

    CoreThread& m_core;
    ScenarioRunner& m_runner;
    History m_history;
    RoundTripSeed m_seed;
    ServerView m_serverView;
    PipelineConfig m_config;
    LoadSettings m_settings;
    std::function<void(std::function<void()>)> m_gate;
    std::vector<ProducerInfo> m_known; ///< by id - 1
    RunCounts m_before; ///< of runs that have ended
    QTimer m_timer;
};

} // namespace sluice
