// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/cpus.h"

#include <QByteArray>

#include <chrono>
#include <cstdint>
#include <vector>

namespace sluice::bench {

/// A closed loop: so many requests are outstanding, each reply brings the next request.
struct LoadShape {
    bool isSet = false; ///< SET, else GET
    int producers = 1; ///< ours: coroutines
    int depth = 1; ///< ours: requests that each of them keeps outstanding
    bool timesEach = false; ///< every round trip is measured: for few outstanding

    [[nodiscard]] int outstanding() const { return producers * depth; }
    /// Answered before the measured time begins.
    [[nodiscard]] std::uint64_t warmUp() const
    {
        return 2 * static_cast<std::uint64_t>(outstanding());
    }
};

/// What the measured part of a load has cost. Only successes are counted.
struct LoadResult {
    std::uint64_t replies = 0; ///< 0: it failed, which has been said
    double seconds = 0;
    double cpuSeconds = 0; ///< of this process, all threads
    double senderCpu = 0; ///< of the thread that sends
    double mainCpu = 0; ///< ours: of the thread that pulls the recorder
    double p50Micros = 0; ///< with timesEach

    [[nodiscard]] double perSecond() const { return static_cast<double>(replies) / seconds; }
    [[nodiscard]] double nanosPerRequest() const { return nanos(cpuSeconds); }
    /// Nanoseconds per request of so much CPU.
    [[nodiscard]] double nanos(double cpu) const
    {
        return cpu * 1e9 / static_cast<double>(replies);
    }
};

/// Counts replies, and reads the clocks at the first and last one that are measured: neither the
/// start nor the end, where fewer are outstanding, is in. The thread that sends.
class Window {
public:
    Window(const LoadShape& shape, std::uint64_t requests, pthread_t mainThread);

    /// Whether to send another one.
    [[nodiscard]] bool goesOn() const { return m_answered < m_to && !m_failed; }
    void answered()
    {
        ++m_answered;
        if (m_answered == m_from)
            m_begin = read();
        else if (m_answered == m_to)
            m_end = read();
    }
    /// One had no success: the load ends, and counts for nothing.
    void fail() { m_failed = true; }
    void roundTrip(std::int64_t nanos)
    {
        if (m_answered >= m_from && m_answered < m_to)
            m_nanos.push_back(static_cast<double>(nanos));
    }
    [[nodiscard]] LoadResult result() const;

private:
    struct Reading {
        std::chrono::steady_clock::time_point time;
        double process = 0;
        double sender = 0;
        double main = 0;
    };
    [[nodiscard]] Reading read() const;

    std::uint64_t m_from;
    std::uint64_t m_to;
    std::uint64_t m_answered = 0;
    bool m_failed = false;
    pthread_t m_mainThread;
    Reading m_begin;
    Reading m_end;
    std::vector<double> m_nanos;
};

/// What the values are called.
inline const QByteArray benchKey = QByteArrayLiteral("bench:key");

/// The same load with hiredis' asynchronous API on the calling thread: poll(), reads of its default
/// size, one connection.
[[nodiscard]] LoadResult hiredisLoad(
    quint16 port, const LoadShape& shape, const QByteArray& value, std::uint64_t requests);
/// "hiredis" and the library's version.
[[nodiscard]] QString hiredisVersion();

} // namespace sluice::bench
