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
    void addNews(std::int64_t delta, std::int64_t now) noexcept;
    void closeBucket(std::int64_t now) noexcept;
    void change(std::int64_t value, std::int64_t delta, std::int64_t now) noexcept;
    /// value x nanoseconds from the start up to an instant at which `value` stands.
    [[nodiscard]] static std::uint64_t integralAt(
        std::int64_t now, std::int64_t value, std::uint64_t moment) noexcept
    {
        return static_cast<std::uint64_t>(value) * static_cast<std::uint64_t>(now) - moment;
    }

    // One cache line: all that a change within a bucket and its extremes touches.
    alignas(64) SequenceLock m_lock; ///< over all cells here
    Cell<std::int64_t> m_value;
    /// Sum of delta x instant: value x now - moment is the integral. Wraps, differences stay right.
    Cell<std::uint64_t> m_moment;
    Cell<std::int64_t> m_last; ///< instant of the newest change
    std::int64_t m_bucketEnd = 0; ///< writer only
    /// Values that are no news: within this bucket's extremes and the maximum. Writer only.
    std::int64_t m_low = 0;
    std::int64_t m_high = -1;
    std::atomic<std::uint32_t> m_restarts { 0 };
    Cell<std::uint32_t> m_maxEpoch; ///< m_restarts as m_max knows it

    Cell<std::int64_t> m_max;
    // The bucket in which the newest change happened; it goes to its slot when a change comes after
    // its end.
    Cell<std::int64_t> m_bucket;
    Cell<std::int64_t> m_bucketOpening; ///< the value at its start
    Cell<std::int64_t> m_bucketMin;
    Cell<std::int64_t> m_bucketMax;
    Cell<std::uint64_t> m_bucketIntegral; ///< the integral at its start
    std::unique_ptr<Slot[]> m_slots;
};

/// The cells of every change; under the lock.
inline void Gauge::change(std::int64_t value, std::int64_t delta, std::int64_t now) noexcept
{
    m_value.store(value);
    m_moment.add(static_cast<std::uint64_t>(delta) * static_cast<std::uint64_t>(now));
    m_last.store(now);
}

inline void Gauge::add(std::int64_t delta, std::int64_t now) noexcept
{
    const std::int64_t value = m_value.own() + delta;
    const bool isNews = (now < m_last.own()) | (now >= m_bucketEnd) | (value < m_low)
        | (value > m_high) | (m_restarts.load(std::memory_order_relaxed) != m_maxEpoch.own());
    if (isNews) [[unlikely]]
        return addNews(delta, now);
    m_lock.write([&] { change(value, delta, now); });
}

} // namespace sluice
