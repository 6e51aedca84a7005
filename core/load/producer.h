// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/load/loadsettings.h"
#include "core/load/nap.h"
#include "core/runtime/detached.h"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace sluice {

/// What all who send in one load go by: made anew when something is turned, immutable.
struct LoadPlan {
    explicit LoadPlan(const LoadSettings& from)
        : settings(from)
        , commands(from.workload)
    {
    }
    LoadSettings settings;
    CommandMaker commands;
};
using LoadPlanPtr = std::shared_ptr<const LoadPlan>;

/// What is known of a load on all its threads.
struct LoadCourse {
    std::atomic<int> wanted { 0 }; ///< producers
    std::atomic<int> alive { 0 }; ///< coroutines, and messages to threads
    std::atomic<bool> isStopping { false };
};

/// One producer: one name, one schedule, and as many requests under way as its role says. In a
/// closed loop the next request follows a reply, as a cap and a pause allow. In an open loop it
/// follows the schedule: a request that was due while all that the producer may have under way was
/// under way is sent as soon as one of them has ended, and bears the instant at which it was due,
/// so its lag counts; none is left out, however far behind it is. On its executor's thread.
class Producer {
public:
    /// The executor and `course` outlive it. Any thread.
    Producer(int index, Executor& executor, const Client& client, LoadCourse& course,
        const LoadPlanPtr& plan);
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;
    ~Producer();

    /// Goes by this plan from now on: begins what is missing (its schedule begins at `now`, which
    /// is the same for all), ends what is too much after the request that it is at.
    void look(const LoadPlanPtr& plan, TimePoint now);
    /// Gives up what it waits for.
    void cancel();

    [[nodiscard]] int index() const noexcept { return m_index; }
    [[nodiscard]] Executor& executor() const noexcept { return m_executor; }

private:
    struct Line; ///< one of the requests that it may have under way

    static Detached produce(Producer* self, Line* line);
    void adopt(const LoadPlanPtr& plan, TimePoint now);
    void plan(Line& line);
    void restAfterReply(Line& line);
    [[nodiscard]] bool isWanted(const Line& line) const noexcept;
    [[nodiscard]] bool wants(const Line& line) const noexcept;
    [[nodiscard]] const LoadRole& role() const noexcept;
    [[nodiscard]] bool isOpen() const noexcept
    {
        return m_plan->settings.arrivals.kind != ArrivalKind::Closed;
    }
    [[nodiscard]] PendingReply send(TimePoint meant);
    [[nodiscard]] std::optional<Duration> retryAfter(const Outcome& outcome, int attempt);

    const int m_index;
    const std::size_t m_role;
    Executor& m_executor;
    const Client m_client;
    LoadCourse& m_course;
    LoadPlanPtr m_plan;
    Random m_random;
    std::optional<Arrivals> m_arrivals;
    TimePoint m_begins {}; ///< not before this
    double m_retries; ///< that it may still make
    int m_sent = 0; ///< requests that were meant, retries not counted
    int m_running = 0; ///< lines at work
    std::vector<std::unique_ptr<Line>> m_lines;
};

} // namespace sluice
