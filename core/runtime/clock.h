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

/// CLOCK_MONOTONIC, to some nanoseconds. Asking the system costs about 28 ns a reading; between two
/// such questions of a thread, at most 20 us apart, the processor's own counter is read instead
/// (12 ns), where it runs at one rate. A rate that is wrong by one in a thousand would be 20
/// ns. Never goes back on a thread.
class SteadyClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const noexcept override;
};

} // namespace sluice
