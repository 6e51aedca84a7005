// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/timeview.h"

#include "ui/models/pipelinefeed.h"

#include <algorithm>
#include <cmath>

namespace sluice {

TimeView::TimeView(PipelineFeed& feed, QObject* parent)
    : QObject(parent)
    , m_feed(feed)
{
    connect(&feed, &PipelineFeed::frozenChanged, this, &TimeView::follow);
}

std::int64_t TimeView::end() const { return m_feed.isFrozen() ? m_end : m_feed.liveAt(); }

TimeRange TimeView::kept() const
{
    const std::int64_t end = m_feed.isFrozen() ? m_feed.frozenAt() : m_feed.liveAt();
    const std::int64_t oldest = m_feed.history().oldest();
    return { oldest > 0 ? std::min(oldest, end) : end, end };
}

void TimeView::follow(bool frozen)
{
    if (frozen)
        m_end = m_feed.frozenAt();
    else
        select({});
    Q_EMIT rangeChanged();
    Q_EMIT instantChanged();
}

void TimeView::freeze()
{
    if (!m_feed.isFrozen())
        m_feed.setFrozen(true);
}

void TimeView::setSpan(std::int64_t nanos)
{
    nanos = std::clamp(nanos, shortest, longest);
    if (nanos == m_span)
        return;
    m_span = nanos;
    Q_EMIT rangeChanged();
}

void TimeView::show(TimeRange range)
{
    freeze();
    const TimeRange all = kept();
    m_span = std::clamp(range.length(), shortest, longest);
    // The newest is never left of the middle, and the oldest never right of it.
    m_end = std::clamp(range.to, std::min(all.from + m_span / 2, all.to), all.to);
    Q_EMIT rangeChanged();
}

void TimeView::pan(std::int64_t nanos)
{
    const TimeRange now = range();
    show({ now.from + nanos, now.to + nanos });
}

void TimeView::zoom(double factor, std::int64_t around)
{
    const TimeRange now = range();
    const double span = std::clamp(double(m_span) * factor, double(shortest), double(longest));
    const double share = double(now.to - around) / double(std::max<std::int64_t>(1, m_span));
    const std::int64_t to = around + std::llround(span * share);
    show({ to - std::llround(span), to });
}

void TimeView::setCursor(std::optional<std::int64_t> at)
{
    if (at == m_cursor)
        return;
    m_cursor = at;
    Q_EMIT cursorChanged();
}

std::optional<std::int64_t> TimeView::instant() const { return m_feed.instant(); }

void TimeView::setInstant(std::optional<std::int64_t> at)
{
    if (at) {
        freeze();
        const TimeRange all = kept();
        at = std::clamp(*at, all.from, all.to);
    }
    m_feed.setInstant(at);
    if (at && (*at < range().from || *at > range().to)) { // it comes into view
        const std::int64_t to = *at + m_span / 2;
        show({ to - m_span, to });
    }
    Q_EMIT instantChanged();
}

void TimeView::select(std::optional<TimeRange> range)
{
    if (range && range->to < range->from)
        std::swap(range->from, range->to);
    if (range == m_selection)
        return;
    if (range)
        freeze();
    m_selection = range;
    Q_EMIT selectionChanged();
}

bool TimeView::addBookmark(std::int64_t at, const QString& label)
{
    if (m_bookmarks.size() >= bookmarksKept)
        return false;
    const auto place = std::lower_bound(m_bookmarks.begin(), m_bookmarks.end(), at,
        [](const Bookmark& bookmark, std::int64_t instant) { return bookmark.at < instant; });
    if (place != m_bookmarks.end() && place->at == at)
        place->label = label;
    else
        m_bookmarks.insert(place, { at, label });
    Q_EMIT bookmarksChanged();
    return true;
}

void TimeView::removeBookmark(std::int64_t at)
{
    std::erase_if(m_bookmarks, [at](const Bookmark& bookmark) { return bookmark.at == at; });
    Q_EMIT bookmarksChanged();
}

void TimeView::toBookmark(bool forward)
{
    const std::int64_t at = instant().value_or(end());
    const Bookmark* next = nullptr;
    for (const Bookmark& bookmark : m_bookmarks) {
        if (forward && bookmark.at > at && !next)
            next = &bookmark;
        if (!forward && bookmark.at < at)
            next = &bookmark;
    }
    if (next)
        setInstant(next->at);
}

} // namespace sluice
