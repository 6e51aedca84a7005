// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/knobs.h"

#include <algorithm>
#include <cmath>

namespace sluice {

namespace {

using Kind = Knob::Kind;
using Part = Knob::Part;
using Settings = StageSettings;

constexpr double million = 1e6;
constexpr double second = 1e9; // nanoseconds
constexpr double minute = 60 * second;
constexpr double day = 86'400 * second;
constexpr double mebibyte = 1024 * 1024;

double nanos(Duration time) { return static_cast<double>(time.count()); }
Duration duration(double nanoseconds) { return Duration(std::llround(nanoseconds)); }
int whole(double number) { return static_cast<int>(std::lround(number)); }
template <typename Enum> double place(Enum choice) { return static_cast<double>(choice); }
template <typename Enum> Enum chosen(double place) { return static_cast<Enum>(whole(place)); }
std::int64_t bytes(double number) { return std::llround(number); }

std::vector<LoadRole>& roles(Settings& settings) { return settings.load.workload.roles; }
/// What the roles have, where they differ the most of them.
template <typename Get> double mostOfRoles(const Settings& settings, Get get)
{
    double most = 0;
    for (const LoadRole& role : settings.load.workload.roles)
        most = std::max(most, get(role));
    return most;
}
SlowDirection& up(Settings& settings) { return settings.link.upstream; }
SlowDirection& down(Settings& settings) { return settings.link.downstream; }

// NOLINTBEGIN(readability-function-size): a table
std::vector<Knob> engineKnobs()
{
    return {
        { "transport", Part::Engine, Kind::Choice, 0, 2, { "channel", "mutex", "pool" },
            [](const Settings& s) { return place(s.engine.transport); },
            [](Settings& s, double v) { s.engine.transport = chosen<TransportMode>(v); } },
        { "capacity", Part::Engine, Kind::Count, 1, million, {},
            [](const Settings& s) { return double(s.engine.capacity); },
            [](Settings& s, double v) { s.engine.capacity = whole(v); } },
        { "window", Part::Engine, Kind::Count, 1, million, {},
            [](const Settings& s) { return double(s.engine.window); },
            [](Settings& s, double v) { s.engine.window = whole(v); } },
        { "connections", Part::Engine, Kind::Count, 1, 64, {},
            [](const Settings& s) { return double(s.engine.connections); },
            [](Settings& s, double v) { s.engine.connections = whole(v); } },
        { "when-full", Part::Engine, Kind::Choice, 0, 3,
            { "wait", "reject", "wait-at-most", "drop-oldest" },
            [](const Settings& s) { return place(s.engine.whenFull.whenFull); },
            [](Settings& s, double v) { s.engine.whenFull.whenFull = chosen<WhenFull>(v); } },
        { "wait-at-most", Part::Engine, Kind::Time, 0, day, {},
            [](const Settings& s) { return nanos(s.engine.whenFull.atMost); },
            [](Settings& s, double v) { s.engine.whenFull.atMost = duration(v); } },
        { "bulk-share", Part::Engine, Kind::Share, 0, 1, {},
            [](const Settings& s) { return s.engine.bulkShare / 1000.0; },
            [](Settings& s, double v) { s.engine.bulkShare = whole(v * 1000); } },
        { "manager", Part::Engine, Kind::Choice, 0, 1, { "running", "paused" },
            [](const Settings& s) { return s.engine.taking ? 0.0 : 1.0; },
            [](Settings& s, double v) { s.engine.taking = v == 0; } },
    };
}

std::vector<Knob> loadKnobs()
{
    return {
        { "producers", Part::Load, Kind::Count, 0, LoadSettings::maxProducers, {},
            [](const Settings& s) { return double(s.load.producers); },
            [](Settings& s, double v) { s.load.producers = whole(v); } },
        { "outstanding", Part::Load, Kind::Count, 1, 10'000, {},
            [](const Settings& s) {
                return mostOfRoles(s, [](const LoadRole& r) { return double(r.outstanding); });
            },
            [](Settings& s, double v) {
                for (LoadRole& role : roles(s))
                    role.outstanding = whole(v);
            } },
        { "lane", Part::Load, Kind::Choice, 0, 1, { "interactive", "bulk" },
            [](const Settings& s) { return place(s.load.lane); },
            [](Settings& s, double v) { s.load.lane = chosen<Lane>(v); } },
        { "arrivals", Part::Load, Kind::Choice, 0, 3, { "closed", "constant", "poisson", "bursts" },
            [](const Settings& s) { return place(s.load.arrivals.kind); },
            [](Settings& s, double v) { s.load.arrivals.kind = chosen<ArrivalKind>(v); } },
        { "rate", Part::Load, Kind::Rate, 0.001, 10 * million, {},
            [](const Settings& s) { return s.load.arrivals.perSecond; },
            [](Settings& s, double v) { s.load.arrivals.perSecond = v; } },
        { "burst", Part::Load, Kind::Count, 1, million, {},
            [](const Settings& s) { return double(s.load.arrivals.burstSize); },
            [](Settings& s, double v) { s.load.arrivals.burstSize = whole(v); } },
        { "cap", Part::Load, Kind::Rate, 0, 10 * million, {},
            [](const Settings& s) { return s.load.maxPerSecond; },
            [](Settings& s, double v) { s.load.maxPerSecond = v; } },
        { "pause", Part::Load, Kind::Time, 0, day, {},
            [](const Settings& s) {
                return mostOfRoles(s, [](const LoadRole& r) { return nanos(r.pause); });
            },
            [](Settings& s, double v) {
                for (LoadRole& role : roles(s))
                    role.pause = duration(v);
            } },
        { "work", Part::Load, Kind::Time, 0, minute, {},
            [](const Settings& s) {
                return mostOfRoles(s, [](const LoadRole& r) { return nanos(r.work); });
            },
            [](Settings& s, double v) {
                for (LoadRole& role : roles(s))
                    role.work = duration(v);
            } },
        { "cancel-after", Part::Load, Kind::Time, 0, day, {},
            [](const Settings& s) {
                return mostOfRoles(s, [](const LoadRole& r) { return nanos(r.cancelAfter); });
            },
            [](Settings& s, double v) {
                for (LoadRole& role : roles(s))
                    role.cancelAfter = duration(v);
            } },
        { "deadline", Part::Load, Kind::Time, 0, day, {},
            [](const Settings& s) { return nanos(s.load.deadline); },
            [](Settings& s, double v) { s.load.deadline = duration(v); } },
        { "retries", Part::Load, Kind::Count, 0, 1000, {},
            [](const Settings& s) { return s.load.retry.attempts - 1.0; },
            [](Settings& s, double v) { s.load.retry.attempts = whole(v) + 1; } },
        { "retry-wait", Part::Load, Kind::Time, 0, minute, {},
            [](const Settings& s) { return nanos(s.load.retry.firstWait); },
            [](Settings& s, double v) { s.load.retry.firstWait = duration(v); } },
        { "retry-jitter", Part::Load, Kind::Switch, 0, 1, {},
            [](const Settings& s) { return s.load.retry.jitter ? 1.0 : 0.0; },
            [](Settings& s, double v) { s.load.retry.jitter = v != 0; } },
        { "retry-late", Part::Load, Kind::Switch, 0, 1, {},
            [](const Settings& s) { return s.load.retry.afterDeadline ? 1.0 : 0.0; },
            [](Settings& s, double v) { s.load.retry.afterDeadline = v != 0; } },
        { "retry-budget", Part::Load, Kind::Share, 0, 1000, {},
            [](const Settings& s) { return s.load.retry.budget; },
            [](Settings& s, double v) { s.load.retry.budget = v; } },
        { "keys", Part::Load, Kind::Count, 1, million, {},
            [](const Settings& s) { return double(s.load.workload.keys); },
            [](Settings& s, double v) { s.load.workload.keys = whole(v); } },
        { "value-size", Part::Load, Kind::Bytes, 0, 16 * mebibyte, {},
            [](const Settings& s) {
                double most = 0;
                for (const ValueSize& size : s.load.workload.values)
                    most = std::max(most, double(size.bytes));
                return most;
            },
            [](Settings& s, double v) {
                s.load.workload.values = { { bytes(v), 1 } };
            } },
        { "mailbox", Part::Load, Kind::Count, 0, million, {},
            [](const Settings& s) { return double(s.load.actors.mailbox); },
            [](Settings& s, double v) { s.load.actors.mailbox = whole(v); } },
        { "messages", Part::Load, Kind::Count, 1, million, {},
            [](const Settings& s) { return double(s.load.actors.messages); },
            [](Settings& s, double v) { s.load.actors.messages = whole(v); } },
    };
}

std::vector<Knob> linkKnobs()
{
    return {
        { "link-latency", Part::Link, Kind::Time, 0, minute, {},
            [](const Settings& s) { return nanos(s.link.upstream.latency); },
            [](Settings& s, double v) { up(s).latency = down(s).latency = duration(v); } },
        { "link-jitter", Part::Link, Kind::Time, 0, minute, {},
            [](const Settings& s) { return nanos(s.link.upstream.jitter); },
            [](Settings& s, double v) { up(s).jitter = down(s).jitter = duration(v); } },
        { "link-bandwidth", Part::Link, Kind::Bytes, 0, million * mebibyte, {},
            [](const Settings& s) { return double(s.link.upstream.bandwidth); },
            [](Settings& s, double v) { up(s).bandwidth = down(s).bandwidth = bytes(v); } },
        { "link-slice", Part::Link, Kind::Bytes, 0, mebibyte, {},
            [](const Settings& s) { return double(s.link.upstream.sliceSize); },
            [](Settings& s, double v) { up(s).sliceSize = down(s).sliceSize = whole(v); } },
        { "link-slice-delay", Part::Link, Kind::Time, 0, minute, {},
            [](const Settings& s) { return nanos(s.link.upstream.sliceDelay); },
            [](Settings& s, double v) { up(s).sliceDelay = down(s).sliceDelay = duration(v); } },
        { "link-stall", Part::Link, Kind::Switch, 0, 1, {},
            [](const Settings& s) { return s.link.upstream.stalled ? 1.0 : 0.0; },
            [](Settings& s, double v) { up(s).stalled = down(s).stalled = v != 0; } },
        { "link-cut", Part::Link, Kind::Bytes, 0, million * mebibyte, {},
            [](const Settings& s) {
                return std::max(0.0, static_cast<double>(s.link.upstream.limitData));
            },
            [](Settings& s, double v) {
                up(s).limitData = down(s).limitData = v == 0 ? -1 : bytes(v);
            } },
        { "link-reset", Part::Link, Kind::Time, 0, day, {},
            [](const Settings& s) { return nanos(s.link.resetAfter.value_or(Duration())); },
            [](Settings& s, double v) {
                s.link.resetAfter = v == 0 ? std::nullopt : std::optional(duration(v));
            } },
    };
}

std::vector<Knob> serverKnobs()
{
    return {
        { "service", Part::Server, Kind::Choice, 0, 3,
            { "constant", "uniform", "exponential", "bimodal" },
            [](const Settings& s) { return place(s.server.service.kind); },
            [](Settings& s, double v) {
                s.server.service.kind = chosen<ServiceSettings::Kind>(v);
            } },
        { "service-time", Part::Server, Kind::Time, 0, minute, {},
            [](const Settings& s) { return nanos(s.server.service.mean); },
            [](Settings& s, double v) { s.server.service.mean = duration(v); } },
        { "slow-time", Part::Server, Kind::Time, 0, minute, {},
            [](const Settings& s) { return nanos(s.server.service.slow); },
            [](Settings& s, double v) { s.server.service.slow = duration(v); } },
        { "slow-share", Part::Server, Kind::Share, 0, 1, {},
            [](const Settings& s) { return s.server.service.slowShare; },
            [](Settings& s, double v) { s.server.service.slowShare = v; } },
        { "per-mebibyte", Part::Server, Kind::Time, 0, minute, {},
            [](const Settings& s) { return nanos(s.server.service.perMebibyte); },
            [](Settings& s, double v) { s.server.service.perMebibyte = duration(v); } },
        { "workers", Part::Server, Kind::Count, 0, 10'000, {},
            [](const Settings& s) { return double(s.server.workers); },
            [](Settings& s, double v) { s.server.workers = whole(v); } },
        { "error-share", Part::Server, Kind::Share, 0, 1, {},
            [](const Settings& s) { return s.server.errorShare; },
            [](Settings& s, double v) { s.server.errorShare = v; } },
        { "half-replies", Part::Server, Kind::Share, 0, 1, {},
            [](const Settings& s) { return s.server.halfReplyShare; },
            [](Settings& s, double v) { s.server.halfReplyShare = v; } },
        { "half-reply-pause", Part::Server, Kind::Time, 0, minute, {},
            [](const Settings& s) { return nanos(s.server.halfReplyPause); },
            [](Settings& s, double v) { s.server.halfReplyPause = duration(v); } },
        { "server", Part::Server, Kind::Choice, 0, 1, { "running", "stalled" },
            [](const Settings& s) { return s.server.stalled ? 1.0 : 0.0; },
            [](Settings& s, double v) { s.server.stalled = v != 0; } },
    };
}
// NOLINTEND(readability-function-size)

} // namespace

const std::vector<Knob>& knobs()
{
    static const std::vector<Knob> all = [] {
        std::vector<Knob> made;
        for (const auto& some : { engineKnobs(), loadKnobs(), linkKnobs(), serverKnobs() })
            made.insert(made.end(), some.begin(), some.end());
        return made;
    }();
    return all;
}

const Knob* findKnob(QByteArrayView name)
{
    const std::vector<Knob>& all = knobs();
    const auto found = std::find_if(
        all.begin(), all.end(), [name](const Knob& knob) { return name == knob.name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace sluice
