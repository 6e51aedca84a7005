// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/latencymarks.h"

#include <algorithm>

namespace sluice {

namespace {

std::int64_t total(const RequestRecord& record)
{
    return record.phases()[std::size_t(Phase::Total)];
}

} // namespace

void LatencyMarks::look(const HistoryView& history, std::int64_t from, std::int64_t to)
{
    if (from >= to)
        return;
    if (!m_lookedFrom) {
        m_lookedFrom = lookBack(history, from, to, recordsRead);
        m_lookedTo = to;
        return;
    }
    if (to > m_lookedTo) { // stragglers come a little late
        lookBack(history, std::max(from, m_lookedTo - stepNanos / 10), to, recordsRead);
        m_lookedTo = to;
    }
    if (from < *m_lookedFrom)
        m_lookedFrom = lookBack(history, from, *m_lookedFrom, recordsRead / 4);
}

/// Looks at the newest first; returns how far back it came.
std::int64_t LatencyMarks::lookBack(
    const HistoryView& history, std::int64_t from, std::int64_t to, std::size_t records)
{
    const RecordStore::Visit visit = history.visitStandingOut(
        from, to, stepNanos, records, [this](const RequestRecord& record) { take(record); });
    return visit.completeAfter ? std::min(to, *visit.completeAfter + 1) : from;
}

void LatencyMarks::take(const RequestRecord& record)
{
    const std::int64_t second = record.stamps.resumed / stepNanos;
    if (!m_step || second != m_stepSecond) { // most are of the same one as the one before
        m_stepSecond = second;
        m_step = &m_steps[second];
    }
    Step& step = *m_step;
    const auto keep = [&record](std::optional<RequestRecord>& place, bool isBetter) {
        if (!place || (isBetter && place->id != record.id))
            place = record;
    };
    if (record.ending == Ending::Reply || record.ending == Ending::ErrorReply) {
        auto& slowest = step[std::size_t(LatencyMarkKind::Slowest)];
        keep(slowest, slowest && total(record) > total(*slowest));
    }
    if (record.ending != Ending::Reply) {
        auto& error = step[std::size_t(LatencyMarkKind::FirstError)];
        keep(error, error && record.stamps.resumed < error->stamps.resumed);
    }
    for (; m_steps.size() > stepsKept; m_step = nullptr)
        m_steps.erase(m_steps.begin());
}

void LatencyMarks::between(std::int64_t from, std::int64_t to, std::vector<LatencyMark>& out) const
{
    for (auto step = m_steps.lower_bound(from / stepNanos);
         step != m_steps.end() && step->first * stepNanos < to; ++step) {
        for (std::size_t kind = 0; kind < step->second.size(); ++kind) {
            const auto& record = step->second[kind];
            if (record && record->stamps.resumed >= from && record->stamps.resumed < to)
                out.push_back({ static_cast<LatencyMarkKind>(kind), *record });
        }
    }
}

} // namespace sluice
