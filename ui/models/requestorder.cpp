// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/requestorder.h"

#include "core/protocol/commandtable.h"
#include "ui/models/phasespans.h"

#include <functional>
#include <numeric>
#include <queue>
#include <tuple>

namespace sluice {

namespace {

constexpr std::size_t leastForP99 = 100;

/// The place of each command among those that occur, by name; index is CommandId.
std::vector<std::int64_t> commandRanks(const std::vector<RequestRecord>& requests)
{
    std::vector<std::uint16_t> found;
    std::vector<std::int64_t> ranks;
    for (const RequestRecord& record : requests) {
        if (record.command >= ranks.size())
            ranks.resize(record.command + std::size_t(1), -1);
        if (ranks[record.command] < 0) {
            ranks[record.command] = 0;
            found.push_back(record.command);
        }
    }
    const auto name = [](std::uint16_t id) { return commandName(static_cast<CommandId>(id)); };
    std::sort(found.begin(), found.end(),
        [&](std::uint16_t a, std::uint16_t b) { return name(a) < name(b); });
    for (std::size_t i = 0; i < found.size(); ++i)
        ranks[found[i]] = std::int64_t(i);
    return ranks;
}

std::int64_t sortKey(const RequestRecord& record, SortBy by, std::int64_t until,
    const std::vector<std::int64_t>& ranks)
{
    const Stamps& t = record.stamps;
    const std::int64_t end = requestEnd(record, until);
    switch (by) {
    case SortBy::Sent:
        return t.called;
    case SortBy::Total:
        return requestBegin(record) - end; // the longest first
    case SortBy::Waiting:
        return t.called - (t.admitted ? t.admitted : end);
    case SortBy::InFlight:
        return t.written ? t.written - (t.complete ? t.complete : end) : 0;
    case SortBy::Command:
        return ranks[record.command];
    case SortBy::Producer:
        return record.producer;
    }
    return 0;
}

/// By what the groups are ordered.
std::int64_t groupKey(
    const RequestRecord& record, GroupBy by, const std::vector<std::int64_t>& ranks)
{
    return by == GroupBy::Command ? ranks[record.command] : groupOf(record, by);
}

void measure(RequestGroup& group, const std::vector<RequestRecord>& requests,
    const std::vector<std::uint32_t>& order, std::int64_t until, std::vector<std::int64_t>& totals)
{
    totals.clear();
    for (std::size_t i = group.first; i < group.first + group.count; ++i) {
        const RequestRecord& record = requests[order[i]];
        totals.push_back(requestEnd(record, until) - requestBegin(record));
    }
    group.mean = std::accumulate(totals.begin(), totals.end(), std::int64_t(0))
        / std::int64_t(totals.size());
    if (totals.size() >= leastForP99) {
        const auto place = totals.begin() + std::ptrdiff_t(totals.size() * 99 / 100);
        std::nth_element(totals.begin(), place, totals.end());
        group.p99 = *place;
    }
}

/// Deals a connection's requests to lanes and puts them into the order lane by lane.
void dealLanes(RequestGroup& group, std::size_t number, const std::vector<RequestRecord>& requests,
    std::int64_t until, OrderedRequests& to)
{
    const auto begin = to.order.begin() + std::ptrdiff_t(group.first);
    const auto end = begin + std::ptrdiff_t(group.count);
    std::sort(begin, end, [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(requests[a].stamps.taken, requests[a].id)
            < std::tie(requests[b].stamps.taken, requests[b].id);
    });
    using Busy = std::pair<std::int64_t, std::size_t>; // until when, which lane
    std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy;
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> idle;
    std::vector<std::vector<std::uint32_t>> lanes;
    for (auto it = begin; it != end; ++it) {
        const RequestRecord& record = requests[*it];
        for (; !busy.empty() && busy.top().first <= record.stamps.taken; busy.pop())
            idle.push(busy.top().second);
        std::size_t lane = lanes.size();
        if (idle.empty()) {
            lanes.emplace_back();
        } else {
            lane = idle.top();
            idle.pop();
        }
        lanes[lane].push_back(*it);
        busy.emplace(std::max(slotEnd(record, until), record.stamps.taken), lane);
    }
    group.lanes = lanes.size();
    std::size_t first = group.first;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        std::copy(lanes[i].begin(), lanes[i].end(), to.order.begin() + std::ptrdiff_t(first));
        to.lanes.push_back({ number, i, first, lanes[i].size() });
        first += lanes[i].size();
    }
}

} // namespace

std::uint32_t groupOf(const RequestRecord& record, GroupBy by)
{
    switch (by) {
    case GroupBy::None:
        break;
    case GroupBy::Slot:
        return record.stamps.taken ? record.connection : RequestGroup::noSlot;
    case GroupBy::Producer:
        return record.producer;
    case GroupBy::Command:
        return record.command;
    case GroupBy::Connection:
        return record.connection;
    }
    return 0;
}

std::int64_t slotEnd(const RequestRecord& record, std::int64_t until)
{
    return record.stamps.complete ? record.stamps.complete : requestEnd(record, until);
}

OrderedRequests orderRequests(
    const std::vector<RequestRecord>& requests, const RequestOrder& by, std::int64_t until)
{
    struct Keyed {
        std::int64_t group;
        std::int64_t key;
        std::int64_t called;
        std::uint64_t id;
        std::uint32_t index;
    };
    const bool needsRanks = by.by == SortBy::Command || by.group == GroupBy::Command;
    const std::vector<std::int64_t> ranks
        = needsRanks ? commandRanks(requests) : std::vector<std::int64_t>();
    std::vector<Keyed> keyed;
    keyed.reserve(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const RequestRecord& record = requests[i];
        const std::int64_t key = sortKey(record, by.by, until, ranks);
        keyed.push_back({ groupKey(record, by.group, ranks), by.reversed ? -key : key,
            record.stamps.called, record.id, std::uint32_t(i) });
    }
    std::sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) {
        return std::tie(a.group, a.key, a.called, a.id) < std::tie(b.group, b.key, b.called, b.id);
    });

    OrderedRequests result;
    result.order.reserve(keyed.size());
    for (const Keyed& each : keyed)
        result.order.push_back(each.index);
    if (by.group == GroupBy::None)
        return result;
    for (std::size_t i = 0; i < keyed.size(); ++i) {
        if (i == 0 || keyed[i].group != keyed[i - 1].group) {
            RequestGroup group;
            group.first = i;
            group.key = groupOf(requests[keyed[i].index], by.group);
            result.groups.push_back(group);
        }
        ++result.groups.back().count;
    }
    std::vector<std::int64_t> totals;
    for (std::size_t i = 0; i < result.groups.size(); ++i) {
        RequestGroup& group = result.groups[i];
        measure(group, requests, result.order, until, totals);
        if (by.group == GroupBy::Slot && group.key != RequestGroup::noSlot)
            dealLanes(group, i, requests, until, result);
    }
    return result;
}

} // namespace sluice
