// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/state.h"
#include "core/load/stagesettings.h"
#include "core/trace/gauge.h"
#include "core/trace/report.h"

#include <functional>
#include <memory>
#include <vector>

namespace sluice {

/// Where a scenario is played: an engine, what lies between it and the server, and threads for
/// producers. The program's is made of its core thread; tests have one under virtual time. One
/// controlling thread; nothing here blocks.
class Stage {
public:
    virtual ~Stage() = default;

    [[nodiscard]] virtual RequestChannel& channel() = 0;
    [[nodiscard]] virtual const Clock& clock() const = 0;
    /// Of the controlling thread: its timers.
    [[nodiscard]] virtual Executor& executor() = 0;
    /// For a run's producers; they live until releaseThreads(), and there is at least one.
    [[nodiscard]] virtual std::vector<Executor*> threads() = 0;
    /// No producer is left on them.
    virtual void releaseThreads() = 0;
    /// Lets those threads go on until `isSo`, which they make so themselves, soon. Under virtual
    /// time there is nothing to wait for: releaseThreads() runs them to their end.
    virtual void waitUntil(const std::function<bool()>& isSo) { (void)isSo; }

    /// Makes the load one that this stage may be used for (a server that is somebody else's is
    /// spared); called for whatever is set while it runs, too.
    virtual void bound(LoadSettings& load) const { static_cast<void>(load); }
    /// What the server says of itself; empty: not known.
    [[nodiscard]] virtual ServerInfo server() const { return {}; }

    virtual void set(const EngineSettings& settings) = 0;
    virtual void set(const SlowLinkSettings& settings) = 0;
    virtual void set(const ScriptSettings& settings) = 0;
    /// Every shared connection ends as if its peer had reset it.
    virtual void resetConnections() = 0;

    /// Highest values are of the time since.
    virtual void restartMaxima() = 0;
    /// What is read at this instant for a report of the run.
    [[nodiscard]] virtual ReportReading reading(RunId run) const = 0;
    /// Slots in use on all connections: of panels (0), of scenarios (1).
    [[nodiscard]] virtual Gauge& inFlightGauge(int group) = 0;
};

} // namespace sluice
