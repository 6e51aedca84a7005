// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/exportnames.h"
#include "ui/models/pipelinefeed.h"

#include <memory>
#include <vector>

namespace sluice {

/// What the Pipeline tab shows, copied at one instant: nothing of it changes any more, so any
/// thread may read it.
struct ExportData {
    std::int64_t at = 0; ///< the instant, nanoseconds: now, or when the view was frozen
    std::vector<RequestRecord> records; ///< ended by then, in the order of their ends
    std::vector<HistoryBucket> buckets; ///< complete by then, oldest first
    ExportNames names; ///< hold copies
    std::uint64_t ended = 0; ///< requests that had ended by then, kept or not
    std::uint64_t telemetryLost = 0;
};

/// The most requests that are taken.
constexpr std::size_t exportedRequests = 100'000;

/// The one place where an export meets the source. GUI thread; costs as much as copying does
/// (100,000 requests are 12 MiB).
[[nodiscard]] std::shared_ptr<const ExportData> takeExportData(
    const PipelineFeed& feed, std::size_t maxRequests = exportedRequests);

} // namespace sluice
