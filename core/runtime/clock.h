// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

namespace sluice {

/// Where the time comes from. Any thread.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const noexcept = 0;
};

/// CLOCK_MONOTONIC; about 25 ns a reading.
class SteadyClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const noexcept override
    {
        return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
    }
};

} // namespace sluice
