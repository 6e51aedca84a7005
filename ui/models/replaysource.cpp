// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/replaysource.h"

#include "core/protocol/commandtable.h"
#include "ui/models/recordedvalues.h"
#include "ui/models/replaysnapshot.h"

#include <algorithm>

namespace sluice {

using recording::ChunkType;

namespace {

/// What happens stands in the file when it was pulled, a little later: so much is read ahead, or it
/// would appear late, and under a slow clock in jumps.
constexpr std::int64_t readAhead = 200'000'000;
constexpr std::size_t recordsKept = 1 << 17;
/// No request takes fewer bytes in the file.
constexpr std::size_t bytesForAll = recordsKept * 128;
/// Older snapshots are not looked at on the way to a later instant.
constexpr std::int64_t snapshotsBefore = 1'000'000'000;
/// More than these cannot be looked through in every frame.
constexpr std::size_t recordsBetweenSnapshots = 8192;

} // namespace

struct ReplaySource::Reached {
    std::size_t next = 0; ///< chunk
    std::int64_t at = INT64_MIN; ///< everything up to this instant is here
    std::shared_ptr<BucketStore> buckets = std::make_shared<BucketStore>();
    RecordSegments records { recordsKept };
    std::int64_t pulledAt = 0; ///< all that had ended by then is here
    Upcoming<std::shared_ptr<const LiveSnapshot>> snapshot;
    Upcoming<PipelineConfig> config;
    Upcoming<ConnectionState> state;
    Upcoming<RunCounts> totals;
    Upcoming<PipelineLatency> latency;
    Upcoming<quint64> lost;
    Upcoming<std::vector<ProducerId>> senders;
    Upcoming<recording::Dropped> dropped;
    std::vector<HistoryBucket> fresh; ///< reused
    std::vector<RequestRecord> freshRecords; ///< reused
    std::string payload; ///< reused
};

ReplaySource::ReplaySource(std::shared_ptr<const RecordingReader> recording, const Clock& clock)
    : m_recording(std::move(recording))
    , m_clock(clock)
    , m_start(m_recording->startsAt())
    , m_end(m_recording->endsAt())
    , m_base(m_start)
    , m_baseAt(clock.now())
{
    readNames();
    forget();
}

ReplaySource::~ReplaySource() = default;

void ReplaySource::readNames()
{
    QHash<QByteArray, std::uint16_t> ours;
    for (const auto& [id, name] : recorded::commands())
        ours.insert(QByteArray::fromStdString(name), std::uint16_t(id));
    std::string payload;
    for (const RecordingChunk& chunk : m_recording->chunks()) {
        const bool isCommands = chunk.type == ChunkType::Commands;
        if ((!isCommands && chunk.type != ChunkType::Producers)
            || !m_recording->read(chunk, payload))
            continue;
        const auto names = recording::decodeNames(payload);
        for (const auto& [id, text] : names.value_or(recording::Names())) {
            const QByteArray name = QByteArray::fromStdString(text);
            if (isCommands)
                m_commands.insert(id, ours.value(name, std::uint16_t(CommandId::Other)));
            else
                m_producers.insert(id, name);
        }
    }
}

void ReplaySource::forget() { m_reached = std::make_unique<Reached>(); }

void ReplaySource::rebase()
{
    m_base = now();
    m_baseAt = m_clock.now();
}

std::int64_t ReplaySource::now() const
{
    if (!m_isPlaying)
        return m_base;
    const double passed = double((m_clock.now() - m_baseAt).count()) * m_speed;
    return passed >= double(m_end - m_base) ? m_end : m_base + std::int64_t(passed);
}

void ReplaySource::play()
{
    if (now() >= m_end)
        seek(Duration(0));
    rebase();
    m_isPlaying = true;
}

void ReplaySource::pause()
{
    rebase();
    m_isPlaying = false;
}

bool ReplaySource::isPlaying() const { return m_isPlaying && now() < m_end; }

void ReplaySource::setSpeed(double speed)
{
    rebase();
    m_speed = std::clamp(speed, slowest, fastest);
}

void ReplaySource::seek(Duration position)
{
    const std::int64_t to
        = m_start + std::clamp<std::int64_t>(position.count(), 0, m_end - m_start);
    m_base = to;
    m_baseAt = m_clock.now();
    if (to < m_reached->at)
        forget(); // what was reached cannot be undone: read again from the start
}

ReplaySource::Reached& ReplaySource::catchUp() const
{
    const std::int64_t until = now();
    Reached& to = *m_reached;
    if (until <= to.at)
        return to;
    to.at = until;
    const std::vector<RecordingChunk>& chunks = m_recording->chunks();
    const auto begin = chunks.begin() + std::ptrdiff_t(to.next);
    const auto end = std::upper_bound(begin, chunks.end(), until + readAhead,
        [](std::int64_t at, const RecordingChunk& chunk) { return at < chunk.at; });
    // After a jump: requests that would not be kept need not be read.
    auto recordsFrom = end;
    for (std::size_t bytes = 0; recordsFrom != begin && bytes < bytesForAll; --recordsFrom) {
        if (const RecordingChunk& chunk = *(recordsFrom - 1); chunk.type == ChunkType::Records)
            bytes += chunk.size;
    }
    for (auto chunk = begin; chunk != end; ++chunk) {
        const bool isOld = chunk->type == ChunkType::Records
            ? chunk < recordsFrom
            : chunk->type == ChunkType::Snapshot && chunk->at < until - snapshotsBefore;
        if (!isOld)
            load(*chunk, to);
    }
    to.next = std::size_t(end - chunks.begin());
    return to;
}

void ReplaySource::load(const RecordingChunk& chunk, Reached& to) const
{
    if (chunk.size == 0)
        return;
    const std::int64_t at = chunk.at;
    const std::string& payload = to.payload;
    bool understood = m_recording->read(chunk, to.payload);
    // Takes what was decoded, and says whether there was anything.
    const auto take = [at](auto& into, auto decoded, auto convert) {
        if (decoded)
            into.push(at, convert(std::move(*decoded)));
        return decoded.has_value();
    };
    const auto same = [](auto value) { return value; };
    if (!understood) {
        ++m_unreadable;
        return;
    }
    switch (chunk.type) {
    case ChunkType::Records:
        to.freshRecords.clear();
        understood = recording::decodeRecords(payload, at, to.freshRecords);
        for (std::size_t done = 0; done < to.freshRecords.size();) {
            const RecordStore::Room room = to.records.room(to.freshRecords.size() - done);
            std::copy_n(to.freshRecords.begin() + std::ptrdiff_t(done), room.size, room.at);
            std::for_each_n(
                room.at, room.size, [this](RequestRecord& record) { mapCommand(record); });
            to.records.add(room.size);
            done += room.size;
        }
        break;
    case ChunkType::Buckets:
        to.fresh.clear();
        understood = recording::decodeBuckets(payload, at, to.fresh);
        to.pulledAt = at; // each pull brings buckets, behind its requests
        // They are set in runs without holes.
        for (auto run = to.fresh.begin(); run != to.fresh.end();) {
            auto next = run + 1;
            while (next != to.fresh.end() && next->rates.index == (next - 1)->rates.index + 1)
                ++next;
            to.buckets->set({ run, next });
            run = next;
        }
        break;
    case ChunkType::Snapshot:
        if (auto snapshot = recording::decodeSnapshot(payload, at)) {
            const auto map = [this](LiveRequests& requests) {
                for (RequestRecord& record : requests.listed)
                    mapCommand(record);
            };
            map(snapshot->waiting);
            map(snapshot->queued);
            for (LiveConnection& connection : snapshot->connections)
                map(connection.inFlight);
            const std::int64_t seen = snapshot->now;
            to.snapshot.push(seen, std::make_shared<const LiveSnapshot>(std::move(*snapshot)));
        } else {
            understood = false;
        }
        break;
    case ChunkType::Knobs:
        understood = take(to.config, recording::decodeValues(payload), recorded::toConfig);
        break;
    case ChunkType::State:
        understood = take(to.state, recording::decodeState(payload), recorded::toState);
        break;
    case ChunkType::Totals:
        understood = take(to.totals, recording::decodeCounts(payload), same);
        break;
    case ChunkType::Latency:
        understood = take(to.latency, recording::decodeLatency(payload), recorded::toLatency);
        break;
    case ChunkType::Lost:
        understood = take(to.lost, recording::decodeNumber(payload), same);
        break;
    case ChunkType::Senders:
        understood = take(to.senders, recording::decodeSenders(payload), same);
        break;
    case ChunkType::Dropped:
        understood = take(to.dropped, recording::decodeDropped(payload), same);
        break;
    default: // names were read at the start; what a later version has added is not for us
        break;
    }
    m_unreadable += understood ? 0 : 1;
}

void ReplaySource::mapCommand(RequestRecord& record) const
{
    record.command = m_commands.value(record.command, std::uint16_t(CommandId::Other));
}

const BucketStore& ReplaySource::bucketStore() { return *catchUp().buckets; }
const RecordSegments& ReplaySource::records() { return catchUp().records; }

std::shared_ptr<const LiveSnapshot> ReplaySource::snapshot()
{
    Reached& reached = catchUp();
    const std::int64_t at = now();
    const std::shared_ptr<const LiveSnapshot> before = reached.snapshot.reach(at);
    const std::shared_ptr<const LiveSnapshot>* after = reached.snapshot.next();
    // Only where every request is there that could have been open.
    if (!before || !after || telemetryLost() != 0 || reached.pulledAt < (*after)->now
        || reached.records.completeAfter().value_or(0) > before->now)
        return before;
    reached.freshRecords.clear();
    const std::size_t ended = reached.records.between(
        before->now, (*after)->now, recordsBetweenSnapshots, reached.freshRecords);
    return ended > recordsBetweenSnapshots
        ? before
        : snapshotBetween(before, *after, reached.freshRecords, at);
}

void ReplaySource::readBuckets(std::int64_t from, std::vector<HistoryBucket>& to)
{
    // The one that goes on at this instant is in the future as a whole.
    const std::int64_t end = now() / Gauge::bucketNanos * Gauge::bucketNanos;
    catchUp().buckets->copy(from, end, Resolution::TenMillis, to);
}

void ReplaySource::readRecords(std::int64_t until, std::size_t max, std::vector<RequestRecord>& to)
{
    const RecordSegments& store = catchUp().records;
    // At the end everything counts: threads read their clocks at different moments.
    const std::int64_t at = now() >= m_end ? INT64_MAX - 1 : now();
    const std::size_t before = to.size();
    std::vector<RequestRecord> none;
    // What was read ahead has not ended yet.
    const std::size_t ahead = store.between(at + 1, INT64_MAX, 0, none);
    store.between(0, until, max + ahead, to);
    const auto first = to.begin() + std::ptrdiff_t(before);
    to.erase(std::remove_if(first, to.end(),
                 [at](const RequestRecord& record) { return record.stamps.resumed > at; }),
        to.end());
    if (to.size() - before > max)
        to.erase(to.begin() + std::ptrdiff_t(before), to.end() - std::ptrdiff_t(max));
}

HistoryView ReplaySource::history()
{
    const Reached& reached = catchUp();
    return { reached.buckets, reached.records.stores(), reached.records.completeAfter(), now() };
}

HistoryView ReplaySource::pinHistory()
{
    Reached& reached = catchUp();
    auto buckets = std::make_shared<BucketStore>();
    buckets->assign(*reached.buckets);
    RecordSegments::Stores records = reached.records.pin();
    return { std::move(buckets), std::move(records), reached.records.completeAfter(), now() };
}

RunCounts ReplaySource::totals() { return catchUp().totals.reach(now()); }

recording::Dropped ReplaySource::dropped() { return catchUp().dropped.reach(now()); }

quint64 ReplaySource::telemetryLost() { return catchUp().lost.reach(now()) + dropped().records; }

PipelineLatency ReplaySource::latency() { return catchUp().latency.reach(now()); }

std::vector<ProducerId> ReplaySource::producers() { return catchUp().senders.reach(now()); }

QByteArray ReplaySource::producerName(ProducerId id) const { return m_producers.value(id); }

ConnectionState ReplaySource::connectionState() { return catchUp().state.reach(now()); }

PipelineConfig ReplaySource::config() const { return catchUp().config.reach(now()); }

} // namespace sluice
