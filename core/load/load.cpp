// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/load.h"

#include "core/load/actors.h"
#include "core/runtime/post.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sluice {

namespace {
int within(int producers) { return std::clamp(producers, 0, LoadSettings::maxProducers); }
} // namespace

/// One executor and who works there.
struct Load::Thread {
    Executor& executor;
    std::shared_ptr<LoadCourse> course; // before the producers, who look at it
    std::vector<std::shared_ptr<Producer>> made {}; ///< the controlling thread's, for the next post
    std::vector<std::shared_ptr<Producer>> producers {}; ///< its own
};

Load::Load(RequestChannel& channel, std::vector<Executor*> executors, LoadSettings settings)
    : m_channel(channel)
    , m_plan(std::make_shared<LoadPlan>(settings))
    , m_run(channel.recorder().beginRun())
    , m_course(std::make_shared<LoadCourse>())
{
    assert(!executors.empty());
    for (Executor* executor : executors)
        m_threads.push_back(std::make_shared<Thread>(Thread { *executor, m_course }));
    m_course->wanted = within(settings.producers);
    if (settings.actors.mailbox <= 0)
        return;
    m_course->wanted = 2;
    m_actors
        = std::make_unique<Actors>(std::array<Executor*, 2> { executors.front(), executors.back() },
            std::array<Client, 2> { makeClient(0), makeClient(1) }, *m_course, m_plan);
}

Load::~Load() { assert(m_course->alive.load() == 0); }

Client Load::makeClient(int producer) const
{
    const Client client(m_channel, m_plan->commands.nameOf(producer), m_run, std::nullopt);
    return settings().confirmed ? client.confirmed() : client;
}

void Load::start()
{
    m_isStarted = true;
    if (m_actors)
        m_actors->start();
    else
        tellThreads();
}

void Load::set(LoadSettings settings)
{
    const LoadSettings& now = m_plan->settings;
    settings.seed = now.seed;
    settings.confirmed = now.confirmed;
    settings.workload.prefix = now.workload.prefix;
    std::vector<LoadRole>& roles = settings.workload.roles;
    const std::vector<LoadRole>& known = now.workload.roles;
    const auto isSame = [](const LoadRole& a, const LoadRole& b) {
        return a.name == b.name && a.share == b.share;
    };
    if (!std::equal(roles.begin(), roles.end(), known.begin(), known.end(), isSame))
        roles = known;
    if ((settings.actors.mailbox > 0) != (now.actors.mailbox > 0))
        settings.actors = now.actors;
    if (!m_actors)
        m_course->wanted = within(settings.producers);
    else
        m_actors->set(settings.actors);
    m_plan = std::make_shared<LoadPlan>(settings);
    tellThreads();
}

void Load::setProducers(int count)
{
    LoadSettings settings = m_plan->settings;
    settings.producers = count;
    set(std::move(settings));
}

void Load::setLane(Lane lane)
{
    LoadSettings settings = m_plan->settings;
    settings.lane = lane;
    set(std::move(settings));
}

void Load::setRate(double perSecond)
{
    LoadSettings settings = m_plan->settings;
    settings.arrivals.perSecond = perSecond;
    set(std::move(settings));
}

void Load::stop()
{
    m_course->isStopping = true;
    if (m_actors)
        m_actors->stop();
    tellThreads();
}

/// Every thread looks who is to begin or end there, and by which rules.
void Load::tellThreads()
{
    if (!m_isStarted || (m_actors && !m_course->isStopping))
        return;
    const TimePoint now = m_threads.front()->executor.clock().now();
    for (; !m_actors && !m_course->isStopping && m_made < m_course->wanted; ++m_made) {
        Thread& thread = *m_threads[static_cast<std::size_t>(m_made) % m_threads.size()];
        thread.made.push_back(std::make_shared<Producer>(
            m_made, thread.executor, makeClient(m_made), *m_course, m_plan));
    }
    for (const auto& thread : m_threads) {
        m_course->alive.fetch_add(1);
        post(
            thread->executor, [thread, plan = m_plan, made = std::exchange(thread->made, {}), now] {
                auto& producers = thread->producers;
                producers.insert(producers.end(), made.begin(), made.end());
                for (const auto& producer : producers)
                    producer->look(plan, now);
                thread->course->alive.fetch_sub(1);
            });
    }
}

void Load::cancelRest()
{
    if (m_actors)
        m_actors->cancel();
    for (const auto& thread : m_threads) {
        m_course->alive.fetch_add(1);
        post(thread->executor, [thread] {
            for (const auto& producer : thread->producers)
                producer->cancel();
            thread->course->alive.fetch_sub(1);
        });
    }
}

int Load::actorsWaiting() const { return m_actors ? m_actors->waiting() : 0; }

} // namespace sluice
