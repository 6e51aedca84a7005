// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/clock.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>

#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

namespace sluice {

#if defined(__x86_64__)
namespace {

/// Beyond it from the reading before, the system is asked anew.
constexpr std::int64_t longestSpan = 20'000;
/// Between two readings from which the counter's rate is taken: enough for one in ten thousand.
constexpr std::int64_t rateSpan = 2'000'000;
constexpr int rateBits = 32;
/// Two readings of the counter with the system's between them take about a hundred.
constexpr std::uint64_t sharpTicks = 1024;

/// The last reading of this thread's that the system answered.
struct Anchor {
    std::uint64_t ticks = 0;
    std::int64_t nanos = 0;
    std::uint64_t most = 0; ///< ticks until it is too old; 0: nothing is known of the counter
    std::uint64_t rate = 0; ///< nanoseconds per tick << rateBits
    std::int64_t newest = 0; ///< what now() said last
};
[[gnu::tls_model("initial-exec")]] constinit thread_local Anchor anchor;

/// Nanoseconds per tick << rateBits; 0 while it is not known, or the counter is no use.
constinit std::atomic<std::uint64_t> knownRate { 0 };

/// Whether the counter goes on at one rate, whatever the processor does.
bool isSteady() noexcept
{
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    return __get_cpuid(0x80000007, &a, &b, &c, &d) != 0 && (d >> 8 & 1) != 0;
}

/// What the system and the counter said at one instant.
struct Reading {
    std::int64_t nanos = 0;
    std::uint64_t ticks = 0;
    bool isSharp = false; ///< nothing came between the two
};

Reading read() noexcept
{
    const std::uint64_t before = __rdtsc();
    const TimePoint now = std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
    const std::uint64_t spent = __rdtsc() - before;
    return { toNanos(now), before + spent / 2, spent < sharpTicks };
}

/// The rate between the first sharp reading of all and this one, once they lie far enough apart.
std::uint64_t findRate(const Reading& now) noexcept
{
    static const bool steady = isSteady();
    static const Reading first = now;
    const std::int64_t nanos = now.nanos - first.nanos;
    if (!steady || nanos < rateSpan || now.ticks <= first.ticks)
        return 0;
    const auto rate = static_cast<std::uint64_t>(std::ldexp(static_cast<double>(nanos), rateBits)
        / static_cast<double>(now.ticks - first.ticks));
    knownRate.store(rate, std::memory_order_relaxed);
    return rate;
}

/// Asks the system. The counter takes over from here, unless something came in between.
std::int64_t readAnew() noexcept
{
    const Reading now = read();
    std::uint64_t rate = knownRate.load(std::memory_order_relaxed);
    if (rate == 0 && now.isSharp) [[unlikely]]
        rate = findRate(now);
    anchor.ticks = now.ticks;
    anchor.nanos = now.nanos;
    anchor.rate = rate;
    anchor.most = rate == 0 || !now.isSharp
        ? 0
        : (static_cast<std::uint64_t>(longestSpan) << rateBits) / rate;
    return now.nanos;
}

} // namespace

TimePoint SteadyClock::now() const noexcept
{
    const std::uint64_t since = __rdtsc() - anchor.ticks;
    const std::int64_t nanos = since < anchor.most
        ? anchor.nanos + static_cast<std::int64_t>(since * anchor.rate >> rateBits)
        : readAnew();
    anchor.newest = std::max(anchor.newest, nanos);
    return fromNanos(anchor.newest);
}

#else

TimePoint SteadyClock::now() const noexcept
{
    return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
}

#endif

} // namespace sluice
