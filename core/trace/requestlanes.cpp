// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/requestlanes.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

namespace sluice {

WholeTime wholeTime(const RequestRecord& record) noexcept
{
    const auto phases = record.phases();
    const auto of = [&phases](Phase phase) { return phases[static_cast<std::size_t>(phase)]; };
    // From the end backwards, so that the phases fill it exactly whatever the stamps are.
    const std::int64_t end = std::max(record.stamps.resumed, record.stamps.called);
    return { end - (of(Phase::Total) - of(Phase::Lag)), end };
}

RequestLanes assignLanes(std::span<const RequestRecord> records)
{
    RequestLanes result;
    result.requests.reserve(records.size());
    for (std::uint32_t i = 0; i < records.size(); ++i)
        result.requests.push_back({ wholeTime(records[i]), i, 0 });
    std::sort(result.requests.begin(), result.requests.end(),
        [](const LanedRequest& a, const LanedRequest& b) {
            return std::tie(a.time.start, a.time.end, a.index)
                < std::tie(b.time.start, b.time.end, b.index);
        });

    using Busy = std::pair<std::int64_t, std::uint32_t>; // until when, which lane
    std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy;
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> free;
    for (LanedRequest& request : result.requests) {
        for (; !busy.empty() && busy.top().first <= request.time.start; busy.pop())
            free.push(busy.top().second);
        if (free.empty()) {
            request.lane = result.lanes++;
        } else {
            request.lane = free.top();
            free.pop();
        }
        busy.emplace(request.time.end, request.lane);
    }
    return result;
}

} // namespace sluice
