// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/bucketstore.h"
#include "core/trace/exportnames.h"
#include "core/trace/exportstream.h"

#include <span>

namespace sluice {

/// One line per request, in the order given: every stamp and phase in nanoseconds, how it ended,
/// bytes, connection, who sent it. A stamp that was not reached is empty. `withKeys` false leaves
/// the column "key" empty. RFC 4180, UTF-8, a line of names first; text is quoted, and harmless to
/// spreadsheets (ExportStream::csvText()). Any thread.
[[nodiscard]] ExportEnd writeRequestsCsv(std::span<const RequestRecord> records,
    const ExportNames& names, bool withKeys, const ExportTarget& target);

/// One line per time bucket: gauges as minimum, maximum and time average, counts, rates, latency of
/// what was replied. Of a bucket that nobody saw only its time is written. The percentiles are
/// nearest-rank, within 20 %, and empty where too few samples stand behind them (2 for p50, 100 for
/// p99). Any thread.
[[nodiscard]] ExportEnd writeBucketsCsv(
    std::span<const HistoryBucket> buckets, const ExportTarget& target);

} // namespace sluice
