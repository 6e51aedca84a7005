// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/replaysnapshot.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace sluice {

namespace {

bool isWhole(const LiveRequests& requests) { return requests.count == requests.listed.size(); }

/// Every list holds all of its requests, and none has lost its caller (when its place became free
/// stands nowhere).
bool isWhole(const LiveSnapshot& snapshot)
{
    return isWhole(snapshot.waiting) && isWhole(snapshot.queued)
        && std::all_of(snapshot.connections.begin(), snapshot.connections.end(),
            [](const LiveConnection& connection) {
                return isWhole(connection.inFlight) && connection.abandoned == 0;
            });
}

template <typename Do> void forEach(const LiveSnapshot& snapshot, Do act)
{
    const auto all = [&act](const LiveRequests& requests) {
        std::for_each(requests.listed.begin(), requests.listed.end(), act);
    };
    all(snapshot.waiting);
    all(snapshot.queued);
    for (const LiveConnection& connection : snapshot.connections)
        all(connection.inFlight);
}

/// The request as it could be seen at `now`.
RequestRecord seenAt(RequestRecord record, std::int64_t now)
{
    Stamps& t = record.stamps;
    for (std::int64_t* stamp :
        { &t.admitted, &t.taken, &t.written, &t.firstByte, &t.complete, &t.resumed }) {
        if (*stamp > now)
            *stamp = 0;
    }
    if (t.firstByte == 0)
        record.bytesReceived = 0;
    return record;
}

void sortByStages(LiveRequests& requests)
{
    std::stable_sort(requests.listed.begin(), requests.listed.end(),
        [](const RequestRecord& a, const RequestRecord& b) {
            const Stamps& s = a.stamps;
            const Stamps& t = b.stamps;
            return std::tie(s.taken, a.lane, s.admitted, s.called, a.id)
                < std::tie(t.taken, b.lane, t.admitted, t.called, b.id);
        });
    requests.count = requests.listed.size();
}

std::uint64_t bulkOf(const LiveRequests& requests)
{
    return std::uint64_t(std::count_if(requests.listed.begin(), requests.listed.end(),
        [](const RequestRecord& record) { return record.lane != 0; }));
}

} // namespace

std::shared_ptr<const LiveSnapshot> snapshotBetween(
    const std::shared_ptr<const LiveSnapshot>& before,
    const std::shared_ptr<const LiveSnapshot>& after, const std::vector<RequestRecord>& ended,
    std::int64_t now)
{
    if (!before || !after || now <= before->now || !isWhole(*before) || !isWhole(*after)
        || before->connections.size() != after->connections.size())
        return before;
    // What is known latest of each: ended, else as it stood afterwards.
    std::unordered_map<std::uint64_t, const RequestRecord*> known;
    forEach(*after, [&](const RequestRecord& record) { known[record.id] = &record; });
    bool isComplete = true;
    for (const RequestRecord& record : ended) {
        known[record.id] = &record;
        isComplete = isComplete && !record.abandoned;
    }
    forEach(*before,
        [&](const RequestRecord& record) { isComplete = isComplete && known.contains(record.id); });
    if (!isComplete)
        return before; // the file has not every request

    auto result = std::make_shared<LiveSnapshot>(*before);
    result->now = now;
    result->waiting = result->queued = {};
    std::unordered_map<std::uint8_t, LiveConnection*> connections;
    for (LiveConnection& connection : result->connections) {
        connection.inFlight = {};
        connection.writing = 0;
        connection.bytesInFlight = 0;
        connections[connection.index] = &connection;
    }
    for (const auto& [id, latest] : known) {
        if (latest->stamps.called > now)
            continue;
        const RequestRecord record = seenAt(*latest, now);
        const Stamps& t = record.stamps;
        if (t.resumed != 0 || t.complete != 0)
            continue;
        if (t.taken == 0) {
            (t.admitted == 0 ? result->waiting : result->queued).listed.push_back(record);
            continue;
        }
        const auto found = connections.find(record.connection);
        if (found == connections.end())
            return before;
        LiveConnection& connection = *found->second;
        connection.inFlight.listed.push_back(record);
        connection.writing += t.written == 0 ? 1 : 0;
        connection.bytesInFlight += record.bytesSent;
    }
    sortByStages(result->waiting);
    sortByStages(result->queued);
    for (LiveConnection& connection : result->connections) {
        sortByStages(connection.inFlight);
        connection.bulk = bulkOf(connection.inFlight);
    }
    result->bulkWaiting = bulkOf(result->waiting);
    result->bulkQueued = bulkOf(result->queued);
    result->oldestWait
        = result->waiting.listed.empty() ? 0 : now - result->waiting.listed.front().stamps.called;
    return result;
}

} // namespace sluice
