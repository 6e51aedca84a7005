// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/servercommands.h"
#include "core/runtime/timer.h"
#include "tests/support/scriptedtransport.h"

#include <deque>
#include <functional>
#include <optional>

namespace sluice {

/// A server with a way to it and a time per command: answers what is written on one scripted
/// connection, in order, as bytes that come when they would.
class ScriptedServer {
public:
    /// What it does with one command.
    struct Answer {
        QByteArray bytes = QByteArrayLiteral("+OK\r\n");
        Duration service {}; ///< nothing else is served meanwhile
        Duration receiving {}; ///< between the first half of the bytes and the second
    };

    Duration latency = std::chrono::microseconds(200); ///< there and back, of everything
    Duration service {}; ///< of each command, one after another
    std::function<std::optional<Answer>(const CommandWords&)> special; ///< for some commands

    ScriptedServer(Executor& core, ScriptedTransport& transport)
        : m_clock(core.clock())
        , m_transport(transport)
        , m_parsed(transport.written.size())
        , m_timer(core, [this] { deliver(); })
    {
        transport.onWritten = [this] { read(); };
    }

    /// Nothing is sent for so long from now on; then what is due comes at once.
    void stall(Duration length) { m_stalledUntil = m_clock.now() + length; }

private:
    struct Due {
        TimePoint at;
        QByteArray bytes;
    };

    void read()
    {
        QByteArrayView rest = QByteArrayView(m_transport.written).sliced(m_parsed);
        m_parsed = m_transport.written.size();
        while (!rest.isEmpty()) {
            const CommandWords words = takeCommand(rest);
            std::optional<Answer> answer = special ? special(words) : std::nullopt;
            if (!answer)
                answer = Answer { QByteArrayLiteral("+OK\r\n"), service, Duration(0) };
            m_free = std::max(m_free, m_clock.now() + latency) + answer->service;
            if (answer->receiving.count() > 0) {
                const qsizetype half = answer->bytes.size() / 2;
                m_due.push_back({ m_free, answer->bytes.first(half) });
                m_free += answer->receiving;
                answer->bytes.remove(0, half);
            }
            m_due.push_back({ m_free, answer->bytes });
        }
        arm();
    }
    void deliver()
    {
        while (!m_due.empty() && std::max(m_due.front().at, m_stalledUntil) <= m_clock.now()) {
            m_transport.feed(m_due.front().bytes);
            m_due.pop_front();
        }
        arm();
    }
    void arm()
    {
        if (!m_due.empty())
            m_timer.start(std::max(m_due.front().at, m_stalledUntil));
    }

    const Clock& m_clock;
    ScriptedTransport& m_transport;
    qsizetype m_parsed;
    TimePoint m_free {};
    TimePoint m_stalledUntil {};
    std::deque<Due> m_due;
    Timer m_timer;
};

} // namespace sluice
