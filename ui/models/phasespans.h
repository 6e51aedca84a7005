// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <vector>

namespace sluice {

/// One phase of one request on the clock; nanoseconds.
struct PhaseSpan {
    Phase phase = Phase::Lag;
    std::int64_t from = 0;
    std::int64_t to = 0;
    [[nodiscard]] std::int64_t length() const { return to - from; }
};

/// The phases of a request in order, without gaps; those of no length are left out.
struct PhaseSpans {
    /// A request has at most eight; means over several have both kinds of in-flight parts.
    std::array<PhaseSpan, 9> spans;
    int count = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;

    [[nodiscard]] const PhaseSpan* first() const { return spans.data(); }
    [[nodiscard]] const PhaseSpan* last() const { return spans.data() + count; }
    /// Nanoseconds in a phase; InFlight sums its parts, Total is everything.
    [[nodiscard]] std::int64_t length(Phase phase) const;
};

/// Whether the request has not ended yet.
[[nodiscard]] inline bool isOpen(const RequestRecord& record) { return record.stamps.resumed == 0; }
/// When it began and ended; an open one goes on until `until`, and none ends before it began.
[[nodiscard]] inline std::int64_t requestBegin(const RequestRecord& record)
{
    const Stamps& stamps = record.stamps;
    return stamps.intended ? std::min(stamps.intended, stamps.called) : stamps.called;
}
[[nodiscard]] inline std::int64_t requestEnd(const RequestRecord& record, std::int64_t until)
{
    return std::max(requestBegin(record), isOpen(record) ? until : record.stamps.resumed);
}
/// Its phases; those of an open request go on until `until`. What replies shared one read, or is
/// open, is not split into behind, own and receiving: nobody can know.
[[nodiscard]] PhaseSpans phaseSpans(const RequestRecord& record, std::int64_t until);

/// The time in which one reply kept its line from going on: from the end of the reply before it to
/// its own. Where a read completed several, only the bytes that came in reads before it are known
/// to be its own. Nothing of length when there was no reply.
[[nodiscard]] PhaseSpan lineHold(const RequestRecord& record);

/// Who stood in line before a request when its last byte left.
struct RequestsAhead {
    std::uint64_t count = 0;
    bool atLeast = false; ///< older records are no longer there, so there may have been more
    std::optional<RequestRecord> next; ///< the one directly before it
    /// The one whose reply took longest while this request was behind it, and for how long.
    std::optional<RequestRecord> longest;
    std::chrono::nanoseconds longestHold {};
};
/// From the records that are still there, in the order in which they ended. Nothing when the
/// request never left.
[[nodiscard]] std::optional<RequestsAhead> requestsAhead(
    const RequestRecord& record, const std::vector<RequestRecord>& ended);

} // namespace sluice
