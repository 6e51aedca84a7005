// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <QObject>
#include <QTimer>

namespace sluice {

/// How one of the compared configurations did.
struct ComparedRun {
    static constexpr std::int64_t stepNanos = 100'000'000;
    static constexpr std::size_t stepsKept = 18'000; ///< 30 min

    /// What was going on in 100 ms; negative: unknown.
    struct Step {
        float repliesPerSecond = -1;
        float inSystem = -1; ///< waiting, queued and in flight; time average
        float waiting = -1; ///< suspended in send(); time average
    };
    ScenarioVariant variant;
    QJsonObject report; ///< core/trace/report.md; empty until the run is over
    std::vector<Step> steps; ///< from its start
};

/// Plays a scenario several times, one after the other, each from the same start and with the same
/// seed, but for what a variant sets; keeps the report and a time series of each. GUI thread; the
/// source outlives it.
class Comparison : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t fewest = 2;
    static constexpr std::size_t most = 8;

    enum class State {
        Idle, ///< nothing was compared yet
        Running,
        Done, ///< every run has its report
        Cancelled, ///< by cancel(), or because somebody stopped a run or started another
        Failed, ///< see problem()
    };
    enum class Problem {
        None,
        NotConnected, ///< and was not for ten seconds
        NoReport, ///< a run ended and nothing was measured
    };

    explicit Comparison(PipelineSource& source, QObject* parent = nullptr);

    /// Begins; forgets what was compared before. `settings` are turned in every run before the
    /// variant's own. `length`: of each run; nothing: the scenario's. False, and nothing changes:
    /// it runs already, or there are too few or too many variants.
    bool start(const QByteArray& scenario, std::vector<ScenarioVariant> variants,
        std::vector<KnobSetting> settings = {}, std::optional<Duration> length = std::nullopt);
    /// Stops what runs; the runs that are over keep their reports.
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] Problem problem() const { return m_problem; }
    [[nodiscard]] const QByteArray& scenario() const { return m_scenario; }
    /// All of them, in their order; those to come are without report and steps.
    [[nodiscard]] const std::vector<ComparedRun>& runs() const { return m_runs; }
    /// The run under way, from 0; as many as there are runs when all are over.
    [[nodiscard]] std::size_t current() const { return m_current; }
    /// The run under way has producers at work; else it is being prepared or cleaned up.
    [[nodiscard]] bool isPlaying() const { return m_step == Step::Playing; }
    /// Of all runs together, 0 to 1.
    [[nodiscard]] double progress() const;
    /// `{"runs": [report, ...]}`, in the order of the variants: those that are over.
    [[nodiscard]] QJsonObject report() const;

public Q_SLOTS:
    /// Looks how far it is; a timer calls it while it runs.
    void follow();

Q_SIGNALS:
    /// A run has begun or ended, or all of it has: state(), current(), reports.
    void changed();
    /// The time series and progress() have grown.
    void progressed();

private:
    /// Of the run under way.
    enum class Step { Clearing, Starting, Playing, Ending };
    void clear();
    void play();
    void read(std::int64_t until);
    void endRun();
    void end(State state, Problem problem = Problem::None);

    PipelineSource& m_source;
    State m_state = State::Idle;
    Problem m_problem = Problem::None;
    QByteArray m_scenario;
    std::vector<KnobSetting> m_settings;
    std::optional<Duration> m_length;
    std::vector<ComparedRun> m_runs;
    std::size_t m_current = 0;
    Step m_step = Step::Clearing;
    std::int64_t m_since = 0; ///< nanoseconds of the trace's clock: when the step began
    std::int64_t m_start = 0; ///< likewise: when the producers began, rounded down to a step
    double m_share = 0; ///< of the run under way
    std::vector<HistoryBucket> m_buckets; ///< reused
    QTimer m_timer;
};

} // namespace sluice
