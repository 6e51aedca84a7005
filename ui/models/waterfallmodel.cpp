// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/waterfallmodel.h"

#include "ui/models/phasespans.h"

#include <algorithm>
#include <tuple>

namespace sluice {

namespace {

/// On the clock's axis a request must be at least this part of the span to be more than a dot.
constexpr std::int64_t dotShare = 40;

/// `count` of the requests, evenly spread over the list.
void pickEvenly(
    const std::vector<RequestRecord>& from, std::size_t count, std::vector<RequestRecord>& to)
{
    count = std::min(count, from.size());
    for (std::size_t i = 0; i < count; ++i)
        to.push_back(from[i * from.size() / count]);
}

/// Open ones take up to a third of the rows, more when fewer have ended; the newest ended ones get
/// the rest.
void choose(const std::vector<RequestRecord>& ended, const LiveSnapshot* open,
    const RequestPredicate& filter, std::size_t fit, std::vector<RequestRecord>& chosen)
{
    chosen.clear();
    std::vector<RequestRecord> unfinished;
    if (open) {
        const auto add = [&unfinished](const LiveRequests& requests) {
            unfinished.insert(unfinished.end(), requests.listed.begin(), requests.listed.end());
        };
        for (const LiveConnection& connection : open->connections)
            add(connection.inFlight);
        add(open->queued);
        add(open->waiting);
    }
    // Some have ended since the snapshot was taken: first of all, so that their rows are not lost.
    std::vector<std::uint64_t> over;
    over.reserve(ended.size());
    for (const RequestRecord& record : ended)
        over.push_back(record.id);
    std::sort(over.begin(), over.end());
    std::erase_if(unfinished, [&](const RequestRecord& record) {
        return std::binary_search(over.begin(), over.end(), record.id)
            || (filter && !filter(record));
    });
    std::size_t openCount = std::min(unfinished.size(), fit / 3);
    if (ended.size() < fit - openCount)
        openCount = std::min(unfinished.size(), fit - ended.size());
    const std::size_t endedCount = std::min(ended.size(), fit - openCount);
    chosen.insert(chosen.end(), ended.end() - std::ptrdiff_t(endedCount), ended.end());
    pickEvenly(unfinished, openCount, chosen);
}

std::vector<RequestRecord> matching(
    const std::vector<RequestRecord>& records, const RequestPredicate& filter)
{
    std::vector<RequestRecord> result;
    std::copy_if(records.begin(), records.end(), std::back_inserter(result), filter);
    return result;
}

} // namespace

WaterfallModel::WaterfallModel(WaterfallWords words, QObject* parent)
    : QAbstractTableModel(parent)
    , m_words(std::move(words))
{
}

void WaterfallModel::setFilter(RequestPredicate filter)
{
    m_filter = std::move(filter);
    m_wantedFirst.reset();
    Q_EMIT choiceChanged();
}

void WaterfallModel::setOrder(const RequestOrder& order)
{
    if (order == m_order)
        return;
    m_order = order;
    m_wantedFirst.reset();
    Q_EMIT choiceChanged();
}

void WaterfallModel::show(
    const std::vector<RequestRecord>& ended, const LiveSnapshot* open, std::size_t fit, quint64 of)
{
    m_hasWindow = false;
    m_level.reset();
    m_ribbon.begin({}, 0);
    m_ribbonGroups.clear();
    m_exemplars.clear();
    m_requests.until = open ? open->now : 0;
    m_requests.isFiltered = static_cast<bool>(m_filter);
    const std::vector<RequestRecord> matches
        = m_filter ? matching(ended, m_filter) : std::vector<RequestRecord>();
    const std::vector<RequestRecord>& from = m_filter ? matches : ended;
    choose(from, open, m_filter, fit, m_requests.records);
    const std::vector<RequestRecord>& chosen = m_requests.records;
    m_scale = {};
    m_scale.isFiltered = m_requests.isFiltered;
    m_scale.matching = std::max(from.size(), chosen.size());
    m_scale.total = std::max<quint64>(m_filter ? ended.size() : of, chosen.size());
    arrange(fit);
}

void WaterfallModel::showWindow(const HistoryView& history, const LiveSnapshot* open,
    TimeRange window, std::optional<std::int64_t> asOf, std::size_t fit, int columns)
{
    m_hasWindow = true;
    m_requests.read(history, open, window, asOf, m_filter);
    const quint64 matching = m_requests.records.size();
    const double of = double(m_requests.isFiltered ? matching : m_requests.total);
    m_scale = {};
    m_scale.perColumn = of / double(std::max(1, columns));
    m_scale.level = levelFor(m_scale.perColumn, m_level);
    m_scale.isFiltered = m_requests.isFiltered;
    m_scale.matching = matching;
    m_scale.total = m_requests.total;
    m_scale.notAvailable = m_requests.notAvailable;
    m_level = m_scale.level;
    m_exemplars.clear();
    if (m_scale.level == WaterfallLevel::Ribbon) {
        makeRibbon(columns, fit);
    } else {
        m_ribbon.begin({}, 0);
        m_ribbonGroups.clear();
    }
    arrange(fit);
}

void WaterfallModel::makeRibbon(int columns, std::size_t fit)
{
    m_ribbon.begin(m_requests.window, columns);
    for (const RequestRecord& record : m_requests.records)
        m_ribbon.add(record, m_requests.until);
    // What the gauges counted knows nothing of a filter.
    static const std::vector<HistoryBucket> none;
    m_ribbon.finish(
        m_requests.knownFrom, m_requests.until, m_requests.isFiltered ? none : m_requests.buckets);
    m_exemplars = chooseExemplars(m_requests.records, m_requests.until, fit / 3);
    // Two rows for each: its name, and the phase in which most of them are.
    const std::size_t room = (fit - fit / 3) / 2;
    m_ribbonGroups.make(m_requests.records, m_order.group, room, m_requests.window, columns,
        m_requests.knownFrom, m_requests.until);
}

void WaterfallModel::arrange(std::size_t fit)
{
    m_fit = fit;
    m_entries.clear();
    const std::int64_t until = m_requests.until;
    if (m_scale.level == WaterfallLevel::Ribbon) {
        std::vector<RequestRecord> chosen;
        for (const Exemplar& exemplar : m_exemplars)
            chosen.push_back(m_requests.records[exemplar.index]);
        m_ordered = orderRequests(chosen, { m_order.by, m_order.reversed, GroupBy::None }, until);
        for (std::uint32_t& index : m_ordered.order)
            index = m_exemplars[index].index;
        addEntries(0, m_ordered.order.size(), m_ordered.order.size());
    } else {
        m_ordered = orderRequests(m_requests.records, m_order, until);
        const std::size_t all = m_ordered.order.size();
        const std::size_t heads = m_ordered.groups.size();
        const std::size_t room = fit > heads ? fit - heads : 1;
        const bool folds = m_scale.level == WaterfallLevel::Folded && all > room;
        if (heads == 0)
            addEntries(0, all, folds ? room : all);
        for (std::size_t i = 0; i < heads; ++i) {
            const RequestGroup& group = m_ordered.groups[i];
            m_entries.push_back({ WaterfallRowKind::Group, i, group.count, 0 });
            if (group.lanes == 0) {
                const std::size_t share = std::max<std::size_t>(1, group.count * room / all);
                addEntries(group.first, group.count, folds ? share : group.count);
            }
            for (const RequestLane& lane : m_ordered.lanes) {
                if (lane.group == i)
                    m_entries.push_back(
                        { WaterfallRowKind::Lane, lane.first, lane.count, lane.number });
            }
        }
        if (folds && m_ordered.lanes.empty())
            m_scale.perRow
                = double(all) / double(std::max<std::size_t>(1, m_entries.size() - heads));
    }
    turnTo(m_wantedFirst.value_or(naturalFirst()));
    if (m_hasWindow) {
        m_begin = m_requests.window.from;
        m_end = m_requests.window.to;
    } else {
        measureRows();
    }
}

/// Requests of the order as so many rows.
void WaterfallModel::addEntries(std::size_t first, std::size_t count, std::size_t rows)
{
    rows = std::min(rows, count);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::size_t begin = foldBegin(i, count, rows);
        const std::size_t size = foldBegin(i + 1, count, rows) - begin;
        m_entries.push_back({ size > 1 ? WaterfallRowKind::Folded : WaterfallRowKind::Request,
            first + begin, size, 0 });
    }
}

std::size_t WaterfallModel::naturalFirst() const
{
    const bool newestLast
        = m_order.by == SortBy::Sent && !m_order.reversed && m_order.group == GroupBy::None;
    return newestLast ? m_entries.size() : 0;
}

void WaterfallModel::setFirstEntry(std::optional<std::size_t> first)
{
    m_wantedFirst = first;
    turnTo(first.value_or(naturalFirst()));
    if (!m_hasWindow)
        measureRows();
}

void WaterfallModel::turnTo(std::size_t first)
{
    const std::size_t most = m_entries.size() > m_fit ? m_entries.size() - m_fit : 0;
    m_first = std::min(first, most);
    const std::size_t end = std::min(m_entries.size(), m_first + m_fit);
    std::vector<WaterfallRow> rows;
    m_scale.shown = 0;
    for (std::size_t i = m_first; i < end; ++i) {
        rows.push_back(makeRow(m_entries[i]));
        if (m_entries[i].kind != WaterfallRowKind::Group)
            m_scale.shown += m_entries[i].count;
    }
    replaceRows(std::move(rows));
}

/// The span of the rows themselves; a count for each pixel has no meaning without a window.
void WaterfallModel::measureRows()
{
    bool isFirst = true;
    m_begin = m_end = m_longest = 0;
    const auto take = [&](std::int64_t begin, std::int64_t end) {
        m_begin = isFirst ? begin : std::min(m_begin, begin);
        m_end = isFirst ? end : std::max(m_end, end);
        m_longest = std::max(m_longest, end - begin);
        isFirst = false;
    };
    // Of all that were chosen, so that the axis stays where it is from page to page.
    for (const RequestRecord& record : m_requests.records)
        take(requestBegin(record), requestEnd(record, m_requests.until));
}

void WaterfallModel::replaceRows(std::vector<WaterfallRow> rows)
{
    // Rows come and go at the end; then all of them may have changed.
    const std::size_t before = m_rows.size();
    const std::size_t after = rows.size();
    if (after > before) {
        beginInsertRows({}, int(before), int(after) - 1);
        m_rows.insert(m_rows.end(), rows.begin() + std::ptrdiff_t(before), rows.end());
        endInsertRows();
    } else if (after < before) {
        beginRemoveRows({}, int(after), int(before) - 1);
        m_rows.resize(after);
        endRemoveRows();
    }
    m_rows = std::move(rows);
    if (const std::size_t kept = std::min(before, after); kept > 0)
        Q_EMIT dataChanged(index(0, 0), index(int(kept) - 1, ColumnCount - 1));
}

std::optional<std::size_t> WaterfallModel::entryOf(std::uint64_t id) const
{
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const Entry& entry = m_entries[i];
        if (entry.kind == WaterfallRowKind::Group)
            continue;
        for (std::size_t at = entry.first; at < entry.first + entry.count; ++at) {
            if (m_requests.records[m_ordered.order[at]].id == id)
                return i;
        }
    }
    return {};
}

int WaterfallModel::rowOf(std::uint64_t id) const
{
    const auto entry = entryOf(id);
    return entry && *entry >= m_first && *entry - m_first < m_rows.size() ? int(*entry - m_first)
                                                                          : -1;
}

std::uint32_t WaterfallModel::representative(const Entry& entry) const
{
    std::size_t at = entry.first;
    if (entry.kind == WaterfallRowKind::Folded)
        at = foldRequests(
            m_requests.records, m_ordered.order, entry.first, entry.count, m_requests.until)
                 .longest;
    else if (entry.kind == WaterfallRowKind::Lane)
        at += entry.count - 1;
    return m_ordered.order[at];
}

std::optional<RequestRecord> WaterfallModel::entryRequest(std::size_t entry) const
{
    if (entry >= m_entries.size() || m_entries[entry].kind == WaterfallRowKind::Group)
        return {};
    return m_requests.records[representative(m_entries[entry])];
}

WaterfallModel::Axis WaterfallModel::axis() const
{
    const bool dots = !m_hasWindow && m_longest > 0 && (m_end - m_begin) / m_longest >= dotShare;
    // A lane has one request after the other, so it needs the clock.
    return dots && m_order.group != GroupBy::Slot ? Axis::OwnStart : Axis::Clock;
}

} // namespace sluice
