// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// The larger parts of a recording: requests, time buckets and snapshots; the rest is in
// recordingformat.cpp.
#include "core/trace/littleendian.h"
#include "core/trace/recordingformat.h"

#include <algorithm>
#include <array>

namespace sluice::recording {

namespace {

// Without the key, or the bytes of the latency scale.
constexpr std::size_t leastRecord = 108;
constexpr std::size_t leastBucket = 157;
constexpr std::size_t leastConnection = 131;
/// The stamps of a request may be so much later than the instant at which it was pulled: threads
/// read their clocks at different moments.
constexpr std::int64_t tolerance = 1'000'000'000;
/// Counts and sizes that are greater are nonsense, and could overflow a sum.
constexpr std::uint64_t largestCount = std::uint64_t(1) << 48;

enum Flag : std::uint8_t { WasWritten = 1, Abandoned = 2, Swallowed = 4 };

template <typename S> auto stampsOf(S& stamps)
{
    return std::array { &stamps.intended, &stamps.called, &stamps.admitted, &stamps.taken,
        &stamps.written, &stamps.firstByte, &stamps.complete, &stamps.resumed };
}

void putRecord(LittleEndianWriter& to, const RequestRecord& record, bool withKeys)
{
    to.put(record.id);
    for (const std::int64_t* stamp : stampsOf(record.stamps))
        to.put(*stamp);
    to.put(record.predecessorComplete);
    to.put(record.producer);
    to.put(record.epoch);
    to.put(record.bytesSent);
    to.put(record.bytesReceived);
    to.put(record.command);
    to.put(record.sharedWith);
    to.put(record.run);
    to.put(record.connection);
    to.put(static_cast<std::uint8_t>(record.ending));
    to.put(static_cast<std::uint8_t>(record.why));
    to.put(static_cast<std::uint8_t>((record.wasWritten ? WasWritten : 0)
        | (record.abandoned ? Abandoned : 0) | (record.swallowed ? Swallowed : 0)));
    to.put(record.lane);
    const std::size_t keySize
        = withKeys ? std::min<std::size_t>(record.keySize, record.key.size()) : 0;
    to.put(static_cast<std::uint8_t>(keySize));
    to.putRaw({ record.key.data(), keySize });
}

/// Whether it makes sense.
bool getRecord(LittleEndianReader& from, std::int64_t at, RequestRecord& record)
{
    bool sane = true;
    record.id = from.get<std::uint64_t>();
    for (std::int64_t* stamp : stampsOf(record.stamps)) {
        *stamp = from.get<std::int64_t>();
        sane = sane && *stamp >= 0 && *stamp <= at + tolerance;
    }
    record.predecessorComplete = from.get<std::int64_t>();
    sane = sane && record.predecessorComplete >= 0 && record.predecessorComplete <= at + tolerance;
    record.producer = from.get<ProducerId>();
    record.epoch = from.get<std::uint32_t>();
    record.bytesSent = from.get<std::uint32_t>();
    record.bytesReceived = from.get<std::uint32_t>();
    record.command = from.get<std::uint16_t>();
    record.sharedWith = from.get<std::uint16_t>();
    record.run = from.get<RunId>();
    record.connection = from.get<std::uint8_t>();
    const auto ending = from.get<std::uint8_t>();
    sane = sane && ending <= static_cast<std::uint8_t>(Ending::MaybeExecuted);
    record.ending = sane ? static_cast<Ending>(ending) : Ending::NotSent;
    // A reason that a later version knows is none here; how it ended is still told.
    const auto why = from.get<std::uint8_t>();
    record.why = why < whyCount ? static_cast<Why>(why) : Why::None;
    const auto flags = from.get<std::uint8_t>();
    record.wasWritten = flags & WasWritten;
    record.abandoned = flags & Abandoned;
    record.swallowed = flags & Swallowed;
    record.lane = from.get<std::uint8_t>();
    const auto keySize = from.get<std::uint8_t>();
    sane = sane && keySize <= record.key.size();
    const std::string_view key = from.getRaw(sane ? keySize : 0);
    record.keySize = static_cast<std::uint8_t>(key.size());
    std::copy(key.begin(), key.end(), record.key.begin());
    return sane && from.ok();
}

void putSpan(LittleEndianWriter& to, const GaugeSpan& span)
{
    to.put(span.min);
    to.put(span.max);
    to.put(span.last);
    to.put(span.integral);
}

/// A gauge may be below 0 for a moment, when threads take away before they have added.
bool isReading(std::int64_t number)
{
    constexpr auto largest = static_cast<std::int64_t>(largestCount);
    return number >= -largest && number <= largest;
}

bool getSpan(LittleEndianReader& from, GaugeSpan& span)
{
    bool sane = true;
    for (std::int64_t* each : { &span.min, &span.max, &span.last, &span.integral }) {
        *each = from.get<std::int64_t>();
        sane = sane && isReading(*each);
    }
    return sane;
}

template <typename R> auto ratesOf(R& rates)
{
    return std::array { &rates.offered, &rates.completed, &rates.replied, &rates.errors,
        &rates.notSent, &rates.maybeExecuted, &rates.swallowed };
}

void putBucket(LittleEndianWriter& to, const HistoryBucket& bucket)
{
    const RateBucket& rates = bucket.rates;
    to.put(rates.index);
    to.put(bucket.knownNanos);
    for (const GaugeSpan* span : { &bucket.queueDepth, &bucket.waiting, &bucket.inFlight })
        putSpan(to, *span);
    to.put(bucket.writes);
    to.put(bucket.commandsWritten);
    for (const std::uint32_t* rate : ratesOf(rates))
        to.put(*rate);
    to.put(rates.latencySum);
    to.put(rates.latencyMax);
    // Most steps of the scale are empty.
    const auto used = static_cast<std::uint8_t>(std::count_if(
        rates.latency.begin(), rates.latency.end(), [](std::uint32_t n) { return n != 0; }));
    to.put(used);
    for (std::size_t step = 0; step < rates.latency.size(); ++step) {
        if (rates.latency[step] != 0) {
            to.put(static_cast<std::uint8_t>(step));
            to.put(rates.latency[step]);
        }
    }
}

bool getBucket(LittleEndianReader& from, std::int64_t at, HistoryBucket& bucket)
{
    RateBucket& rates = bucket.rates;
    constexpr std::int64_t width = BucketStore::widths[0];
    rates.index = from.get<std::int64_t>();
    bucket.knownNanos = from.get<std::int64_t>();
    bool sane = rates.index >= 0 && rates.index <= at / width && bucket.knownNanos >= 0
        && bucket.knownNanos <= width;
    for (GaugeSpan* span : { &bucket.queueDepth, &bucket.waiting, &bucket.inFlight })
        sane = getSpan(from, *span) && sane;
    bucket.writes = from.get<std::uint32_t>();
    bucket.commandsWritten = from.get<std::uint32_t>();
    for (std::uint32_t* rate : ratesOf(rates))
        *rate = from.get<std::uint32_t>();
    rates.latencySum = from.get<std::uint64_t>();
    rates.latencyMax = from.get<std::int64_t>();
    sane = sane && rates.latencyMax >= 0 && rates.latencyMax <= latestInstant;
    const auto used = from.get<std::uint8_t>();
    for (int i = 0; i < used && from.ok(); ++i) {
        const auto step = from.get<std::uint8_t>();
        const auto count = from.get<std::uint32_t>();
        sane = sane && step < rates.latency.size();
        if (sane)
            rates.latency[step] = count;
    }
    if (!sane || !from.ok())
        return false;
    bucket.start = rates.index * width;
    bucket.width = width;
    return true;
}

void putRequests(LittleEndianWriter& to, const LiveRequests& requests, bool withKeys)
{
    to.put(requests.count);
    const std::size_t listed = std::min(requests.listed.size(), listedAtMost);
    to.put(static_cast<std::uint32_t>(listed));
    for (std::size_t i = 0; i < listed; ++i)
        putRecord(to, requests.listed[i], withKeys);
}

bool getRequests(LittleEndianReader& from, std::int64_t at, LiveRequests& requests)
{
    requests.count = from.get<std::uint64_t>();
    requests.listed.resize(from.getCount(leastRecord));
    bool sane = requests.count <= largestCount && requests.listed.size() <= requests.count;
    for (RequestRecord& record : requests.listed)
        sane = getRecord(from, at, record) && sane;
    return sane;
}

/// The numbers of a connection in the order of the file.
template <typename C> auto countsOf(C& of)
{
    return std::array { &of.bulk, &of.writing, &of.abandoned, &of.writes, &of.commandsWritten,
        &of.bytesWritten, &of.reads, &of.repliesRead, &of.bytesRead };
}
template <typename C> auto sizesOf(C& of)
{
    return std::array { &of.silence, &of.window, &of.windowBytes, &of.bytesInFlight,
        &of.bytesUnsent };
}
template <typename S> auto boundsOf(S& of)
{
    return std::array { &of.capacity, &of.bulkCapacity, &of.bulkWindow, &of.uncollectedBytes,
        &of.oldestWait };
}

} // namespace

std::string encode(std::span<const RequestRecord> records, bool withKeys)
{
    LittleEndianWriter to;
    to.reserve(4 + records.size() * (leastRecord + sizeof(RequestRecord::key)));
    to.put(static_cast<std::uint32_t>(records.size()));
    for (const RequestRecord& record : records)
        putRecord(to, record, withKeys);
    return to.take();
}

bool decodeRecords(std::string_view bytes, std::int64_t at, std::vector<RequestRecord>& to)
{
    LittleEndianReader from(bytes);
    const std::size_t before = to.size();
    to.resize(before + from.getCount(leastRecord));
    bool sane = from.ok();
    for (std::size_t i = before; i < to.size() && sane; ++i)
        sane = getRecord(from, at, to[i]);
    if (!sane)
        to.resize(before);
    return sane;
}

std::string encode(std::span<const HistoryBucket> buckets)
{
    LittleEndianWriter to;
    to.put(static_cast<std::uint32_t>(buckets.size()));
    for (const HistoryBucket& bucket : buckets)
        putBucket(to, bucket);
    return to.take();
}

bool decodeBuckets(std::string_view bytes, std::int64_t at, std::vector<HistoryBucket>& to)
{
    LittleEndianReader from(bytes);
    const std::size_t before = to.size();
    to.resize(before + from.getCount(leastBucket));
    bool sane = from.ok();
    for (std::size_t i = before; i < to.size() && sane; ++i)
        sane = getBucket(from, at, to[i]);
    if (!sane)
        to.resize(before);
    return sane;
}

std::string encode(const LiveSnapshot& snapshot, bool withKeys)
{
    LittleEndianWriter to;
    to.put(snapshot.now);
    to.put(snapshot.isTaking);
    for (const std::int64_t* bound : boundsOf(snapshot))
        to.put(*bound);
    to.put(snapshot.bulkWaiting);
    to.put(snapshot.bulkQueued);
    putRequests(to, snapshot.waiting, withKeys);
    putRequests(to, snapshot.queued, withKeys);
    to.put(static_cast<std::uint32_t>(snapshot.connections.size()));
    for (const LiveConnection& connection : snapshot.connections) {
        to.put(connection.index);
        to.put(connection.epoch);
        to.put(connection.isReady);
        to.put(connection.isLeased);
        for (const std::uint64_t* count : countsOf(connection))
            to.put(*count);
        for (const std::int64_t* size : sizesOf(connection))
            to.put(*size);
        putRequests(to, connection.inFlight, withKeys);
    }
    return to.take();
}

std::optional<LiveSnapshot> decodeSnapshot(std::string_view bytes, std::int64_t at)
{
    LittleEndianReader from(bytes);
    LiveSnapshot snapshot;
    snapshot.now = from.get<std::int64_t>();
    bool sane = snapshot.now >= 0 && snapshot.now <= at + tolerance;
    snapshot.isTaking = from.getFlag();
    for (std::int64_t* bound : boundsOf(snapshot)) {
        *bound = from.get<std::int64_t>();
        sane = sane && isReading(*bound);
    }
    snapshot.bulkWaiting = from.get<std::uint64_t>();
    snapshot.bulkQueued = from.get<std::uint64_t>();
    sane = sane && std::max(snapshot.bulkWaiting, snapshot.bulkQueued) <= largestCount;
    sane = getRequests(from, at, snapshot.waiting) && sane;
    sane = getRequests(from, at, snapshot.queued) && sane;
    snapshot.connections.resize(from.getCount(leastConnection));
    for (LiveConnection& connection : snapshot.connections) {
        connection.index = from.get<std::uint8_t>();
        connection.epoch = from.get<std::uint32_t>();
        connection.isReady = from.getFlag();
        connection.isLeased = from.getFlag();
        for (std::uint64_t* count : countsOf(connection)) {
            *count = from.get<std::uint64_t>();
            sane = sane && *count <= largestCount;
        }
        for (std::int64_t* size : sizesOf(connection)) {
            *size = from.get<std::int64_t>();
            sane = sane && isReading(*size);
        }
        sane = getRequests(from, at, connection.inFlight) && sane;
    }
    // The view draws at least one connection.
    if (!sane || !from.ok() || snapshot.connections.empty())
        return {};
    return snapshot;
}

} // namespace sluice::recording
