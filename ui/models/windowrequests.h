// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/historyview.h"
#include "core/trace/livesnapshot.h"
#include "ui/models/timeview.h"

#include <functional>
#include <vector>

namespace sluice {

/// Whether a request is one of those looked for.
using RequestPredicate = std::function<bool(const RequestRecord&)>;

/// The requests that were open in a span of time, and how far they are known. Keeps its memory. GUI
/// thread.
struct WindowRequests {
    /// So many records are read at most, the newest.
    static constexpr std::size_t recordsRead = 32'768;

    TimeRange window;
    /// Those that match: ended ones in the order of their ends, then open ones.
    std::vector<RequestRecord> records;
    std::int64_t until = 0; ///< open ones are known up to here
    quint64 total
        = 0; ///< in the window, with or without a record; from counts where those are gone
    quint64 notAvailable = 0; ///< of these have no record, or none that was read
    /// Whatever was open at or after this instant is in the records.
    std::int64_t knownFrom = INT64_MIN;
    bool isFiltered = false;
    /// The window's buckets where records are missing; else empty.
    std::vector<HistoryBucket> buckets;

    /// Reads them. `open` may be null; `asOf`: requests that ended later were still open then.
    void read(const HistoryView& history, const LiveSnapshot* open, TimeRange span,
        std::optional<std::int64_t> asOf, const RequestPredicate& filter);

private:
    void addOpen(const LiveSnapshot& open);
    void countMissing(const HistoryView& history, std::size_t kept);
};

} // namespace sluice
