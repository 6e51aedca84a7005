// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/recentrequests.h"

#include "ui/models/phasespans.h"
#include "ui/models/pipelinefeed.h"

#include <algorithm>
#include <tuple>

namespace sluice {

namespace {

constexpr std::int64_t second = 1'000'000'000;
/// Of each renewal, so many of the longest holds are looked at, and so many that ended around each.
constexpr std::size_t holdersLookedAt = 2;
constexpr std::size_t neighboursLookedAt = 1024;

quint64 grown(quint64 now, quint64 before) { return now > before ? now - before : 0; }

bool sameLine(const RequestRecord& a, const RequestRecord& b)
{
    return a.connection == b.connection && a.epoch == b.epoch;
}

/// Drops what is older than the span.
template <typename T, typename At> void dropOld(std::deque<T>& from, std::int64_t before, At at)
{
    while (!from.empty() && at(from.front()) < before)
        from.pop_front();
}

} // namespace

void RecentRequests::restart() { *this = {}; }

void RecentRequests::note(const PipelineFeed& feed)
{
    const std::int64_t now = feed.figures().at;
    const auto& snapshot = feed.recordsSnapshot();
    Duration late(snapshot ? now - snapshot->now : 0);
    if (m_notedAt != 0)
        late = std::max(late, Duration(now - m_notedAt - PipelineFeed::figuresNanos));
    m_figures.late = std::max(Duration(0), late);
    m_notedAt = now;
    noteCounts(feed);
    noteHolders(feed);
    noteShares(feed);
    if (!feed.records().empty())
        m_newestEnd = std::max(m_newestEnd, feed.records().back().stamps.resumed);
    m_figures.stall = findStall(feed.strips());
}

void RecentRequests::noteCounts(const PipelineFeed& feed)
{
    const PipelineFigures& figures = feed.figures();
    const auto of = [](const auto& counts, Why why) { return counts[std::size_t(why)]; };
    const RunCounts& totals = figures.totals;
    const Counts now { figures.at, totals.ended,
        of(totals.notSent, Why::Deadline) + of(totals.maybeExecuted, Why::Timeout),
        totals.swallowed, of(totals.notSent, Why::Rejected) + of(totals.notSent, Why::Evicted),
        figures.telemetryLost };
    dropOld(m_counts, figures.at - span, [](const Counts& counts) { return counts.at; });
    m_counts.push_back(now);
    const Counts& then = m_counts.front();
    m_figures.span = Duration(now.at - then.at);
    m_figures.ended = grown(now.ended, then.ended);
    m_figures.expired = grown(now.expired, then.expired);
    m_figures.wasted = grown(now.wasted, then.wasted);
    m_figures.refused = grown(now.refused, then.refused);
    m_figures.telemetryLost = grown(now.telemetryLost, then.telemetryLost);
}

LineHolder RecentRequests::othersOf(const PipelineFeed& feed, const RequestRecord& held)
{
    const PhaseSpan hold = lineHold(held);
    LineHolder holder { held, Duration(hold.length()), 0, Duration(0) };
    const auto note = [&](const RequestRecord& other) {
        const std::int64_t written = other.stamps.written;
        if (other.id == held.id || written == 0 || written >= hold.to || !sameLine(other, held))
            return;
        ++holder.others;
        holder.othersWaited += Duration(hold.to - std::max(hold.from, written));
    };
    // What had been sent by its end, and ended last: its neighbours in line.
    m_neighbours.clear();
    feed.source().readRecords(hold.to, neighboursLookedAt, m_neighbours);
    for (const RequestRecord& other : m_neighbours) {
        // Behind it: answered later, or by the same read and sent later.
        if (std::tuple(other.stamps.complete, other.stamps.written, other.id)
            > std::tuple(held.stamps.complete, held.stamps.written, held.id))
            note(other);
    }
    if (const auto& snapshot = feed.recordsSnapshot()) {
        for (const LiveConnection& line : snapshot->connections)
            for (const RequestRecord& open : line.inFlight.listed) {
                // Some have ended since the snapshot.
                const bool isKnown = std::any_of(m_neighbours.begin(), m_neighbours.end(),
                    [&](const RequestRecord& other) { return other.id == open.id; });
                if (open.stamps.written < hold.to && !isKnown)
                    note(open);
            }
    }
    return holder;
}

void RecentRequests::noteHolders(const PipelineFeed& feed)
{
    const std::int64_t now = feed.figures().at;
    m_held.clear();
    const std::int64_t since = std::max(m_heldEnd, now - span);
    feed.source().readHolders(since, shortestHold, m_held);
    for (const RequestRecord& record : m_held)
        m_heldEnd = std::max(m_heldEnd, record.stamps.resumed);
    const std::size_t few = std::min(m_held.size(), holdersLookedAt);
    std::partial_sort(m_held.begin(), m_held.begin() + std::ptrdiff_t(few), m_held.end(),
        [](const RequestRecord& a, const RequestRecord& b) {
            return lineHold(a).length() > lineHold(b).length();
        });
    m_held.resize(few);
    std::optional<LineHolder> worst;
    for (const RequestRecord& record : m_held) {
        const LineHolder holder = othersOf(feed, record);
        if (!worst || holder.othersWaited > worst->othersWaited)
            worst = holder;
    }
    if (worst)
        m_holders.emplace_back(now, *worst);
    dropOld(m_holders, now - span, [](const auto& noted) { return noted.first; });
    const auto most = std::max_element(m_holders.begin(), m_holders.end(),
        [](const auto& a, const auto& b) { return a.second.othersWaited < b.second.othersWaited; });
    m_figures.holder.reset();
    if (most != m_holders.end())
        m_figures.holder = most->second;
}

void RecentRequests::noteShares(const PipelineFeed& feed)
{
    if (feed.producers() != m_producers) { // who joined later has had less time
        m_producers = feed.producers();
        m_shares.clear();
        m_sums.clear();
        for (const ProducerId id : m_producers)
            m_sums[id] = 0;
    }
    std::unordered_map<ProducerId, quint32> counts;
    for (const RequestRecord& record : feed.records()) {
        const bool isReply = record.ending == Ending::Reply || record.ending == Ending::ErrorReply;
        if (record.run != 0 && isReply && record.stamps.resumed > m_newestEnd
            && m_sums.contains(record.producer))
            ++counts[record.producer];
    }
    const std::int64_t now = feed.figures().at;
    for (const auto& [id, count] : counts)
        m_sums[id] += count;
    m_shares.emplace_back(now, Shares(counts.begin(), counts.end()));
    while (m_shares.front().first < now - span) {
        for (const auto& [id, count] : m_shares.front().second)
            m_sums[id] -= count;
        m_shares.pop_front();
    }
    m_figures.fairness = findFairness(m_sums);
}

std::optional<Fairness> findFairness(const std::unordered_map<ProducerId, quint64>& requests)
{
    if (requests.size() < 2)
        return {};
    double squares = 0;
    Fairness fairness;
    fairness.producers = requests.size();
    quint64 most = 0;
    for (const auto& [id, count] : requests) {
        fairness.requests += count;
        squares += double(count) * double(count);
        if (count > most || (count == most && id < fairness.busiest)) {
            most = count;
            fairness.busiest = id;
        }
    }
    if (fairness.requests == 0)
        return {};
    const double sum = double(fairness.requests);
    fairness.jain = sum * sum / (double(fairness.producers) * squares);
    fairness.busiestShare = double(most) / sum;
    const double half = sum / double(fairness.producers) / 2;
    fairness.behind = quint64(std::count_if(requests.begin(), requests.end(),
        [half](const auto& each) { return double(each.second) < half; }));
    return fairness;
}

std::optional<Stall> findStall(const StripStore& strips)
{
    constexpr std::int64_t bucketNanos = Gauge::bucketNanos;
    constexpr std::int64_t usualBuckets = second / bucketNanos;
    const std::int64_t end = strips.nextIndex();
    std::optional<Stall> longest;
    std::int64_t begin = -1; // of a time without replies; -1: there are some
    const auto close = [&](std::int64_t index) {
        const Duration length((index - begin) * bucketNanos);
        if (begin < 0 || length < RecentRequests::shortestStall
            || (longest && length <= longest->length))
            return;
        Stall stall { length, 0, 0 };
        quint64 replied = 0;
        std::int64_t known = 0;
        for (std::int64_t before = begin - usualBuckets; before < begin; ++before) {
            if (const StripBucket* bucket = strips.find(before)) {
                replied += bucket->replied;
                ++known;
            }
        }
        if (known < usualBuckets / 2)
            return; // nobody knows what was usual
        for (std::int64_t during = begin; during < index; ++during)
            stall.offered += strips.find(during)->offered;
        stall.usualPerSecond = double(replied) * double(second) / double(known * bucketNanos);
        longest = stall;
    };
    for (std::int64_t index = end - RecentRequests::span / bucketNanos; index < end; ++index) {
        const StripBucket* bucket = strips.find(index);
        if (bucket && bucket->replied == 0 && bucket->inFlight.min > 0) {
            begin = begin < 0 ? index : begin;
            continue;
        }
        if (bucket && bucket->replied > 0) // else the connection was lost, or nobody looked
            close(index);
        begin = -1;
    }
    return longest;
}

} // namespace sluice
