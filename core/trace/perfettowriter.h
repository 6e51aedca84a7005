// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/bucketstore.h"
#include "core/trace/exportnames.h"
#include "core/trace/exportstream.h"

#include <span>

namespace sluice {

/// What goes into a trace file.
struct PerfettoInput {
    /// In the order of their ends; of more than `maxRequests` the last ones.
    std::span<const RequestRecord> records;
    /// Those that overlap the requests' time; the others are left out.
    std::span<const HistoryBucket> buckets;
    ExportNames names;
    std::size_t maxRequests = 100'000; ///< some 50 MB
    bool withKeys = true;
    /// Requests that had ended by then since the start, so that the file can say how many it does
    /// not hold; 0: not known.
    std::uint64_t ended = 0;
    std::uint64_t telemetryLost = 0; ///< records that found no place
};

/// Writes the trace-event format that ui.perfetto.dev and chrome://tracing read: requests on lanes
/// (assignLanes()), each an X event with its phases as X events inside, which add up to it exactly;
/// the gauges and rates of the buckets as C events; M events for names and order. Times are
/// microseconds with three decimals from the earliest thing in the file; "otherData" holds which
/// instant of the trace's clock that is, and how many requests were left out. Any thread; nothing
/// is written of a request's arguments or reply but its key.
/// Format: "Trace Event Format", Google, and perfetto.dev/docs/getting-started/other-formats.
[[nodiscard]] ExportEnd writePerfetto(const PerfettoInput& input, const ExportTarget& target);

} // namespace sluice
