// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/machine.h"
#include "core/request/command.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/ownedcoroutine.h"

#include <deque>
#include <memory>
#include <vector>

namespace sluice {

/// The one place that knows how a Machine is called.
class MachineUnderTest {
public:
    MachineUnderTest()
        : m_machine(0, clock, ParserLimits { .maxBulk = 1 << 16, .maxTotal = 1 << 18 })
    {
    }
    void open() { m_machine.open(ConnectionOptions()); }
    void push(Request& request)
    {
        m_machine.push(request);
        m_machine.pushed(clock.now());
    }
    void accepted(qsizetype count) { m_machine.accepted(count, clock.now()); }
    bool received(QByteArrayView bytes)
    {
        ResumeBatch batch(recorder(), m_uncollected);
        return m_machine.received(bytes, clock.now(), batch);
    }
    void expire()
    {
        ResumeBatch batch(recorder(), m_uncollected);
        m_machine.expire(clock.now(), batch);
    }
    void close()
    {
        ResumeBatch batch(recorder(), m_uncollected);
        m_machine.close(Why::Disconnected, Why::ConnectionLost, batch);
    }
    [[nodiscard]] bool isReady() const { return m_machine.isReady(); }
    [[nodiscard]] QByteArrayView unsent() const { return m_machine.unsent(); }
    [[nodiscard]] std::size_t slots() const { return m_machine.slots().size(); }
    [[nodiscard]] std::size_t written() const { return m_machine.writtenCount(); }
    [[nodiscard]] std::size_t bytesInFlight() const { return m_machine.bytesInFlight(); }
    [[nodiscard]] std::int64_t gauge() { return m_machine.inFlightGauge().value(); }
    [[nodiscard]] const ConnectionCounters& counters() const { return m_machine.counters(); }

    VirtualClock clock;

private:
    /// One for all: it is large, and nothing is asked of it.
    static Recorder& recorder()
    {
        static Recorder shared(64);
        return shared;
    }

    Uncollected m_uncollected;
    Machine m_machine;
};

/// The thread on which callers wait, and run when they are told to.
class CallersThread final : public Executor {
public:
    using Executor::Executor;
    void run() noexcept
    {
        while (runReady()) { }
    }

private:
    void wake() noexcept override { }
    void wakeAt(std::optional<TimePoint>) noexcept override { }
};

/// A caller that sleeps for a request, and how often it was resumed.
class WaitingCaller {
public:
    WaitingCaller(Executor& home, Request& request)
        : m_frame(wait(home, request, m_resumed))
    {
    }
    WaitingCaller(const WaitingCaller&) = delete;
    WaitingCaller& operator=(const WaitingCaller&) = delete;
    [[nodiscard]] int resumed() const noexcept { return m_resumed; }

private:
    /// What PendingReply does to sleep.
    struct Settling {
        Executor& home;
        Request& request;
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> handle) const noexcept
        {
            request.home = &home;
            request.handle = handle;
            auto expected = Request::State::Open;
            return request.state.compare_exchange_strong(expected, Request::State::Awaited);
        }
        void await_resume() const noexcept { }
    };
    static OwnedCoroutine wait(Executor& home, Request& request, int& resumed)
    {
        for (co_await Settling { home, request };; co_await std::suspend_always())
            ++resumed;
    }

    int m_resumed = 0;
    OwnedCoroutine m_frame;
};

/// Plays caller, kernel and server of a Machine by a script, and knows what must come of it: every
/// request settles exactly once, with its own reply, in order, and by the byte.
class MachineCourse {
public:
    explicit MachineCourse(QByteArrayView script)
        : m_script(script)
    {
    }
    ~MachineCourse()
    {
        if (m_isOpen)
            m_machine.close();
        m_callers.run();
        for (Sent& sent : m_sent)
            take(sent);
    }
    MachineCourse(const MachineCourse&) = delete;
    MachineCourse& operator=(const MachineCourse&) = delete;

    /// What does not hold, or null.
    const char* run()
    {
        while (m_at < m_script.size() && !m_broken) {
            if (m_isOpen)
                step();
            else
                open();
            check();
        }
        if (m_isOpen && !m_broken) {
            close();
            check();
        }
        for (const Sent& sent : m_sent) {
            if (!sent.isSettled)
                note("a request has never settled");
        }
        return m_broken;
    }

private:
    /// One request and what is known of it.
    struct Sent {
        Request* request = nullptr; ///< until it is taken back or given up
        QByteArray id;
        std::uint64_t end = 0; ///< of its bytes in the stream
        std::uint32_t bytes = 0;
        std::uint64_t replyEnd = 0; ///< of its reply in the server's stream, once there is one
        TimePoint deadline = TimePoint::max();
        bool isSettled = false; ///< its caller has its outcome
        bool hasLeft = false; ///< the kernel has its last byte
        int resumes = 0; ///< that its caller must have seen, when it sleeps
        std::unique_ptr<WaitingCaller> caller; ///< when it sleeps
    };

    void note(const char* what) { m_broken = m_broken ? m_broken : what; }
    unsigned next()
    {
        return m_at < m_script.size() ? static_cast<unsigned char>(m_script[m_at++]) : 0;
    }

    void open()
    {
        m_machine.open();
        m_isOpen = true;
        m_isClean = true;
        m_written = m_accepted = static_cast<std::uint64_t>(m_machine.unsent().size());
        m_machine.accepted(m_machine.unsent().size());
        m_bytesWritten += m_accepted;
        m_replies.clear();
        m_replyOffset = m_delivered = 0;
        receive(QByteArrayLiteral("%1\r\n+proto\r\n:3\r\n"));
        if (!m_machine.isReady())
            note("not ready after the handshake");
    }

    void step()
    {
        switch (next() % 9) {
        case 0:
            push(false);
            break;
        case 1:
            push(true);
            break;
        case 2: // some
            accept(static_cast<qsizetype>(next()));
            break;
        case 3: // all
            accept(m_machine.unsent().size());
            break;
        case 4:
            deliver(next());
            break;
        case 5:
            deliver(m_replies.size());
            break;
        case 6:
            m_machine.clock.set(m_machine.clock.now() + std::chrono::milliseconds(next()));
            m_machine.expire();
            withdrawExpired();
            for (const std::size_t index : m_awaited) {
                if (m_isClean && m_sent[index].deadline <= m_machine.clock.now())
                    mustHaveEnded(m_sent[index], Ending::MaybeExecuted, Why::Timeout);
            }
            break;
        case 7:
            cancelOrAwait(next());
            break;
        case 8:
            trouble();
            break;
        }
    }

    /// What has not begun to leave at its deadline never does.
    void withdrawExpired()
    {
        std::uint64_t gone = 0;
        std::deque<std::size_t> kept;
        for (const std::size_t index : m_awaited) {
            Sent& sent = m_sent[index];
            if (sent.deadline <= m_machine.clock.now() && sent.end - sent.bytes >= m_accepted) {
                gone += sent.bytes;
                if (m_isClean)
                    mustHaveEnded(sent, Ending::NotSent, Why::Deadline);
            } else {
                sent.end -= gone;
                kept.push_back(index);
            }
        }
        m_written -= gone;
        m_awaited.swap(kept);
    }

    void trouble()
    {
        const unsigned kind = next() % 4;
        if (kind == 0) {
            close();
        } else if (kind == 1 && m_isClean && m_replies.isEmpty()) { // between replies: a push
            const QByteArray push = QByteArrayLiteral(">2\r\n+message\r\n+x\r\n");
            ++m_pushes;
            if (!receive(push))
                note("a push has ended the connection");
        } else if (kind == 2 && m_isClean && m_replies.isEmpty() && m_awaited.empty()) {
            m_isClean = m_onlyClean = false;
            if (receive(QByteArrayLiteral("+nobody asked\r\n")))
                note("a reply without a request was let pass");
        } else if (kind == 3) { // anything: whatever comes of it, everything settles once
            const auto wanted = static_cast<qsizetype>(next());
            const qsizetype count = std::min(wanted, m_script.size() - m_at);
            const QByteArray bytes = m_script.sliced(m_at, count).toByteArray();
            m_at += count;
            m_isClean &= bytes.isEmpty();
            m_onlyClean &= bytes.isEmpty();
            receive(bytes);
        }
    }

    void push(bool withDeadline)
    {
        if (!m_machine.isReady() || m_awaited.size() > 200)
            return;
        Sent sent;
        const unsigned length = next();
        sent.id = QByteArray::number(m_sent.size()) + ":" + QByteArray(length, 'x');
        RequestPtr request = std::move(Command("ECHO").arg(QByteArrayView(sent.id))).finish();
        if (withDeadline) {
            sent.deadline = m_machine.clock.now() + std::chrono::milliseconds(next());
            request->deadline = sent.deadline;
        }
        sent.bytes = static_cast<std::uint32_t>(request->wireSize());
        sent.end = m_written += sent.bytes;
        sent.request = request.release();
        if (length % 2)
            await(sent);
        m_machine.push(*sent.request);
        m_awaited.push_back(m_sent.size());
        m_sent.push_back(std::move(sent));
    }

    /// Its caller sleeps for it from now on.
    void await(Sent& sent)
    {
        if (!sent.caller)
            sent.caller = std::make_unique<WaitingCaller>(m_callers, *sent.request);
    }

    /// The kernel takes bytes; the server answers what has become whole.
    void accept(qsizetype count)
    {
        count = std::min(count, m_machine.unsent().size());
        m_machine.accepted(count);
        m_accepted += static_cast<std::uint64_t>(count);
        m_bytesWritten += static_cast<std::uint64_t>(count);
        for (const std::size_t index : m_awaited) {
            Sent& sent = m_sent[index];
            if (sent.end > m_accepted || sent.replyEnd)
                continue;
            sent.hasLeft = true;
            ++m_commandsWritten;
            m_replies += "$" + QByteArray::number(sent.id.size()) + "\r\n" + sent.id + "\r\n";
            sent.replyEnd = m_replyOffset + static_cast<std::uint64_t>(m_replies.size());
        }
    }

    void deliver(qsizetype count)
    {
        count = std::min(count, m_replies.size());
        const QByteArray bytes = m_replies.left(count);
        m_replies.remove(0, count);
        m_replyOffset += static_cast<std::uint64_t>(count);
        m_delivered += static_cast<std::uint64_t>(count);
        if (count == 0)
            return;
        while (m_isClean && !m_awaited.empty() && m_sent[m_awaited.front()].replyEnd
            && m_sent[m_awaited.front()].replyEnd <= m_delivered) {
            m_answered.push_back(m_awaited.front());
            m_awaited.pop_front();
            ++m_repliesRead;
        }
        const bool goesOn = receive(bytes);
        if (m_isClean && !goesOn)
            note("clean replies have ended the connection");
        for (const std::size_t index : m_answered)
            mustHaveEnded(m_sent[index], Ending::Reply, Why::None);
        m_answered.clear();
    }

    /// From a buffer that is gone afterwards and exactly as long, so that ASan sees an overrun.
    bool receive(const QByteArray& bytes)
    {
        const std::vector<char> chunk(bytes.begin(), bytes.end());
        m_bytesRead += chunk.size();
        const bool goesOn
            = m_machine.received({ chunk.data(), static_cast<qsizetype>(chunk.size()) });
        if (!goesOn)
            close();
        return goesOn;
    }

    /// A caller gives up, asleep or not, or goes to sleep late.
    void cancelOrAwait(unsigned which)
    {
        if (m_sent.empty())
            return;
        Sent& sent = m_sent[m_sent.size() - 1 - which % 128 % m_sent.size()];
        if (sent.isSettled)
            return;
        if (which >= 128)
            return await(sent);
        sent.request->abandonedAt.store(toNanos(m_machine.clock.now()), std::memory_order_relaxed);
        const auto before = sent.request->state.exchange(Request::State::Abandoned);
        if (before == Request::State::Settled) {
            sent.request->state.store(Request::State::Settled);
            return;
        }
        sent.request = nullptr; // the machine's, to swallow the reply
        sent.isSettled = true;
    }

    void close()
    {
        m_machine.close();
        m_isOpen = false;
        for (const std::size_t index : m_awaited) {
            const bool left = m_sent[index].end <= m_accepted;
            if (m_isClean)
                mustHaveEnded(m_sent[index], left ? Ending::MaybeExecuted : Ending::NotSent,
                    left ? Why::ConnectionLost : Why::Disconnected);
        }
        m_awaited.clear();
        if (m_machine.slots() || m_machine.bytesInFlight() || m_machine.gauge())
            note("something is in flight on no connection");
    }

    /// The caller looks: it ended so, unless it had ended already.
    void mustHaveEnded(Sent& sent, Ending ending, Why why)
    {
        if (sent.isSettled)
            return;
        if (sent.request->state.load() != Request::State::Settled)
            return note("a request that must have ended has not");
        const Outcome outcome = take(sent);
        if (outcome.ending() != ending || outcome.why() != why)
            note("a request has ended in another way");
        if (outcome.isReply() && outcome.reply().bytes() != sent.id)
            note("a request got another's reply");
    }

    Outcome take(Sent& sent)
    {
        if (!sent.request)
            return {};
        m_callers.run(); // it may be on its way to its caller
        const RequestPtr request(std::exchange(sent.request, nullptr));
        sent.isSettled = true;
        sent.resumes = 1;
        if (sent.hasLeft && request->outcome.ending() == Ending::NotSent)
            note("a request whose last byte has left ended as not sent");
        return std::move(request->outcome);
    }

    /// After each step: who has settled had to, and what is counted is so.
    void check()
    {
        m_callers.run();
        for (Sent& sent : m_sent) {
            if (sent.isSettled || sent.request->state.load() != Request::State::Settled)
                continue;
            take(sent);
            if (m_isClean)
                note("a request has settled for no reason");
        }
        for (const Sent& sent : m_sent) {
            if (sent.caller && sent.caller->resumed() != sent.resumes)
                note("a caller was not resumed once when its request had settled");
        }
        if (m_machine.counters().bytesWritten != m_bytesWritten
            || m_machine.counters().bytesRead != m_bytesRead)
            note("bytes are counted wrongly");
        if (!m_isOpen || !m_isClean)
            return;
        std::size_t written = 0, bytes = 0;
        for (const std::size_t index : m_awaited) {
            written += m_sent[index].end <= m_accepted;
            bytes += m_sent[index].bytes;
        }
        if (m_machine.slots() != m_awaited.size() || m_machine.written() != written
            || m_machine.bytesInFlight() != bytes
            || m_machine.gauge() != static_cast<std::int64_t>(m_awaited.size()))
            note("what is in flight is counted wrongly");
        const auto unsent = static_cast<std::uint64_t>(m_machine.unsent().size());
        if (unsent != m_written - m_accepted)
            note("unsent bytes are not what was pushed and not accepted");
        if (m_onlyClean
            && (m_machine.counters().commandsWritten != m_commandsWritten
                || m_machine.counters().repliesRead != m_repliesRead
                || m_machine.counters().pushes != m_pushes))
            note("commands, replies or pushes are counted wrongly");
    }

    const QByteArrayView m_script;
    qsizetype m_at = 0;
    const char* m_broken = nullptr;
    MachineUnderTest m_machine;
    CallersThread m_callers { m_machine.clock };
    std::vector<Sent> m_sent; ///< all, of all epochs
    std::deque<std::size_t> m_awaited; ///< of m_sent: in the machine's slots, in order
    std::vector<std::size_t> m_answered; ///< by the delivery in progress
    QByteArray m_replies; ///< the server's, not delivered yet
    std::uint64_t m_replyOffset = 0; ///< where m_replies begins in the server's stream
    std::uint64_t m_delivered = 0;
    std::uint64_t m_written = 0;
    std::uint64_t m_accepted = 0;
    std::uint64_t m_bytesWritten = 0, m_bytesRead = 0;
    std::uint64_t m_commandsWritten = 0, m_repliesRead = 0, m_pushes = 0;
    bool m_isOpen = false;
    bool m_isClean = false; ///< this connection: the server has sent nothing but what it should
    bool m_onlyClean = true; ///< and every connection before
};

/// What must hold of a Machine whatever happens around it. Returns what does not, or null.
inline const char* brokenMachineProperty(QByteArrayView script)
{
    MachineCourse course(script);
    return course.run();
}

} // namespace sluice
