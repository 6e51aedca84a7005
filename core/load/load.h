// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/load/loadsettings.h"
#include "core/runtime/detached.h"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// One run of producers: each sends a request and waits for its outcome before the next. In a
/// closed loop that comes at once, or as a cap allows; in an open loop when its schedule says, and
/// as soon as possible when that has passed: the request then bears the instant at which it was
/// meant to be sent, so that its total counts from there (no coordinated omission). They are
/// coroutines on the given executors (load threads, or virtual ones in tests) and share one
/// connection with everybody else.
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
    /// The rate of an open loop, requests per second of all producers; > 0. Before or while it
    /// runs.
    void setRate(double perSecond) noexcept { m_rate = perSecond; }
    /// No producer begins another request; who waits for its next one is woken.
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
    [[nodiscard]] QByteArray key(int index) const { return m_settings.workload.key(index); }

private:
    struct Worker;

    static Detached produce(Load* load, Worker* worker);
    void begin(Worker& worker, TimePoint now);
    void wakeAll();
    [[nodiscard]] Command makeCommand(Worker& worker, TimePoint meant) const;
    [[nodiscard]] std::optional<Duration> retryAfter(
        Worker& worker, const Outcome& outcome, int attempt) const;
    [[nodiscard]] bool wants(const Worker& worker) const noexcept;

    RequestChannel& m_channel;
    std::vector<Executor*> m_executors;
    LoadSettings m_settings;
    CommandMaker m_commands;
    RunId m_run;
    std::atomic<double> m_rate;
    std::atomic<int> m_wanted;
    std::atomic<Lane> m_lane;
    std::atomic<int> m_alive { 0 };
    std::atomic<bool> m_stopping { false };
    bool m_started = false;
    std::vector<std::shared_ptr<Worker>> m_workers;
};

/// Deletes the keys that a load has written, a hundred to a command. Done when the returned count
/// of outstanding commands, which the coroutine keeps alive, is 0. On the calling thread's
/// executor; the load is not touched after the first suspension.
Detached cleanUp(
    Client client, std::vector<QByteArray> keys, std::shared_ptr<std::atomic<bool>> done);

} // namespace sluice
