// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/filtersearch.h"

#include <algorithm>

namespace sluice {

void FilterSearch::begin(std::shared_ptr<const RequestFilter> filter, std::size_t wanted)
{
    m_filter = std::move(filter);
    m_wanted = wanted;
    m_from = 0;
    m_to = m_until = INT64_MIN;
    m_slice = sliceRecords;
    m_isDone = !m_filter;
    m_searched = m_matched = m_skipped = 0;
    m_searchedForNow = m_matchedForNow = 0;
    m_found.clear();
}

bool FilterSearch::step(const HistoryView& history, std::int64_t until)
{
    if (!m_filter)
        return false;
    const quint64 searched = m_searched;
    if (until > m_until)
        stepForward(history, until);
    if (m_found.size() >= m_wanted)
        m_isDone = true;
    if (!m_isDone)
        stepBack(history);
    return m_searched != searched;
}

void FilterSearch::stepForward(const HistoryView& history, std::int64_t until)
{
    const bool isFirst = m_until == INT64_MIN;
    while (!m_found.empty() && m_found.back().stamps.resumed > m_to)
        m_found.pop_back();
    m_searched -= m_searchedForNow;
    m_matched -= m_matchedForNow;
    m_searchedForNow = m_matchedForNow = 0;
    std::int64_t after = isFirst ? until - unsettled : m_to;
    m_pulled.clear();
    const std::size_t there = history.records(after + 1, until, sliceRecords, m_pulled);
    if (there > m_pulled.size()) {
        after = until;
        for (const RequestRecord& record : m_pulled)
            after = std::min(after, record.stamps.resumed);
        if (!isFirst) // nobody comes back to them
            m_skipped += there - m_pulled.size();
    }
    // Half a slice leaves room for what comes until the next step.
    const bool mayLookAgain = m_pulled.size() <= sliceRecords / 2;
    const std::int64_t settled = mayLookAgain ? std::max(after, until - unsettled) : until;
    take(after, until, settled, false);
    if (isFirst)
        m_from = after + 1; // what is before is looked at from here on
    m_to = settled;
    m_until = until;
}

void FilterSearch::stepBack(const HistoryView& history)
{
    const std::int64_t newest = m_from - 1;
    m_pulled.clear();
    // Those that were open at that instant and ended after it are among them again.
    const std::size_t there = history.records(INT64_MIN, newest, m_slice, m_pulled);
    const bool isAll = there <= m_pulled.size();
    std::int64_t oldest = INT64_MAX;
    for (const RequestRecord& record : m_pulled)
        oldest = std::min(oldest, record.stamps.resumed);
    if (!isAll && oldest >= newest) {
        m_slice *= 2; // so many were open then that nothing older found a place
        return;
    }
    // Several may have ended at the oldest instant, and not all of them be in the slice.
    take(isAll ? INT64_MIN : oldest, newest, newest, true);
    if (oldest != INT64_MAX) // else there was nothing
        m_from = oldest + 1;
    m_slice = sliceRecords;
    m_isDone = isAll;
}

/// Those of m_pulled that ended in (after, before]; those behind `settled` only for now.
void FilterSearch::take(std::int64_t after, std::int64_t before, std::int64_t settled, bool isOlder)
{
    const auto fits = [&](const RequestRecord& record) {
        if (record.stamps.resumed <= after || record.stamps.resumed > before)
            return false;
        const bool is = m_filter->matches(record);
        ++m_searched;
        m_matched += is;
        if (record.stamps.resumed > settled) {
            ++m_searchedForNow;
            m_matchedForNow += is;
        }
        return is;
    };
    m_pulled.erase(std::remove_if(m_pulled.begin(), m_pulled.end(),
                       [&](const RequestRecord& record) { return !fits(record); }),
        m_pulled.end());
    m_found.insert(isOlder ? m_found.begin() : m_found.end(), m_pulled.begin(), m_pulled.end());
    if (m_found.size() > m_wanted)
        m_found.erase(m_found.begin(), m_found.end() - std::ptrdiff_t(m_wanted));
}

} // namespace sluice
