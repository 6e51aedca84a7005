// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/lane.h"
#include "core/runtime/executor.h"

#include <cstdint>

namespace sluice {

/// Whoever sleeps for a place in a channel; lives in the awaiter.
struct PlaceWaiter {
    enum class Result : std::uint8_t { Pending, Granted, Closed };
    Job* job = nullptr;
    Executor* home = nullptr;
    Result result = Result::Pending;
};

/// How a channel learns about what it carries; specialise it for values that want to know.
template <typename T> struct ChannelTraits {
    /// The value is number `number` of those offered. Called under the channel's lock.
    static void numbered(T&, std::uint64_t) noexcept { }
    /// The value has got its place. Called under the channel's lock: only a note may be taken.
    static void admitted(T&, TimePoint) noexcept { }
    /// Which of the two groups of gauges counts it (0 or 1).
    static int group(const T&) noexcept { return 0; }
    static Lane lane(const T&) noexcept { return Lane::Interactive; }
};

} // namespace sluice
