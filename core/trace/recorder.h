// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/ratebucket.h"
#include "core/trace/record.h"
#include "core/trace/runtotals.h"

#include <QByteArray>

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace sluice {

class Shard;

/// What is known of a producer. Names are display-free bytes: "keys panel", "load-17".
struct ProducerInfo {
    ProducerId id = 0;
    RunId run = 0;
    QByteArray name;
};

/// What a pull brought.
struct PullResult {
    std::size_t records = 0;
    std::uint64_t lost = 0; ///< records that found no place since the last pull
    bool more = false; ///< `max` was the limit: there are more to pull
};

/// Where records end up: a shard per thread that commits, pulled by whoever shows them. Bounded and
/// allocated per shard; what finds no place because nobody pulled is dropped (the newest) and
/// counted, never hidden. Counters, sums and histograms are exact whatever happens to the records.
/// Outlives every thread that commits.
class Recorder {
public:
    static constexpr int runsKept = 8; ///< besides run 0
    static constexpr int rateBucketsKept = 256; ///< 2.56 s

    /// `recordsPerShard` is rounded up to a power of two; 128 bytes each, taken from the system as
    /// they fill.
    explicit Recorder(std::size_t recordsPerShard = 1 << 16);
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;
    ~Recorder();

    /// Any thread. Producers are few (thousands) and never removed; the same name and run gives the
    /// same id.
    ProducerId addProducer(const QByteArray& name, RunId run = 0);
    /// Any thread; id 0 when there is no such producer.
    [[nodiscard]] ProducerInfo producer(ProducerId id) const;
    /// Any thread: all producers but the first `index`, in the order of their ids (which are 1,
    /// 2, 3...).
    [[nodiscard]] std::vector<ProducerInfo> producersSince(std::size_t index) const;
    /// Any thread: a number for the next run; the totals of the oldest are dropped beyond 8 runs.
    RunId beginRun();

    /// Hot path, the calling thread's own shard: send() was called at `now` (nanoseconds).
    void offered(RunId run, std::int64_t now) noexcept;
    /// Hot path, the calling thread's own shard: the request ended. `record.stamps.resumed` is the
    /// end.
    void commit(const RequestRecord& record) noexcept;
    /// Switches recording of phases and records off (counters go on), to measure what observing
    /// costs.
    void setEnabled(bool enabled) noexcept;

    /// One thread at a time (the one that shows): appends at most `max` records, in the order of
    /// their ends per thread that committed them, shard after shard, and takes them out.
    PullResult pull(std::vector<RequestRecord>& to, std::size_t max);
    /// The same, into memory of the caller's that has room for `max` records.
    PullResult pull(RequestRecord* to, std::size_t max);
    /// Any thread: records that found no place, all runs, since the start.
    [[nodiscard]] std::uint64_t lostTotal() const;
    /// Any thread: counts of a run alone, cheap enough for every frame. Nothing counted: all 0.
    [[nodiscard]] RunCounts counts(RunId run) const;
    /// Any thread: everything of a run; copies some 350 KiB per thread that committed.
    [[nodiscard]] RunTotals totals(RunId run) const;
    /// Any thread: one phase's histogram of a run, added to what `to` holds.
    void addPhase(RunId run, Phase phase, HistogramSnapshot& to) const;
    /// Any thread: the requests of a run between send() and their end.
    [[nodiscard]] InSystem inSystem(RunId run, std::int64_t now) const;
    /// Any thread: appends the buckets with from <= index < now's bucket, all runs and threads
    /// together, oldest first, empty ones included. Returns how many of those asked for are no
    /// longer kept (256 are). As with Gauge::copyBuckets() a commit may still arrive for a bucket
    /// that has been copied.
    std::int64_t copyRateBuckets(
        std::int64_t from, std::int64_t now, std::vector<RateBucket>& to) const;
    /// Any thread: how many threads have a shard at present or left one behind.
    [[nodiscard]] std::size_t shardCount() const;

private:
    Shard& findShard() noexcept;
    struct Shared;
    struct ThreadShards;
    std::shared_ptr<Shared> m_shared; ///< threads that end hold it weakly
    std::uint64_t m_serial; ///< tells recorders apart, whatever their addresses
    std::atomic<bool> m_isObserving { true };
};

} // namespace sluice
