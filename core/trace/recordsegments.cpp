// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordsegments.h"

#include <algorithm>

namespace sluice {

std::size_t recordsBetween(const std::vector<std::shared_ptr<const RecordStore>>& stores,
    std::int64_t from, std::int64_t to, std::size_t max, std::vector<RequestRecord>& out)
{
    const auto begin = static_cast<std::ptrdiff_t>(out.size());
    std::size_t count = 0;
    for (const auto& store : stores)
        count += store->between(from, to, max, out);
    // Each store is in the order of its ends; a few of the next one may have ended before.
    const auto endsEarlier = [](const RequestRecord& a, const RequestRecord& b) {
        return a.stamps.resumed != b.stamps.resumed ? a.stamps.resumed < b.stamps.resumed
                                                    : a.id < b.id;
    };
    if (!std::is_sorted(out.begin() + begin, out.end(), endsEarlier))
        std::sort(out.begin() + begin, out.end(), endsEarlier);
    const std::size_t found = out.size() - static_cast<std::size_t>(begin);
    if (found > max)
        out.erase(
            out.begin() + begin, out.begin() + begin + static_cast<std::ptrdiff_t>(found - max));
    return count;
}

RecordSegments::RecordSegments(std::size_t capacity)
{
    for (std::size_t i = 0; i < segments; ++i)
        m_stores.push_back(std::make_shared<RecordStore>(capacity / segments));
}

/// The oldest segment becomes the newest, empty. False: all but the present one are held.
bool RecordSegments::moveOn()
{
    // Held ones keep their order; the first that nobody holds is the oldest to give way.
    const auto oldest = std::find_if(m_stores.begin(), m_stores.end() - 1,
        [](const auto& store) { return store.use_count() == 1; });
    if (oldest == m_stores.end() - 1)
        return false;
    if (const auto end = (*oldest)->clear())
        m_lastEndGone = std::max(m_lastEndGone.value_or(*end), *end);
    std::rotate(oldest, oldest + 1, m_stores.end());
    return true;
}

RecordStore::Room RecordSegments::room(std::size_t max)
{
    if (m_stores.back()->isFull())
        static_cast<void>(moveOn()); // else the newest goes on over its own oldest ones
    const auto& newest = m_stores.back();
    // Up to its end, so that a segment is filled once and then left.
    return newest->room(
        newest->isFull() ? max : std::min(max, newest->capacity() - newest->size()));
}

void RecordSegments::add(std::size_t count)
{
    m_stores.back()->add(count);
    m_added += count;
}

std::optional<RequestRecord> RecordSegments::find(std::uint64_t id) const
{
    for (auto store = m_stores.rbegin(); store != m_stores.rend(); ++store) {
        if (auto found = (*store)->find(id))
            return found;
    }
    return std::nullopt;
}

RecordSegments::Stores RecordSegments::pin()
{
    if (m_stores.back()->size() > 0)
        static_cast<void>(moveOn());
    Stores pinned(m_stores.begin(), m_stores.end() - 1);
    std::erase_if(pinned, [](const auto& store) { return store->size() == 0; });
    return pinned;
}

std::size_t RecordSegments::size() const noexcept
{
    std::size_t sum = 0;
    for (const auto& store : m_stores)
        sum += store->size();
    return sum;
}

std::size_t RecordSegments::capacity() const noexcept
{
    return m_stores.front()->capacity() * segments;
}

std::optional<std::int64_t> RecordSegments::completeAfter() const noexcept
{
    std::optional<std::int64_t> latest = m_lastEndGone;
    for (const auto& store : m_stores) {
        if (const auto end = store->completeAfter())
            latest = std::max(latest.value_or(*end), *end);
    }
    return latest;
}

} // namespace sluice
