// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/pressure.h"

namespace sluice {

namespace {

/// A head of line older than this is silence.
constexpr Duration silence = std::chrono::seconds(1);
/// The window counts as used up from this share of it on, averaged over a second.
constexpr double usedUp = 0.7;
/// A round trip up to this many unloaded ones has not grown, and from so many on it has. Between
/// them it may be either: a server that is just saturated takes as long as one that is not.
constexpr double nearUnloaded = 1.5;
constexpr double grownFrom = 2.0;
/// So many producers waiting on average are pressure; fewer are chance.
constexpr double someWait = 0.5;

} // namespace

namespace {

/// Requests spend more time on their way back to their producers than in any other phase.
bool deliveryIsLongest(const PipelineLatency& latency)
{
    const std::optional<Duration> delivery = latency.phase(Phase::Delivery).mean;
    if (!delivery)
        return false;
    for (const Phase phase : { Phase::Waiting, Phase::Queued, Phase::Writing, Phase::InFlight }) {
        if (latency.phase(phase).mean.value_or(Duration(0)) >= *delivery)
            return false;
    }
    return true;
}

} // namespace

PressureFinding findPressure(const PipelineFigures& figures)
{
    PressureFinding finding;
    if (figures.connection.phase != ConnectionPhase::Ready) {
        finding.kind = figures.known || figures.connection.phase != ConnectionPhase::Idle
            ? Pressure::Disconnected
            : Pressure::Unknown;
        return finding;
    }
    if (!figures.known || !figures.repliesPerSecond)
        return finding;
    finding.producersWait = figures.waitingMean.value_or(0) >= someWait;
    if (figures.headAge && *figures.headAge >= silence) {
        finding.kind = Pressure::Silent;
        finding.producersWait = figures.waiting > 0;
        return finding;
    }
    const double rate = *figures.repliesPerSecond;
    const double inFlight = figures.inFlightMean.value_or(0);
    if (rate < 1 && figures.inFlight + figures.queued + figures.waiting == 0) {
        finding.kind = Pressure::Idle;
        return finding;
    }
    if (rate > 0) // Little's law over the line
        finding.roundTrip = Duration(static_cast<std::int64_t>(inFlight / rate * 1e9));
    if (inFlight < usedUp * figures.config.totalWindow()) {
        if (!finding.producersWait)
            finding.kind = Pressure::Flowing;
        else
            finding.kind
                = deliveryIsLongest(figures.latency) ? Pressure::Delivery : Pressure::Channel;
        return finding;
    }
    if (!figures.unloadedRoundTrip || !finding.roundTrip) {
        finding.kind = Pressure::WindowOrServer;
        return finding;
    }
    const double unloaded = double(figures.unloadedRoundTrip->count());
    const double roundTrip = double(finding.roundTrip->count());
    if (roundTrip <= nearUnloaded * unloaded) {
        finding.kind = Pressure::Window;
    } else if (roundTrip < grownFrom * unloaded) {
        finding.kind = Pressure::WindowOrServer;
    } else {
        finding.kind = Pressure::Server;
        finding.usefulDepth = rate * unloaded / 1e9;
    }
    return finding;
}

} // namespace sluice
