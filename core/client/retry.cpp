// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/client/retry.h"

#include "core/runtime/sleep.h"

#include <random>

namespace sluice {

bool isWorthRetrying(const Outcome& outcome) noexcept
{
    if (!outcome.isNotSent())
        return false;
    switch (outcome.why()) {
    case Why::Rejected:
    case Why::Evicted:
    case Why::Disconnected:
    case Why::NoLease:
        return true;
    default:
        return false;
    }
}

QCoro::Task<Outcome> sendRetrying(Client client, QList<QByteArray> arguments, RetryPolicy policy)
{
    std::mt19937 random(policy.seed ? policy.seed : std::random_device()());
    Duration most = policy.firstWait;
    for (int attempt = 1;; ++attempt) {
        Outcome outcome = co_await client.send(Command::fromArguments(arguments));
        if (attempt >= policy.attempts || !isWorthRetrying(outcome))
            co_return outcome;
        std::uniform_int_distribution<std::int64_t> wait(0, most.count());
        const Duration now(wait(random));
        co_await sleepFor(now);
        most *= 2;
    }
}

} // namespace sluice
