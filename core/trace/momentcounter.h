// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/sequencelock.h"

#include <cstddef>
#include <cstdint>

namespace sluice {

/// Counts events together with the sum of their instants: count x now - moment is the time since
/// each of them, added up, whatever the order in which they are counted. One writer, any reader;
/// the count itself tells a reader whether the two belong together, so that a writer's update is
/// two stores.
class MomentCounter {
public:
    struct Reading {
        std::uint64_t count = 0;
        std::uint64_t moment = 0; ///< wraps; sums and differences stay right
    };

    /// Writer only.
    void add(std::int64_t now) noexcept
    {
        const std::uint64_t count = m_count.own();
        // The other place: a reader of this count still finds what belongs to it.
        const std::size_t at = count % 2;
        m_moments[1 - at].store(m_moments[at].own() + static_cast<std::uint64_t>(now));
        m_count.store(count + 1);
    }

    /// Any thread.
    [[nodiscard]] std::uint64_t count() const noexcept { return m_count.load(); }
    /// Any thread: both as they stood together.
    [[nodiscard]] Reading read() const noexcept
    {
        Reading reading;
        do {
            reading.count = m_count.load();
            reading.moment = m_moments[reading.count % 2].load();
        } while (m_count.load() != reading.count);
        return reading;
    }

private:
    Cell<std::uint64_t> m_count;
    Cell<std::uint64_t> m_moments[2]; ///< that of an even count, and of an odd one
};

} // namespace sluice
