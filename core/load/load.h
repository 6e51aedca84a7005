// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/load/loadsettings.h"
#include "core/runtime/detached.h"

#include <atomic>
#include <memory>
#include <vector>

namespace sluice {

/// One run of closed-loop producers: each sends a request, waits for its outcome, and sends the
/// next. They are coroutines on the given executors (load threads, or virtual ones in tests) and
/// share one connection with everybody else.
class Load {
public:
    /// The executors and the channel outlive the load. Made, and all functions called, on one
    /// controlling thread.
    Load(RequestChannel& channel, std::vector<Executor*> executors, LoadSettings settings);
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    /// Only once isDrained().
    ~Load();

    void start();
    /// More begin at once; those too many end after the request they are at. Before or while it
    /// runs.
    void setProducers(int count);
    [[nodiscard]] int producers() const noexcept { return m_wanted.load(); }
    /// In which lane the next requests go. Before or while it runs.
    void setLane(Lane lane) noexcept { m_lane = lane; }
    /// No producer begins another request.
    void stop();
    /// Gives up what producers still wait for; for a server that does not answer.
    void cancelRest();
    /// Stopped, and no producer is left.
    [[nodiscard]] bool isDrained() const noexcept
    {
        return m_stopping.load() && m_alive.load() == 0;
    }

    [[nodiscard]] RunId run() const noexcept { return m_run; }
    [[nodiscard]] const LoadSettings& settings() const noexcept { return m_settings; }
    /// Every key that the run may have written.
    [[nodiscard]] QByteArray key(int index) const;

private:
    struct Worker;

    static Detached produce(Load* load, Worker* worker);
    void begin(Worker& worker);
    [[nodiscard]] bool wants(const Worker& worker) const noexcept;

    RequestChannel& m_channel;
    std::vector<Executor*> m_executors;
    LoadSettings m_settings;
    RunId m_run;
    std::atomic<int> m_wanted;
    std::atomic<Lane> m_lane;
    std::atomic<int> m_alive { 0 };
    std::atomic<bool> m_stopping { false };
    bool m_started = false;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

/// Deletes the keys that a load has written, a hundred to a command. Done when the returned count
/// of outstanding commands, which the coroutine keeps alive, is 0. On the calling thread's
/// executor; the load is not touched after the first suspension.
Detached cleanUp(
    Client client, std::vector<QByteArray> keys, std::shared_ptr<std::atomic<bool>> done);

} // namespace sluice
