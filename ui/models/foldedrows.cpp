// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/foldedrows.h"

#include <algorithm>
#include <cmath>

namespace sluice {

PhaseSpans FoldedRow::spans() const
{
    PhaseSpans spans;
    if (count == 0)
        return spans;
    const auto of = double(count);
    const double start = double(startSum) / of;
    spans.begin = begin + std::llround(start);
    std::int64_t at = spans.begin;
    double sum = 0;
    constexpr Phase order[] = { Phase::Lag, Phase::Waiting, Phase::Queued, Phase::Writing,
        Phase::InFlight, Phase::Behind, Phase::Own, Phase::Receiving, Phase::Delivery };
    for (const Phase phase : order) {
        sum += double(sums[static_cast<std::size_t>(phase)]);
        const std::int64_t to = begin + std::llround(start + sum / of);
        if (to > at)
            spans.spans[static_cast<std::size_t>(spans.count++)] = { phase, at, to };
        at = to;
    }
    spans.end = at;
    return spans;
}

FoldedRow foldRequests(const std::vector<RequestRecord>& requests,
    const std::vector<std::uint32_t>& order, std::size_t first, std::size_t count,
    std::int64_t until)
{
    FoldedRow row;
    row.first = first;
    row.count = count;
    row.longest = first;
    if (count == 0)
        return row;
    const RequestRecord& head = requests[order[first]];
    row.begin = phaseSpans(head, until).begin;
    row.end = row.begin;
    const std::int64_t origin = row.begin; // starts are summed from here, to stay small
    std::int64_t most = -1;
    for (std::size_t i = first; i < first + count; ++i) {
        const RequestRecord& record = requests[order[i]];
        const PhaseSpans spans = phaseSpans(record, until);
        for (const PhaseSpan* span = spans.first(); span != spans.last(); ++span)
            row.sums[static_cast<std::size_t>(span->phase)] += span->length();
        const std::int64_t total = spans.end - spans.begin;
        row.sums[static_cast<std::size_t>(Phase::Total)] += total;
        row.startSum += spans.begin - origin;
        row.begin = std::min(row.begin, spans.begin);
        row.end = std::max(row.end, spans.end);
        row.sameCommand = row.sameCommand && record.command == head.command;
        row.sameProducer = row.sameProducer && record.producer == head.producer;
        row.failed += !isOpen(record) && record.ending != Ending::Reply;
        if (total > most) {
            most = total;
            row.longest = i;
        }
    }
    row.startSum += (origin - row.begin) * std::int64_t(count);
    return row;
}

} // namespace sluice
