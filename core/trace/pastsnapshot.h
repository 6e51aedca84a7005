// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/historyview.h"
#include "core/trace/livesnapshot.h"

#include <cstdint>
#include <memory>

namespace sluice {

/// What bounded the pipeline at an instant of the past.
struct PastLimits {
    std::int64_t capacity = 0; ///< C
    std::int64_t window = 0; ///< W of each connection
    int connections = 1; ///< at least so many are told of
};

/// What was open at an instant of the past.
struct PastSnapshot {
    std::shared_ptr<const LiveSnapshot> snapshot; ///< null: nothing is known of that time
    /// True: the very requests, from their records. False: the records have given way, or were too
    /// many; counts only, the time average of the bucket that holds the instant.
    bool isExact = false;
};

/// Takes the requests that were open at `at` (nanoseconds) from their records, each as it was then:
/// stamps that came later are 0. `openAtEnd`: those that have not ended, of the instant up to which
/// the history goes; may be null. `listed`: how many are listed at most at each stage.
[[nodiscard]] PastSnapshot snapshotAt(const HistoryView& history, const LiveSnapshot* openAtEnd,
    std::int64_t at, const PastLimits& limits, std::size_t listed);

} // namespace sluice
