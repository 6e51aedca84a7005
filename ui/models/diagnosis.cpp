// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/diagnosis.h"

#include "core/protocol/commandtable.h"

#include <algorithm>
#include <cmath>

namespace sluice {

namespace {

using std::chrono::milliseconds;

/// Older than this, what is shown is not "now" any more.
constexpr Duration lateFrom = milliseconds(500);
/// A blocking command that has its reply sooner has blocked nobody.
constexpr Duration blockedFrom = milliseconds(50);
/// A reply held the line when it took so many times the median time in flight.
constexpr int timesUsual = 2;
/// A stall hides something from so many requests on that were not sent.
constexpr double someMissing = 100;
/// More than this share sent during a stall, and the generator does not wait for replies.
constexpr double stillOffered = 0.25;
constexpr double wastedShare = 0.01;
/// Fewer are chance: one of twenty is 5 %.
constexpr quint64 someWasted = 3;
/// Full for a shorter time is a burst.
constexpr Duration fullFrom = milliseconds(500);
/// Jain's index of equal producers under chance is 1 / (1 + 1 / mean): 0.95 at this mean.
constexpr double fairMean = 20;
constexpr double fairFrom = 0.8;
/// Deeper than so many useful depths, the rest only waits.
constexpr double tooDeepFrom = 4;

std::optional<ViewLate> findLate(const RecentFigures& recent)
{
    if (recent.late < lateFrom)
        return {};
    return ViewLate { recent.late };
}

std::optional<LineBlocked> findBlocked(const LiveSnapshot* open)
{
    if (!open)
        return {};
    std::optional<LineBlocked> worst;
    for (const LiveConnection& line : open->connections) {
        if (line.isLeased || line.inFlight.listed.empty())
            continue;
        // XREAD blocks only where it is told to; one that takes so long with others behind it does.
        const RequestRecord& head = line.inFlight.listed.front();
        const CommandInfo& command = commandInfo(static_cast<CommandId>(head.command));
        const Duration since(head.stamps.written ? open->now - head.stamps.written : 0);
        if (command.flags.testFlag(CommandFlag::Blocking) && since >= blockedFrom
            && (!worst || since > worst->since))
            worst = LineBlocked { head, since, line.inFlight.count - 1 };
    }
    return worst;
}

std::optional<LineHeld> findHeld(const PipelineFigures& figures, const RecentFigures& recent)
{
    const std::optional<Duration> usual = figures.latency.phase(Phase::InFlight).p50;
    // COMMAND is the engine's own question at the beginning of a connection.
    if (!recent.holder || recent.holder->others == 0
        || recent.holder->request.command == static_cast<std::uint16_t>(CommandId::Command)
        || (usual && recent.holder->length < *usual * timesUsual))
        return {};
    return LineHeld { *recent.holder, usual };
}

std::optional<StallHidden> findHiddenStall(
    const PipelineFigures& figures, const RecentFigures& recent)
{
    const std::optional<Duration> p99 = figures.latency.phase(Phase::Total).p99;
    if (!recent.stall || !p99)
        return {};
    const Stall& stall = *recent.stall;
    const double expected = stall.usualPerSecond * double(stall.length.count()) / 1e9;
    const double missing = expected - double(stall.offered);
    // A schedule that goes on during the stall counts its time as lag, and percentiles that have
    // risen to it hide nothing.
    const bool isCounted = *p99 >= stall.length / 2
        || figures.latency.phase(Phase::Lag).max.value_or(Duration(0)) >= stall.length / 2;
    if (isCounted || missing < someMissing || double(stall.offered) > stillOffered * expected)
        return {};
    return StallHidden { stall, quint64(missing), *p99 };
}

std::optional<Wasted> findWasted(const RecentFigures& recent)
{
    const quint64 most = std::max(recent.expired, recent.wasted);
    if (most < someWasted || double(most) <= wastedShare * double(recent.ended))
        return {};
    return Wasted { recent.expired, recent.wasted, recent.ended, recent.span };
}

std::optional<ChannelFull> findFull(
    const PipelineFigures& figures, const PressureFinding& main, const RecentFigures& recent)
{
    // Where producers wait, the main finding says how long it has been full.
    const bool isFull = figures.isAlwaysFull && figures.fullFor >= fullFrom && !main.producersWait;
    if (figures.connection.phase != ConnectionPhase::Ready || (recent.refused == 0 && !isFull))
        return {};
    return ChannelFull { recent.refused, recent.ended, recent.span,
        isFull ? figures.fullFor : std::nullopt, figures.config.capacity };
}

std::optional<Unfair> findUnfair(const RecentFigures& recent)
{
    const std::optional<Fairness>& fairness = recent.fairness;
    if (!fairness || fairness->jain >= fairFrom
        || double(fairness->requests) < fairMean * double(fairness->producers))
        return {};
    return Unfair { *fairness };
}

std::optional<TelemetryLost> findLost(const RecentFigures& recent)
{
    if (recent.telemetryLost == 0)
        return {};
    return TelemetryLost { recent.telemetryLost, recent.ended, recent.span };
}

std::optional<TooDeep> findTooDeep(const PipelineFigures& figures, const PressureFinding& main)
{
    if (main.kind != Pressure::Server || !main.usefulDepth || !figures.inFlightMean)
        return {};
    const double useful = std::max(1.0, *main.usefulDepth);
    if (*figures.inFlightMean <= tooDeepFrom * useful)
        return {};
    // Twice what is just enough, so that none is idle while replies are on their way.
    const int enough = int(std::ceil(2 * useful / std::max(1, figures.config.connections)));
    return TooDeep { *figures.inFlightMean, useful, enough };
}

} // namespace

std::vector<Finding> diagnose(const PipelineFigures& figures, const PressureFinding& main,
    const RecentFigures& recent, const LiveSnapshot* open)
{
    std::vector<Finding> findings;
    const auto note = [&findings](const auto& found) {
        if (found)
            findings.push_back(*found);
    };
    note(findLate(recent));
    note(findBlocked(open));
    note(findHeld(figures, recent));
    note(findHiddenStall(figures, recent));
    note(findWasted(recent));
    note(findFull(figures, main, recent));
    note(findUnfair(recent));
    note(findLost(recent));
    note(findTooDeep(figures, main));
    return findings;
}

} // namespace sluice
