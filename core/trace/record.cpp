// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/record.h"

#include <algorithm>

namespace sluice {

std::string_view phaseName(Phase phase) noexcept
{
    static constexpr std::array<std::string_view, phaseCount> names { "lag", "waiting", "queued",
        "writing", "inFlight", "behind", "own", "receiving", "delivery", "total" };
    const auto index = static_cast<std::size_t>(phase);
    return index < names.size() ? names[index] : std::string_view();
}

std::string_view whyName(Why why) noexcept
{
    static constexpr std::array<std::string_view, whyCount> names { "none", "rejected", "evicted",
        "deadline", "cancelled", "disconnected", "closed", "guarded", "unshareable", "noLease",
        "invalid", "timeout", "connectionLost" };
    const auto index = static_cast<std::size_t>(why);
    return index < names.size() ? names[index] : std::string_view();
}

std::array<std::int64_t, phaseCount> RequestRecord::phasesOfAnyStamps() const noexcept
{
    const Stamps& t = stamps;
    std::int64_t start = t.intended != 0 ? t.intended : t.called;
    if (t.called != 0)
        start = std::min(start, t.called); // sent before it was due: no lag
    if (start == 0)
        start = t.resumed;
    const std::int64_t end = std::max(t.resumed, start);
    const std::array<std::int64_t, 6> reached { t.called, t.admitted, t.taken, t.written,
        t.firstByte, t.complete };

    // The borders of the phases; from the first stamp that was not reached on, they are the end.
    std::array<std::int64_t, 6> border;
    std::int64_t before = start;
    for (std::size_t i = 0; i < reached.size(); ++i) {
        before = reached[i] == 0 ? end : std::clamp(reached[i], before, end);
        border[i] = before;
    }
    const auto [t1, t2, t3, t4, t5, t6] = border;

    std::array<std::int64_t, phaseCount> result;
    const auto set = [&result](Phase phase, std::int64_t nanos) {
        result[static_cast<std::size_t>(phase)] = nanos;
    };
    const std::int64_t behind
        = predecessorComplete > t4 ? std::min(predecessorComplete, t5) - t4 : 0;
    set(Phase::Lag, t1 - start);
    set(Phase::Waiting, t2 - t1);
    set(Phase::Queued, t3 - t2);
    set(Phase::Writing, t4 - t3);
    set(Phase::InFlight, t6 - t4);
    set(Phase::Behind, behind);
    set(Phase::Own, t5 - t4 - behind);
    set(Phase::Receiving, t6 - t5);
    set(Phase::Delivery, end - t6);
    set(Phase::Total, end - start);
    return result;
}

RequestRecord asSeenAt(RequestRecord record, std::int64_t at) noexcept
{
    Stamps& t = record.stamps;
    for (std::int64_t* stamp : { &t.admitted, &t.taken, &t.written, &t.firstByte, &t.complete }) {
        if (*stamp > at)
            *stamp = 0;
    }
    t.resumed = 0;
    if (record.predecessorComplete > at)
        record.predecessorComplete = 0;
    record.sharedWith = 0;
    record.bytesReceived = 0;
    record.ending = Ending::NotSent;
    record.why = Why::None;
    record.wasWritten = t.written != 0;
    record.swallowed = false;
    return record;
}

} // namespace sluice
