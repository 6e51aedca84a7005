// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/history.h"

#include <algorithm>

namespace sluice {

namespace {

/// How many records one pull takes at most, so that a frame's time is bounded.
constexpr std::size_t recordsPerPull = 1 << 16;

GaugeSpan spanOf(const GaugeBucket& bucket) noexcept
{
    return { bucket.min, bucket.max, bucket.last, bucket.integral };
}

} // namespace

History::History(std::size_t records)
    : m_buckets(std::make_shared<BucketStore>())
    , m_pinnedBuckets(std::make_shared<BucketStore>())
    , m_records(records)
{
}

HistoryView History::view() const
{
    return { m_buckets, m_records.stores(), m_records.completeAfter(), m_pulledAt };
}

HistoryView History::pin()
{
    if (m_pinnedBuckets.use_count() > 1) // somebody has not let go of the one before
        m_pinnedBuckets = std::make_shared<BucketStore>();
    m_pinnedBuckets->assign(*m_buckets);
    RecordSegments::Stores records = m_records.pin();
    return { m_pinnedBuckets, std::move(records), m_records.completeAfter(), m_pulledAt };
}

void History::pull(Recorder& recorder, const HistoryGauges& gauges, std::int64_t now)
{
    std::size_t budget = recordsPerPull;
    PullResult result;
    do {
        const RecordStore::Room room = m_records.room(budget);
        result = recorder.pull(room.at, room.size);
        if (m_tap && result.records != 0)
            m_tap->recordsPulled({ room.at, result.records }, now);
        m_records.add(result.records);
        m_recordsLost += result.lost;
        budget -= result.records;
    } while (result.more && budget != 0);
    pullBuckets(recorder, gauges, now);
    m_latency.update(recorder, now);
    m_pulledAt = now;
}

void History::noteWritten(std::int64_t at, std::uint64_t writes, std::uint64_t commands)
{
    constexpr std::int64_t longest = unsettledBuckets / 2 * Gauge::bucketNanos;
    const bool isNew = at > m_written.at;
    if (isNew && at - m_written.at <= longest && writes > m_written.writes
        && commands >= m_written.commands)
        m_newWritten.push_back({ at, writes - m_written.writes, commands - m_written.commands });
    if (isNew)
        m_written = { at, writes, commands };
    std::erase_if(m_newWritten, [at](const Written& part) {
        return part.at < at - 2 * unsettledBuckets * Gauge::bucketNanos;
    });
}

void History::pullBuckets(const Recorder& recorder, const HistoryGauges& gauges, std::int64_t now)
{
    if (m_pulledAt == 0) {
        m_firstBucket = now / Gauge::bucketNanos;
        m_nextBucket = m_firstBucket;
    }
    const std::int64_t from = std::max(m_firstBucket, m_nextBucket - unsettledBuckets);
    const std::int64_t end = now / Gauge::bucketNanos;
    if (end <= from)
        return;
    m_rates.clear();
    std::int64_t gone = recorder.copyRateBuckets(from, now, m_rates);
    const std::array<const Gauge*, 3> sources { gauges.queueDepth, gauges.waiting,
        gauges.inFlight };
    for (std::size_t i = 0; i < sources.size(); ++i) {
        m_gauges[i].clear();
        if (sources[i])
            gone = std::max(gone, sources[i]->copyBuckets(from, now, m_gauges[i]));
    }

    m_fresh.clear();
    const std::int64_t start = from + gone;
    for (std::int64_t index = start; index < end; ++index) {
        HistoryBucket& bucket = m_fresh.emplace_back();
        bucket.knownNanos = Gauge::bucketNanos;
        // Each list ends with the bucket before `end`.
        const auto fromBack = static_cast<std::size_t>(end - index);
        bucket.rates = m_rates[m_rates.size() - fromBack];
        const std::array<GaugeSpan*, 3> spans { &bucket.queueDepth, &bucket.waiting,
            &bucket.inFlight };
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (sources[i])
                *spans[i] = spanOf(m_gauges[i][m_gauges[i].size() - fromBack]);
        }
    }
    for (const Written& part : m_newWritten) {
        const std::int64_t index = part.at / Gauge::bucketNanos - start;
        if (index < 0 || index >= static_cast<std::int64_t>(m_fresh.size()))
            continue;
        HistoryBucket& bucket = m_fresh[static_cast<std::size_t>(index)];
        bucket.writes += static_cast<std::uint32_t>(part.writes);
        bucket.commandsWritten += static_cast<std::uint32_t>(part.commands);
    }
    if (m_tap)
        m_tap->bucketsPulled(m_fresh, now);
    m_buckets->set(m_fresh);
    m_bucketsLost += static_cast<std::uint64_t>(std::max<std::int64_t>(start - m_nextBucket, 0));
    m_nextBucket = std::max(m_nextBucket, end);
}

} // namespace sluice
