// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/comparison.h"

#include <QJsonArray>

#include <algorithm>

namespace sluice {

namespace {
constexpr auto lookEvery = std::chrono::milliseconds(20); // so long may one run be longer
constexpr Duration usualLength = std::chrono::seconds(10);
constexpr Duration tolerance = std::chrono::milliseconds(100); // of a run that ends by itself
constexpr std::int64_t patience = 10'000'000'000; // for a connection that a scenario has cut
// A bucket this old does not change any more.
constexpr std::int64_t settledNanos = 700'000'000;
} // namespace

Comparison::Comparison(PipelineSource& source, QObject* parent)
    : QObject(parent)
    , m_source(source)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, &Comparison::follow);
}

bool Comparison::start(const QByteArray& scenario, std::vector<ScenarioVariant> variants,
    std::vector<KnobSetting> settings, std::optional<Duration> length)
{
    if (m_state == State::Running || variants.size() < fewest || variants.size() > most)
        return false;
    m_scenario = scenario;
    m_settings = std::move(settings);
    m_length = length;
    m_runs.clear();
    for (ScenarioVariant& variant : variants)
        m_runs.push_back({ std::move(variant), {}, {} });
    m_current = 0;
    m_problem = Problem::None;
    m_state = State::Running;
    clear();
    m_timer.start();
    Q_EMIT changed();
    return true;
}

void Comparison::cancel()
{
    if (m_state != State::Running)
        return;
    if (m_step != Step::Clearing)
        m_source.stopScenario();
    end(State::Cancelled);
}

double Comparison::progress() const
{
    if (m_runs.empty())
        return 0;
    return (double(m_current) + (m_current < m_runs.size() ? m_share : 0)) / double(m_runs.size());
}

QJsonObject Comparison::report() const
{
    QJsonArray runs;
    for (const ComparedRun& run : m_runs) {
        if (!run.report.isEmpty())
            runs.append(run.report);
    }
    return { { QStringLiteral("runs"), runs } };
}

/// The stage must be free before the knobs are set: what ends may still turn some.
void Comparison::clear()
{
    m_step = Step::Clearing;
    m_share = 0;
    m_since = m_source.now();
    if (!m_source.runningScenario().isEmpty())
        m_source.stopScenario();
}

void Comparison::play()
{
    m_source.resetScenario(m_scenario);
    for (const KnobSetting& setting : m_settings)
        m_source.turn(setting);
    for (const KnobSetting& setting : m_runs[m_current].variant.settings)
        m_source.turn(setting);
    m_step = Step::Starting;
    m_source.startScenario(m_scenario); // may ask the person: then it begins later
}

void Comparison::follow()
{
    if (m_state != State::Running)
        return;
    const std::int64_t now = m_source.now();
    const QByteArray running = m_source.runningScenario();
    const std::optional<ScenarioProgress> progress = m_source.progress();
    switch (m_step) {
    case Step::Clearing:
        if (!running.isEmpty())
            return;
        if (m_source.connectionState().phase == ConnectionPhase::Ready)
            return play();
        if (now - m_since > patience)
            end(State::Failed, Problem::NotConnected);
        return;
    case Step::Starting:
        if (running.isEmpty())
            return;
        if (running != m_scenario)
            return end(State::Cancelled);
        if (!progress || progress->elapsed <= Duration::zero())
            return; // keys are written
        m_start = now - progress->elapsed.count();
        m_start -= m_start % ComparedRun::stepNanos;
        m_step = Step::Playing;
        Q_EMIT changed();
        [[fallthrough]];
    case Step::Playing: {
        Duration whole = m_length.value_or(progress ? progress->length : Duration::zero());
        if (whole <= Duration::zero()) // the scenario has no end
            whole = usualLength;
        const Duration elapsed = progress ? progress->elapsed : Duration::zero();
        const bool hasEnded = running != m_scenario;
        const bool isOver = elapsed + (hasEnded ? tolerance : Duration::zero()) >= whole;
        if (hasEnded && !isOver) // before its time: the runs would not be alike
            return cancel();
        m_share = std::clamp(double(elapsed.count()) / double(whole.count()), 0.0, 1.0);
        read(now - settledNanos);
        if (isOver) {
            if (!hasEnded)
                m_source.stopScenario();
            m_step = Step::Ending;
        }
        Q_EMIT progressed();
        return;
    }
    case Step::Ending:
        if (running == m_scenario)
            return;
        if (!running.isEmpty())
            return end(State::Cancelled);
        return endRun();
    }
}

void Comparison::endRun()
{
    ComparedRun& run = m_runs[m_current];
    // What comes after the measured time is the way to rest.
    const std::optional<ScenarioProgress> progress = m_source.progress();
    read(progress ? std::min(m_source.now(), m_start + progress->elapsed.count()) : m_source.now());
    run.report = m_source.report();
    if (run.report.isEmpty())
        return end(State::Failed, Problem::NoReport);
    ++m_current;
    if (m_current == m_runs.size())
        return end(State::Done);
    clear();
    Q_EMIT changed();
}

/// Takes the steps that are over by then.
void Comparison::read(std::int64_t until)
{
    std::vector<ComparedRun::Step>& steps = m_runs[m_current].steps;
    constexpr std::int64_t width = ComparedRun::stepNanos;
    const std::int64_t from = m_start + std::int64_t(steps.size()) * width;
    if (from + width > until || steps.size() >= ComparedRun::stepsKept)
        return;
    m_buckets.clear();
    m_source.history().buckets(from, until - until % width, Resolution::HundredMillis, m_buckets);
    for (const HistoryBucket& bucket : m_buckets) {
        const std::int64_t place = (bucket.start - m_start) / width;
        if (place < std::int64_t(steps.size()) || place >= std::int64_t(ComparedRun::stepsKept))
            continue;
        steps.resize(std::size_t(place)); // what the history has lost
        ComparedRun::Step step;
        if (const std::int64_t known = bucket.knownNanos; known > 0) {
            step.repliesPerSecond = float(double(bucket.rates.replied) * 1e9 / double(known));
            step.waiting = float(bucket.waiting.mean(known));
            step.inSystem
                = step.waiting + float(bucket.queueDepth.mean(known) + bucket.inFlight.mean(known));
        }
        steps.push_back(step);
    }
}

void Comparison::end(State state, Problem problem)
{
    m_timer.stop();
    m_state = state;
    m_problem = problem;
    Q_EMIT changed();
}

} // namespace sluice
