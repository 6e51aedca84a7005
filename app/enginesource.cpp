// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/enginesource.h"

#include "app/scenarionames.h"
#include "ui/models/phasespans.h"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {
constexpr std::size_t listedPerKind = 1024;
constexpr auto pullEvery = std::chrono::milliseconds(40);

} // namespace

EngineSource::EngineSource(CoreThread& core, ScenarioRunner& runner, QObject* parent)
    : QObject(parent)
    , m_core(core)
    , m_runner(runner)
    , m_seed(core.channel())
    , m_serverView(core.channel())
{
    setScenarios({ std::make_shared<const Scenario>(openStage()) });
    m_timer.setInterval(pullEvery);
    connect(&m_timer, &QTimer::timeout, this, &EngineSource::pull);
    m_timer.start();
    connect(
        &m_runner, &ScenarioRunner::started, this, [this] { m_history.setRun(m_runner.run()); });
    connect(&m_runner, &ScenarioRunner::settled, this,
        [this] { m_before += m_core.recorder().counts(m_runner.run()); });
    connect(&m_runner, &ScenarioRunner::changed, this, &EngineSource::takePlayed);
    connect(&m_runner, &ScenarioRunner::ended, this, [this] {
        if (!m_resetTo.isEmpty())
            choose(std::exchange(m_resetTo, {}));
    });
}

std::int64_t EngineSource::now() const { return toNanos(m_core.clock().now()); }

void EngineSource::pull()
{
    const HistoryGauges gauges { &m_core.channel().state().gauges().depth,
        &m_core.channel().state().gauges().waiting, &m_core.inFlightGauge() };
    m_history.pull(m_core.recorder(), gauges, now());
    if (!m_step) // what is asked now would wait behind a command that is held up
        m_seed.look(m_core.state().get(), m_history.view(), waySince());
}

std::shared_ptr<const LiveSnapshot> EngineSource::snapshot()
{
    m_core.requestSnapshot(listedPerKind);
    std::shared_ptr<const LiveSnapshot> newest = m_core.latestSnapshot();
    if (newest) {
        std::uint64_t writes = 0;
        std::uint64_t commands = 0;
        for (const LiveConnection& connection : newest->connections) {
            writes += connection.writes;
            commands += connection.commandsWritten;
        }
        m_history.noteWritten(newest->now, writes, commands);
    }
    return newest;
}

void EngineSource::readBuckets(std::int64_t from, std::vector<HistoryBucket>& to)
{
    pull();
    m_history.buckets(from, now(), Resolution::TenMillis, to);
}

void EngineSource::readRecords(std::int64_t until, std::size_t max, std::vector<RequestRecord>& to)
{
    pull();
    m_history.recordsBetween(0, until, max, to);
}

HistoryView EngineSource::history()
{
    pull();
    return m_history.view();
}

HistoryView EngineSource::pinHistory()
{
    pull();
    return m_history.pin();
}

void EngineSource::readHolders(std::int64_t since, Duration atLeast, std::vector<RequestRecord>& to)
{
    m_history.records().select(
        since,
        [atLeast](
            const RequestRecord& record) { return lineHold(record).length() >= atLeast.count(); },
        to);
}

RunCounts EngineSource::totals()
{
    RunCounts counts = m_before;
    counts += m_core.recorder().counts(0);
    if (m_runner.isPlaying())
        counts += m_core.recorder().counts(m_runner.run());
    return counts;
}

Spending EngineSource::spending()
{
    // The scripted server has no processor and no buffers to ask about.
    const ConnectionState state = m_core.state().get();
    m_serverView.look(
        !m_step && state.phase == ConnectionPhase::Ready && state.server.kind != "scripted");
    Spending known = m_serverView.spending();
    known.coreCpu = m_core.cpuTime();
    return known;
}

PipelineLatency EngineSource::latency() { return pipelineLatency(m_history.latency()); }

std::optional<Duration> EngineSource::unloadedRoundTrip() { return m_seed.roundTrip(); }

std::vector<ProducerId> EngineSource::producers()
{
    for (ProducerInfo& info : m_core.recorder().producersSince(m_known.size()))
        m_known.push_back(std::move(info));
    const bool playing = m_runner.isPlaying();
    const RunId run = playing ? m_runner.run() : 0;
    std::vector<ProducerId> ids;
    for (const ProducerInfo& info : m_known) {
        if (info.run == run)
            ids.push_back(info.id);
    }
    // Producers that were taken away again are the last ones that had joined.
    if (playing)
        ids.resize(
            std::min(ids.size(), static_cast<std::size_t>(std::max(0, m_runner.producers()))));
    return ids;
}

QByteArray EngineSource::producerName(ProducerId id) const
{
    if (id > 0 && id <= m_known.size())
        return m_known[id - 1].name;
    return m_core.recorder().producer(id).name;
}

ConnectionState EngineSource::connectionState() { return m_core.state().get(); }

PipelineConfig EngineSource::config() const
{
    const EngineSettings engine = m_settings.engine.effective();
    PipelineConfig config;
    config.capacity = engine.capacity;
    config.window = engine.window;
    config.connections = engine.connections;
    config.whenFull = engine.whenFull;
    config.bulkShare = engine.bulkShare / 10;
    config.producers = m_settings.load.producers;
    config.lane = m_settings.load.lane;
    config.transport = engine.transport;
    return config;
}

/// Every knob goes this way.
template <typename Change> void EngineSource::change(Change change)
{
    const StageSettings before = m_settings;
    change(m_settings);
    if (m_settings == before)
        return;
    if (m_settings.engine != before.engine)
        endSteps(); // it holds the engine with its own
    m_runner.set(m_settings);
    Q_EMIT configChanged();
}

void EngineSource::turn(const KnobSetting& setting)
{
    change([&](StageSettings& settings) { setting.knob->set(settings, setting.value); });
}

void EngineSource::setCapacity(int capacity)
{
    change([&](StageSettings& settings) { settings.engine.capacity = std::max(1, capacity); });
}

void EngineSource::setWindow(int window)
{
    change([&](StageSettings& settings) { settings.engine.window = std::max(1, window); });
}

void EngineSource::setProducers(int producers)
{
    change([&](StageSettings& settings) {
        settings.load.producers = std::clamp(producers, 0, LoadSettings::maxProducers);
    });
}

void EngineSource::setWhenFull(FullPolicy policy)
{
    change([&](StageSettings& settings) { settings.engine.whenFull = policy; });
}

void EngineSource::setConnections(int connections)
{
    change([&](StageSettings& settings) {
        settings.engine.connections = std::clamp(connections, 1, Pool::maxConnections);
    });
}

void EngineSource::setBulkShare(int percent)
{
    change([&](StageSettings& settings) {
        settings.engine.bulkShare = std::clamp(percent, 0, 100) * 10;
    });
}

void EngineSource::setLane(Lane lane)
{
    change([&](StageSettings& settings) { settings.load.lane = lane; });
}

void EngineSource::setScenarios(std::vector<std::shared_ptr<const Scenario>> scenarios)
{
    Q_ASSERT(!scenarios.empty());
    m_scenarios = std::move(scenarios);
    const QByteArray open = openStage().name;
    choose(find(open) ? open : m_scenarios.front()->name);
}

void EngineSource::setLoadSettings(const LoadSettings& settings)
{
    m_base = settings;
    m_settings = ofProgram(m_settings);
}

const Scenario* EngineSource::find(const QByteArray& name) const
{
    const auto at = std::find_if(m_scenarios.begin(), m_scenarios.end(),
        [&](const auto& scenario) { return scenario->name == name; });
    return at == m_scenarios.end() ? nullptr : at->get();
}

/// What is the program's to say, not the scenario's.
StageSettings EngineSource::ofProgram(StageSettings settings) const
{
    settings.load.confirmed = m_base.confirmed;
    settings.load.workload.setPrefix(m_base.workload.prefix);
    settings.load.workload.expireSeconds = m_base.workload.expireSeconds;
    if (m_base.maxPerSecond > 0)
        settings.load.maxPerSecond = m_base.maxPerSecond;
    return settings;
}

/// Its knobs, ready to play; only when idle.
void EngineSource::choose(const QByteArray& name)
{
    const Scenario* scenario = find(name);
    if (!scenario)
        return;
    endSteps();
    m_chosen = name;
    m_settings = ofProgram(scenario->settings);
    m_runner.prepare(m_settings);
    Q_EMIT configChanged();
}

void EngineSource::resetScenario(const QByteArray& name)
{
    if (m_runner.stage() == ScenarioRunner::Stage::Idle)
        return choose(name);
    m_resetTo = name;
    m_runner.stop();
}

QList<ScenarioInfo> EngineSource::scenarios() const
{
    QList<ScenarioInfo> all;
    for (const auto& scenario : m_scenarios) {
        all.append({ scenario->name, QString::fromUtf8(scenario->title),
            QString::fromUtf8(scenario->question), scenario });
    }
    return all;
}

QByteArray EngineSource::runningScenario() const
{
    return m_runner.stage() == ScenarioRunner::Stage::Idle ? QByteArray()
                                                           : m_runner.play()->scenario().name;
}

void EngineSource::startScenario(const QByteArray& name)
{
    if (m_runner.stage() != ScenarioRunner::Stage::Idle)
        return;
    const auto go = [this, name] { play(name); };
    const Scenario* scenario = find(name);
    if (scenario && scenario->isScripted) { // never before a real server
        if (m_scriptedGate)
            m_scriptedGate(go);
    } else if (m_gate)
        m_gate(go);
    else
        go();
}

void EngineSource::play(const QByteArray& name)
{
    const Scenario* scenario = find(name);
    const CoreStage& stage = m_runner.theStage();
    if (!scenario || m_runner.stage() != ScenarioRunner::Stage::Idle
        || m_core.state().get().phase != ConnectionPhase::Ready)
        return;
    if (scenario->isScripted && !stage.hasScript()) // a server that misbehaves is its own
        return;
    endSteps();
    if (m_chosen != name)
        choose(name);
    Scenario played = *scenario;
    if (stage.isForeign()) {
        for (PreparedKey& key : played.prepared)
            key.bytes = std::min(key.bytes, CoreStage::mostBytes);
    }
    m_runner.start(played, m_settings);
}

void EngineSource::beginSteps(const QList<QByteArray>& command)
{
    if (!m_links || m_runner.stage() != ScenarioRunner::Stage::Idle)
        return;
    if (!m_step)
        m_step = std::make_unique<StepRun>(m_runner.theStage(), *m_links, m_settings.engine);
    m_step->begin(command, [] {}); // the view looks by itself
}

void EngineSource::nextStep()
{
    if (m_step)
        m_step->next();
}

std::optional<StepState> EngineSource::stepState() const
{
    return m_step ? std::optional(m_step->state()) : std::nullopt;
}

/// Its steps turn knobs as well.
void EngineSource::takePlayed()
{
    if (m_runner.play()->settings() == m_settings)
        return;
    m_settings = m_runner.play()->settings();
    Q_EMIT configChanged();
}

void EngineSource::stopScenario() { m_runner.stop(); }

std::optional<ScenarioProgress> EngineSource::progress()
{
    const ScenarioRun* play = m_runner.play();
    if (!play)
        return std::nullopt;
    return ScenarioProgress { play->scenario().name, play->elapsed(), play->scenario().length,
        QString::fromUtf8(play->caption()), play->goals(),
        play->phase() == ScenarioRun::Phase::Ended };
}

QJsonObject EngineSource::report()
{
    return m_runner.play() ? m_runner.play()->report() : QJsonObject();
}

void EngineSource::note(const QByteArray& figure, double value)
{
    if (m_runner.play())
        m_runner.play()->note(figure, value);
}

} // namespace sluice
