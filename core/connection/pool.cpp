// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/pool.h"

#include <algorithm>

namespace sluice {

Pool::Pool(const ConnectionSite& site, std::uint32_t seed, ConnectionOwner& owner)
    : m_site(site)
    , m_seed(seed)
    , m_owner(owner)
{
    add();
}

Connection& Pool::add()
{
    const auto index = static_cast<std::uint8_t>(m_connections.size());
    m_connections.push_back(std::make_unique<Connection>(index, m_site, m_seed + index, m_owner));
    m_connections.back()->machine().setBindings(&m_bindings);
    m_room.emplace_back();
    return *m_connections.back();
}

void Pool::setSize(int size)
{
    m_size = std::clamp(size, 1, maxConnections);
    while (m_connections.size() < static_cast<std::size_t>(m_size)) {
        Connection& connection = add();
        if (m_isConnected)
            connection.connectTo(m_options);
    }
}

void Pool::connectTo(const ConnectionOptions& options)
{
    m_options = options;
    m_isConnected = true;
    for (const auto& connection : m_connections)
        connection->connectTo(options);
}

void Pool::disconnect()
{
    m_isConnected = false;
    for (const auto& connection : m_connections)
        connection->disconnect();
}

void Pool::reconnectNow()
{
    for (const auto& connection : m_connections)
        connection->reconnectNow();
}

bool Pool::hasDrained() const
{
    return m_connections.size() > static_cast<std::size_t>(m_size)
        && m_connections.back()->machine().slots().isEmpty();
}

void Pool::sweep()
{
    while (hasDrained()) {
        m_connections.pop_back();
        m_room.pop_back();
    }
}

const Connection& Pool::foremost() const
{
    const auto ready = std::find_if(m_connections.begin(), m_connections.end(),
        [](const auto& connection) { return connection->isReady(); });
    return ready == m_connections.end() ? *m_connections.front() : **ready;
}

void Pool::plan()
{
    for (std::size_t i = 0; i < m_connections.size(); ++i) {
        const Machine& machine = m_connections[i]->machine();
        Room& room = m_room[i];
        room = Room();
        if (!machine.isReady() || i >= static_cast<std::size_t>(m_size))
            continue;
        const std::int64_t window = m_site.limits.window;
        const auto bytes = static_cast<std::int64_t>(m_site.limits.windowBytes);
        const auto used = static_cast<std::int64_t>(machine.slots().size());
        const auto usedByBulk = static_cast<std::int64_t>(machine.bulkBytes());
        const std::int64_t forBulk = bytes * m_site.limits.bulkShare / 1000;
        room.slots = window - used;
        // What bulk has beyond its share (one large request) is not taken from the others.
        room.bytes = bytes - (static_cast<std::int64_t>(machine.bytesInFlight()) - usedByBulk)
            - std::min(usedByBulk, forBulk);
        room.bulkSlots = std::max<std::int64_t>(window * m_site.limits.bulkShare / 1000, 1)
            - static_cast<std::int64_t>(machine.bulkCount());
        room.bulkBytes = forBulk - usedByBulk;
        room.isEmpty = used == 0;
        room.hasBulk = machine.bulkCount() > 0;
    }
}

/// A request larger than the bound goes alone: a bulk one alone among its kind, so that it cannot
/// wait for ever for interactive ones to pause.
bool Pool::Room::fits(const Request& request) const noexcept
{
    const std::int64_t size = request.wireSize();
    if (slots <= 0)
        return false;
    if (request.lane == Lane::Interactive)
        return size <= bytes || isEmpty;
    return bulkSlots > 0 && ((size <= bulkBytes && size <= bytes) || isEmpty || !hasBulk);
}

void Pool::Room::take(const Request& request) noexcept
{
    const std::int64_t size = request.wireSize();
    --slots;
    isEmpty = false;
    if (request.lane == Lane::Interactive) {
        bytes -= size;
        return;
    }
    --bulkSlots;
    bytes -= std::min(size, std::max<std::int64_t>(bulkBytes, 0));
    bulkBytes -= size;
    hasBulk = true;
}

Connection* Pool::choose(const Request& request)
{
    if (m_connections.size() == 1) {
        m_chosen = 0;
        return m_room[0].fits(request) ? m_connections[0].get() : nullptr;
    }
    const auto bound = m_lends ? std::nullopt : m_bindings.connectionOf(request.record.producer);
    // (One that was lent connections may be bound to one that has ended since.)
    if (bound && *bound < m_connections.size()) {
        m_chosen = *bound;
        return m_room[m_chosen].fits(request) ? m_connections[m_chosen].get() : nullptr;
    }
    Connection* best = nullptr;
    for (std::size_t i = 0; i < m_connections.size(); ++i) {
        if (m_room[i].fits(request) && (!best || m_room[i].slots > m_room[m_chosen].slots)) {
            best = m_connections[i].get();
            m_chosen = i;
        }
    }
    return best;
}

void Pool::took(const Request& request)
{
    m_room[m_chosen].take(request);
    m_bindings.sent(request.record.producer, static_cast<std::uint8_t>(m_chosen));
}

void Pool::expire(TimePoint now, ResumeBatch& batch)
{
    for (const auto& connection : m_connections)
        connection->expire(now, batch);
}

TimePoint Pool::nextDeadline() const noexcept
{
    TimePoint earliest = TimePoint::max();
    for (const auto& connection : m_connections)
        earliest = std::min(earliest, connection->machine().nextDeadline());
    return earliest;
}

} // namespace sluice
