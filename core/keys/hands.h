// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <atomic>
#include <thread>

namespace sluice {

/// Two threads that share one sweep over ids.
inline constexpr int handCount = 2;

/// Calls @p work(hand) for both hands, at once if @p isMuch; returns when both are done.
template <typename Work> void bothHands(bool isMuch, Work&& work)
{
    if (!isMuch) {
        for (int hand = 0; hand < handCount; ++hand)
            work(hand);
        return;
    }
    std::thread other([&work] { work(1); });
    work(0);
    other.join();
}

/// Calls @p work(hand, begin, end) for stripes of from..to-1, each once, in no order, from this
/// thread (hand 0) and, when it is worth it, from another one (hand 1); returns when all are done.
/// Stripes begin at multiples of 64, @p from excepted, so that each owns its words of an IdSet.
template <typename Work> void inStripes(quint32 from, quint32 to, Work&& work)
{
    constexpr quint32 stripe = 1u << 15;
    if (to - from <= 2 * stripe) {
        if (from < to)
            work(0, from, to);
        return;
    }
    const quint32 base = from / stripe * stripe;
    std::atomic<quint64> next { base };
    const auto run = [&](int hand) {
        for (;;) {
            const quint64 at = next.fetch_add(stripe, std::memory_order_relaxed);
            if (at >= to)
                return;
            const auto begin = std::max(static_cast<quint32>(at), from);
            work(hand, begin, static_cast<quint32>(std::min<quint64>(at + stripe, to)));
        }
    };
    bothHands(true, run);
}

} // namespace sluice
