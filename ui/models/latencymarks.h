// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/historyview.h"

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace sluice {

/// What makes a request worth a mark.
enum class LatencyMarkKind { Slowest, FirstError };
constexpr int latencyMarkKindCount = 2;

/// One request that stands out in its second.
struct LatencyMark {
    LatencyMarkKind kind = LatencyMarkKind::Slowest;
    RequestRecord record;
};

/// Per second of the trace's clock the slowest reply and the first that failed, found among all raw
/// records while these last and kept for longer. Bounded. GUI thread.
class LatencyMarks {
public:
    static constexpr std::int64_t stepNanos = 1'000'000'000;
    static constexpr std::size_t stepsKept = 600;
    /// How many records are looked at in one look, which is plenty for those that may stand out;
    /// what was before is looked at in the next ones.
    static constexpr std::size_t recordsRead = 1 << 15;

    /// Looks at the records that ended in the span and were not looked at yet: the new ones, and a
    /// part of what was before.
    void look(const HistoryView& history, std::int64_t from, std::int64_t to);
    /// Looks at one.
    void take(const RequestRecord& record);
    /// Appends those that ended in the span, oldest first.
    void between(std::int64_t from, std::int64_t to, std::vector<LatencyMark>& out) const;

private:
    std::int64_t lookBack(
        const HistoryView& history, std::int64_t from, std::int64_t to, std::size_t records);

    using Step = std::array<std::optional<RequestRecord>, latencyMarkKindCount>;
    std::map<std::int64_t, Step> m_steps; ///< by nanoseconds / stepNanos
    Step* m_step = nullptr; ///< of m_stepSecond
    std::int64_t m_stepSecond = 0;
    std::optional<std::int64_t> m_lookedFrom;
    std::int64_t m_lookedTo = 0;
};

} // namespace sluice
