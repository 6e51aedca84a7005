// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"

#include <QCoroTask>
#include <QList>

namespace sluice {

/// How often a request that was certainly not sent is sent again, and how long to wait in between:
/// a random time up to `firstWait`, doubled for each further attempt, so that many callers do not
/// come back together.
struct RetryPolicy {
    RetryPolicy() = default;
    RetryPolicy(int atMost, Duration first)
        : attempts(atMost)
        , firstWait(first)
    {
    }
    int attempts = 3; ///< the first one included
    Duration firstWait = std::chrono::milliseconds(20);
    std::uint32_t seed = 0; ///< 0: by chance
};

/// Whether sending it again can help and can do no harm: it was NotSent for want of a connection or
/// of a place. What may have been executed never is, nor what its caller, its deadline or a guard
/// has ended.
[[nodiscard]] bool isWorthRetrying(const Outcome& outcome) noexcept;

/// Sends a command and, as long as isWorthRetrying() and the policy say so, sends it again; the
/// last outcome. Nothing is ever sent again unless somebody asks for it in this way. One thread,
/// the caller's; it resumes there. Dropping the task does not end it (see QCoro): the client's
/// deadline does, which counts for each attempt.
QCoro::Task<Outcome> sendRetrying(
    Client client, QList<QByteArray> arguments, RetryPolicy policy = {});

} // namespace sluice
