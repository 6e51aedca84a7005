// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/csvwriter.h"

#include <cmath>
#include <optional>
#include <unordered_map>

namespace sluice {

namespace {

constexpr const char* endOfLine = "\r\n";

QByteArrayView view(std::string_view text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

/// The step's middle below which so many percent of the samples lie; at least one lies beyond.
std::optional<std::int64_t> percentile(const RateBucket& rates, double percent)
{
    std::uint64_t samples = 0;
    for (const std::uint32_t count : rates.latency)
        samples += count;
    const auto rank
        = static_cast<std::uint64_t>(std::ceil(static_cast<double>(samples) * percent / 100));
    if (rank == 0 || rank >= samples)
        return {};
    std::uint64_t seen = 0;
    for (int step = 0; step < CoarseScale::steps; ++step) {
        seen += rates.latency[static_cast<std::size_t>(step)];
        if (seen >= rank)
            return CoarseScale::middle(step);
    }
    return {};
}

void putGauge(ExportStream& out, const GaugeSpan& gauge, std::int64_t nanos)
{
    out.put(',').number(gauge.min).put(',').number(gauge.max).put(',').decimal(gauge.mean(nanos));
}

void putRequest(ExportStream& out, const RequestRecord& record, const QByteArray& command,
    const QByteArray& key, const QByteArray& producer)
{
    const auto count = [&out](std::uint64_t number) { out.put(',').number(number); };
    out.number(record.id);
    count(record.run);
    out.put(',').csvText(command);
    out.put(',').csvText(key);
    count(record.producer);
    out.put(',').csvText(producer);
    count(record.connection);
    count(record.epoch);
    out.put(record.lane == 0 ? ",interactive" : ",bulk");
    const Stamps& t = record.stamps;
    for (const std::int64_t stamp : { t.intended, t.called, t.admitted, t.taken, t.written,
             t.firstByte, t.complete, t.resumed, record.predecessorComplete }) {
        out.put(',');
        if (stamp != 0)
            out.number(stamp);
    }
    for (const std::int64_t nanos : record.phases())
        out.put(',').number(nanos);
    out.put(',').put(view(endingName(record.ending)));
    out.put(',').put(view(whyName(record.why)));
    count(record.bytesSent);
    count(record.bytesReceived);
    count(record.sharedWith);
    count(record.wasWritten);
    count(record.abandoned);
    count(record.swallowed);
    out.put(endOfLine);
}

void putBucket(ExportStream& out, const HistoryBucket& bucket)
{
    out.number(bucket.start).put(',').number(bucket.width).put(',').number(bucket.knownNanos);
    if (bucket.knownNanos <= 0) {
        out.put(",,,,,,,,,,,,,,,,,,,,,,").put(endOfLine);
        return;
    }
    putGauge(out, bucket.queueDepth, bucket.knownNanos);
    putGauge(out, bucket.waiting, bucket.knownNanos);
    putGauge(out, bucket.inFlight, bucket.knownNanos);
    const RateBucket& rates = bucket.rates;
    for (const std::uint32_t count : { rates.offered, rates.completed, rates.replied, rates.errors,
             rates.notSent, rates.maybeExecuted, rates.swallowed })
        out.put(',').number(std::uint64_t(count));
    const double perSecond = 1e9 / static_cast<double>(bucket.knownNanos);
    out.put(',').decimal(rates.offered * perSecond);
    out.put(',').decimal(rates.replied * perSecond);
    const auto known = [&out](std::optional<std::int64_t> nanos) {
        out.put(',');
        if (nanos)
            out.number(*nanos);
    };
    out.put(',');
    if (rates.replied > 0)
        out.decimal(static_cast<double>(rates.latencySum) / rates.replied);
    known(percentile(rates, 50));
    known(percentile(rates, 99));
    known(rates.replied > 0 ? std::optional(rates.latencyMax) : std::nullopt);
    out.put(endOfLine);
}

} // namespace

ExportEnd writeRequestsCsv(std::span<const RequestRecord> records, const ExportNames& names,
    bool withKeys, const ExportTarget& target)
{
    ExportStream out(target, records.size());
    out.put("request,run,command,key,producer_id,producer,connection,epoch,lane,"
            "intended_ns,called_ns,admitted_ns,taken_ns,written_ns,first_byte_ns,complete_ns,"
            "resumed_ns,predecessor_complete_ns,"
            "lag_ns,waiting_ns,queued_ns,writing_ns,in_flight_ns,behind_ns,own_ns,receiving_ns,"
            "delivery_ns,total_ns,"
            "ending,why,bytes_sent,bytes_received,shared_with,was_written,abandoned,swallowed")
        .put(endOfLine);
    std::unordered_map<ProducerId, QByteArray> producers;
    for (const RequestRecord& record : records) {
        const auto [producer, isNew] = producers.try_emplace(record.producer);
        if (isNew && names.producer)
            producer->second = names.producer(record.producer);
        putRequest(out, record, names.command ? names.command(record.command) : QByteArray(),
            withKeys ? names.key(record) : QByteArray(), producer->second);
        if (!out.step())
            break;
    }
    return out.finish();
}

ExportEnd writeBucketsCsv(std::span<const HistoryBucket> buckets, const ExportTarget& target)
{
    ExportStream out(target, buckets.size());
    out.put("start_ns,width_ns,known_ns,"
            "queue_depth_min,queue_depth_max,queue_depth_mean,"
            "waiting_min,waiting_max,waiting_mean,in_flight_min,in_flight_max,in_flight_mean,"
            "offered,completed,replied,errors,not_sent,maybe_executed,swallowed,"
            "offered_per_second,replied_per_second,"
            "latency_mean_ns,latency_p50_ns,latency_p99_ns,latency_max_ns")
        .put(endOfLine);
    for (const HistoryBucket& bucket : buckets) {
        putBucket(out, bucket);
        if (!out.step())
            break;
    }
    return out.finish();
}

} // namespace sluice
