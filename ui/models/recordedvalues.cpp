// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/recordedvalues.h"

#include "core/connection/pool.h"
#include "core/protocol/commandtable.h"

#include <algorithm>

namespace sluice::recorded {

namespace {

constexpr int largestBound = 1'000'000;
constexpr int mostProducers = 10'000;
constexpr std::int64_t longestWait = 86'400'000'000'000; // 24 h

std::optional<std::int64_t> nanosOf(const std::optional<Duration>& span)
{
    return span ? std::optional<std::int64_t>(span->count()) : std::nullopt;
}

std::optional<Duration> spanOf(const std::optional<std::int64_t>& nanos)
{
    return nanos ? std::optional(Duration(*nanos)) : std::nullopt;
}

/// The enumeration's value, or the fallback for one that a later version knows.
template <typename Enum> Enum known(std::int64_t number, Enum last, Enum fallback)
{
    return number >= 0 && number <= std::int64_t(last) ? static_cast<Enum>(number) : fallback;
}

} // namespace

recording::Values fromConfig(const PipelineConfig& config)
{
    return { { "capacity", config.capacity }, { "window", config.window },
        { "producers", config.producers }, { "whenFull", std::int64_t(config.whenFull.whenFull) },
        { "atMost", config.whenFull.atMost.count() }, { "connections", config.connections },
        { "bulkShare", config.bulkShare }, { "lane", std::int64_t(config.lane) } };
}

PipelineConfig toConfig(const recording::Values& values)
{
    PipelineConfig config;
    const auto within = [](std::int64_t value, int least, int most) {
        return int(std::clamp<std::int64_t>(value, least, most));
    };
    for (const auto& [name, value] : values) {
        if (name == "capacity")
            config.capacity = within(value, 1, largestBound);
        else if (name == "window")
            config.window = within(value, 1, largestBound);
        else if (name == "producers")
            config.producers = within(value, 0, mostProducers);
        else if (name == "whenFull")
            config.whenFull.whenFull = known(value, WhenFull::DropOldest, WhenFull::Wait);
        else if (name == "atMost")
            config.whenFull.atMost = Duration(std::clamp<std::int64_t>(value, 0, longestWait));
        else if (name == "connections")
            config.connections = within(value, 1, Pool::maxConnections);
        else if (name == "bulkShare")
            config.bulkShare = within(value, 0, 100);
        else if (name == "lane")
            config.lane = known(value, Lane::Bulk, Lane::Interactive);
    }
    return config;
}

recording::State fromState(const ConnectionState& state)
{
    return { std::uint8_t(state.phase), std::uint8_t(state.errorKind),
        std::max<std::int64_t>(0, toNanos(state.since)), state.epoch,
        std::uint8_t(state.server.protocol), state.server.kind.toStdString(),
        state.server.version.toStdString(), state.server.mode.toStdString(),
        state.server.role.toStdString() };
}

ConnectionState toState(const recording::State& state)
{
    ConnectionState result;
    result.phase = known(state.phase, ConnectionPhase::Failed, ConnectionPhase::Closed);
    result.errorKind
        = known(state.error, ConnectionErrorKind::Network, ConnectionErrorKind::Network);
    result.since = fromNanos(state.since);
    result.epoch = state.epoch;
    result.server.protocol = state.protocol;
    result.server.kind = QByteArray::fromStdString(state.serverKind);
    result.server.version = QByteArray::fromStdString(state.serverVersion);
    result.server.mode = QByteArray::fromStdString(state.mode);
    result.server.role = QByteArray::fromStdString(state.role);
    return result;
}

recording::Latency fromLatency(const PipelineLatency& latency)
{
    recording::Latency result;
    result.samples = latency.samples;
    for (const PhaseLatency& phase : latency.phases)
        result.phases.push_back({ nanosOf(phase.mean), nanosOf(phase.p50), nanosOf(phase.p90),
            nanosOf(phase.p99), nanosOf(phase.p999), nanosOf(phase.max) });
    return result;
}

PipelineLatency toLatency(const recording::Latency& latency)
{
    PipelineLatency result;
    result.samples = latency.samples;
    const std::size_t phases = std::min(latency.phases.size(), result.phases.size());
    for (std::size_t i = 0; i < phases; ++i) {
        const recording::PhaseLatency& phase = latency.phases[i];
        result.phases[i] = { spanOf(phase.mean), spanOf(phase.p50), spanOf(phase.p90),
            spanOf(phase.p99), spanOf(phase.p999), spanOf(phase.max) };
    }
    return result;
}

recording::Names commands()
{
    recording::Names names;
    for (int id = 1; id < int(CommandId::Count); ++id)
        names.emplace_back(
            std::uint32_t(id), commandName(static_cast<CommandId>(id)).toByteArray().toStdString());
    return names;
}

} // namespace sluice::recorded
