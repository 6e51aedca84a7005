// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace sluice {

/// Two kinds of work on one channel: what a person waits for (panels, the console), and what may
/// take its time (scans, exports, load). Bulk may fill a share of the bounds only.
enum class Lane : std::uint8_t { Interactive, Bulk };

/// Whose turn it is when both lanes could go: interactive first, but after eight in a row bulk gets
/// one, so that nobody starves. Under its owner's lock.
class LaneTurn {
public:
    [[nodiscard]] bool isBulks() const noexcept { return m_inARow >= most; }
    /// `other`: whether the other lane was waiting meanwhile.
    void went(Lane lane, bool other) noexcept
    {
        m_inARow = lane == Lane::Interactive && other ? m_inARow + 1 : 0;
    }

private:
    static constexpr int most = 8;
    int m_inARow = 0;
};

} // namespace sluice
