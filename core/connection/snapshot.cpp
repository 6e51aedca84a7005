// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/manager.h"

#include <algorithm>

namespace sluice {

namespace {
LiveConnection liveConnection(const Connection& connection, const ConnectionLimits& limits,
    TimePoint now, std::size_t perList)
{
    const Machine& machine = connection.machine();
    LiveConnection live;
    live.index = connection.index();
    live.epoch = static_cast<std::uint32_t>(machine.epoch());
    live.isReady = machine.isReady();
    live.window = limits.window;
    live.windowBytes = static_cast<std::int64_t>(limits.windowBytes);
    live.silence = connection.silence(now).count();
    const auto& slots = machine.slots();
    live.inFlight.count = slots.size();
    live.bulk = machine.bulkCount();
    live.writing = slots.size() - machine.writtenCount();
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const Request& request = *slots[i].request;
        const bool abandoned
            = request.state.load(std::memory_order_relaxed) == Request::State::Abandoned;
        live.abandoned += abandoned;
        if (live.inFlight.listed.size() < perList) {
            live.inFlight.listed.push_back(request.record);
            live.inFlight.listed.back().abandoned = abandoned;
        }
    }
    live.bytesInFlight = static_cast<std::int64_t>(machine.bytesInFlight());
    live.bytesUnsent = machine.unsent().size();
    const ConnectionCounters& counters = machine.counters();
    live.writes = counters.writes;
    live.commandsWritten = counters.commandsWritten;
    live.bytesWritten = counters.bytesWritten;
    live.reads = counters.reads;
    live.repliesRead = counters.repliesRead;
    live.bytesRead = counters.bytesRead;
    return live;
}
} // namespace

void Manager::fill(LiveSnapshot& snapshot, std::size_t perList) const
{
    const auto list = [perList](LiveRequests& to) {
        return [&to, perList](const Request* request) {
            if (to.listed.size() >= perList)
                return false;
            to.listed.push_back(request->record);
            return true;
        };
    };
    const TimePoint now = m_executor.clock().now();
    snapshot.now = toNanos(now);
    snapshot.isTaking = m_taking;
    snapshot.transport = m_transport;
    const auto& channel = m_channel.state();
    const auto counts = channel.counts();
    snapshot.capacity = static_cast<std::int64_t>(counts.capacity);
    snapshot.bulkCapacity = static_cast<std::int64_t>(counts.bulkPlaces);
    snapshot.bulkWindow
        = std::max<std::int64_t>(std::int64_t(m_limits.window) * m_limits.bulkShare / 1000, 1);
    snapshot.waiting.count = counts.waiting;
    snapshot.queued.count = counts.depth;
    snapshot.bulkWaiting = counts.bulkWaiting;
    snapshot.bulkQueued = counts.bulkDepth;
    snapshot.uncollectedBytes = m_channel.uncollected().bytes();
    if (counts.oldestWait)
        snapshot.oldestWait = std::max<std::int64_t>(0, snapshot.now - toNanos(*counts.oldestWait));
    channel.eachWaiting(list(snapshot.waiting));
    channel.eachQueued(list(snapshot.queued));
    for (const auto& connection : m_pool.connections())
        snapshot.connections.push_back(liveConnection(*connection, m_limits, now, perList));
    for (const Connection* connection : m_leases.connections()) {
        snapshot.connections.push_back(liveConnection(*connection, m_limits, now, perList));
        snapshot.connections.back().isLeased = true;
    }
}

} // namespace sluice
