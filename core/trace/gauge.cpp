// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/gauge.h"

#include <algorithm>

namespace sluice {

namespace {
    constexpr auto relaxed = std::memory_order_relaxed;
}

/// One bucket that has ended. A reader takes it only when the number is the same before and after.
struct Gauge::Slot {
    std::atomic<std::int64_t> index { -1 };
    std::atomic<std::int64_t> min { 0 };
    std::atomic<std::int64_t> max { 0 };
    std::atomic<std::int64_t> last { 0 };
    std::atomic<double> mean { 0 };
};

Gauge::Gauge()
    : m_slots(new Slot[bucketsKept])
{
}

Gauge::~Gauge() = default;

void Gauge::add(std::int64_t delta, std::int64_t now) noexcept
{
    const std::int64_t last = m_last.load(relaxed);
    const std::int64_t value = m_value.load(relaxed);
    const std::int64_t changed = value + delta;
    now = std::max(now, last);

    // A sequence lock: https://www.hpl.hp.com/techreports/2012/HPL-2012-68.pdf
    const std::uint32_t version = m_version.load(relaxed);
    m_version.store(version + 1, relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    if (now / bucketNanos != m_bucket.load(relaxed))
        closeBucket(now / bucketNanos);
    const std::int64_t since = std::max(last, m_bucket.load(relaxed) * bucketNanos);
    m_bucketIntegral.store(m_bucketIntegral.load(relaxed) + value * (now - since), relaxed);
    m_bucketMin.store(std::min(m_bucketMin.load(relaxed), changed), relaxed);
    m_bucketMax.store(std::max(m_bucketMax.load(relaxed), changed), relaxed);
    if (last)
        m_integral.store(m_integral.load(relaxed) + value * (now - last), relaxed);
    m_last.store(now, relaxed);
    m_value.store(changed, relaxed);
    std::int64_t max = m_max.load(relaxed);
    if (m_restartMax.load(relaxed)) {
        m_restartMax.store(false, relaxed);
        max = value;
    }
    m_max.store(std::max(max, changed), relaxed);
    m_version.store(version + 2, std::memory_order_release);
}

/// What the bucket in progress will be if nothing more changes in it.
GaugeBucket Gauge::bucketInProgress() const noexcept
{
    const std::int64_t index = m_bucket.load(relaxed);
    const std::int64_t value = m_value.load(relaxed);
    const std::int64_t since = std::max(m_last.load(relaxed), index * bucketNanos);
    const std::int64_t integral
        = m_bucketIntegral.load(relaxed) + value * ((index + 1) * bucketNanos - since);
    return { index, m_bucketMin.load(relaxed), m_bucketMax.load(relaxed), value,
        static_cast<double>(integral) / static_cast<double>(bucketNanos) };
}

/// Puts the bucket in progress into the ring, and begins the bucket `next`.
void Gauge::closeBucket(std::int64_t next) noexcept
{
    const std::int64_t value = m_value.load(relaxed);
    if (m_bucket.load(relaxed) >= 0) {
        const GaugeBucket ended = bucketInProgress();
        Slot &slot = m_slots[static_cast<std::size_t>(ended.index % bucketsKept)];
        slot.index.store(-1, relaxed);
        std::atomic_thread_fence(std::memory_order_release);
        slot.min.store(ended.min, relaxed);
        slot.max.store(ended.max, relaxed);
        slot.last.store(ended.last, relaxed);
        slot.mean.store(ended.mean, relaxed);
        slot.index.store(ended.index, std::memory_order_release);
    }
    m_bucket.store(next, relaxed);
    m_bucketMin.store(value, relaxed);
    m_bucketMax.store(value, relaxed);
    m_bucketIntegral.store(0, relaxed);
}

Gauge::Reading Gauge::read(std::int64_t now) const noexcept
{
    for (;;) {
        const std::uint32_t before = m_version.load(std::memory_order_acquire);
        if (before & 1)
            continue;
        Reading reading { m_value.load(relaxed), m_max.load(relaxed), m_integral.load(relaxed) };
        const std::int64_t last = m_last.load(relaxed);
        if (m_restartMax.load(relaxed))
            reading.max = reading.value;
        std::atomic_thread_fence(std::memory_order_acquire);
        if (m_version.load(relaxed) != before)
            continue;
        if (last)
            reading.integral += reading.value * std::max<std::int64_t>(0, now - last);
        return reading;
    }
}

std::int64_t Gauge::copyBuckets(std::int64_t from, std::int64_t now, std::vector<GaugeBucket> &to) const
{
    GaugeBucket current;
    for (;;) {
        const std::uint32_t before = m_version.load(std::memory_order_acquire);
        current = bucketInProgress();
        std::atomic_thread_fence(std::memory_order_acquire);
        if (!(before & 1) && m_version.load(relaxed) == before)
            break;
    }
    const auto read = [&](std::int64_t index, GaugeBucket &bucket) {
        if (index == current.index) {
            bucket = current;
            return true;
        }
        const Slot &slot = m_slots[static_cast<std::size_t>(index % bucketsKept)];
        if (slot.index.load(std::memory_order_acquire) != index)
            return false;
        bucket = { index, slot.min.load(relaxed), slot.max.load(relaxed), slot.last.load(relaxed),
            slot.mean.load(relaxed) };
        std::atomic_thread_fence(std::memory_order_acquire);
        return slot.index.load(relaxed) == index;
    };
    const std::int64_t end = now / bucketNanos;
    const std::int64_t oldest = std::max<std::int64_t>({ from, end - bucketsKept + 1, 0 });
    // A bucket without a change of its own holds what stood: the last value of the nearest one before it.
    std::int64_t standing = current.index < oldest && current.index >= 0 ? current.last : 0;
    for (std::int64_t earlier = oldest - 1; earlier > end - bucketsKept && earlier >= 0; --earlier) {
        GaugeBucket bucket;
        if (read(earlier, bucket)) {
            standing = bucket.last;
            break;
        }
    }
    for (std::int64_t index = oldest; index < end; ++index) {
        GaugeBucket bucket { index, standing, standing, standing, static_cast<double>(standing) };
        read(index, bucket);
        standing = bucket.last;
        to.push_back(bucket);
    }
    return std::max<std::int64_t>(0, oldest - from);
}

} // namespace sluice
