// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/manager.h"
#include "core/runtime/pollexecutor.h"

#include <memory>

namespace sluice {

/// The one thread that owns the connection. Made and ended by the thread that owns this object;
/// every other member may be called from any thread and takes effect on the core thread.
class CoreThread {
public:
    /// `records`: how many finished requests each thread's part of the recorder keeps. `decorator`:
    /// what each connection's socket is given between itself and the connection; null: nothing.
    explicit CoreThread(const Clock& clock, std::size_t capacity = 32,
        std::size_t records = 1 << 16, TransportDecorator decorator = {});
    CoreThread(const CoreThread&) = delete;
    CoreThread& operator=(const CoreThread&) = delete;
    /// Settles every request, then joins. Callers' executors are still to run the resumptions.
    ~CoreThread();

    /// Settles every request and joins; afterwards everything sent ends as NotSent(closed). Whoever
    /// has coroutines that sleep for replies calls this, lets their executors run, and only then
    /// destroys the core thread.
    void shutDown();

    void connectTo(const ConnectionOptions& options);
    void disconnect();
    void reconnectNow();
    void setCapacity(std::size_t capacity);
    void setPolicy(FullPolicy policy);
    void setLimits(ConnectionLimits limits);
    /// How many connections share the work (see Manager).
    void setConnections(int count);
    /// See Manager; capacity, window and number of connections are set besides.
    void setTransport(TransportMode mode);
    void setTaking(bool taking);
    /// What may go through; at once, also for what is queued already.
    void setGuard(Guard guard) { m_channel.rules().setGuard(guard); }

    [[nodiscard]] Watch<ConnectionState>& state() noexcept { return m_manager->state(); }
    [[nodiscard]] RequestChannel& channel() noexcept { return m_channel; }
    [[nodiscard]] Recorder& recorder() noexcept { return m_recorder; }
    [[nodiscard]] const Clock& clock() const noexcept { return m_clock; }
    /// CPU time that the core thread has used so far. The thread that owns this.
    [[nodiscard]] Duration cpuTime() const noexcept { return m_executor.cpuTime(); }
    /// Slots in use on all connections: of all (-1), of panels (0), of scenarios (1).
    [[nodiscard]] Gauge& inFlightGauge(int group = -1) noexcept
    {
        return m_manager->inFlightGauge(group);
    }

    /// Asks for a fresh live snapshot, unless one is on its way; latestSnapshot() has it a turn of
    /// the core thread later.
    void requestSnapshot(std::size_t perList = 4096);
    /// The newest one that was asked for; null before the first.
    [[nodiscard]] std::shared_ptr<const LiveSnapshot> latestSnapshot() const;

private:
    void onCore(std::function<void()> body);

    const Clock& m_clock;
    Recorder m_recorder;
    RequestChannel m_channel;
    std::unique_ptr<Manager> m_manager; ///< lives on the core thread
    std::atomic<bool> m_snapshotPending { false };
    mutable std::mutex m_snapshotMutex; ///< protects m_snapshot; lint: allow lock, one swap a frame
    std::shared_ptr<const LiveSnapshot> m_snapshot;
    PollExecutor m_executor; ///< ends first: what was posted after shutDown() looks at the above
};

} // namespace sluice
