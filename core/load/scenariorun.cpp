// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenariorun.h"

#include "core/load/figures.h"
#include "core/load/loadkeys.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sluice {

namespace {
constexpr Duration lookEvery = std::chrono::milliseconds(100); // at goals
constexpr Duration lookAtEndsEvery = std::chrono::milliseconds(20);
constexpr Duration patience = std::chrono::seconds(3); // with a server that does not answer
constexpr Duration patienceWithPing = std::chrono::milliseconds(500);
constexpr Duration pingsFor = std::chrono::milliseconds(100);
constexpr int pings = 3;

/// Every knob as it stands, by its name.
QJsonObject configOf(const Scenario& scenario, const StageSettings& settings)
{
    QJsonObject config { { QLatin1String("scenario"), QString::fromUtf8(scenario.name) } };
    for (const Knob& knob : knobs()) {
        const double value = knob.get(settings);
        QJsonValue json = value;
        if (knob.kind == Knob::Kind::Switch)
            json = value != 0;
        else if (knob.kind == Knob::Kind::Choice)
            json = QString::fromUtf8(knob.choices.value(static_cast<qsizetype>(value)));
        config.insert(QLatin1String(knob.name), json);
    }
    return config;
}

bool compares(double figure, const Condition& condition)
{
    switch (condition.compare) {
    case Condition::Compare::AtLeast:
        return figure >= condition.value;
    case Condition::Compare::AtMost:
        return figure <= condition.value;
    case Condition::Compare::Above:
        return figure > condition.value;
    case Condition::Compare::Below:
        return figure < condition.value;
    case Condition::Compare::Equal:
        return figure == condition.value;
    }
    return false;
}

/// A few round trips on the way as it is set, one after another and with nobody else on it yet:
/// whoever looks at the records knows then what an unloaded one takes.
Detached measureWay(Client client, std::shared_ptr<std::atomic<bool>> done)
{
    const TimePoint end = client.clock().now() + pingsFor;
    for (int i = 0; i < pings && client.clock().now() < end; ++i) {
        const Outcome outcome = co_await client.ping();
        if (!outcome.isReply())
            break;
    }
    *done = true;
}
} // namespace

struct ScenarioRun::State {
    State(Executor& executor, std::function<void()> look)
        : timer(executor, std::move(look))
    {
    }

    std::function<void()> changed;
    Timer timer; ///< the next look
    std::unique_ptr<KeyPreparation> preparation;
    std::shared_ptr<std::atomic<bool>> measured; ///< the way is being measured until this is true
    bool isCancelled = false; ///< meanwhile
    std::unique_ptr<Load> load;
    std::shared_ptr<std::atomic<bool>> cleaned;
    RunId run = 0;
    ServerInfo server; ///< when the producers began: afterwards it may be another one
    TimePoint begun {};
    std::optional<TimePoint> stopped; ///< when the producers were told
    TimePoint nextGoals {};
    std::size_t nextStep = 0;
    TimePoint giveUpAt {};
    bool gaveUp = false;
    std::map<QByteArray, double> notes;
    int keys = 0; ///< the most that it may have written
    ReportReading start;
    ReportInput end; ///< once they were told to stop; `settled` when it has Ended
};

ScenarioRun::ScenarioRun(Stage& stage, Scenario scenario, StageSettings settings)
    : m_stage(stage)
    , m_scenario(std::move(scenario))
    , m_settings(std::move(settings))
    , m_goals(m_scenario.goals.size())
    , m_state(std::make_unique<State>(stage.executor(), [this] { look(); }))
{
    std::stable_sort(m_scenario.steps.begin(), m_scenario.steps.end(),
        [](const ScenarioStep& a, const ScenarioStep& b) { return a.at < b.at; });
}

ScenarioRun::~ScenarioRun()
{
    if (!m_state->load)
        return;
    m_state->load->stop();
    m_state->load->cancelRest();
    // A producer that was between two requests when it was told sends no other; one whose reply is
    // just on its way to it has to get that before its thread may end.
    m_stage.waitUntil([this] { return m_state->load->isDrained(); });
    m_stage.releaseThreads();
    m_state->load.reset();
    setHarmless();
}

void ScenarioRun::start(std::function<void()> changed)
{
    m_state->changed = std::move(changed);
    if (m_scenario.prepared.empty())
        return measure();
    setHarmless();
    LoadSettings load = m_settings.load;
    m_stage.bound(load);
    const Client client = Client(m_stage.channel(), "prepare", 0, std::nullopt).confirmed();
    m_state->preparation = std::make_unique<KeyPreparation>(
        client, load.workload.prefix, m_scenario.prepared, load.workload.expireSeconds);
    arm();
}

/// The stage as it is set, but for what could keep commands from being answered.
void ScenarioRun::setHarmless()
{
    EngineSettings engine = m_settings.engine;
    engine.taking = true;
    m_stage.set(engine);
    m_stage.set(SlowLinkSettings());
    m_stage.set(ScriptSettings());
}

void ScenarioRun::setStage()
{
    m_stage.set(m_settings.engine);
    m_stage.set(m_settings.link);
    m_stage.set(m_settings.server);
}

/// A way like any other has been measured when the connection was made.
void ScenarioRun::measure()
{
    setStage();
    if (m_settings.link == SlowLinkSettings() && m_settings.server == ScriptSettings())
        return begin();
    m_state->measured = std::make_shared<std::atomic<bool>>(false);
    measureWay(Client(m_stage.channel(), "sluice", 0, patienceWithPing), m_state->measured);
    arm();
}

void ScenarioRun::begin()
{
    State& state = *m_state;
    setStage();
    LoadSettings load = m_settings.load;
    m_stage.bound(load);
    state.keys = load.workload.keys;
    state.load = std::make_unique<Load>(m_stage.channel(), m_stage.threads(), load);
    state.run = state.load->run();
    state.server = m_stage.server();
    m_stage.restartMaxima();
    state.begun = m_stage.clock().now();
    state.nextGoals = state.begun + lookEvery;
    state.start = reading();
    state.load->start();
    setPhase(Phase::Running);
    look(); // steps at its very beginning
}

void ScenarioRun::stop()
{
    State& state = *m_state;
    if (m_phase == Phase::Preparing && (state.measured || state.preparation)) {
        state.isCancelled = true; // look() goes on
        return state.measured ? void() : state.preparation->cancel();
    }
    if (m_phase != Phase::Running)
        return;
    const TimePoint now = m_stage.clock().now();
    ReportInput& end = state.end;
    end.end = reading();
    const std::int64_t at = end.end.at;
    end.queueDepth = m_stage.channel().state().gauges(1).depth.read(at);
    end.waiting = m_stage.channel().state().gauges(1).waiting.read(at);
    end.inFlight = m_stage.inFlightGauge(1).read(at);
    end.config = configOf(m_scenario, m_settings);
    state.stopped = now;
    state.giveUpAt = now + patience;
    state.load->stop();
    setPhase(Phase::Draining);
    arm();
}

void ScenarioRun::turn(const KnobSetting& setting)
{
    StageSettings settings = m_settings;
    setting.knob->set(settings, setting.value);
    set(settings);
}

void ScenarioRun::set(const StageSettings& settings)
{
    if (settings == m_settings)
        return;
    const StageSettings before = std::exchange(m_settings, settings);
    if (m_phase == Phase::Running) {
        if (before.engine != settings.engine)
            m_stage.set(settings.engine);
        if (before.link != settings.link)
            m_stage.set(settings.link);
        if (before.server != settings.server)
            m_stage.set(settings.server);
        if (before.load != settings.load) {
            LoadSettings load = settings.load;
            m_stage.bound(load);
            m_state->keys = std::max(m_state->keys, load.workload.keys);
            m_state->load->set(load);
        }
    }
    if (m_state->changed)
        m_state->changed();
}

RunId ScenarioRun::run() const noexcept { return m_state->run; }

int ScenarioRun::producers() const noexcept
{
    return m_state->load ? m_state->load->producers() : 0;
}

Duration ScenarioRun::elapsed() const
{
    if (m_state->run == 0)
        return {};
    return m_state->stopped.value_or(m_stage.clock().now()) - m_state->begun;
}

void ScenarioRun::note(const QByteArray& figure, double value) { m_state->notes[figure] = value; }

void ScenarioRun::setPhase(Phase phase)
{
    m_phase = phase;
    if (m_state->changed)
        m_state->changed();
}

/// When to look next.
void ScenarioRun::arm()
{
    const TimePoint now = m_stage.clock().now();
    if (m_phase == Phase::Ended)
        return m_state->timer.stop();
    if (m_phase != Phase::Running)
        return m_state->timer.start(now + lookAtEndsEvery);
    TimePoint next = TimePoint::max();
    if (m_scenario.length > Duration::zero())
        next = m_state->begun + m_scenario.length;
    if (m_state->nextStep < m_scenario.steps.size())
        next = std::min(next, m_state->begun + m_scenario.steps[m_state->nextStep].at);
    if (std::find(m_goals.begin(), m_goals.end(), false) != m_goals.end())
        next = std::min(next, m_state->nextGoals);
    if (next != TimePoint::max())
        m_state->timer.start(next);
}

void ScenarioRun::look()
{
    State& state = *m_state;
    switch (m_phase) {
    case Phase::Preparing:
        if (!(state.measured ? state.measured->load() : state.preparation->isDone()))
            break;
        if (state.isCancelled || (state.preparation && state.preparation->hasFailed()))
            return removeKeys();
        return std::exchange(state.measured, nullptr) ? begin() : measure();
    case Phase::Running:
        return lookWhileRunning();
    case Phase::Draining:
        return lookWhileDraining();
    case Phase::CleaningUp:
        if (!state.cleaned->load()
            || (m_stage.inFlightGauge(1).value() > 0
                && m_stage.clock().now() < state.giveUpAt + patience))
            break;
        state.end.settled = m_stage.channel().recorder().counts(state.run);
        m_settings.engine.taking = true;
        return setPhase(Phase::Ended);
    case Phase::Ended:
        return;
    }
    arm();
}

void ScenarioRun::lookWhileRunning()
{
    State& state = *m_state;
    const TimePoint now = m_stage.clock().now();
    while (m_phase == Phase::Running && state.nextStep < m_scenario.steps.size()
        && state.begun + m_scenario.steps[state.nextStep].at <= now)
        step(m_scenario.steps[state.nextStep++]);
    if (m_phase == Phase::Running && now >= state.nextGoals) {
        state.nextGoals += lookEvery * ((now - state.nextGoals) / lookEvery + 1);
        lookAtGoals();
    }
    if (m_phase != Phase::Running) // somebody who was told has stopped it
        return;
    if (m_scenario.length > Duration::zero() && now >= state.begun + m_scenario.length)
        return stop();
    arm();
}

void ScenarioRun::lookWhileDraining()
{
    State& state = *m_state;
    if (state.load->isDrained()) {
        m_stage.releaseThreads();
        state.load.reset();
        return removeKeys();
    }
    if (m_stage.clock().now() >= state.giveUpAt && !std::exchange(state.gaveUp, true))
        state.load->cancelRest();
    arm();
}

void ScenarioRun::step(const ScenarioStep& step)
{
    if (!step.say.isEmpty())
        m_caption = step.say;
    StageSettings settings = m_settings;
    for (const KnobSetting& setting : step.settings)
        setting.knob->set(settings, setting.value);
    const bool turns = settings != m_settings;
    if (step.action == ScenarioStep::Action::ResetConnections)
        m_stage.resetConnections();
    if (turns)
        set(settings); // which tells
    else if (m_state->changed)
        m_state->changed();
}

std::optional<double> ScenarioRun::figure(
    const Condition& condition, const QJsonObject& report) const
{
    const QByteArrayView ofKnob("knob.");
    if (condition.figure.startsWith(ofKnob)) {
        const Knob* knob = findKnob(QByteArrayView(condition.figure).sliced(ofKnob.size()));
        return knob ? std::optional(knob->get(m_settings)) : std::nullopt;
    }
    if (condition.figure == "actors.waiting")
        return m_state->load ? m_state->load->actorsWaiting() : 0;
    if (const auto note = m_state->notes.find(condition.figure); note != m_state->notes.end())
        return note->second;
    bool isKnown = true;
    const double value = figureIn(report, condition.figure, &isKnown);
    return isKnown ? std::optional(value) : std::nullopt;
}

void ScenarioRun::lookAtGoals()
{
    if (std::find(m_goals.begin(), m_goals.end(), false) == m_goals.end())
        return;
    const QJsonObject now = report();
    bool isNew = false;
    for (std::size_t i = 0; i < m_goals.size(); ++i) {
        const auto& conditions = m_scenario.goals[i].conditions;
        const bool holds
            = std::all_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
                  const auto value = figure(condition, now);
                  return value && compares(*value, condition);
              });
        isNew = isNew || (holds && !m_goals[i]);
        m_goals[i] = m_goals[i] || holds;
    }
    if (isNew && m_state->changed)
        m_state->changed();
}

void ScenarioRun::removeKeys()
{
    State& state = *m_state;
    state.preparation.reset();
    setHarmless();
    const Workload& workload = m_settings.load.workload;
    std::vector<QByteArray> keys;
    keys.reserve(static_cast<std::size_t>(state.keys) + m_scenario.prepared.size());
    for (int i = 0; i < state.keys; ++i)
        keys.push_back(workload.key(i));
    for (const PreparedKey& prepared : m_scenario.prepared)
        keys.push_back(workload.prefix + prepared.key);
    state.cleaned = std::make_shared<std::atomic<bool>>(false);
    state.giveUpAt = m_stage.clock().now() + patience;
    // Its own keys, whose writing was confirmed; in the lane that holds nobody up.
    cleanUp(Client(m_stage.channel(), "clean-up", 0, patience).confirmed().inLane(Lane::Bulk),
        std::move(keys), state.cleaned);
    setPhase(Phase::CleaningUp);
    arm();
}

ReportReading ScenarioRun::reading() const { return m_stage.reading(m_state->run); }

QJsonObject ScenarioRun::report() const
{
    return m_state->run == 0 ? QJsonObject() : report(m_state->start);
}

QJsonObject ScenarioRun::report(const ReportReading& since) const
{
    ReportInput input = m_state->end;
    if (!m_state->stopped) {
        input.end = reading();
        input.queueDepth = m_stage.channel().state().gauges(1).depth.read(input.end.at);
        input.waiting = m_stage.channel().state().gauges(1).waiting.read(input.end.at);
        input.inFlight = m_stage.inFlightGauge(1).read(input.end.at);
        input.config = configOf(m_scenario, m_settings);
    }
    if (m_phase != Phase::Ended)
        input.settled = m_stage.channel().recorder().counts(m_state->run);
    input.start = since;
    input.serverKind = m_state->server.kind;
    input.serverVersion = m_state->server.version;
    return toJson(buildReport(input));
}

} // namespace sluice
