// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/diagnosis.h"

namespace sluice {

/// Keeps findings from flashing: one that has appeared stays until it has not been found for half a
/// second, with the numbers with which it was found last. One thread.
class HeldFindings {
public:
    static constexpr Duration heldFor = std::chrono::milliseconds(500);

    /// What was found at `now` (nanoseconds, never backwards); returns what is to be shown, worst
    /// first, at most one of each kind.
    const std::vector<Finding>& update(const std::vector<Finding>& found, std::int64_t now);
    [[nodiscard]] const std::vector<Finding>& shown() const { return m_shown; }

private:
    std::vector<Finding> m_shown;
    std::array<std::int64_t, std::variant_size_v<Finding>> m_foundAt {}; ///< by kind: last time
};

} // namespace sluice
