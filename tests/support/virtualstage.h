// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/scriptedsettings.h"
#include "core/load/slowlinks.h"
#include "core/load/stage.h"
#include "tests/support/servedengine.h"

namespace sluice {

/// What a ServedEngine gets between its connections and the server.
struct LinksOfStage {
    SlowLinks links;
};

/// A stage under virtual time: the real engine, slow links and scripted server. The controlling
/// thread is `control`: what is called on it is called within on(). Include only in tests that link
/// sluice_core.
class VirtualStage final : private LinksOfStage, public ServedEngine, public Stage {
public:
    explicit VirtualStage(std::uint64_t seed = 1)
        : LinksOfStage { SlowLinks(seed) }
        , ServedEngine(32, {}, seed, links.decorator())
        , control(runtime.addExecutor())
        , secondThread(runtime.addExecutor())
    {
        connect();
    }

    /// Runs `body` as if on the controlling thread.
    void on(const std::function<void()>& body) { runtime.on(control, body); }

    [[nodiscard]] RequestChannel& channel() override { return ServedEngine::channel; }
    [[nodiscard]] const Clock& clock() const override { return control.clock(); }
    [[nodiscard]] Executor& executor() override { return control; }
    [[nodiscard]] std::vector<Executor*> threads() override
    {
        return { &producers, &secondThread };
    }
    /// As joining threads does: they run until they are done.
    void releaseThreads() override
    {
        runtime.endOccupations();
        runtime.settle();
    }
    [[nodiscard]] ServerInfo server() const override { return manager->state().get().server; }
    void set(const EngineSettings& settings) override
    {
        const EngineSettings engine = settings.effective();
        runtime.on(core, [&] {
            ServedEngine::channel.setCapacity(std::size_t(std::max(1, engine.capacity)));
            ServedEngine::channel.setPolicy(engine.whenFull);
            ConnectionLimits limits;
            limits.window = engine.window;
            limits.bulkShare = engine.bulkShare;
            manager->setLimits(limits);
            manager->setConnections(engine.connections);
            manager->setTransport(engine.transport);
            manager->setTaking(engine.taking);
        });
    }
    void set(const SlowLinkSettings& settings) override
    {
        runtime.on(core, [&] { links.set(settings); });
    }
    void set(const ScriptSettings& settings) override { serve(scriptedServerSettings(settings)); }
    void resetConnections() override { links.reset(); }
    void restartMaxima() override
    {
        for (int group : { -1, 1 }) {
            ServedEngine::channel.state().gauges(group).depth.restartMaximum();
            ServedEngine::channel.state().gauges(group).waiting.restartMaximum();
            manager->inFlightGauge(group).restartMaximum();
        }
    }
    [[nodiscard]] ReportReading reading(RunId run) const override
    {
        ReportReading reading;
        reading.at = toNanos(control.clock().now());
        reading.inSystem = recorder.inSystem(run, reading.at);
        reading.totals = recorder.totals(run);
        LiveSnapshot snapshot;
        manager->fill(snapshot, 0);
        for (const LiveConnection& connection : snapshot.connections) {
            reading.writes += connection.writes;
            reading.commandsWritten += connection.commandsWritten;
        }
        return reading;
    }
    [[nodiscard]] Gauge& inFlightGauge(int group) override { return manager->inFlightGauge(group); }

    Executor& control;
    Executor& secondThread;
};

} // namespace sluice
