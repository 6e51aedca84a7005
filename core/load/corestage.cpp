// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/corestage.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace sluice {

CoreStage::CoreStage(CoreThread& core, Executor& executor, SlowLinks* links)
    : m_core(core)
    , m_executor(executor)
    , m_links(links)
{
}

CoreStage::~CoreStage() = default;

std::vector<Executor*> CoreStage::threads()
{
    const unsigned count = std::clamp(std::thread::hardware_concurrency() / 2, 1U, 2U);
    while (m_threads.size() < count)
        m_threads.push_back(std::make_unique<PollExecutor>(m_core.clock(), "sluice load"));
    std::vector<Executor*> executors;
    for (const auto& thread : m_threads)
        executors.push_back(thread.get());
    return executors;
}

void CoreStage::releaseThreads() { m_threads.clear(); }

void CoreStage::waitUntil(const std::function<bool()>& isSo)
{
    while (!isSo())
        std::this_thread::sleep_for(std::chrono::microseconds(100));
}

void CoreStage::bound(LoadSettings& load) const
{
    if (!m_isForeign)
        return;
    load.maxPerSecond
        = load.maxPerSecond > 0 ? std::min(load.maxPerSecond, mostPerSecond) : mostPerSecond;
    load.arrivals.perSecond = std::min(load.arrivals.perSecond, mostPerSecond);
    Workload& workload = load.workload;
    workload.keys = std::min(workload.keys, mostKeys);
    for (ValueSize& size : workload.values)
        size.bytes = std::min(size.bytes, mostBytes);
    workload.expireSeconds = workload.expireSeconds > 0
        ? std::min(workload.expireSeconds, expireSeconds)
        : expireSeconds;
}

void CoreStage::set(const EngineSettings& settings)
{
    const EngineSettings engine = settings.effective();
    ConnectionLimits limits;
    limits.window = engine.window;
    limits.bulkShare = engine.bulkShare;
    if (engine.patient)
        limits.silence = Duration::max() / 4; // far off, and can still be added to
    m_core.setCapacity(static_cast<std::size_t>(std::max(1, engine.capacity)));
    m_core.setPolicy(engine.whenFull);
    m_core.setLimits(limits);
    m_core.setConnections(engine.connections);
    m_core.setTransport(engine.transport);
    m_core.setTaking(engine.taking);
}

void CoreStage::set(const SlowLinkSettings& settings)
{
    if (m_links)
        m_links->set(settings);
    if (std::exchange(m_link, settings) != settings)
        m_waySince = toNanos(clock().now());
}

void CoreStage::set(const ScriptSettings& settings)
{
    if (m_script)
        m_script(settings);
    if (std::exchange(m_server, settings) != settings)
        m_waySince = toNanos(clock().now());
}

void CoreStage::resetConnections()
{
    if (m_links)
        m_links->reset();
}

void CoreStage::restartMaxima()
{
    for (int group : { -1, 1 }) {
        m_core.channel().state().gauges(group).depth.restartMaximum();
        m_core.channel().state().gauges(group).waiting.restartMaximum();
        m_core.inFlightGauge(group).restartMaximum();
    }
    m_core.requestSnapshot();
}

ReportReading CoreStage::reading(RunId run) const
{
    ReportReading reading;
    reading.at = toNanos(m_core.clock().now());
    reading.inSystem = m_core.recorder().inSystem(run, reading.at);
    reading.totals = m_core.recorder().totals(run);
    if (const auto snapshot = m_core.latestSnapshot()) {
        for (const LiveConnection& connection : snapshot->connections) {
            reading.writes += connection.writes;
            reading.commandsWritten += connection.commandsWritten;
        }
    }
    return reading;
}

} // namespace sluice
