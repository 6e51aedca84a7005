// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/corethread.h"

#include "core/connection/sockettransport.h"
#include "core/runtime/post.h"

#include <QRandomGenerator>

#include <future>

namespace sluice {

CoreThread::CoreThread(
    const Clock& clock, std::size_t capacity, std::size_t records, TransportDecorator decorator)
    : m_clock(clock)
    , m_recorder(records)
    , m_channel(capacity, clock, m_recorder)
    , m_executor(clock, "sluice core")
{
    std::promise<void> made;
    post(m_executor, [&] {
        m_manager = std::make_unique<Manager>(
            m_executor, m_channel,
            [this, decorator]() -> std::unique_ptr<Transport> {
                auto socket = std::make_unique<SocketTransport>(m_executor);
                return decorator ? decorator(m_executor, std::move(socket)) : std::move(socket);
            },
            QRandomGenerator::global()->generate());
        m_manager->setLearning(true);
        made.set_value();
    });
    Executor::wakeNow(); // should this be within a turn of another thread
    made.get_future().wait();
}

CoreThread::~CoreThread() { shutDown(); }

void CoreThread::shutDown()
{
    onCore([this] { m_manager.reset(); });
    m_executor.join();
}

void CoreThread::onCore(std::function<void()> body)
{
    post(m_executor, [this, todo = std::move(body)] {
        if (m_manager) // else shutDown() came first
            todo();
    });
}

void CoreThread::connectTo(const ConnectionOptions& options)
{
    onCore([this, options] { m_manager->connectTo(options); });
}

void CoreThread::disconnect()
{
    onCore([this] { m_manager->disconnect(); });
}

void CoreThread::reconnectNow()
{
    onCore([this] { m_manager->reconnectNow(); });
}

void CoreThread::setCapacity(std::size_t capacity) { m_channel.setCapacity(capacity); }

void CoreThread::setPolicy(FullPolicy policy) { m_channel.setPolicy(policy); }

void CoreThread::setLimits(ConnectionLimits limits)
{
    onCore([this, limits] { m_manager->setLimits(limits); });
}

void CoreThread::setConnections(int count)
{
    onCore([this, count] { m_manager->setConnections(count); });
}

void CoreThread::setTransport(TransportMode mode)
{
    onCore([this, mode] { m_manager->setTransport(mode); });
}

void CoreThread::setTaking(bool taking)
{
    onCore([this, taking] { m_manager->setTaking(taking); });
}

void CoreThread::requestSnapshot(std::size_t perList)
{
    if (m_snapshotPending.exchange(true))
        return;
    onCore([this, perList] {
        auto snapshot = std::make_shared<LiveSnapshot>();
        m_manager->fill(*snapshot, perList);
        {
            const std::scoped_lock lock(m_snapshotMutex);
            m_snapshot = std::move(snapshot);
        }
        m_snapshotPending = false;
    });
}

std::shared_ptr<const LiveSnapshot> CoreThread::latestSnapshot() const
{
    const std::scoped_lock lock(m_snapshotMutex);
    return m_snapshot;
}

} // namespace sluice
