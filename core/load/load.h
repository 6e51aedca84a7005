// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/loadkeys.h"
#include "core/load/producer.h"

#include <memory>
#include <vector>

namespace sluice {

class Actors;

/// One run of producers (see Producer), or of two actors. They are coroutines on the given
/// executors (load threads, or virtual ones in tests) and share the engine with everybody else.
class Load {
public:
    /// The executors and the channel outlive the load. Made, and all functions called, on one
    /// controlling thread.
    Load(RequestChannel& channel, std::vector<Executor*> executors, LoadSettings settings);
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    /// Only once isDrained().
    ~Load();

    void start();
    /// Turns while it runs (or before) what can be turned: producers, arrivals, rates, lane,
    /// deadline, retries, sizes of values, what roles do, the actors' mailboxes. Not: the seed,
    /// prefix, guard's answer, names and shares of roles, and whether there are actors; those stay.
    /// A changed rate counts from now on, also for who waits for its next instant.
    void set(LoadSettings settings);
    /// More begin at once; those too many end after the request they are at. Before or while it
    /// runs.
    void setProducers(int count);
    [[nodiscard]] int producers() const noexcept { return m_course->wanted.load(); }
    /// In which lane the next requests go. Before or while it runs.
    void setLane(Lane lane);
    /// The rate of an open loop, requests per second of all producers; > 0. Before or while it
    /// runs.
    void setRate(double perSecond);
    /// No producer begins another request; who waits for its next one is woken.
    void stop();
    /// Gives up what producers still wait for; for a server that does not answer.
    void cancelRest();
    /// Stopped, and no producer is left.
    [[nodiscard]] bool isDrained() const noexcept
    {
        return m_course->isStopping.load() && m_course->alive.load() == 0;
    }

    [[nodiscard]] RunId run() const noexcept { return m_run; }
    [[nodiscard]] const LoadSettings& settings() const noexcept { return m_plan->settings; }
    /// How many actors wait for a place in a mailbox. Any thread.
    [[nodiscard]] int actorsWaiting() const;
    /// Every key that the run may have written.
    [[nodiscard]] QByteArray key(int index) const { return settings().workload.key(index); }

private:
    struct Thread;

    [[nodiscard]] Client makeClient(int producer) const;
    void tellThreads();

    RequestChannel& m_channel;
    LoadPlanPtr m_plan;
    RunId m_run;
    std::shared_ptr<LoadCourse> m_course;
    std::vector<std::shared_ptr<Thread>> m_threads;
    int m_made = 0; ///< producers so far
    bool m_isStarted = false;
    std::unique_ptr<Actors> m_actors;
};

} // namespace sluice
