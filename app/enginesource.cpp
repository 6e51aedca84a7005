// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/enginesource.h"

#include "ui/models/phasespans.h"

#include <QCoreApplication>

#include <algorithm>

namespace sluice {

namespace {
constexpr std::size_t listedPerKind = 1024;
constexpr auto pullEvery = std::chrono::milliseconds(40);
// The first scenario's own settings: the tutorial's capacity, and a window that leaves 32 of 128
// producers waiting.
constexpr int scenarioCapacity = 32;
constexpr int scenarioWindow = 64;
constexpr int scenarioProducers = 128;

} // namespace

EngineSource::EngineSource(CoreThread& core, ScenarioRunner& runner, QObject* parent)
    : QObject(parent)
    , m_core(core)
    , m_runner(runner)
    , m_seed(core.channel())
    , m_serverView(core.channel())
{
    m_config.capacity = scenarioCapacity;
    m_config.window = scenarioWindow;
    m_config.producers = scenarioProducers;
    m_core.setCapacity(static_cast<std::size_t>(m_config.capacity));
    applyLimits();
    m_timer.setInterval(pullEvery);
    connect(&m_timer, &QTimer::timeout, this, &EngineSource::pull);
    m_timer.start();
    connect(
        &m_runner, &ScenarioRunner::started, this, [this] { m_history.setRun(m_runner.run()); });
    connect(&m_runner, &ScenarioRunner::settled, this,
        [this] { m_before += m_core.recorder().counts(m_runner.run()); });
}

std::int64_t EngineSource::now() const { return toNanos(m_core.clock().now()); }

void EngineSource::pull()
{
    const HistoryGauges gauges { &m_core.channel().state().gauges().depth,
        &m_core.channel().state().gauges().waiting, &m_core.inFlightGauge() };
    m_history.pull(m_core.recorder(), gauges, now());
    m_seed.look(m_core.state().get(), m_history.view());
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
    m_serverView.look(m_core.state().get().phase == ConnectionPhase::Ready);
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

void EngineSource::setCapacity(int capacity)
{
    m_config.capacity = std::max(1, capacity);
    m_core.setCapacity(static_cast<std::size_t>(m_config.capacity));
    Q_EMIT configChanged();
}

void EngineSource::setWindow(int window)
{
    m_config.window = std::max(1, window);
    applyLimits();
    Q_EMIT configChanged();
}

void EngineSource::applyLimits()
{
    ConnectionLimits limits;
    limits.window = m_config.window;
    limits.bulkShare = m_config.bulkShare * 10;
    m_core.setLimits(limits);
}

void EngineSource::setProducers(int producers)
{
    m_config.producers = std::clamp(producers, 0, LoadSettings::maxProducers);
    m_runner.setProducers(m_config.producers);
    Q_EMIT configChanged();
}

void EngineSource::setWhenFull(FullPolicy policy)
{
    m_config.whenFull = policy;
    m_core.setPolicy(policy);
    Q_EMIT configChanged();
}

void EngineSource::setConnections(int connections)
{
    m_config.connections = std::clamp(connections, 1, Pool::maxConnections);
    m_core.setConnections(m_config.connections);
    Q_EMIT configChanged();
}

void EngineSource::setBulkShare(int percent)
{
    m_config.bulkShare = std::clamp(percent, 0, 100);
    applyLimits();
    Q_EMIT configChanged();
}

void EngineSource::setLane(Lane lane)
{
    m_config.lane = lane;
    m_runner.setLane(lane);
    Q_EMIT configChanged();
}

QList<ScenarioInfo> EngineSource::scenarios() const
{
    return { { "many-producers", QCoreApplication::translate("EngineSource", "Many producers"),
        QCoreApplication::translate("EngineSource",
            "Producers that send their next request as soon as the last one was answered share one "
            "connection. What the "
            "channel and the window cannot hold waits: that is backpressure.") } };
}

QByteArray EngineSource::runningScenario() const
{
    return m_runner.stage() == ScenarioRunner::Stage::Idle ? QByteArray()
                                                           : QByteArrayLiteral("many-producers");
}

void EngineSource::startScenario(const QByteArray&)
{
    if (m_runner.stage() != ScenarioRunner::Stage::Idle)
        return;
    const auto go = [this] {
        if (m_runner.stage() != ScenarioRunner::Stage::Idle
            || m_core.state().get().phase != ConnectionPhase::Ready)
            return;
        LoadSettings settings = m_settings;
        settings.producers = m_config.producers;
        settings.lane = m_config.lane;
        m_runner.start(settings);
    };
    if (m_gate)
        m_gate(go);
    else
        go();
}

void EngineSource::stopScenario() { m_runner.stop(); }

} // namespace sluice
