// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/lane.h"
#include "core/load/arrivals.h"
#include "core/load/workload.h"

namespace sluice {

/// What a producer does with a request that has certainly not been sent: it tries again after a
/// while, which doubles for each further attempt. What may have been executed is never repeated.
struct LoadRetry {
    int attempts = 1; ///< the first one included
    Duration firstWait = std::chrono::milliseconds(20);
    bool jitter = true; ///< any time up to the wait, so that many do not come back together
    bool afterDeadline = false; ///< also what was not sent in time
    double budget = 1000; ///< so many retries for a request in the mean, at most; saved up to 10
    bool operator==(const LoadRetry&) const = default;
};

/// Two actors, each with a mailbox that is a bounded channel: each sends a request to the server,
/// then so many messages to the other one, waiting for places in its mailbox, and then takes as
/// many out of its own. With mailboxes for fewer messages than that both wait for ever.
struct ActorSettings {
    int mailbox = 0; ///< capacity of each; 0: there are no actors, but producers
    int messages = 1; ///< that each sends in a round
    bool operator==(const ActorSettings&) const = default;
};

/// What the producers of one run do: a plain value.
struct LoadSettings {
    int producers = 128; ///< 0 .. 10,000
    Workload workload;
    std::uint64_t seed = 1; ///< the same seed gives the same commands, and the same arrivals
    Lane lane = Lane::Interactive; ///< in which the producers send
    bool confirmed = false; ///< a person has said yes to its writes, should a guard ask
    double maxPerSecond = 0; ///< closed loop: 0: as fast as replies come; else a cap over all
                             ///< producers
    ArrivalSettings arrivals; ///< closed loop, or an open one at its own rate
    Duration deadline {}; ///< of each request, from when it was meant to be sent; 0: none
    LoadRetry retry;
    ActorSettings actors; ///< then producers are those two

    bool operator==(const LoadSettings&) const = default;
    static constexpr int maxProducers = 10'000;
};

} // namespace sluice
