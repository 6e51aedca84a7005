// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/rangesummary.h"

#include <algorithm>
#include <cmath>

namespace sluice {

namespace {

/// The value that so many percent of the sorted ones do not exceed, where one lies beyond.
std::optional<Duration> rank(const std::vector<std::int64_t>& sorted, double percent)
{
    const double beyond = double(sorted.size()) * (100 - percent) / 100;
    if (beyond < 0.999999)
        return {};
    const auto place = std::size_t(std::ceil(double(sorted.size()) * percent / 100));
    return Duration(sorted[std::max<std::size_t>(place, 1) - 1]);
}

void takeRecords(const std::vector<RequestRecord>& records, TimeRange range, RangeSummary& to)
{
    std::vector<std::int64_t> totals;
    double sum = 0;
    for (const RequestRecord& record : records) {
        const bool ended = record.stamps.resumed >= range.from && record.stamps.resumed < range.to;
        if (!ended || (record.ending != Ending::Reply && record.ending != Ending::ErrorReply))
            continue;
        totals.push_back(record.phases()[std::size_t(Phase::Total)]);
        sum += double(totals.back());
    }
    to.fromRecords = true;
    to.samples = totals.size();
    if (totals.empty())
        return;
    std::sort(totals.begin(), totals.end());
    to.mean = Duration(std::int64_t(sum / double(totals.size())));
    to.p50 = rank(totals, 50);
    to.p90 = rank(totals, 90);
    to.p99 = rank(totals, 99);
    to.p999 = rank(totals, 99.9);
    to.max = Duration(totals.back());
}

std::optional<Duration> rank(const RateBucket& rates, double percent)
{
    const double beyond = double(rates.replied) * (100 - percent) / 100;
    if (beyond < 0.999999)
        return {};
    const auto wanted = std::uint64_t(std::ceil(double(rates.replied) * percent / 100));
    std::uint64_t seen = 0;
    for (int step = 0; step < CoarseScale::steps; ++step) {
        seen += rates.latency[std::size_t(step)];
        if (seen >= wanted)
            return Duration(std::min(CoarseScale::middle(step), rates.latencyMax));
    }
    return {};
}

void takeBuckets(const RateBucket& rates, RangeSummary& to)
{
    to.samples = rates.replied;
    if (rates.replied == 0)
        return;
    to.mean = Duration(std::int64_t(double(rates.latencySum) / double(rates.replied)));
    to.p50 = rank(rates, 50);
    to.p90 = rank(rates, 90);
    to.p99 = rank(rates, 99);
    to.p999 = rank(rates, 99.9);
    to.max = Duration(rates.latencyMax);
}

} // namespace

RangeSummary summariseRange(const HistoryView& history, TimeRange range)
{
    RangeSummary summary;
    summary.range = summary.counted = range;
    std::vector<HistoryBucket> buckets;
    history.buckets(
        range.from, std::max(range.to, range.from + 1), history.finestFor(range.from), buckets);
    RateBucket rates;
    const auto add = [](const GaugeSpan& span, double& mean, std::int64_t& max) {
        mean += double(span.integral); // divided in the end
        max = std::max(max, span.max);
    };
    for (const HistoryBucket& bucket : buckets) {
        if (bucket.knownNanos == 0)
            continue;
        summary.knownNanos += bucket.knownNanos;
        rates.merge(bucket.rates);
        add(bucket.queueDepth, summary.queuedMean, summary.queuedMax);
        add(bucket.waiting, summary.waitingMean, summary.waitingMax);
        add(bucket.inFlight, summary.inFlightMean, summary.inFlightMax);
    }
    if (summary.knownNanos == 0)
        return summary;
    summary.counted = { buckets.front().start, buckets.back().start + buckets.back().width };
    for (double* mean : { &summary.queuedMean, &summary.waitingMean, &summary.inFlightMean })
        *mean /= double(summary.knownNanos);
    summary.offered = rates.offered;
    summary.completed = rates.completed;
    summary.replied = rates.replied;
    summary.errors = rates.errors;
    summary.notSent = rates.notSent;
    summary.maybeExecuted = rates.maybeExecuted;

    const bool isKept = history.completeAfter().value_or(INT64_MIN) < summary.counted.from;
    std::vector<RequestRecord> records;
    if (isKept
        && history.records(summary.counted.from, summary.counted.to, rangeRecordsMost, records)
            <= rangeRecordsMost)
        takeRecords(records, summary.counted, summary);
    // Lost records are in the buckets alone.
    if (!summary.fromRecords || summary.samples != rates.replied) {
        summary.fromRecords = false;
        takeBuckets(rates, summary);
    }
    return summary;
}

} // namespace sluice
