// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/scripteddata.h"
#include "core/load/scriptedlink.h"
#include "core/load/scriptedserversettings.h"

#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <vector>

namespace sluice {

/// A Redis of a few commands within the process, for scenarios that need a server which misbehaves,
/// and under virtual time. Each connection is a Transport to it; they share the data and the
/// workers, who take commands in the order of their arrival and run them in that order, whatever
/// each takes; the replies on a connection keep the order of its commands. Given the same seed and
/// the same calls it does the same. A command is run when a worker takes it: those of a connection
/// that was closed before are not.
///
/// It knows what ScriptedData knows, PING, ECHO and BLPOP; and HELLO, AUTH, SELECT, CLIENT, INFO
/// and COMMAND (which it refuses, so that the client's own table holds), which never fail, hold no
/// worker and wait for nothing but a stall.
///
/// Everything on one executor's thread.
class ScriptedServer {
public:
    /// What a test makes of one command.
    struct Answer {
        QByteArray bytes = QByteArrayLiteral("+OK\r\n");
        std::optional<Duration> service {}; ///< instead of the settings'
        Duration receiving {}; ///< of the worker as well: between the two halves of the bytes
    };
    /// Asked when a command is run: nothing leaves it to the server.
    using Special = std::function<std::optional<Answer>(CommandWordList words)>;

    explicit ScriptedServer(ScriptedServerSettings settings = {}, std::uint64_t seed = 1);
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    /// After all its connections.
    ~ScriptedServer();

    /// A further connection, not yet open; `executor` is the same each time and outlives them.
    [[nodiscard]] std::unique_ptr<Transport> connect(Executor& executor);
    /// For commands that arrive from now on; stalls, workers and refusing for all.
    void set(const ScriptedServerSettings& settings);
    [[nodiscard]] const ScriptedServerSettings& settings() const noexcept { return m_settings; }
    /// A stall that begins now.
    void stall(Duration length);
    /// Every connection ends a turn later as if the server had closed it.
    void closeAll();
    /// As one that has just been started with this seed: closes all, and has no data.
    void restart(std::uint64_t seed);
    /// Sets a string without a connection; false when there is no room.
    bool preset(const QByteArray& key, const QByteArray& value) { return m_data.set(key, value); }

    /// Commands that were run, the handshake's not among them.
    [[nodiscard]] std::uint64_t executed() const noexcept { return m_executed; }
    /// Commands that wait for a worker.
    [[nodiscard]] std::size_t waiting() const noexcept { return m_waiting.size(); }

    Special special; ///< may be empty

private:
    friend class ScriptedLink;

    /// The reply to a command that had blocked its connection.
    struct Woken {
        ScriptedLink* link;
        std::uint64_t number;
        ScriptedReply reply;
    };
    struct Work {
        ScriptedLink* link = nullptr;
        std::uint64_t number = 0; ///< on its connection
        QByteArray wire {};
        CommandId id {};
        bool fails = false;
        bool halves = false;
        bool holdsWorker = true;
        Duration service {}; ///< until the next piece of the reply is made
        TimePoint at {}; ///< when it arrives; while it is worked on: when that began
        TimePoint end {}; ///< of the service
        std::uint64_t order = 0; ///< of those that end at one instant
        qsizetype ready = 0; ///< bytes of the reply that are made at the end
        qsizetype size = 0; ///< of the reply; 0: none, the connection is blocked
        qsizetype piece = 0; ///< bytes of each further piece
        Duration pieceService {};
        std::vector<Woken> woken {}; ///< when it ends
    };
    struct Blocked {
        ScriptedLink* link;
        std::uint64_t number;
        std::vector<QByteArray> keys;
        std::unique_ptr<Timer> timeout; ///< null: none
    };
    struct Held { ///< behind a command that blocks
        ScriptedLink* link;
        Work work;
    };
    struct Interval {
        TimePoint from;
        TimePoint to;
    };

    // For the connections
    void add(ScriptedLink& link);
    void remove(ScriptedLink& link);
    void arrived(ScriptedLink& link, std::uint64_t number, QByteArray wire);
    void forget(ScriptedLink& link);

    void begin(TimePoint from);
    void takeUp(Work work);
    void plan(Work work);
    void finish(Work work);
    void turn();
    void arm();
    void moveEnds();
    void setStalls();
    [[nodiscard]] TimePoint endOf(TimePoint begun, Duration service) const;
    void touch(ScriptedLink& link);
    [[nodiscard]] ScriptedReply run(ScriptedLink& link, CommandId id, CommandWordList words);
    [[nodiscard]] ScriptedReply client(ScriptedLink& link, CommandWordList words);
    [[nodiscard]] ScriptedReply hello(ScriptedLink& link, CommandWordList words) const;
    // Of commands that block
    std::optional<ScriptedReply> popOrBlock(const Work& work, CommandWordList words);
    void feedBlocked(QByteArrayView key, std::vector<Woken>& woken);
    bool unblock(int client);
    void wake(Woken woken);

    ScriptedServerSettings m_settings;
    std::mt19937_64 m_serviceRandom;
    std::mt19937_64 m_faultRandom; ///< of its own: errors do not change how long commands take
    Executor* m_executor = nullptr; ///< known with the first connection, as are these
    std::unique_ptr<Timer> m_timer;
    TimePoint m_start {};
    std::vector<Interval> m_stalls; ///< by their beginnings
    std::vector<Interval> m_calledStalls; ///< by stall()
    std::vector<ScriptedLink*> m_links; ///< those that live
    std::vector<ScriptedLink*> m_touched; ///< to be flushed; null: gone
    Ring<Work> m_waiting;
    std::vector<Work> m_serving; ///< a heap by the end of their service
    std::size_t m_busy = 0; ///< workers
    std::uint64_t m_order = 0;
    std::vector<Blocked> m_blocked; ///< who came first is first
    std::vector<Held> m_held;
    std::vector<QByteArrayView> m_words; ///< of the command that is run; kept for its memory
    ScriptedData m_data;
    std::uint64_t m_executed = 0;
    int m_nextClient = 1;
};

} // namespace sluice
