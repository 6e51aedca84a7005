// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/state.h"
#include "core/load/scenario.h"
#include "core/load/stepstate.h"
#include "core/request/requestchannel.h"
#include "core/trace/historyview.h"
#include "core/trace/latencywindow.h"
#include "core/trace/livesnapshot.h"
#include "core/trace/runtotals.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// The knobs as they stand now.
struct PipelineConfig {
    int capacity = 32; ///< C: requests admitted and not yet taken
    int window = 512; ///< W: requests taken and not fully answered, on each connection
    int producers = 0; ///< of the scenario; 0 = it has none
    FullPolicy whenFull;
    int connections = 1; ///< of the pool
    int bulkShare = 75; ///< percent of C and W that bulk requests may fill
    Lane lane = Lane::Interactive; ///< in which the scenario's producers send
    TransportMode transport = TransportMode::Channel;

    /// The window of all connections together.
    [[nodiscard]] int totalWindow() const
    {
        return transport == TransportMode::Channel ? window * connections
            : transport == TransportMode::Pool     ? connections
                                                   : 1;
    }
    bool operator==(const PipelineConfig&) const = default;
};

/// One phase over a span of time.
struct PhaseLatency {
    std::optional<Duration> mean; ///< exact
    std::optional<Duration> p50; ///< within 1 %
    std::optional<Duration> p90; ///< absent under 10 samples
    std::optional<Duration> p99; ///< absent under 100 samples
    std::optional<Duration> p999; ///< absent under 1,000 samples
    std::optional<Duration> max; ///< exact
};

struct PipelineLatency {
    quint64 samples = 0;
    std::array<PhaseLatency, phaseCount> phases;

    [[nodiscard]] const PhaseLatency& phase(Phase which) const
    {
        return phases[static_cast<std::size_t>(which)];
    }
};
/// What the view needs of the history's latencies.
[[nodiscard]] PipelineLatency pipelineLatency(const LatencyWindow& window);

/// Something that can be played.
struct ScenarioInfo {
    QByteArray name; ///< as on the command line: "many-producers"
    QString title; ///< in the reader's language: "Many producers"
    QString about; ///< one or two sentences: what it shows
    std::shared_ptr<const Scenario> scenario {}; ///< all of it; null: made up by a test
};

/// How far the scenario has come that runs, or ran last.
struct ScenarioProgress {
    QByteArray name;
    Duration elapsed {};
    Duration length {};
    QString caption; ///< what its last step said; may be empty
    std::vector<bool> goals; ///< by its goals: reached
    bool hasEnded = false;
};

/// What the engine and the server spend on it, and what the server says of our connection.
struct Spending {
    std::optional<Duration> coreCpu; ///< CPU time of the core thread since its start
    std::optional<double> serverCpu; ///< CPUs that the server used between its last two answers
    std::optional<quint64> queryBuffer; ///< bytes that the server has read of ours and not yet run
    std::optional<quint64> outputMemory; ///< bytes of replies that it holds for us
    std::optional<Duration> asked; ///< how long ago the server answered
};

/// Everything that the Pipeline tab shows and does; implemented on the engine by the application
/// and on made-up data by tests. All of it is called on the GUI thread, at most once a frame, and
/// must not block. Everything read here is a copy or immutable.
class PipelineSource {
public:
    virtual ~PipelineSource() = default;

    /// Nanoseconds of the trace's clock.
    [[nodiscard]] virtual std::int64_t now() const = 0;
    /// How fast now() goes, against the clock on the wall.
    [[nodiscard]] virtual double timeScale() const { return 1; }
    /// It shows what was: nothing can be set or started.
    [[nodiscard]] virtual bool isReplay() const { return false; }
    /// The newest snapshot; asks for the next one. Null before the first.
    [[nodiscard]] virtual std::shared_ptr<const LiveSnapshot> snapshot() = 0;
    /// Appends the 10 ms buckets that overlap [from, now], oldest first, without holes; at most the
    /// last 60 s. The newest second may be asked for again, as it may have changed.
    virtual void readBuckets(std::int64_t from, std::vector<HistoryBucket>& to) = 0;
    /// Appends the newest finished requests among those that were sent by `until` (the instant of a
    /// snapshot, so that finished and open ones stand side by side), at most `max`, in the order in
    /// which they ended.
    virtual void readRecords(std::int64_t until, std::size_t max, std::vector<RequestRecord>& to)
        = 0;
    /// What is kept of the past, up to now: for use at once, not to be kept.
    [[nodiscard]] virtual HistoryView history() = 0;
    /// The same as it is now; does not change while it is kept. One at a time.
    [[nodiscard]] virtual HistoryView pinHistory() = 0;
    /// Appends all finished requests that ended after `since` and kept their line from going on for
    /// at least so long (see lineHold()), however many others have ended meanwhile.
    virtual void readHolders(std::int64_t since, Duration atLeast, std::vector<RequestRecord>& to)
    {
        Q_UNUSED(since);
        Q_UNUSED(atLeast);
        Q_UNUSED(to);
    }
    /// Exact counts since the start, of panels and scenarios together.
    [[nodiscard]] virtual RunCounts totals() = 0;
    /// Records that were gone before they were pulled.
    [[nodiscard]] virtual quint64 telemetryLost() = 0;
    /// Of what ended in the last 10 s; see pipelineLatency().
    [[nodiscard]] virtual PipelineLatency latency() = 0;
    /// The smallest round trip of this epoch of requests that were alone, as far as the source has
    /// measured it: the feed takes the smaller of this and of what its records say.
    [[nodiscard]] virtual std::optional<Duration> unloadedRoundTrip() = 0;

    /// Since when the way to the server is as it is (see unloadedRoundTrip()): what was measured
    /// before, a slow link or a scripted server was set otherwise. Nanoseconds; 0: from the start.
    [[nodiscard]] virtual std::int64_t waySince() const { return 0; }

    /// What it costs; asks the server every few seconds as long as it is called. Absent: not known.
    [[nodiscard]] virtual Spending spending() { return {}; }

    /// Who sends at present: the running scenario's producers in their order, else the panels.
    [[nodiscard]] virtual std::vector<ProducerId> producers() = 0;
    /// Bytes, to be escaped before they are shown: "load-17". Empty when unknown.
    [[nodiscard]] virtual QByteArray producerName(ProducerId id) const = 0;
    [[nodiscard]] virtual ConnectionState connectionState() = 0;
    [[nodiscard]] virtual PipelineConfig config() const = 0;

    // Knobs: take effect at once, while running.
    virtual void setCapacity(int capacity) = 0;
    virtual void setWindow(int window) = 0;
    virtual void setProducers(int producers) = 0;
    virtual void setWhenFull(FullPolicy policy) = 0;
    virtual void setConnections(int connections) = 0;
    virtual void setBulkShare(int percent) = 0;
    virtual void setLane(Lane lane) = 0;

    // Scenarios
    [[nodiscard]] virtual QList<ScenarioInfo> scenarios() const = 0;
    /// Name of the one that runs or is being started or cleaned up; empty: none.
    [[nodiscard]] virtual QByteArray runningScenario() const = 0;
    /// May ask the person first; runningScenario() says when it has begun.
    virtual void startScenario(const QByteArray& name) = 0;
    virtual void stopScenario() = 0;
    /// What of the stage can be turned, as it stands now; see knobs().
    [[nodiscard]] virtual StageSettings stage() const { return {}; }
    /// Turns any of the knobs, whether a scenario runs or not; at once.
    virtual void turn(const KnobSetting& setting) { Q_UNUSED(setting); }
    /// All knobs as the scenario has them, ready to play. Stops what runs first.
    virtual void resetScenario(const QByteArray& name) { Q_UNUSED(name); }
    /// Nothing: none has run yet.
    [[nodiscard]] virtual std::optional<ScenarioProgress> progress() { return std::nullopt; }
    /// The report of the run so far, or of the last one whole (core/trace/report.md); empty: none.
    [[nodiscard]] virtual QJsonObject report() { return {}; }
    /// What only the view knows, for goals ("view.selectedBytes").
    virtual void note(const QByteArray& figure, double value)
    {
        Q_UNUSED(figure);
        Q_UNUSED(value);
    }

    // One command step by step; see StepRun
    /// Whether there is such a thing here.
    [[nodiscard]] virtual bool canStep() const { return false; }
    /// Makes a command, its words with the name first; one that is under way goes on by itself.
    /// Does nothing while a scenario runs.
    virtual void beginSteps(const QList<QByteArray>& command) { Q_UNUSED(command); }
    /// On to the next station. After the last one: the same command once more.
    virtual void nextStep() { }
    /// The engine is as usual again; the command goes on by itself.
    virtual void endSteps() { }
    /// Nothing: nobody steps.
    [[nodiscard]] virtual std::optional<StepState> stepState() const { return std::nullopt; }
};

} // namespace sluice
