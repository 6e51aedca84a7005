// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/phasespans.h"

#include <algorithm>
#include <tuple>

namespace sluice {

namespace {

/// Adds phases one after the other; an instant that was not reached, or lies before, ends there.
class Spans {
public:
    Spans(std::int64_t begin, std::int64_t end)
        : m_last(begin)
        , m_end(std::max(begin, end))
    {
        m_result.begin = begin;
        m_result.end = m_end;
    }

    void add(Phase phase, std::int64_t stamp)
    {
        m_reached = m_reached && stamp != 0;
        const std::int64_t to = m_reached ? std::clamp(stamp, m_last, m_end) : m_end;
        if (to > m_last)
            m_result.spans[static_cast<std::size_t>(m_result.count++)] = { phase, m_last, to };
        m_last = to;
    }
    [[nodiscard]] std::int64_t last() const { return m_last; }
    [[nodiscard]] PhaseSpans result() const { return m_result; }

private:
    PhaseSpans m_result;
    std::int64_t m_last;
    std::int64_t m_end;
    bool m_reached = true;
};

/// Order on the wire.
auto wireOrder(const RequestRecord& record)
{
    return std::tuple(record.stamps.written, record.stamps.taken, record.id);
}

} // namespace

std::int64_t PhaseSpans::length(Phase phase) const
{
    if (phase == Phase::Total)
        return end - begin;
    std::int64_t sum = 0;
    for (const PhaseSpan* span = first(); span != last(); ++span) {
        const bool part = phase == Phase::InFlight
            && (span->phase == Phase::Behind || span->phase == Phase::Own
                || span->phase == Phase::Receiving);
        if (span->phase == phase || part)
            sum += span->length();
    }
    return sum;
}

PhaseSpans phaseSpans(const RequestRecord& record, std::int64_t until)
{
    const Stamps& stamps = record.stamps;
    Spans spans(requestBegin(record), isOpen(record) ? until : stamps.resumed);
    spans.add(Phase::Lag, stamps.called);
    spans.add(Phase::Waiting, stamps.admitted);
    spans.add(Phase::Queued, stamps.taken);
    spans.add(Phase::Writing, stamps.written);
    if (isOpen(record) || record.sharedWith > 0) {
        spans.add(Phase::InFlight, stamps.complete);
    } else {
        const std::int64_t written = spans.last();
        const std::int64_t first = stamps.firstByte ? stamps.firstByte : stamps.resumed;
        spans.add(Phase::Behind,
            std::clamp(record.predecessorComplete, written, std::max(written, first)));
        spans.add(Phase::Own, stamps.firstByte);
        spans.add(Phase::Receiving, stamps.complete);
    }
    spans.add(Phase::Delivery, 0);
    return spans.result();
}

PhaseSpan lineHold(const RequestRecord& record)
{
    const Stamps& stamps = record.stamps;
    if (stamps.written == 0 || stamps.complete == 0)
        return { Phase::Own, 0, 0 };
    const std::int64_t turn = std::max(stamps.written, record.predecessorComplete);
    const std::int64_t from = record.sharedWith == 0 ? turn : std::max(turn, stamps.firstByte);
    return { Phase::Own, std::min(from, stamps.complete), stamps.complete };
}

std::optional<RequestsAhead> requestsAhead(
    const RequestRecord& record, const std::vector<RequestRecord>& ended)
{
    const std::int64_t written = record.stamps.written;
    if (!written)
        return {};
    RequestsAhead ahead;
    ahead.atLeast = ended.empty() || ended.front().stamps.resumed > written;
    for (const RequestRecord& other : ended) {
        const bool sameLine = other.connection == record.connection && other.epoch == record.epoch;
        if (!sameLine || other.id == record.id || !other.stamps.written
            || other.stamps.complete <= written || wireOrder(other) > wireOrder(record))
            continue;
        ++ahead.count;
        if (!ahead.next || wireOrder(*ahead.next) < wireOrder(other))
            ahead.next = other;
        const PhaseSpan hold = lineHold(other);
        const std::chrono::nanoseconds length(hold.to - std::max(hold.from, written));
        if (length > ahead.longestHold) {
            ahead.longest = other;
            ahead.longestHold = length;
        }
    }
    return ahead;
}

} // namespace sluice
