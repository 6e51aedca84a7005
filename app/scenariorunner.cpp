// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/scenariorunner.h"

#include <algorithm>
#include <thread>

namespace sluice {

namespace {
constexpr auto lookEvery = std::chrono::milliseconds(20);
constexpr auto patience = std::chrono::seconds(3); // with a server that does not answer
} // namespace

ScenarioRunner::ScenarioRunner(CoreThread& core, QObject* parent)
    : QObject(parent)
    , m_core(core)
{
    m_look.setInterval(lookEvery);
    connect(&m_look, &QTimer::timeout, this, &ScenarioRunner::look);
}

ScenarioRunner::~ScenarioRunner()
{
    if (m_load) {
        m_load->stop();
        m_load->cancelRest();
        m_threads.clear();
        // A producer that was between two requests when it was told sends no other: all have ended.
        m_load.reset();
    }
}

void ScenarioRunner::start(const LoadSettings& settings)
{
    Q_ASSERT(m_stage == Stage::Idle);
    std::vector<Executor*> executors;
    const unsigned threads = std::clamp(std::thread::hardware_concurrency() / 2, 1U, 2U);
    for (unsigned i = 0; i < threads; ++i) {
        m_threads.push_back(std::make_unique<PollExecutor>(m_core.clock(), "sluice load"));
        executors.push_back(m_threads.back().get());
    }
    m_load = std::make_unique<Load>(m_core.channel(), executors, settings);
    m_run = m_load->run();
    for (int group : { -1, 1 }) {
        m_core.channel().state().gauges(group).depth.restartMaximum();
        m_core.channel().state().gauges(group).waiting.restartMaximum();
        m_core.inFlightGauge(group).restartMaximum();
    }
    m_core.requestSnapshot();
    m_start = reading();
    m_stage = Stage::Running;
    m_load->start();
    Q_EMIT started();
}

void ScenarioRunner::setProducers(int count)
{
    if (m_load)
        m_load->setProducers(count);
}

void ScenarioRunner::setLane(Lane lane)
{
    if (m_load)
        m_load->setLane(lane);
}

void ScenarioRunner::stop()
{
    if (m_stage != Stage::Running)
        return;
    m_stage = Stage::Draining;
    m_load->stop();
    m_giveUpAt = m_core.clock().now() + patience;
    m_gaveUp = false;
    m_look.start();
}

void ScenarioRunner::look()
{
    if (m_stage == Stage::Draining) {
        if (m_load->isDrained())
            return finishLoad();
        if (m_core.clock().now() >= m_giveUpAt && !m_gaveUp) {
            m_gaveUp = true;
            m_load->cancelRest();
        }
        return;
    }
    if (m_stage == Stage::CleaningUp && m_cleaned->load()) {
        m_look.stop();
        m_stage = Stage::Idle;
        Q_EMIT ended();
    }
}

void ScenarioRunner::finishLoad()
{
    std::vector<QByteArray> keys;
    keys.reserve(static_cast<std::size_t>(m_load->settings().workload.keys));
    for (int i = 0; i < m_load->settings().workload.keys; ++i)
        keys.push_back(m_load->key(i));
    m_threads.clear();
    m_load.reset();
    m_stage = Stage::CleaningUp;
    m_cleaned = std::make_shared<std::atomic<bool>>(false);
    Q_EMIT settled();
    // Its own keys, whose writing was confirmed; in the lane that holds nobody up.
    cleanUp(Client(m_core.channel(), "clean-up").confirmed().inLane(Lane::Bulk), std::move(keys),
        m_cleaned);
}

ReportReading ScenarioRunner::reading() const
{
    ReportReading reading;
    reading.at = toNanos(m_core.clock().now());
    reading.inSystem = m_core.recorder().inSystem(m_run, reading.at);
    reading.totals = m_core.recorder().totals(m_run);
    if (const auto snapshot = m_core.latestSnapshot()) {
        for (const LiveConnection& connection : snapshot->connections) {
            reading.writes += connection.writes;
            reading.commandsWritten += connection.commandsWritten;
        }
    }
    return reading;
}

} // namespace sluice
