// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/ring.h"
#include "core/connection/transport.h"
#include "core/load/commandreader.h"
#include "core/load/scripteddata.h"
#include "core/runtime/executor.h"
#include "core/runtime/timer.h"

namespace sluice {

class ScriptedServer;

/// One connection to a scripted server: reads commands, and sends the replies in their order. What
/// it tells its sink it tells from timers, never from within a call. Everything on the executor's
/// thread; ends before the server does.
class ScriptedLink final : public Transport {
public:
    /// While commands of so many bytes wait or are worked on, write() accepts nothing; nor does it
    /// take more than so many at once.
    static constexpr qsizetype mostUnanswered = 1024 * 1024;

    ScriptedLink(ScriptedServer& server, Executor& executor, int id);
    ~ScriptedLink() override;

    void open(const ConnectionOptions& options) override;
    qsizetype write(QByteArrayView bytes) override;
    void close() override;
    void setReading(bool wanted) override;

    // For the server
    /// The reply to one of its commands, of which nothing may go out yet.
    void setReply(std::uint64_t number, ScriptedReply reply, bool halves);
    /// So many bytes of that reply may go out, with the next flush().
    void makeReady(std::uint64_t number, qsizetype bytes);
    /// Sends what may go out.
    void flush();
    /// The server ends it; what it has not answered it does not answer.
    void end();
    [[nodiscard]] bool isOpen() const noexcept { return m_isOpen; }
    [[nodiscard]] int id() const noexcept { return m_id; }

    int protocol = 2; ///< of RESP
    bool isBlocked = false; ///< by a command of its own: those behind it wait
    bool isToBeFlushed = false;

private:
    struct Reply {
        qsizetype commandBytes = 0;
        ScriptedReply bytes {};
        qsizetype size = 0;
        qsizetype ready = 0; ///< bytes that may go out
        qsizetype sent = 0;
        bool halves = false;
    };
    void opened();
    void gather();
    [[nodiscard]] bool isFull() const noexcept { return m_unanswered >= mostUnanswered; }

    ScriptedServer& m_server;
    Executor& m_executor;
    const int m_id;
    Timer m_openTimer;
    Timer m_sendTimer;
    CommandReader m_reader;
    Ring<Reply> m_replies; ///< to commands that have arrived, in their order
    std::uint64_t m_firstReply = 0; ///< number of the front one
    qsizetype m_unanswered = 0; ///< bytes of the commands whose replies are not ready
    QByteArray m_out; ///< what goes out now
    TimePoint m_pausedUntil {};
    std::uint64_t m_generation = 0; ///< whether a call of the sink has closed it
    bool m_isOpen = false;
    bool m_isEnding = false; ///< no further command is read
    bool m_wantsWritable = false;
    bool m_reads = true;
};

} // namespace sluice
