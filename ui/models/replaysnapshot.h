// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/livesnapshot.h"

#include <memory>

namespace sluice {

/// What was open at `now`, between two snapshots that were recorded: their requests and those that
/// have ended since, each at the stage that its stamps say. `ended`: every request that ended after
/// the first snapshot and was sent before the second one. The first snapshot as it is where not
/// every request is known (the lists are bounded), so nothing is ever invented. Pure; any thread.
[[nodiscard]] std::shared_ptr<const LiveSnapshot> snapshotBetween(
    const std::shared_ptr<const LiveSnapshot>& before,
    const std::shared_ptr<const LiveSnapshot>& after, const std::vector<RequestRecord>& ended,
    std::int64_t now);

} // namespace sluice
