// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinesource.h"

#include <deque>
#include <unordered_map>
#include <utility>

namespace sluice {

class PipelineFeed;
class StripStore;

/// A reply for which others on its line had to wait: from the end of the reply before it to its
/// own.
struct LineHolder {
    RequestRecord request;
    Duration length {};
    quint64 others = 0; ///< requests that had been written and were answered after it
    Duration othersWaited {}; ///< by all of them together, because of it
};

/// How evenly replies were shared out among a scenario's producers.
struct Fairness {
    double jain = 1; ///< (sum x)^2 / (n x sum x^2): 1 = all alike, 1/n = one has everything
    quint64 producers = 0;
    quint64 requests = 0; ///< of theirs that were looked at
    ProducerId busiest = 0;
    double busiestShare = 0; ///< of all requests
    quint64 behind = 0; ///< producers that got less than half of the mean
};

/// A time without any reply although requests were in flight; over again.
struct Stall {
    Duration length {};
    quint64 offered = 0; ///< sent while it lasted
    double usualPerSecond = 0; ///< replies, in the second before
};

/// What the rules need of the last ten seconds beside the figures.
struct RecentFigures {
    Duration span {}; ///< of the counts
    quint64 ended = 0;
    quint64 expired = 0; ///< their deadline passed, before or after they were sent
    quint64 wasted = 0; ///< replies that were read for callers that had given up
    quint64 refused = 0; ///< rejected, or thrown out for a newer one: the channel was full
    quint64 telemetryLost = 0;
    std::optional<LineHolder> holder; ///< the one for which others waited most
    std::optional<Fairness> fairness; ///< of a scenario with two producers or more
    std::optional<Stall> stall; ///< the longest
    Duration late {}; ///< how much older than it should be is what is shown
};

/// Measures the last ten seconds as the feed renews its figures, in bounded memory. Counts and what
/// held a line are of all requests; shares of producers, at high rates, of a sample (the newest
/// 2,048 of each 240 ms). GUI thread.
class RecentRequests {
public:
    static constexpr std::int64_t span = 10'000'000'000;
    /// Nothing shorter is said to hold a line or to be a stall.
    static constexpr Duration shortestHold = std::chrono::milliseconds(2);
    static constexpr Duration shortestStall = std::chrono::milliseconds(100);

    /// After each PipelineFeed::figuresTaken().
    void note(const PipelineFeed& feed);
    /// What was shown stood still, so that no span may reach over it.
    void restart();

    [[nodiscard]] const RecentFigures& figures() const { return m_figures; }

private:
    struct Counts {
        std::int64_t at = 0;
        quint64 ended = 0;
        quint64 expired = 0;
        quint64 wasted = 0;
        quint64 refused = 0;
        quint64 telemetryLost = 0;
    };
    using Shares = std::vector<std::pair<ProducerId, quint32>>;

    void noteCounts(const PipelineFeed& feed);
    void noteHolders(const PipelineFeed& feed);
    [[nodiscard]] LineHolder othersOf(const PipelineFeed& feed, const RequestRecord& held);
    void noteShares(const PipelineFeed& feed);

    RecentFigures m_figures;
    std::int64_t m_notedAt = 0; ///< 0 = nothing yet
    std::int64_t m_newestEnd = 0; ///< of the records that were counted
    std::int64_t m_heldEnd = 0; ///< of the holds that were looked at
    std::deque<Counts> m_counts; ///< oldest first
    std::deque<std::pair<std::int64_t, LineHolder>> m_holders; ///< one of each renewal
    std::deque<std::pair<std::int64_t, Shares>> m_shares;
    std::unordered_map<ProducerId, quint64> m_sums; ///< of m_shares, for all of m_producers
    std::vector<ProducerId> m_producers;
    std::vector<RequestRecord> m_held; ///< reused
    std::vector<RequestRecord> m_neighbours; ///< reused
};

/// The longest stall in the buckets of the last ten seconds that is over.
[[nodiscard]] std::optional<Stall> findStall(const StripStore& strips);
/// Jain's index and what goes with it, of so many requests by each producer (Jain, Chiu and Hawe,
/// "A Quantitative Measure of Fairness", DEC-TR-301, 1984). Nothing for fewer than two.
[[nodiscard]] std::optional<Fairness> findFairness(
    const std::unordered_map<ProducerId, quint64>& requests);

} // namespace sluice
