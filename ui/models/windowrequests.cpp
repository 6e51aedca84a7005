// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/windowrequests.h"

#include "ui/models/phasespans.h"

namespace sluice {

namespace {

/// Longer windows take the buckets of 100 ms: enough for a pixel column.
constexpr std::int64_t coarseFrom = 20'000'000'000;

std::uint64_t openCount(const LiveSnapshot& open)
{
    return open.waiting.count + open.queued.count + open.inFlightCount();
}

} // namespace

void WindowRequests::read(const HistoryView& history, const LiveSnapshot* open, TimeRange span,
    std::optional<std::int64_t> asOf, const RequestPredicate& filter)
{
    window = span;
    records.clear();
    buckets.clear();
    knownFrom = INT64_MIN;
    notAvailable = 0;
    until = open ? open->now : window.to;
    const std::size_t kept = history.records(window.from, window.to, recordsRead, records);
    countMissing(history, kept);
    if (asOf) {
        until = *asOf;
        for (RequestRecord& record : records) {
            if (record.stamps.resumed > *asOf)
                record = asSeenAt(record, *asOf);
        }
    }
    if (open)
        addOpen(*open);
    total = records.size() + notAvailable;
    isFiltered = static_cast<bool>(filter);
    if (isFiltered)
        std::erase_if(records, [&](const RequestRecord& record) { return !filter(record); });
}

/// What has given way is told by the buckets, to a bucket's width; what was not read is counted.
void WindowRequests::countMissing(const HistoryView& history, std::size_t kept)
{
    if (const auto complete = history.completeAfter())
        knownFrom = *complete + 1;
    if (knownFrom > window.from) {
        const Resolution enough
            = window.length() > coarseFrom ? Resolution::HundredMillis : Resolution::TenMillis;
        history.buckets(
            window.from, window.to, std::max(enough, history.finestFor(window.from)), buckets);
        for (const HistoryBucket& bucket : buckets) {
            const std::int64_t from = std::max(bucket.start, window.from);
            const std::int64_t to = std::min({ bucket.start + bucket.width, window.to, knownFrom });
            if (to > from) // as if they had ended evenly
                notAvailable += quint64(
                    double(bucket.rates.completed) * double(to - from) / double(bucket.width));
        }
    }
    if (kept > records.size() && !records.empty()) {
        notAvailable += kept - records.size();
        knownFrom = std::max(knownFrom, records.front().stamps.resumed + 1);
        if (buckets.empty())
            history.buckets(window.from, window.to,
                window.length() > coarseFrom ? Resolution::HundredMillis : Resolution::TenMillis,
                buckets);
    }
}

void WindowRequests::addOpen(const LiveSnapshot& open)
{
    std::vector<const RequestRecord*> listed;
    const auto list = [&](const LiveRequests& requests) {
        for (const RequestRecord& record : requests.listed) {
            if (requestBegin(record) <= window.to)
                listed.push_back(&record);
        }
    };
    for (const LiveConnection& connection : open.connections)
        list(connection.inFlight);
    list(open.queued);
    list(open.waiting);
    std::uint64_t unlisted = 0;
    if (window.to >= open.now) { // who stands in line now was not yet there long ago
        std::size_t all = open.queued.listed.size() + open.waiting.listed.size();
        for (const LiveConnection& connection : open.connections)
            all += connection.inFlight.listed.size();
        unlisted = openCount(open) - std::min<std::uint64_t>(openCount(open), all);
    }
    std::sort(listed.begin(), listed.end(),
        [](const RequestRecord* a, const RequestRecord* b) { return a->id < b->id; });
    // Some have ended since the snapshot was taken, or are known from their records.
    std::vector<bool> isKnown(listed.size());
    std::uint64_t openThen = 0;
    const std::uint64_t first = listed.empty() ? UINT64_MAX : listed.front()->id;
    for (const RequestRecord& record : records) {
        openThen += isOpen(record);
        if (record.id < first)
            continue;
        const auto place = std::lower_bound(listed.begin(), listed.end(), record.id,
            [](const RequestRecord* a, std::uint64_t id) { return a->id < id; });
        if (place != listed.end() && (*place)->id == record.id)
            isKnown[std::size_t(place - listed.begin())] = true;
    }
    const auto found = std::uint64_t(std::count(isKnown.begin(), isKnown.end(), true));
    for (std::size_t i = 0; i < listed.size(); ++i) {
        if (!isKnown[i])
            records.push_back(*listed[i]);
    }
    // Of the past, those that were not listed may have come with the records.
    const std::uint64_t beyond = openThen > found ? openThen - found : 0;
    notAvailable += unlisted > beyond ? unlisted - beyond : 0;
}

} // namespace sluice
