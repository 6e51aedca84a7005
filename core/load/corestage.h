// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/corethread.h"
#include "core/load/slowlinks.h"
#include "core/load/stage.h"

#include <functional>
#include <memory>
#include <vector>

namespace sluice {

/// The program's stage: its core thread, with load threads of its own. On the thread of the
/// executor that it is given, the GUI's.
class CoreStage final : public Stage {
public:
    /// What a load may do before a server that is somebody else's.
    static constexpr double mostPerSecond = 100'000;
    static constexpr qsizetype mostBytes = 1024 * 1024; ///< of a value
    static constexpr int mostKeys = 1000;
    static constexpr int expireSeconds = 300; ///< should keys not be removed

    /// All of it outlives the stage. `links`: what lies between the engine and the server, as the
    /// core thread was made with it; null: nothing does.
    CoreStage(CoreThread& core, Executor& executor, SlowLinks* links);
    ~CoreStage() override;

    /// What sets the scripted server; empty: there is none, and those settings do nothing.
    void setScript(std::function<void(const ScriptSettings&)> script)
    {
        m_script = std::move(script);
    }
    [[nodiscard]] bool hasScript() const { return bool(m_script); }
    /// The server is somebody else's: loads are bounded.
    void setForeign(bool isForeign) { m_isForeign = isForeign; }
    [[nodiscard]] bool isForeign() const noexcept { return m_isForeign; }

    /// Since when the way to the server is as it is: nanoseconds of the trace's clock; 0: since it
    /// was made. What was measured before says nothing of it.
    [[nodiscard]] std::int64_t waySince() const noexcept { return m_waySince; }

    [[nodiscard]] RequestChannel& channel() override { return m_core.channel(); }
    [[nodiscard]] const Clock& clock() const override { return m_core.clock(); }
    [[nodiscard]] Executor& executor() override { return m_executor; }
    [[nodiscard]] std::vector<Executor*> threads() override;
    void releaseThreads() override;
    void waitUntil(const std::function<bool()>& isSo) override;
    void bound(LoadSettings& load) const override;
    [[nodiscard]] ServerInfo server() const override { return m_core.state().get().server; }
    void set(const EngineSettings& settings) override;
    void set(const SlowLinkSettings& settings) override;
    void set(const ScriptSettings& settings) override;
    void resetConnections() override;
    void restartMaxima() override;
    [[nodiscard]] ReportReading reading(RunId run) const override;
    [[nodiscard]] Gauge& inFlightGauge(int group) override { return m_core.inFlightGauge(group); }

private:
    CoreThread& m_core;
    Executor& m_executor;
    SlowLinks* m_links;
    std::function<void(const ScriptSettings&)> m_script;
    bool m_isForeign = false;
    SlowLinkSettings m_link; ///< as set last
    ScriptSettings m_server; ///< likewise
    std::int64_t m_waySince = 0;
    std::vector<std::unique_ptr<PollExecutor>> m_threads;
};

} // namespace sluice
