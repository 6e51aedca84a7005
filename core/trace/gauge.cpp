// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/gauge.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr std::int64_t bucketOf(std::int64_t now) noexcept { return now / Gauge::bucketNanos; }

} // namespace

/// A bucket that has ended and in which something changed; written once per 10 ms at most. Buckets
/// in which nothing changed have no slot: the reader knows them from the next one's opening value.
struct Gauge::Slot {
    struct Copy {
        GaugeBucket bucket;
        std::int64_t opening = 0;
    };
    [[nodiscard]] Copy copy() const noexcept
    {
        Copy copy;
        lock.read([&] {
            copy.bucket.index = index.load();
            copy.bucket.min = min.load();
            copy.bucket.max = max.load();
            copy.bucket.last = last.load();
            copy.bucket.integral = integral.load();
            copy.opening = opening.load();
        });
        return copy;
    }

    SequenceLock lock;
    Cell<std::int64_t> index { -1 };
    Cell<std::int64_t> opening;
    Cell<std::int64_t> min;
    Cell<std::int64_t> max;
    Cell<std::int64_t> last;
    Cell<std::int64_t> integral;
};

struct Gauge::Head {
    std::int64_t value = 0;
    std::int64_t last = 0;
    std::uint64_t moment = 0;
    std::int64_t max = 0;
    std::uint32_t maxEpoch = 0;
    std::int64_t bucket = 0;
    std::int64_t opening = 0;
    std::int64_t bucketMin = 0;
    std::int64_t bucketMax = 0;
    std::uint64_t bucketIntegral = 0;
};

Gauge::Gauge()
    : m_slots(std::make_unique<Slot[]>(bucketsKept))
{
}

Gauge::~Gauge() = default;

/// A change that opens a bucket, widens its extremes, raises the maximum or comes late.
void Gauge::addNews(std::int64_t delta, std::int64_t now) noexcept
{
    now = std::max(now, m_last.own());
    if (now >= m_bucketEnd)
        closeBucket(now);
    const std::uint32_t epoch = m_restarts.load(std::memory_order_relaxed);
    const std::int64_t before = m_value.own();
    const std::int64_t value = before + delta;
    m_lock.write([&] {
        change(value, delta, now);
        if (epoch != m_maxEpoch.own()) {
            m_max.store(std::max(before, value));
            m_maxEpoch.store(epoch);
        } else if (value > m_max.own()) {
            m_max.store(value);
        }
        m_bucketMax.store(std::max(m_bucketMax.own(), value));
        m_bucketMin.store(std::min(m_bucketMin.own(), value));
    });
    m_low = m_bucketMin.own();
    m_high = std::min(m_bucketMax.own(), m_max.own());
}

/// Hands the bucket of the newest change to its slot, and opens the one that holds `now`.
void Gauge::closeBucket(std::int64_t now) noexcept
{
    const std::int64_t value = m_value.own();
    const std::uint64_t moment = m_moment.own();
    const std::int64_t bucket = bucketOf(now);
    if (m_bucketEnd != 0) {
        const std::uint64_t integral
            = integralAt(m_bucketEnd, value, moment) - m_bucketIntegral.own();
        Slot& slot = m_slots[static_cast<std::size_t>(m_bucket.own() % bucketsKept)];
        slot.lock.write([&] {
            slot.index.store(m_bucket.own());
            slot.opening.store(m_bucketOpening.own());
            slot.min.store(m_bucketMin.own());
            slot.max.store(m_bucketMax.own());
            slot.last.store(value);
            slot.integral.store(static_cast<std::int64_t>(integral));
        });
    }
    m_bucketEnd = (bucket + 1) * bucketNanos;
    m_lock.write([&] {
        m_bucket.store(bucket);
        m_bucketOpening.store(value);
        m_bucketMin.store(value);
        m_bucketMax.store(value);
        m_bucketIntegral.store(integralAt(bucket * bucketNanos, value, moment));
    });
}

Gauge::Head Gauge::head() const noexcept
{
    Head head;
    m_lock.read([&] {
        head.value = m_value.load();
        head.last = m_last.load();
        head.moment = m_moment.load();
        head.max = m_max.load();
        head.maxEpoch = m_maxEpoch.load();
        head.bucket = m_bucket.load();
        head.opening = m_bucketOpening.load();
        head.bucketMin = m_bucketMin.load();
        head.bucketMax = m_bucketMax.load();
        head.bucketIntegral = m_bucketIntegral.load();
    });
    return head;
}

std::int64_t Gauge::value() const noexcept { return m_value.load(); }

Gauge::Reading Gauge::read(std::int64_t now) const noexcept
{
    const std::uint32_t epoch = m_restarts.load(std::memory_order_acquire);
    const Head at = head();
    // Nothing has changed since the maximum was restarted: it is the value that stands.
    const std::int64_t max = at.maxEpoch < epoch ? at.value : at.max;
    return { at.value, max, integralAt(std::max(now, at.last), at.value, at.moment) };
}

void Gauge::restartMaximum() noexcept { m_restarts.fetch_add(1, std::memory_order_acq_rel); }

std::int64_t Gauge::copyBuckets(
    std::int64_t from, std::int64_t now, std::vector<GaugeBucket>& to) const
{
    const std::int64_t end = bucketOf(now);
    const Head at = head();
    const std::int64_t oldest = std::max(end, at.bucket) - bucketsKept;
    std::int64_t lost
        = std::clamp<std::int64_t>(oldest - from, 0, std::max<std::int64_t>(end - from, 0));
    from += lost;
    if (from >= end)
        return lost;

    // Newest first, because a quiet bucket's value is the opening of what follows it; turned round
    // at the end.
    const auto begin = static_cast<std::ptrdiff_t>(to.size());
    std::int64_t standing = at.value;
    for (std::int64_t index = std::max(end - 1, at.bucket); index >= from; --index) {
        GaugeBucket bucket { index, standing, standing, standing, standing * bucketNanos, 0 };
        if (index == at.bucket) {
            const std::uint64_t integral
                = integralAt((index + 1) * bucketNanos, at.value, at.moment) - at.bucketIntegral;
            bucket = { index, at.bucketMin, at.bucketMax, at.value,
                static_cast<std::int64_t>(integral), 0 };
            standing = at.opening;
        } else if (index < at.bucket) {
            const Slot& slot = m_slots[static_cast<std::size_t>(index % bucketsKept)];
            const Slot::Copy closed = slot.copy();
            if (closed.bucket.index == index) {
                bucket = closed.bucket;
                standing = closed.opening;
            } else if (closed.bucket.index > index) {
                // The writer has come round: neither this nor an older one can be told any more.
                lost += std::min(index, end - 1) - from + 1;
                break;
            }
        }
        if (index < end) {
            bucket.mean = static_cast<double>(bucket.integral) / bucketNanos;
            to.push_back(bucket);
        }
    }
    std::reverse(to.begin() + begin, to.end());
    return lost;
}

} // namespace sluice
