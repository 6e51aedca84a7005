// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/roundtripseed.h"

#include "core/trace/historyview.h"

namespace sluice {

namespace {
/// More records than this have ended meanwhile only under a load in which no PING is alone.
constexpr std::size_t recordsLookedAt = 8192;
} // namespace

RoundTripSeed::RoundTripSeed(RequestChannel& channel)
    : m_client(channel, "sluice", 0, patience)
{
}

void RoundTripSeed::look(
    const ConnectionState& state, const HistoryView& history, std::int64_t waySince)
{
    const TimePoint now = m_client.clock().now();
    if (m_round && m_round->isOver) {
        const bool mayRetry = m_round->mayRetry;
        take(history);
        if (!m_roundTrip && mayRetry && m_rounds <= retries)
            m_nextAt = now + pause;
    }
    if (state.phase != ConnectionPhase::Ready)
        return;
    if (state.epoch != m_epoch || state.since != m_since || waySince != m_waySince) {
        m_epoch = state.epoch;
        m_since = state.since;
        m_waySince = waySince;
        m_roundTrip.reset();
        m_round.reset();
        m_rounds = 0;
        m_nextAt = now;
    }
    if (!m_round && m_nextAt && now >= *m_nextAt)
        begin(now);
}

void RoundTripSeed::begin(TimePoint now)
{
    m_nextAt.reset();
    ++m_rounds;
    m_round = std::make_shared<Round>();
    m_round->begin = toNanos(now);
    run(m_client, m_round);
}

Detached RoundTripSeed::run(Client client, std::shared_ptr<Round> round)
{
    for (int i = 0; i < pings; ++i) {
        const Outcome outcome = co_await client.ping();
        if (!outcome.isReply() || outcome.isError()) {
            // An access list, a guard, a server that is too slow: it would be no better next time.
            round->mayRetry = outcome.why() == Why::Rejected || outcome.why() == Why::Evicted;
            break;
        }
    }
    round->isOver = true;
}

void RoundTripSeed::take(const HistoryView& history)
{
    const std::int64_t begin = std::exchange(m_round, nullptr)->begin;
    std::vector<RequestRecord> records;
    history.records(begin, toNanos(m_client.clock().now()), recordsLookedAt, records);
    for (const RequestRecord& record : records) {
        const Stamps& stamps = record.stamps;
        const bool isAlone = stamps.complete != 0 && record.predecessorComplete <= stamps.taken
            && record.sharedWith == 0;
        const Duration roundTrip(stamps.complete - stamps.taken);
        if (isAlone && stamps.called >= begin && record.producer == m_client.producer()
            && record.command == static_cast<std::uint16_t>(CommandId::Ping)
            && record.ending == Ending::Reply && (!m_roundTrip || roundTrip < *m_roundTrip))
            m_roundTrip = roundTrip;
    }
}

} // namespace sluice
