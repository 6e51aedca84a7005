// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/load.h"
#include "core/trace/history.h"
#include "tests/support/servedengine.h"
#include "ui/models/diagnosis.h"
#include "ui/models/phasespans.h"
#include "ui/models/pipelinefeed.h"

namespace sluice {

/// The real channel, manager and recorder under virtual time as the Pipeline tab's source.
class VirtualSource final : public PipelineSource {
public:
    PipelineConfig knobs { 32, 64, 0, {} };
    bool coreIsStuck = false; ///< no newer snapshot comes

    explicit VirtualSource(VirtualEngine& engine)
        : m_engine(engine)
    {
    }
    void apply()
    {
        m_engine.channel.setCapacity(std::size_t(knobs.capacity));
        m_engine.channel.setPolicy(knobs.whenFull);
        m_engine.setLimits(knobs.window);
    }
    void setRun(RunId run)
    {
        m_run = run;
        m_history.setRun(run);
    }
    void pull()
    {
        const auto& gauges = m_engine.channel.state().gauges();
        m_history.pull(m_engine.recorder,
            { &gauges.depth, &gauges.waiting, &m_engine.manager->inFlightGauge() }, now());
    }
    HistoryView history() override
    {
        pull();
        return m_history.view();
    }
    HistoryView pinHistory() override
    {
        pull();
        return m_history.pin();
    }

    std::int64_t now() const override { return toNanos(m_engine.runtime.clock().now()); }
    std::shared_ptr<const LiveSnapshot> snapshot() override
    {
        if (!m_snapshot || !coreIsStuck) {
            auto fresh = std::make_shared<LiveSnapshot>();
            m_engine.runtime.on(m_engine.core, [&] { m_engine.manager->fill(*fresh, 1024); });
            m_snapshot = fresh;
        }
        return m_snapshot;
    }
    void readBuckets(std::int64_t from, std::vector<HistoryBucket>& to) override
    {
        pull();
        m_history.buckets(from, now(), Resolution::TenMillis, to);
    }
    void readRecords(std::int64_t until, std::size_t max, std::vector<RequestRecord>& to) override
    {
        m_history.recordsBetween(0, until, max, to);
    }
    void readHolders(std::int64_t since, Duration atLeast, std::vector<RequestRecord>& to) override
    {
        m_history.records().select(
            since,
            [atLeast](const RequestRecord& record) {
                return lineHold(record).length() >= atLeast.count();
            },
            to);
    }
    RunCounts totals() override
    {
        RunCounts counts = m_engine.recorder.counts(0);
        if (m_run)
            counts += m_engine.recorder.counts(m_run);
        return counts;
    }
    quint64 telemetryLost() override { return m_history.recordsLost(); }
    PipelineLatency latency() override { return pipelineLatency(m_history.latency()); }
    std::optional<Duration> unloadedRoundTrip() override { return {}; }
    std::vector<ProducerId> producers() override
    {
        std::vector<ProducerId> ids;
        for (const ProducerInfo& info : m_engine.recorder.producersSince(0)) {
            if (info.run == m_run)
                ids.push_back(info.id);
        }
        return ids;
    }
    QByteArray producerName(ProducerId id) const override
    {
        return m_engine.recorder.producer(id).name;
    }
    ConnectionState connectionState() override { return m_engine.state(); }
    PipelineConfig config() const override { return knobs; }
    void setCapacity(int) override { }
    void setWindow(int) override { }
    void setProducers(int) override { }
    void setWhenFull(FullPolicy) override { }
    void setConnections(int) override { }
    void setBulkShare(int) override { }
    void setLane(Lane) override { }
    QList<ScenarioInfo> scenarios() const override { return {}; }
    QByteArray runningScenario() const override { return {}; }
    void startScenario(const QByteArray&) override { }
    void stopScenario() override { }

private:
    VirtualEngine& m_engine;
    History m_history;
    RunId m_run = 0;
    std::shared_ptr<const LiveSnapshot> m_snapshot;
};

/// From the scripted server to the findings, as in the program.
struct Scene {
    ServedEngine engine;
    VirtualSource source { engine };
    PipelineFeed feed { source };
    RecentRequests recent;
    std::unique_ptr<Load> load;

    explicit Scene(int capacity = 32, int window = 64)
    {
        source.knobs.capacity = capacity;
        source.knobs.window = window;
        source.apply();
        engine.connect();
        engine.serve(std::chrono::microseconds(200));
        QObject::connect(&feed, &PipelineFeed::figuresTaken, &feed, [this] { recent.note(feed); });
    }
    ~Scene()
    {
        if (load) {
            load->stop();
            engine.runtime.on(engine.producers, [&] { load->cancelRest(); });
            engine.runtime.runFor(std::chrono::seconds(1));
        }
    }

    void setWindow(int window)
    {
        source.knobs.window = window;
        source.apply();
    }
    /// What the program does when a connection has become ready.
    void ping()
    {
        const Client client = engine.client("sluice");
        for (int i = 0; i < 3; ++i) { // one after another: alone in their reads
            engine.runtime.on(
                engine.producers, [&] { awaitInto(client.ping(), std::make_shared<Awaited>()); });
            engine.runtime.runFor(std::chrono::milliseconds(50));
        }
        feed.takeAll();
    }
    /// Closed-loop producers.
    void play(int producers)
    {
        LoadSettings settings;
        settings.producers = source.knobs.producers = producers;
        load = std::make_unique<Load>(
            engine.channel, std::vector<Executor*> { &engine.producers }, settings);
        source.setRun(load->run());
        load->start();
    }
    /// Lets time pass while the view looks on.
    void watch(Duration span)
    {
        const TimePoint end = engine.runtime.clock().now() + span;
        while (engine.runtime.clock().now() < end) {
            engine.runtime.runFor(std::chrono::milliseconds(40));
            feed.takeFrame();
        }
    }

    [[nodiscard]] PressureFinding pressure() const { return findPressure(feed.figures()); }
    [[nodiscard]] std::vector<Finding> findings() const
    {
        return diagnose(feed.figures(), pressure(), recent.figures(), feed.snapshot());
    }
    /// Null: not found.
    template <typename Kind> [[nodiscard]] std::optional<Kind> found() const
    {
        for (const Finding& finding : findings()) {
            if (const auto* kind = std::get_if<Kind>(&finding))
                return *kind;
        }
        return {};
    }
};

} // namespace sluice
