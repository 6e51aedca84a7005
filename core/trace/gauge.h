// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/sequencelock.h"

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
    std::int64_t integral = 0; ///< value x nanoseconds, exact
    double mean = 0; ///< time average: integral / bucketNanos
};

/// A number that goes up and down (queue depth, in flight, waiting), with its exact integral over
/// time, maximum, and min/max/average per 10 ms. One writer at a time (its owner's thread, or under
/// its owner's lock); any reader.
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
    Gauge(const Gauge&) = delete;
    Gauge& operator=(const Gauge&) = delete;
    ~Gauge();

    /// Writer only. `now` in nanoseconds; a reading older than the last one counts as the last one.
    void add(std::int64_t delta, std::int64_t now) noexcept;
    /// Any thread.
    [[nodiscard]] std::int64_t value() const noexcept;
    /// Any thread. A `now` older than the last change reads as of that change.
    [[nodiscard]] Reading read(std::int64_t now) const noexcept;
    /// Any thread: the maximum starts again from the present value.
    void restartMaximum() noexcept;
    /// Any thread: appends the buckets with from <= index < now's bucket (quiet ones included, as
    /// the value that stood), oldest first. Returns how many of those asked for are no longer kept.
    /// A change may still arrive for a bucket that has been copied (its writer read the clock, then
    /// was interrupted): who needs the exact sum copies the newest buckets again, as History does.
    std::int64_t copyBuckets(
        std::int64_t from, std::int64_t now, std::vector<GaugeBucket>& to) const;

private:
    struct Slot;
    struct Head;
    [[nodiscard]] Head head() const noexcept;
    void closeBucket(std::int64_t now) noexcept;

    SequenceLock m_lock; ///< over all cells here
    Cell<std::int64_t> m_value;
    Cell<std::int64_t> m_last; ///< instant of the newest change
    Cell<std::int64_t> m_integral; ///< up to m_last
    Cell<std::int64_t> m_max;
    Cell<std::uint64_t> m_maxEpoch; ///< m_restarts as m_max knows it
    // The bucket in which the newest change happened; it goes to its slot when a change comes after
    // its end.
    Cell<std::int64_t> m_bucket;
    Cell<std::int64_t> m_bucketOpening; ///< the value at its start
    Cell<std::int64_t> m_bucketMin;
    Cell<std::int64_t> m_bucketMax;
    Cell<std::int64_t> m_bucketIntegral; ///< the integral at its start
    std::int64_t m_bucketEnd = 0; ///< writer only
    std::atomic<std::uint64_t> m_restarts { 0 };
    std::unique_ptr<Slot[]> m_slots;
};

} // namespace sluice
