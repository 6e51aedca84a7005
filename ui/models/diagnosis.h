// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pressure.h"
#include "ui/models/recentrequests.h"

#include <variant>
#include <vector>

namespace sluice {

// What else can be said beside where the pressure is; each with the numbers that its sentence
// needs.

/// What is shown is older than it should be.
struct ViewLate {
    Duration late {};
};
/// A command that waits for other clients is at the head of a line that others use too.
struct LineBlocked {
    RequestRecord request;
    Duration since {};
    quint64 behind = 0; ///< in flight behind it
};
/// One reply kept the others on its line waiting.
struct LineHeld {
    LineHolder holder;
    std::optional<Duration> usual; ///< median time in flight
};
/// Producers that wait for a reply before they send again sent next to nothing during a stall, so
/// that percentiles do not show it ("coordinated omission", Tene 2013).
struct StallHidden {
    Stall stall;
    quint64 missing = 0; ///< would have been sent meanwhile at the rate before
    Duration p99 {};
};
/// More than 1 % of the requests expired, or of the replies found nobody who wanted them.
struct Wasted {
    quint64 expired = 0;
    quint64 wasted = 0;
    quint64 ended = 0;
    Duration span {};
};
/// The channel is full, and that is not told by producers that wait.
struct ChannelFull {
    quint64 refused = 0; ///< 0: it is only full
    quint64 ended = 0;
    Duration span {};
    std::optional<Duration> fullFor;
    int capacity = 0;
};
/// Some producers get far more than others.
struct Unfair {
    Fairness fairness;
};
/// Records were lost before they were shown.
struct TelemetryLost {
    quint64 lost = 0;
    quint64 ended = 0;
    Duration span {};
};
/// More than four times as many are in flight as keep the server busy.
struct TooDeep {
    double inFlight = 0; ///< on average
    double usefulDepth = 0;
    int enough = 0; ///< window of each connection that keeps it busy all the same
};

/// The order is that of their weight, worst first.
using Finding = std::variant<ViewLate, LineBlocked, LineHeld, StallHidden, Wasted, ChannelFull,
    Unfair, TelemetryLost, TooDeep>;

/// Applies every rule but those of findPressure(), whose result is `main`: what that says already
/// is not said twice. Worst first, at most one of each kind. `open` may be null.
[[nodiscard]] std::vector<Finding> diagnose(const PipelineFigures& figures,
    const PressureFinding& main, const RecentFigures& recent, const LiveSnapshot* open);

} // namespace sluice
