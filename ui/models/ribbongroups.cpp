// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/ribbongroups.h"

#include "core/protocol/commandtable.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace sluice {

namespace {

/// A group that was shown stays unless another one has this much more.
constexpr double stays = 1.5;

struct Counted {
    std::uint32_t key = 0;
    std::size_t count = 0;
    double weight = 0;
};

} // namespace

void RibbonGroups::clear()
{
    m_groups.clear();
    m_chosen.clear();
    m_by = GroupBy::None;
}

double RibbonGroups::most() const
{
    double most = 0;
    for (const RibbonGroup& group : m_groups)
        most = std::max(most, group.ribbon.most());
    return most;
}

void RibbonGroups::make(const std::vector<RequestRecord>& requests, GroupBy by, std::size_t most,
    TimeRange window, int columns, std::int64_t knownFrom, std::int64_t until)
{
    if (by == GroupBy::None)
        return clear();
    if (by != m_by)
        m_chosen.clear();
    m_by = by;
    std::unordered_map<std::uint32_t, std::size_t> places; // first the count, then the ribbon
    for (const RequestRecord& record : requests)
        ++places[groupOf(record, by)];
    std::vector<Counted> counted;
    counted.reserve(places.size());
    for (const auto& [key, count] : places) {
        const bool wasShown = std::find(m_chosen.begin(), m_chosen.end(), key) != m_chosen.end();
        counted.push_back({ key, count, double(count) * (wasShown ? stays : 1) });
    }
    std::sort(counted.begin(), counted.end(), [](const Counted& a, const Counted& b) {
        return std::tie(b.weight, a.key) < std::tie(a.weight, b.key); // the heaviest first
    });
    most = std::max<std::size_t>(1, most);
    const std::size_t own = counted.size() <= most ? counted.size() : most - 1;
    const auto name = [](std::uint32_t key) { return commandName(static_cast<CommandId>(key)); };
    std::sort(counted.begin(), counted.begin() + std::ptrdiff_t(own),
        [&](const Counted& a, const Counted& b) {
            return by == GroupBy::Command ? name(a.key) < name(b.key) : a.key < b.key;
        });

    const std::size_t others = counted.size() - own;
    m_groups.resize(own + (others > 0 ? 1 : 0));
    m_chosen.clear();
    for (std::size_t i = 0; i < counted.size(); ++i) {
        RibbonGroup& group = m_groups[std::min(i, own)];
        if (i <= own) {
            group.key = i < own ? counted[i].key : 0;
            group.others = i < own ? 0 : others;
            group.count = 0;
            group.ribbon.begin(window, columns);
        }
        if (i < own)
            m_chosen.push_back(counted[i].key);
        group.count += counted[i].count;
        places[counted[i].key] = std::min(i, own);
    }
    for (const RequestRecord& record : requests)
        m_groups[places[groupOf(record, by)]].ribbon.add(record, until);
    static const std::vector<HistoryBucket> none;
    for (RibbonGroup& group : m_groups)
        group.ribbon.finish(knownFrom, until, none);
}

} // namespace sluice
