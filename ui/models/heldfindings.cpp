// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/heldfindings.h"

#include <algorithm>

namespace sluice {

const std::vector<Finding>& HeldFindings::update(
    const std::vector<Finding>& found, std::int64_t now)
{
    for (const Finding& finding : found) {
        m_foundAt[finding.index()] = now;
        const auto at = std::find_if(m_shown.begin(), m_shown.end(),
            [&](const Finding& other) { return other.index() >= finding.index(); });
        if (at != m_shown.end() && at->index() == finding.index())
            *at = finding;
        else
            m_shown.insert(at, finding);
    }
    std::erase_if(m_shown, [&](const Finding& finding) {
        return now - m_foundAt[finding.index()] >= heldFor.count();
    });
    return m_shown;
}

} // namespace sluice
