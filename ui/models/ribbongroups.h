// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/requestorder.h"
#include "ui/models/ribbon.h"

namespace sluice {

/// The ribbon of one group of requests, or of all groups that there was no room for.
struct RibbonGroup {
    std::uint32_t key = 0; ///< as RequestGroup::key; of others: 0
    std::size_t others = 0; ///< so many groups are folded into it; 0: it is one group
    std::size_t count = 0; ///< requests
    Ribbon ribbon;
};

/// Splits a ribbon by producer, command or connection (a slot is a place in a connection, so by
/// slot is by connection). The groups with the most requests have a ribbon each, in the order in
/// which rows would have their heads; the rest share the last one. Keeps its memory. Any thread.
class RibbonGroups {
public:
    /// Of requests that were open in a window so many columns wide; what is before `knownFrom` or
    /// after `until` is unknown, as the gauges count no groups. At most `most` ribbons, at least
    /// one; nothing is grouped: none. Nanoseconds.
    void make(const std::vector<RequestRecord>& requests, GroupBy by, std::size_t most,
        TimeRange window, int columns, std::int64_t knownFrom, std::int64_t until);
    void clear();

    [[nodiscard]] const std::vector<RibbonGroup>& groups() const { return m_groups; }
    /// The most that were open at a time in any of them: they share a scale.
    [[nodiscard]] double most() const;

private:
    std::vector<RibbonGroup> m_groups;
    /// Those with a ribbon of their own. They keep it while others have only a little more: else
    /// groups of about the same size would change places with every look.
    std::vector<std::uint32_t> m_chosen;
    GroupBy m_by = GroupBy::None;
};

} // namespace sluice
