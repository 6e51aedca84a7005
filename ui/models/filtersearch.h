// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/historyview.h"
#include "ui/models/requestfilter.h"

namespace sluice {

/// Looks through what is kept for the requests that a filter lets through: newest first, a bounded
/// number of records at each step, so that a rare one is found far back and no frame waits for it.
/// GUI thread.
class FilterSearch {
public:
    /// At most so many records are looked at in one step, in each direction: about 4 ms.
    static constexpr std::size_t sliceRecords = 32'768;

    /// Begins anew; null: everything matches, and nothing is looked for. `wanted`: how many of the
    /// newest matching requests are kept.
    void begin(std::shared_ptr<const RequestFilter> filter, std::size_t wanted);
    /// Forgets what was found, not the filter: what is shown is another instant.
    void restart() { begin(m_filter, m_wanted); }
    /// Looks at what has ended since the last step up to `until` (nanoseconds) and at a slice of
    /// what was before. True when it has looked at anything new.
    bool step(const HistoryView& history, std::int64_t until);

    [[nodiscard]] const std::shared_ptr<const RequestFilter>& filter() const { return m_filter; }
    /// The newest that match, in the order of their ends.
    [[nodiscard]] const std::vector<RequestRecord>& found() const { return m_found; }
    /// How many were looked at, and how many of them matched; also those that are no longer kept.
    [[nodiscard]] quint64 searched() const { return m_searched; }
    [[nodiscard]] quint64 matched() const { return m_matched; }
    /// How many passed between two steps that could not be looked at.
    [[nodiscard]] quint64 skipped() const { return m_skipped; }
    /// Whether all that is kept has been looked at, or enough was found.
    [[nodiscard]] bool isDone() const { return m_isDone; }

private:
    void stepBack(const HistoryView& history);
    void stepForward(const HistoryView& history, std::int64_t until);
    void take(std::int64_t after, std::int64_t before, std::int64_t settled, bool isOlder);

    std::shared_ptr<const RequestFilter> m_filter;
    std::size_t m_wanted = 0;
    /// A record may be pulled so much later than it ended, nanoseconds: the newest are looked at
    /// again, unless they are too many for that.
    static constexpr std::int64_t unsettled = 100'000'000;
    // The ends of what was looked at: from m_from on; up to m_to for good, up to m_until for now.
    std::int64_t m_from = 0;
    std::int64_t m_to = INT64_MIN;
    std::int64_t m_until = INT64_MIN;
    quint64 m_searchedForNow = 0; ///< of m_searched, behind m_to
    quint64 m_matchedForNow = 0;
    quint64 m_skipped = 0;
    std::size_t m_slice = sliceRecords;
    bool m_isDone = false;
    quint64 m_searched = 0;
    quint64 m_matched = 0;
    std::vector<RequestRecord> m_found;
    std::vector<RequestRecord> m_pulled; ///< reused
};

} // namespace sluice
