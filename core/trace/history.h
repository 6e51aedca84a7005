// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/historyview.h"
#include "core/trace/latencywindow.h"
#include "core/trace/recorder.h"
#include "core/trace/recordsegments.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace sluice {

/// The gauges that the history follows; one that is null counts as 0.
struct HistoryGauges {
    const Gauge* queueDepth = nullptr;
    const Gauge* waiting = nullptr;
    const Gauge* inFlight = nullptr;
};

/// Sees everything that a history pulls, when it comes. In the thread that pulls.
class HistoryTap {
public:
    virtual ~HistoryTap() = default;
    /// Requests that have ended, in memory that is the history's: copy what is to be kept.
    virtual void recordsPulled(std::span<const RequestRecord> records, std::int64_t now) = 0;
    /// 10 ms buckets as BucketStore::set() takes them; the newest 64 come again with every pull.
    virtual void bucketsPulled(std::span<const HistoryBucket> buckets, std::int64_t now) = 0;
};

/// What the view pulls out of the recorder and the gauges at each frame, in memory that is fixed
/// from the start (128 MiB of raw records, twice 20 MiB of buckets; the system provides it as it
/// fills): buckets of three widths, the newest raw records, windowed latencies. One thread, the
/// recorder's only reader of records.
class History {
public:
    explicit History(std::size_t records = 1 << 20);

    /// Once a frame (10 times a second when hidden, so that nothing is lost). `now` in nanoseconds
    /// of the trace's clock, never backwards.
    void pull(Recorder& recorder, const HistoryGauges& gauges, std::int64_t now);
    /// What all connections have written until `at` (nanoseconds): counters that only rise. What
    /// came since the last call counts into the bucket of `at`; nothing, when that was too long
    /// ago.
    void noteWritten(std::int64_t at, std::uint64_t writes, std::uint64_t commands);
    /// The run whose latencies are windowed beside the panels' own.
    void setRun(RunId run) { m_latency.setRun(run); }
    /// Shows it everything from now on; null: nobody. It must outlive its stay here.
    void setTap(HistoryTap* tap) noexcept { m_tap = tap; }

    /// Appends the buckets that overlap [from, to), oldest first, without holes; see
    /// BucketStore::copy().
    void buckets(std::int64_t from, std::int64_t to, Resolution resolution,
        std::vector<HistoryBucket>& out) const
    {
        m_buckets->copy(from, to, resolution, out);
    }
    [[nodiscard]] const BucketStore& bucketStore() const noexcept { return *m_buckets; }
    /// All of it to be read, as it goes on.
    [[nodiscard]] HistoryView view() const;
    /// All of it as it is now, while recording goes on; see RecordSegments::pin(). One at a time.
    [[nodiscard]] HistoryView pin();
    /// Appends the newest `max` records that were open in [from, to]; returns how many there are.
    /// See RecordStore::between().
    std::size_t recordsBetween(
        std::int64_t from, std::int64_t to, std::size_t max, std::vector<RequestRecord>& out) const
    {
        return m_records.between(from, to, max, out);
    }
    [[nodiscard]] const RecordSegments& records() const noexcept { return m_records; }
    /// Latency per phase of the last 10 s.
    [[nodiscard]] const LatencyWindow& latency() const noexcept { return m_latency; }

    /// Records that found no place in the recorder, because nobody pulled for too long.
    [[nodiscard]] std::uint64_t recordsLost() const noexcept { return m_recordsLost; }
    /// 10 ms buckets that were gone when pull() came; they are unknown in the history.
    [[nodiscard]] std::uint64_t bucketsLost() const noexcept { return m_bucketsLost; }
    /// Nanoseconds since the last pull: how old what is shown is.
    [[nodiscard]] std::int64_t dataAge(std::int64_t now) const noexcept
    {
        return m_pulledAt == 0 ? 0 : now - m_pulledAt;
    }

private:
    /// Buckets this much older than the newest are final: who commits has stamped at most this long
    /// ago.
    static constexpr std::int64_t unsettledBuckets = 64;

    struct Written {
        std::int64_t at = 0;
        std::uint64_t writes = 0;
        std::uint64_t commands = 0;
    };
    void pullBuckets(const Recorder& recorder, const HistoryGauges& gauges, std::int64_t now);

    std::shared_ptr<BucketStore> m_buckets;
    std::shared_ptr<BucketStore> m_pinnedBuckets; ///< who pins reads this
    RecordSegments m_records;
    LatencyWindow m_latency;
    Written m_written; ///< as told last
    std::vector<Written> m_newWritten; ///< differences, of the newest buckets; oldest first
    HistoryTap* m_tap = nullptr;
    std::int64_t m_pulledAt = 0;
    std::int64_t m_firstBucket = 0; ///< when the first pull came
    std::int64_t m_nextBucket = 0;
    std::uint64_t m_recordsLost = 0;
    std::uint64_t m_bucketsLost = 0;
    std::vector<HistoryBucket> m_fresh; ///< reused
    std::vector<RateBucket> m_rates; ///< reused
    std::array<std::vector<GaugeBucket>, 3> m_gauges; ///< reused
};

} // namespace sluice
