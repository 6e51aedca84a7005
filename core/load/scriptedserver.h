// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/transport.h"
#include "core/load/servicetime.h"
#include "core/protocol/value.h"
#include "core/runtime/executor.h"
#include "core/runtime/timer.h"

#include <deque>
#include <map>
#include <memory>
#include <random>
#include <vector>

namespace sluice {

/// How a scripted server behaves. A plain value.
struct ScriptedServerSettings {
    /// Nothing is worked on from `at` on for so long; what is being worked on then waits as well.
    struct Stall {
        Duration at {}; ///< since the first connection was made
        Duration length {};
        bool operator==(const Stall&) const = default;
    };

    ServiceTime service; ///< of each command
    int workers = 1; ///< commands that are worked on at a time, of all connections; 0: all of them
    std::vector<Stall> stalls {}; ///< in any order
    double errorShare = 0; ///< so many commands (0 to 1) answer -ERR and do nothing else
    double halfReplyShare = 0; ///< so many replies (0 to 1) come in halves,
    Duration halfReplyPause {}; ///< so long apart
    bool knowsHello = true; ///< without: an old server, RESP2 only

    bool operator==(const ScriptedServerSettings&) const = default;
};

/// A Redis of a few commands within the process, for scenarios that need a server which misbehaves,
/// and under virtual time. Each connection is a Transport to it; they share the data (at most
/// mostData bytes, then SET answers -OOM) and the workers, who take commands in the order of their
/// arrival; the replies on a connection keep the order of its commands. Given the same seed and the
/// same calls it does the same. A command counts as run at the end of its service; those of a
/// connection that was closed before are not run.
///
/// It knows PING, ECHO, GET, SET (without options), DEL, UNLINK, EXISTS, STRLEN, INCR, DBSIZE, and
/// for the handshake HELLO, AUTH, SELECT, CLIENT, INFO, which never fail and take no time.
///
/// Everything on one executor's thread.
class ScriptedServer {
public:
    static constexpr qsizetype mostData = 64 * 1024 * 1024;
    /// When commands of so many bytes wait or are worked on, a connection's write() accepts nothing
    /// until there is room; nor does it take more than so many at once.
    static constexpr qsizetype mostUnanswered = 1024 * 1024;

    explicit ScriptedServer(ScriptedServerSettings settings = {}, std::uint64_t seed = 1);
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    /// After all its connections.
    ~ScriptedServer();

    /// A further connection, not yet open; `executor` is the same each time and outlives them.
    [[nodiscard]] std::unique_ptr<Transport> connect(Executor& executor);
    /// For commands that arrive from now on; stalls and workers for all.
    void set(const ScriptedServerSettings& settings);
    /// A stall that begins now.
    void stall(Duration length);

    /// Commands that were run, the handshake's not among them.
    [[nodiscard]] std::uint64_t executed() const noexcept { return m_executed; }
    /// Commands that wait for a worker.
    [[nodiscard]] std::size_t waiting() const noexcept { return m_waiting.size(); }

private:
    class Link;
    struct Work {
        Link* link;
        std::uint64_t number; ///< on its connection
        Value command;
        Duration service;
        TimePoint begun;
        bool fails = false;
    };
    struct Interval {
        TimePoint from;
        TimePoint to;
    };

    void arrived(Link& link, std::uint64_t number, Value command);
    void forget(const Link& link);
    void begin(TimePoint from);
    void turn();
    void arm();
    void moveEnds();
    void setStalls();
    [[nodiscard]] TimePoint endOf(TimePoint begun, Duration service) const;
    [[nodiscard]] QByteArray run(Link& link, const std::vector<Value>& command);
    [[nodiscard]] QByteArray runOnKey(Link& link, const std::vector<Value>& command);

    ScriptedServerSettings m_settings;
    std::mt19937_64 m_serviceRandom;
    std::mt19937_64 m_faultRandom; ///< of its own: errors do not change how long commands take
    Executor* m_executor = nullptr; ///< known with the first connection, as are these
    std::unique_ptr<Timer> m_timer;
    TimePoint m_start {};
    std::vector<Interval> m_stalls; ///< by their beginnings
    std::vector<Interval> m_calledStalls; ///< by stall()
    std::vector<Link*> m_links; ///< those that live
    std::deque<Work> m_waiting;
    std::multimap<TimePoint, Work> m_serving; ///< by the end of their service
    std::map<QByteArray, QByteArray> m_data;
    qsizetype m_dataBytes = 0;
    std::uint64_t m_executed = 0;
    int m_nextClient = 1;
};

} // namespace sluice
