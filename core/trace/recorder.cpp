// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recorder.h"

#include "core/trace/shard.h"

#include <QHash>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

namespace sluice {

struct Recorder::Shared {
    explicit Shared(std::size_t records)
        : recordsPerShard(records)
    {
    }

    /// A shard for the calling thread: one that an ended thread left behind, or a new one.
    Shard& take()
    {
        const std::scoped_lock lock(mutex);
        if (left.empty())
            return *shards.emplace_back(std::make_unique<Shard>(mutex, recordsPerShard));
        Shard* shard = left.back();
        left.pop_back();
        return *shard;
    }

    /// Whether the totals of a run are still whole (a thread that has not seen a newer run may hold
    /// its part for longer).
    [[nodiscard]] bool isKept(RunId run) const
    {
        return run == 0 || static_cast<std::int16_t>(lastRun - run) < runsKept;
    }

    const std::size_t recordsPerShard;
    mutable std::mutex mutex; ///< protects all below, and the making of run shares in the shards
    std::vector<std::unique_ptr<Shard>> shards;
    std::vector<Shard*> left; ///< by threads that have ended
    std::vector<ProducerInfo> producers; ///< id - 1 is the index
    QHash<std::pair<QByteArray, RunId>, ProducerId> producerIds;
    RunId lastRun = 0;
    std::size_t nextToPull = 0;
    std::uint64_t lostReported = 0;
};

/// The calling thread's shards, one for each recorder that it has met; it leaves them behind when
/// it ends.
struct Recorder::ThreadShards {
    struct Entry {
        std::uint64_t serial;
        std::weak_ptr<Shared> owner; ///< the recorder may be gone before the thread
        Shard* shard;
    };
    std::vector<Entry> entries;
    ~ThreadShards();
};

namespace {

struct ShardCache {
    std::uint64_t serial = 0; ///< 0 = no recorder has it
    Shard* shard = nullptr;
};
/// Sluice is one program: its thread-local objects lie at fixed offsets, and need no call to find.
[[gnu::tls_model("initial-exec")]] constinit thread_local ShardCache threadCache;
constinit thread_local bool threadIsEnding = false;

std::uint64_t nextSerial() noexcept
{
    static std::atomic<std::uint64_t> last { 0 };
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

} // namespace

Recorder::ThreadShards::~ThreadShards()
{
    threadIsEnding = true;
    threadCache = {};
    for (const Entry& entry : entries) {
        if (const std::shared_ptr<Shared> owner = entry.owner.lock()) {
            const std::scoped_lock lock(owner->mutex);
            owner->left.push_back(entry.shard);
        }
    }
}

Recorder::Recorder(std::size_t recordsPerShard)
    : m_shared(std::make_shared<Shared>(recordsPerShard))
    , m_serial(nextSerial())
{
}

Recorder::~Recorder() = default;

Shard& Recorder::findShard() noexcept
{
    Shard* found = nullptr;
    if (threadIsEnding) {
        // From the destructor of another thread-local object: nobody is left to give a shard back,
        // so it stays this thread's.
        found = &m_shared->take();
    } else {
        thread_local ThreadShards mine;
        const auto at = std::find_if(mine.entries.begin(), mine.entries.end(),
            [this](const auto& entry) { return entry.serial == m_serial; });
        if (at != mine.entries.end()) {
            found = at->shard;
        } else {
            std::erase_if(mine.entries, [](const auto& entry) { return entry.owner.expired(); });
            found = &m_shared->take();
            mine.entries.push_back({ m_serial, m_shared, found });
        }
    }
    threadCache = { m_serial, found };
    return *found;
}

ProducerId Recorder::addProducer(const QByteArray& name, RunId run)
{
    const std::scoped_lock lock(m_shared->mutex);
    ProducerId& id = m_shared->producerIds[{ name, run }];
    if (id == 0) {
        id = static_cast<ProducerId>(m_shared->producers.size() + 1);
        m_shared->producers.push_back({ id, run, name });
    }
    return id;
}

ProducerInfo Recorder::producer(ProducerId id) const
{
    const std::scoped_lock lock(m_shared->mutex);
    return id == 0 || id > m_shared->producers.size() ? ProducerInfo()
                                                      : m_shared->producers[id - 1];
}

std::vector<ProducerInfo> Recorder::producersSince(std::size_t index) const
{
    const std::scoped_lock lock(m_shared->mutex);
    const auto& all = m_shared->producers;
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(std::min(index, all.size()));
    return { first, all.end() };
}

RunId Recorder::beginRun()
{
    const std::scoped_lock lock(m_shared->mutex);
    if (++m_shared->lastRun == 0)
        m_shared->lastRun = 1;
    return m_shared->lastRun;
}

void Recorder::offered(RunId run, std::int64_t now) noexcept
{
    if (threadCache.serial == m_serial) [[likely]]
        return threadCache.shard->offered(run, now);
    findShard().offered(run, now);
}

void Recorder::commit(const RequestRecord& record) noexcept
{
    const bool isObserving = m_isObserving.load(std::memory_order_relaxed);
    if (threadCache.serial == m_serial) [[likely]]
        return threadCache.shard->commit(record, isObserving);
    findShard().commit(record, isObserving);
}

void Recorder::setEnabled(bool enabled) noexcept
{
    m_isObserving.store(enabled, std::memory_order_relaxed);
}

PullResult Recorder::pull(std::vector<RequestRecord>& to, std::size_t max)
{
    // In pieces, so that a generous `max` costs nothing while there is little.
    constexpr std::size_t piece = 4096;
    PullResult all;
    do {
        const std::size_t before = to.size();
        const std::size_t wanted = std::min(piece, max - all.records);
        to.resize(before + wanted);
        const PullResult part = pull(to.data() + before, wanted);
        to.resize(before + part.records);
        all.records += part.records;
        all.lost += part.lost;
        all.more = part.more;
    } while (all.more && all.records < max);
    return all;
}

PullResult Recorder::pull(RequestRecord* to, std::size_t max)
{
    const std::scoped_lock lock(m_shared->mutex);
    Shared& shared = *m_shared;
    PullResult result;
    std::uint64_t lost = 0;
    const std::size_t count = shared.shards.size();
    const std::size_t first = shared.nextToPull;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = (first + i) % count;
        Shard& shard = *shared.shards[at];
        result.records += shard.pull(to + result.records, max - result.records);
        if (shard.hasRecords() && !result.more) {
            result.more = true;
            shared.nextToPull = at; // this one goes on next time
        }
        lost += shard.recordsLost();
    }
    result.lost = lost - shared.lostReported;
    shared.lostReported = lost;
    return result;
}

std::uint64_t Recorder::lostTotal() const
{
    const std::scoped_lock lock(m_shared->mutex);
    std::uint64_t lost = 0;
    for (const auto& shard : m_shared->shards)
        lost += shard->recordsLost();
    return lost;
}

RunCounts Recorder::counts(RunId run) const
{
    RunCounts counts;
    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->isKept(run)) {
        for (const auto& shard : m_shared->shards)
            shard->addCounts(run, counts);
    }
    return counts;
}

RunTotals Recorder::totals(RunId run) const
{
    RunTotals totals;
    totals.run = run;
    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->isKept(run)) {
        for (const auto& shard : m_shared->shards)
            shard->addTotals(run, totals);
    }
    return totals;
}

void Recorder::addPhase(RunId run, Phase phase, HistogramSnapshot& to) const
{
    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->isKept(run)) {
        for (const auto& shard : m_shared->shards)
            shard->addPhase(run, phase, to);
    }
}

InSystem Recorder::inSystem(RunId run, std::int64_t now) const
{
    InSystem result;
    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->isKept(run)) {
        for (const auto& shard : m_shared->shards)
            shard->addInSystem(run, now, result);
    }
    return result;
}

std::int64_t Recorder::copyRateBuckets(
    std::int64_t from, std::int64_t now, std::vector<RateBucket>& to) const
{
    const std::scoped_lock lock(m_shared->mutex);
    const std::int64_t end = now / Gauge::bucketNanos;
    std::int64_t newest = end;
    for (const auto& shard : m_shared->shards)
        newest = std::max(newest, shard->newestRateBucket());
    const std::int64_t asked = std::max<std::int64_t>(end - from, 0);
    std::int64_t lost = std::clamp<std::int64_t>(newest - rateBucketsKept - from, 0, asked);
    const std::size_t begin = to.size();
    for (std::int64_t index = from + lost; index < end; ++index) {
        RateBucket& bucket = to.emplace_back();
        bucket.index = index;
        bool isWhole = true;
        for (const auto& shard : m_shared->shards)
            isWhole = shard->addRates(index, bucket) && isWhole;
        if (!isWhole) { // a thread has come round while we read: what we have is too old
            to.resize(begin);
            lost = index + 1 - from;
        }
    }
    return lost;
}

std::size_t Recorder::shardCount() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->shards.size();
}

} // namespace sluice
