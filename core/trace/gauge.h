// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace sluice {

/// What a gauge did in 10 ms.
struct GaugeBucket {
    std::int64_t index = 0; ///< bucket number: nanoseconds / Gauge::bucketNanos
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::int64_t last = 0;
    double mean = 0; ///< time average
};

/// A number that goes up and down (queue depth, in flight, waiting), with its exact integral over time, maximum, and
/// min/max/average per 10 ms. One writer at a time (its owner's thread, or under its owner's lock); any reader.
class Gauge {
public:
    static constexpr std::int64_t bucketNanos = 10'000'000;
    static constexpr int bucketsKept = 1024;

    struct Reading {
        std::int64_t value = 0;
        std::int64_t max = 0; ///< since restartMaximum()
        std::uint64_t integral = 0; ///< value x nanoseconds since the start, up to `now`
    };

    Gauge();

    /// Writer only. `now` in nanoseconds; a reading older than the last one counts as the last one.
    void add(std::int64_t delta, std::int64_t now) noexcept;
    /// Any thread.
    [[nodiscard]] std::int64_t value() const noexcept;
    [[nodiscard]] Reading read(std::int64_t now) const noexcept;
    /// Any thread: the maximum starts again from the present value.
    void restartMaximum() noexcept;
    /// Any thread: appends the buckets with from <= index < now's bucket (quiet ones included, as the value that stood), oldest first.
    /// Returns how many of those asked for are no longer kept.
    std::int64_t copyBuckets(std::int64_t from, std::int64_t now, std::vector<GaugeBucket> &to) const;

private:
    struct Slot;
    std::unique_ptr<Slot[]> m_slots;
};

} // namespace sluice
