// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/corethread.h"
#include "core/load/load.h"
#include "core/runtime/pollexecutor.h"
#include "core/trace/report.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace sluice {

/// Plays a scenario on the connection: its load threads, from the first producer to the last key
/// cleaned up. One at a time. GUI thread; nothing in it blocks but the end of the load threads,
/// which have nothing left to do then.
class ScenarioRunner : public QObject {
    Q_OBJECT

public:
    explicit ScenarioRunner(CoreThread& core, QObject* parent = nullptr);
    /// Ends at once what runs; keys are then left to their expiry.
    ~ScenarioRunner() override;

    enum class Stage { Idle, Running, Draining, CleaningUp };
    [[nodiscard]] Stage stage() const { return m_stage; }
    /// Producers are at work, or finishing.
    [[nodiscard]] bool isPlaying() const
    {
        return m_stage == Stage::Running || m_stage == Stage::Draining;
    }

    /// Only when idle and connected.
    void start(const LoadSettings& settings);
    /// Producers finish the request they are at; then the keys are removed; then ended() follows.
    /// What a silent server does not answer is given up after a few seconds.
    void stop();
    void setProducers(int count);
    void setLane(Lane lane);

    /// The run under way, or the last one; 0: none yet.
    [[nodiscard]] RunId run() const { return m_run; }
    [[nodiscard]] int producers() const { return m_load ? m_load->producers() : 0; }

    /// What is read at this instant for a report of the run.
    [[nodiscard]] ReportReading reading() const;
    [[nodiscard]] ReportReading startReading() const { return m_start; }

Q_SIGNALS:
    void started();
    /// Every request of the run has settled; keys are being removed.
    void settled();
    void ended();

private:
    void look();
    void finishLoad();

    CoreThread& m_core;
    Stage m_stage = Stage::Idle;
    RunId m_run = 0;
    ReportReading m_start;
    std::unique_ptr<Load> m_load;
    std::vector<std::unique_ptr<PollExecutor>> m_threads; ///< end before the load does
    std::shared_ptr<std::atomic<bool>> m_cleaned;
    QTimer m_look;
    TimePoint m_giveUpAt {};
    bool m_gaveUp = false;
};

} // namespace sluice
