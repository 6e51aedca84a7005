// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/bucketstore.h"
#include "core/trace/livesnapshot.h"
#include "core/trace/runtotals.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What stands in a recording, and how its parts become bytes and parts again; recording.md
/// describes the file for everybody. Pure functions, any thread. Decoding trusts nothing: it gives
/// nothing for bytes that make no sense, and allocates no more than some times the bytes given.
namespace sluice::recording {

constexpr std::string_view magic { "SLUICE\x1a\n", 8 };
constexpr std::uint32_t version = 1;
constexpr std::size_t prologBytes = 12; ///< magic, version
constexpr std::size_t chunkHeadBytes = 16; ///< type, length, instant
constexpr std::size_t chunkTailBytes = 4; ///< checksum
/// A chunk with more than this in it is no chunk.
constexpr std::uint32_t largestPayload = 1 << 24;
/// An instant later than this (146 years after the clock's origin) is none.
constexpr std::int64_t latestInstant = std::int64_t(1) << 62;
constexpr std::size_t recordsPerChunk = 8192; ///< as written
constexpr std::size_t listedAtMost = 1024; ///< open requests of a stage, as written

/// Kinds of chunks. Numbers are never given again; who does not know one skips it.
enum class ChunkType : std::uint32_t {
    Header = 1, ///< the first one
    Producers, ///< ids and their names
    Commands, ///< ids and their names
    Records,
    Buckets,
    Snapshot,
    Knobs,
    State, ///< of the connection
    Totals,
    Latency,
    Lost, ///< telemetry that the recorder itself had lost
    Senders, ///< who sends at present
    Dropped, ///< what the disk was too slow for
    End, ///< the last one: ended on purpose
};

/// Begins a recording.
struct Header {
    std::int64_t start = 0; ///< nanoseconds of the trace's clock, as every instant here
    std::int64_t wallClock = 0; ///< the same instant, nanoseconds since 1970 UTC
    bool hasKeys = false; ///< first bytes of each request's key are in it
    std::string program; ///< who wrote it: "sluice 0.1.0"
    std::string serverKind; ///< as it was at the start; empty: not connected
    std::string serverVersion;
    bool operator==(const Header&) const = default;
};

using Names = std::vector<std::pair<std::uint32_t, std::string>>; ///< number, name
/// Numbers by name, so that a reader takes what it knows: "capacity" 32.
using Values = std::vector<std::pair<std::string, std::int64_t>>;

/// The connection; words of the server are not in it.
struct State {
    std::uint8_t phase = 0; ///< ConnectionPhase
    std::uint8_t error = 0; ///< ConnectionErrorKind
    std::int64_t since = 0;
    std::uint64_t epoch = 0;
    std::uint8_t protocol = 0; ///< RESP version
    std::string serverKind;
    std::string serverVersion;
    std::string mode;
    std::string role;
    bool operator==(const State&) const = default;
};

/// Nanoseconds; nothing: too few samples.
struct PhaseLatency {
    std::optional<std::int64_t> mean;
    std::optional<std::int64_t> p50;
    std::optional<std::int64_t> p90;
    std::optional<std::int64_t> p99;
    std::optional<std::int64_t> p999;
    std::optional<std::int64_t> max;
    bool operator==(const PhaseLatency&) const = default;
};
/// Of what ended in the last 10 s.
struct Latency {
    std::uint64_t samples = 0;
    std::vector<PhaseLatency> phases; ///< by Phase
    bool operator==(const Latency&) const = default;
};

/// Since the recording began.
struct Dropped {
    std::uint64_t records = 0;
    std::uint64_t snapshots = 0;
    bool operator==(const Dropped&) const = default;
};

/// CRC-32 (zlib's, IEEE 802.3) of bytes that follow those of `before`.
[[nodiscard]] std::uint32_t checksum(std::string_view bytes, std::uint32_t before = 0) noexcept;
/// Magic and version.
[[nodiscard]] std::string prolog();
/// A whole chunk, ready to be written.
[[nodiscard]] std::string chunk(ChunkType type, std::int64_t at, std::string_view payload);

[[nodiscard]] std::string encode(const Header& header);
[[nodiscard]] std::string encode(const Names& names);
[[nodiscard]] std::string encode(const Values& values);
[[nodiscard]] std::string encode(const State& state);
[[nodiscard]] std::string encode(const RunCounts& counts);
[[nodiscard]] std::string encode(const Latency& latency);
[[nodiscard]] std::string encode(const Dropped& dropped);
[[nodiscard]] std::string encode(std::uint64_t number);
[[nodiscard]] std::string encode(const std::vector<ProducerId>& senders);
[[nodiscard]] std::string encode(std::span<const HistoryBucket> buckets);
/// Without keys, no byte and no length of a key is in the result.
[[nodiscard]] std::string encode(std::span<const RequestRecord> records, bool withKeys);
[[nodiscard]] std::string encode(const LiveSnapshot& snapshot, bool withKeys);

// Each gives nothing when the bytes are not what encode() makes; bytes behind those that it knows
// are of a later version and do not matter. `at` is the chunk's instant: what would be later than
// that makes no sense.
[[nodiscard]] std::optional<Header> decodeHeader(std::string_view bytes);
[[nodiscard]] std::optional<Names> decodeNames(std::string_view bytes);
[[nodiscard]] std::optional<Values> decodeValues(std::string_view bytes);
[[nodiscard]] std::optional<State> decodeState(std::string_view bytes);
[[nodiscard]] std::optional<RunCounts> decodeCounts(std::string_view bytes);
[[nodiscard]] std::optional<Latency> decodeLatency(std::string_view bytes);
[[nodiscard]] std::optional<Dropped> decodeDropped(std::string_view bytes);
[[nodiscard]] std::optional<std::uint64_t> decodeNumber(std::string_view bytes);
[[nodiscard]] std::optional<std::vector<ProducerId>> decodeSenders(std::string_view bytes);
/// Appends to `to`; false: nothing was appended.
bool decodeBuckets(std::string_view bytes, std::int64_t at, std::vector<HistoryBucket>& to);
bool decodeRecords(std::string_view bytes, std::int64_t at, std::vector<RequestRecord>& to);
[[nodiscard]] std::optional<LiveSnapshot> decodeSnapshot(std::string_view bytes, std::int64_t at);

} // namespace sluice::recording
