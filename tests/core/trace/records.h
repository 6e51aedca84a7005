// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <random>

namespace sluice {

/// A request that was sent at `called`, with phases of 100, 200, 300, 400 (to the first byte), 50
/// and 60 ns, and ended with a reply: 1,110 ns after it was sent.
inline RequestRecord answered(std::uint64_t id, std::int64_t called, RunId run = 0)
{
    RequestRecord record;
    record.id = id;
    record.run = run;
    Stamps& t = record.stamps;
    t.intended = called;
    t.called = called;
    t.admitted = t.called + 100;
    t.taken = t.admitted + 200;
    t.written = t.taken + 300;
    t.firstByte = t.written + 400;
    t.complete = t.firstByte + 50;
    t.resumed = t.complete + 60;
    record.ending = Ending::Reply;
    record.wasWritten = true;
    record.bytesSent = 30;
    record.bytesReceived = 7;
    return record;
}

/// Requests with every ending, their phases anything up to a millisecond.
class RandomRecords {
public:
    explicit RandomRecords(std::uint32_t seed)
        : m_random(seed)
    {
    }

    /// A request that was sent at `called`.
    RequestRecord next(std::int64_t called, RunId run = 0)
    {
        RequestRecord record;
        record.id = ++m_id;
        record.run = run;
        Stamps& t = record.stamps;
        t.intended = called - below(3) * 1000;
        t.called = called;
        std::int64_t at = called;
        const std::array<std::int64_t*, 6> stamps { &t.admitted, &t.taken, &t.written, &t.firstByte,
            &t.complete, &t.resumed };
        const std::int64_t reached = below(4) == 0 ? below(5) : 5;
        for (std::int64_t i = 0; i < 6; ++i) {
            at += below(below(20) == 0 ? 1'000'000 : 20'000);
            if (i < reached || i == 5)
                *stamps[static_cast<std::size_t>(i)] = at;
        }
        record.wasWritten = reached >= 3;
        record.predecessorComplete = below(2) ? t.written + below(10'000) : 0;
        record.bytesSent = static_cast<std::uint32_t>(below(1000));
        record.bytesReceived = static_cast<std::uint32_t>(below(1000));
        const auto why = static_cast<Why>(1 + below(whyCount - 1));
        if (reached == 5) {
            record.ending = below(10) == 0 ? Ending::ErrorReply : Ending::Reply;
        } else if (record.wasWritten) {
            record.ending = Ending::MaybeExecuted;
            record.why = why;
            record.abandoned = below(2);
            record.swallowed = record.abandoned && below(2);
        } else {
            record.ending = Ending::NotSent;
            record.why = why;
        }
        return record;
    }

    /// 0 <= number < bound
    std::int64_t below(std::int64_t bound)
    {
        return static_cast<std::int64_t>(m_random() % static_cast<std::uint64_t>(bound));
    }

private:
    std::mt19937_64 m_random;
    std::uint64_t m_id = 0;
};

} // namespace sluice
