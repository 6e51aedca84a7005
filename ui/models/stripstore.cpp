// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/stripstore.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr std::int64_t bucketNanos = Gauge::bucketNanos;

const StripBucket::Reading& gaugeOf(StripKind kind, const StripBucket& bucket)
{
    switch (kind) {
    case StripKind::Waiting:
        return bucket.waiting;
    case StripKind::InFlight:
        return bucket.inFlight;
    case StripKind::QueueDepth:
    case StripKind::Replies:
    case StripKind::PerWrite:
        break;
    }
    return bucket.depth;
}

/// The index of the bucket that holds an instant, and of the first one that begins at or after it.
std::int64_t holding(std::int64_t nanos) { return nanos / bucketNanos; }
std::int64_t beginning(std::int64_t nanos) { return (nanos + bucketNanos - 1) / bucketNanos; }

} // namespace

StripStore::StripStore()
    : m_buckets(bucketsKept)
{
}

StripBucket stripBucket(const HistoryBucket& bucket)
{
    const auto reading = [&](const GaugeSpan& span) {
        return StripBucket::Reading { std::int32_t(span.min), std::int32_t(span.max),
            float(span.mean(bucket.knownNanos)) };
    };
    return { bucket.start / bucketNanos, reading(bucket.queueDepth), reading(bucket.waiting),
        reading(bucket.inFlight), bucket.rates.offered, bucket.rates.completed,
        bucket.rates.replied + bucket.rates.swallowed, bucket.writes, bucket.commandsWritten };
}

void StripStore::append(const std::vector<HistoryBucket>& buckets)
{
    for (const HistoryBucket& bucket : buckets) {
        const std::int64_t index = bucket.start / bucketNanos;
        if (bucket.knownNanos == 0 || index <= m_next - bucketsKept)
            continue;
        m_buckets[static_cast<std::size_t>(index % bucketsKept)] = stripBucket(bucket);
        m_next = std::max(m_next, index + 1);
    }
}

const StripBucket* StripStore::find(std::int64_t index) const
{
    if (index < 0)
        return nullptr;
    const StripBucket& bucket = m_buckets[static_cast<std::size_t>(index % bucketsKept)];
    return bucket.index == index ? &bucket : nullptr;
}

StripColumn StripStore::summary(StripKind kind, std::int64_t from, std::int64_t to) const
{
    if (kind == StripKind::PerWrite)
        return perWrite(from, to);
    StripColumn column;
    std::int64_t first = holding(from);
    std::int64_t last = std::max(first, beginning(to) - 1);
    if (kind == StripKind::Replies) {
        first -= first % rateBuckets;
        last += rateBuckets - 1 - last % rateBuckets;
    }
    double sum = 0;
    std::int64_t known = 0;
    std::int64_t replies = 0;
    std::int64_t offered = 0;
    double offeredSum = 0;
    std::int64_t rateKnown = 0;
    const auto note = [&column](bool isFirst, double low, double high) {
        column.min = isFirst ? low : std::min(column.min, low);
        column.max = isFirst ? high : std::max(column.max, high);
    };
    int groups = 0;
    for (std::int64_t index = first; index <= last; ++index) {
        const StripBucket* bucket = find(index);
        if (kind == StripKind::Replies) {
            if (bucket) {
                replies += bucket->replied;
                offered += bucket->offered;
                ++rateKnown;
            }
            if (index % rateBuckets == rateBuckets - 1 && rateKnown > 0) {
                const double rate = double(replies) * 1e9 / double(rateKnown * bucketNanos);
                note(groups++ == 0, rate, rate);
                sum += rate;
                offeredSum += double(offered) * 1e9 / double(rateKnown * bucketNanos);
                ++known;
                replies = offered = rateKnown = 0;
            }
        } else if (bucket) {
            const StripBucket::Reading& gauge = gaugeOf(kind, *bucket);
            note(known == 0, double(gauge.min), double(gauge.max));
            sum += gauge.mean;
            ++known;
        }
    }
    column.known = known > 0;
    column.mean = known > 0 ? sum / double(known) : 0;
    column.offered = known > 0 ? offeredSum / double(known) : 0;
    return column;
}

StripColumn StripStore::perWrite(std::int64_t from, std::int64_t to) const
{
    // Over as many buckets as rates are: writes are told of at frame rate, not in every bucket.
    const std::int64_t first = holding(from) - holding(from) % rateBuckets;
    std::int64_t last = std::max(first, beginning(to) - 1);
    last += rateBuckets - 1 - last % rateBuckets;
    std::uint64_t writes = 0;
    std::uint64_t commands = 0;
    for (std::int64_t index = first; index <= last; ++index) {
        if (const StripBucket* bucket = find(index)) {
            writes += bucket->writes;
            commands += bucket->commandsWritten;
        }
    }
    if (writes == 0)
        return {};
    const double each = double(commands) / double(writes);
    return { true, each, each, each, 0 };
}

void StripStore::columns(StripKind kind, std::int64_t end, std::int64_t columnNanos, int count,
    std::vector<StripColumn>& to) const
{
    to.clear();
    const std::int64_t last = end / columnNanos;
    for (std::int64_t column = last - count + 1; column <= last; ++column) {
        if (column < 0)
            to.push_back({});
        else
            to.push_back(summary(kind, column * columnNanos, (column + 1) * columnNanos));
    }
}

} // namespace sluice
