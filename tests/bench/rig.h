// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/load.h"
#include "tests/bench/row.h"

#include "core/client/client.h"
#include "core/connection/corethread.h"
#include "core/runtime/pollexecutor.h"
#include "tests/support/redisserver.h"

#include <QSemaphore>

#include <functional>

namespace sluice::bench {

/// A server of our own on loopback TCP on one CPU, and on the other this process with the engine
/// connected to it and a thread for producers. Bounds: C and W as given, B so large that it never
/// is the limit.
class Rig {
public:
    explicit Rig(std::size_t capacity = 1024, int window = 1000);
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;
    ~Rig();

    /// False: no server, no connection; which has been said.
    [[nodiscard]] bool isReady() const { return m_isReady; }
    /// GET and SET are about values of this size from now on.
    void setValueSize(int bytes);
    [[nodiscard]] const QByteArray& value() const { return m_value; }

    /// A load through channel and connection: coroutines on the producers' thread, the recorder as
    /// it is switched, this thread drains it as a window does. Everything that this process does is
    /// counted.
    [[nodiscard]] LoadResult ours(const LoadShape& shape, std::uint64_t requests);
    /// The same load by hiredis, on this thread.
    [[nodiscard]] LoadResult reference(const LoadShape& shape, std::uint64_t requests)
    {
        return hiredisLoad(m_server.tcpPort(), shape, m_value, requests);
    }
    /// Waits until somebody else releases it, and drains the recorder every 16 ms meanwhile. False:
    /// it took longer than a minute, so everything was disconnected to have an end.
    bool drainUntil(QSemaphore& done);
    /// A snapshot of the engine that is younger than the call.
    [[nodiscard]] std::shared_ptr<const LiveSnapshot> snapshot();

    [[nodiscard]] RedisServer& server() { return m_server; }
    [[nodiscard]] CoreThread& core() { return m_core; }
    [[nodiscard]] Executor& producers() { return m_producers; }
    /// A client of the producers' kind: without a deadline.
    [[nodiscard]] Client client() { return Client(m_core.channel(), "bench", 0, std::nullopt); }

private:
    void drain();

    ClientPin m_pin; // first: all threads below are pinned with it
    RedisServer m_server;
    SteadyClock m_clock;
    CoreThread m_core;
    PollExecutor m_producers;
    QByteArray m_value;
    std::vector<RequestRecord> m_drained;
    bool m_isReady = false;
};

/// Two loads by turns, and their results pair by pair.
struct Pairs {
    std::vector<LoadResult> first;
    std::vector<LoadResult> second;
    [[nodiscard]] bool isWhole() const { return !first.empty(); }
};
/// A load of so many requests.
using Run = std::function<LoadResult(std::uint64_t requests)>;
/// Runs both once to warm up and to learn how many requests take a round's time, then pair by pair,
/// the order changing from pair to pair. Empty when a load failed.
[[nodiscard]] Pairs runPairs(
    const QString& what, const Settings& settings, const Run& first, const Run& second);

/// One figure of every result.
[[nodiscard]] std::vector<double> each(
    const std::vector<LoadResult>& results, double (LoadResult::*figure)() const);
/// Where our CPU went, per request: "core 140, producers 130, drain 9 ns".
[[nodiscard]] QString cpuShares(const std::vector<LoadResult>& results);

} // namespace sluice::bench
