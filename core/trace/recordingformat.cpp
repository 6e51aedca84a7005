// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordingformat.h"

#include "core/trace/littleendian.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace sluice::recording {

namespace {

// Fixed parts of what stands in lists: what is shorter cannot be one.
constexpr std::size_t leastName = 6;
constexpr std::size_t leastValue = 10;
constexpr std::int64_t unknown = INT64_MIN; ///< stands for an absent number

std::string_view viewOf(const std::string& text) { return text; }

void putOptional(LittleEndianWriter& to, const std::optional<std::int64_t>& number)
{
    to.put(number.value_or(unknown));
}

std::optional<std::int64_t> getOptional(LittleEndianReader& from)
{
    const auto number = from.get<std::int64_t>();
    return number == unknown ? std::nullopt : std::optional(number);
}

/// The counters in the order of the file.
template <typename Counts> auto scalarsOf(Counts& counts)
{
    return std::array { &counts.offered, &counts.ended, &counts.admitted, &counts.written,
        &counts.replied, &counts.errors, &counts.abandoned, &counts.swallowed, &counts.bytesSent,
        &counts.bytesReceived, &counts.recordsLost };
}

} // namespace

std::uint32_t checksum(std::string_view bytes, std::uint32_t before) noexcept
{
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    return static_cast<std::uint32_t>(crc32_z(before, data, bytes.size()));
}

std::string prolog()
{
    LittleEndianWriter to;
    to.putRaw(magic);
    to.put(version);
    return to.take();
}

std::string chunk(ChunkType type, std::int64_t at, std::string_view payload)
{
    LittleEndianWriter to;
    to.reserve(chunkHeadBytes + payload.size() + chunkTailBytes);
    to.put(static_cast<std::uint32_t>(type));
    to.put(static_cast<std::uint32_t>(payload.size()));
    to.put(at);
    to.putRaw(payload);
    to.put(checksum(to.bytes()));
    return to.take();
}

std::string encode(const Header& header)
{
    LittleEndianWriter to;
    to.put(header.start);
    to.put(header.wallClock);
    to.put(header.hasKeys);
    to.putText(header.program);
    to.putText(header.serverKind);
    to.putText(header.serverVersion);
    return to.take();
}

std::optional<Header> decodeHeader(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    Header header;
    header.start = from.get<std::int64_t>();
    header.wallClock = from.get<std::int64_t>();
    header.hasKeys = from.getFlag();
    header.program = from.getText();
    header.serverKind = from.getText();
    header.serverVersion = from.getText();
    if (!from.ok() || header.start < 0 || header.start > latestInstant)
        return {};
    return header;
}

std::string encode(const Names& names)
{
    LittleEndianWriter to;
    to.put(static_cast<std::uint32_t>(names.size()));
    for (const auto& [number, name] : names) {
        to.put(number);
        to.putText(name);
    }
    return to.take();
}

std::optional<Names> decodeNames(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    Names names(from.getCount(leastName));
    for (auto& [number, name] : names) {
        number = from.get<std::uint32_t>();
        name = from.getText();
    }
    return from.ok() ? std::optional(std::move(names)) : std::nullopt;
}

std::string encode(const Values& values)
{
    LittleEndianWriter to;
    to.put(static_cast<std::uint32_t>(values.size()));
    for (const auto& [name, value] : values) {
        to.putText(name);
        to.put(value);
    }
    return to.take();
}

std::optional<Values> decodeValues(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    Values values(from.getCount(leastValue));
    for (auto& [name, value] : values) {
        name = from.getText();
        value = from.get<std::int64_t>();
    }
    return from.ok() ? std::optional(std::move(values)) : std::nullopt;
}

std::string encode(const State& state)
{
    LittleEndianWriter to;
    to.put(state.phase);
    to.put(state.error);
    to.put(state.since);
    to.put(state.epoch);
    to.put(state.protocol);
    for (const std::string* text :
        { &state.serverKind, &state.serverVersion, &state.mode, &state.role })
        to.putText(viewOf(*text));
    return to.take();
}

std::optional<State> decodeState(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    State state;
    state.phase = from.get<std::uint8_t>();
    state.error = from.get<std::uint8_t>();
    state.since = from.get<std::int64_t>();
    state.epoch = from.get<std::uint64_t>();
    state.protocol = from.get<std::uint8_t>();
    for (std::string* text : { &state.serverKind, &state.serverVersion, &state.mode, &state.role })
        *text = from.getText();
    if (!from.ok() || state.since < 0 || state.since > latestInstant)
        return {};
    return state;
}

std::string encode(const RunCounts& counts)
{
    LittleEndianWriter to;
    for (const std::uint64_t* scalar : scalarsOf(counts))
        to.put(*scalar);
    to.put(static_cast<std::uint32_t>(whyCount));
    for (std::size_t i = 0; i < whyCount; ++i) {
        to.put(counts.notSent[i]);
        to.put(counts.maybeExecuted[i]);
    }
    return to.take();
}

std::optional<RunCounts> decodeCounts(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    RunCounts counts;
    for (std::uint64_t* scalar : scalarsOf(counts))
        *scalar = from.get<std::uint64_t>();
    const std::size_t reasons = from.getCount(16);
    for (std::size_t i = 0; i < std::min<std::size_t>(reasons, whyCount); ++i) {
        counts.notSent[i] = from.get<std::uint64_t>();
        counts.maybeExecuted[i] = from.get<std::uint64_t>();
    }
    return from.ok() ? std::optional(counts) : std::nullopt;
}

std::string encode(const Latency& latency)
{
    LittleEndianWriter to;
    to.put(latency.samples);
    to.put(static_cast<std::uint32_t>(latency.phases.size()));
    for (const PhaseLatency& phase : latency.phases) {
        for (const auto* each :
            { &phase.mean, &phase.p50, &phase.p90, &phase.p99, &phase.p999, &phase.max })
            putOptional(to, *each);
    }
    return to.take();
}

std::optional<Latency> decodeLatency(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    Latency latency;
    latency.samples = from.get<std::uint64_t>();
    latency.phases.resize(from.getCount(48));
    bool sane = true;
    for (PhaseLatency& phase : latency.phases) {
        for (auto* each :
            { &phase.mean, &phase.p50, &phase.p90, &phase.p99, &phase.p999, &phase.max }) {
            *each = getOptional(from);
            sane = sane && (!*each || (**each >= 0 && **each <= latestInstant));
        }
    }
    return from.ok() && sane ? std::optional(std::move(latency)) : std::nullopt;
}

std::string encode(const Dropped& dropped)
{
    LittleEndianWriter to;
    to.put(dropped.records);
    to.put(dropped.snapshots);
    return to.take();
}

std::optional<Dropped> decodeDropped(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    Dropped dropped;
    dropped.records = from.get<std::uint64_t>();
    dropped.snapshots = from.get<std::uint64_t>();
    return from.ok() ? std::optional(dropped) : std::nullopt;
}

std::string encode(std::uint64_t number)
{
    LittleEndianWriter to;
    to.put(number);
    return to.take();
}

std::optional<std::uint64_t> decodeNumber(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    const auto number = from.get<std::uint64_t>();
    return from.ok() ? std::optional(number) : std::nullopt;
}

std::string encode(const std::vector<ProducerId>& senders)
{
    LittleEndianWriter to;
    to.put(static_cast<std::uint32_t>(senders.size()));
    for (const ProducerId id : senders)
        to.put(id);
    return to.take();
}

std::optional<std::vector<ProducerId>> decodeSenders(std::string_view bytes)
{
    LittleEndianReader from(bytes);
    std::vector<ProducerId> senders(from.getCount(sizeof(ProducerId)));
    for (ProducerId& id : senders)
        id = from.get<ProducerId>();
    return from.ok() ? std::optional(std::move(senders)) : std::nullopt;
}

} // namespace sluice::recording
