// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/pastsnapshot.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace sluice {

namespace {

/// More requests than this are not open at once, as producers are at most 10,000 and panels few.
constexpr std::size_t mostOpen = 1 << 15;

void put(LiveRequests& to, std::size_t listed)
{
    to.count = to.listed.size();
    if (to.listed.size() > listed)
        to.listed.resize(listed);
}

auto wireOrder(const RequestRecord& record)
{
    const Stamps& t = record.stamps;
    // What has not left yet comes last, in the order in which it was taken.
    return std::tuple(t.written == 0 ? INT64_MAX : t.written, t.taken, record.id);
}

class Past {
public:
    Past(std::int64_t at, const PastLimits& limits)
        : m_at(at)
    {
        m_snapshot.now = at;
        m_snapshot.capacity = limits.capacity;
        for (int i = 0; i < std::max(1, limits.connections); ++i)
            connection(static_cast<std::size_t>(i)).window = limits.window;
        m_window = limits.window;
    }

    void add(const RequestRecord& whole)
    {
        const Stamps& t = whole.stamps;
        if (t.called > m_at || (t.resumed != 0 && t.resumed <= m_at))
            return;
        const RequestRecord record = asSeenAt(whole, m_at);
        if (record.stamps.complete != 0)
            return; // on its way back to its producer: it takes no place any more
        if (record.stamps.taken != 0)
            connection(record.connection).inFlight.listed.push_back(record);
        else if (record.stamps.admitted != 0)
            m_snapshot.queued.listed.push_back(record);
        else
            m_snapshot.waiting.listed.push_back(record);
    }

    [[nodiscard]] LiveSnapshot finish(std::size_t listed)
    {
        const auto by = [](std::int64_t Stamps::*stamp) {
            return [stamp](const RequestRecord& a, const RequestRecord& b) {
                return std::tuple(a.stamps.*stamp, a.id) < std::tuple(b.stamps.*stamp, b.id);
            };
        };
        std::sort(m_snapshot.waiting.listed.begin(), m_snapshot.waiting.listed.end(),
            by(&Stamps::called));
        std::sort(m_snapshot.queued.listed.begin(), m_snapshot.queued.listed.end(),
            by(&Stamps::admitted));
        if (!m_snapshot.waiting.listed.empty())
            m_snapshot.oldestWait = m_at - m_snapshot.waiting.listed.front().stamps.called;
        put(m_snapshot.waiting, listed);
        put(m_snapshot.queued, listed);
        for (LiveConnection& line : m_snapshot.connections) {
            auto& requests = line.inFlight.listed;
            std::sort(requests.begin(), requests.end(),
                [](const auto& a, const auto& b) { return wireOrder(a) < wireOrder(b); });
            for (const RequestRecord& record : requests) {
                line.epoch = std::max(line.epoch, record.epoch);
                line.writing += record.stamps.written == 0;
                line.bulk += record.lane == 1;
                line.bytesInFlight += record.bytesSent;
            }
            line.isReady = !requests.empty();
            put(line.inFlight, listed);
        }
        return std::move(m_snapshot);
    }

private:
    LiveConnection& connection(std::size_t index)
    {
        while (m_snapshot.connections.size() <= index) {
            LiveConnection& line = m_snapshot.connections.emplace_back();
            line.index = static_cast<std::uint8_t>(m_snapshot.connections.size() - 1);
            line.window = m_window;
        }
        return m_snapshot.connections[index];
    }

    std::int64_t m_at;
    std::int64_t m_window = 0;
    LiveSnapshot m_snapshot;
};

/// Counts of the bucket that holds the instant, on the first connection alone: nobody knows more.
PastSnapshot countsAt(const HistoryView& history, std::int64_t at, const PastLimits& limits)
{
    std::vector<HistoryBucket> buckets;
    history.buckets(at, at + 1, history.finestFor(at), buckets);
    if (buckets.empty() || buckets.front().knownNanos == 0)
        return {};
    const HistoryBucket& bucket = buckets.front();
    const auto count = [&](const GaugeSpan& span) {
        return static_cast<std::uint64_t>(
            std::llround(std::max(0.0, span.mean(bucket.knownNanos))));
    };
    LiveSnapshot snapshot = Past(at, limits).finish(0);
    snapshot.waiting.count = count(bucket.waiting);
    snapshot.queued.count = count(bucket.queueDepth);
    snapshot.connections.front().inFlight.count = count(bucket.inFlight);
    return { std::make_shared<const LiveSnapshot>(std::move(snapshot)), false };
}

/// Whether everything that was open both then and at the end is listed: what is not was sent later.
bool isListed(const LiveRequests& requests, std::int64_t at)
{
    return requests.count <= requests.listed.size()
        || (!requests.listed.empty() && at < requests.listed.back().stamps.called);
}

bool isListed(const LiveSnapshot& open, std::int64_t at)
{
    return isListed(open.waiting, at) && isListed(open.queued, at)
        && std::all_of(open.connections.begin(), open.connections.end(),
            [at](const LiveConnection& line) { return isListed(line.inFlight, at); });
}

} // namespace

PastSnapshot snapshotAt(const HistoryView& history, const LiveSnapshot* openAtEnd, std::int64_t at,
    const PastLimits& limits, std::size_t listed)
{
    if (openAtEnd && !isListed(*openAtEnd, at))
        return countsAt(history, at, limits);
    if (history.completeAfter().value_or(INT64_MIN) > at || at < history.oldest())
        return countsAt(history, at, limits);
    std::vector<RequestRecord> records;
    if (history.records(at, at, mostOpen, records) > mostOpen)
        return countsAt(history, at, limits);
    Past past(at, limits);
    for (const RequestRecord& record : records)
        past.add(record);
    if (openAtEnd) {
        // Some have ended between that snapshot and the end of the history.
        std::vector<std::uint64_t> ended;
        for (const RequestRecord& record : records)
            ended.push_back(record.id);
        std::sort(ended.begin(), ended.end());
        const auto addOpen = [&](const LiveRequests& requests) {
            for (const RequestRecord& record : requests.listed) {
                if (!std::binary_search(ended.begin(), ended.end(), record.id))
                    past.add(record);
            }
        };
        addOpen(openAtEnd->waiting);
        addOpen(openAtEnd->queued);
        for (const LiveConnection& connection : openAtEnd->connections)
            addOpen(connection.inFlight);
    }
    return { std::make_shared<const LiveSnapshot>(past.finish(listed)), true };
}

} // namespace sluice
