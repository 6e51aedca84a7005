// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/actors.h"

#include "core/runtime/post.h"

namespace sluice {

namespace {
constexpr Duration afterLoss = std::chrono::milliseconds(10);
} // namespace

struct Actors::Actor {
    int index;
    Executor& executor;
    Client client;
    LoadCourse& course;
    LoadPlanPtr plan;
    std::atomic<int> messages; ///< of a round
    Sender<int> others; ///< mailbox
    Receiver<int> own;
    Random random;
    Nap* nap = nullptr; ///< own thread, as is this: while it runs
    PendingReply* current = nullptr;
};

Actors::Actors(const std::array<Executor*, 2>& executors, const std::array<Client, 2>& clients,
    LoadCourse& course, const LoadPlanPtr& plan)
{
    const LoadSettings& settings = plan->settings;
    const auto capacity = static_cast<std::size_t>(settings.actors.mailbox);
    auto [toFirst, first] = makeChannel<int>(capacity, executors[0]->clock());
    auto [toSecond, second] = makeChannel<int>(capacity, executors[0]->clock());
    m_actors[0].reset(new Actor { 0, *executors[0], clients[0], course, plan,
        settings.actors.messages, std::move(toSecond), std::move(first), Random(settings.seed) });
    m_actors[1].reset(
        new Actor { 1, *executors[1], clients[1], course, plan, settings.actors.messages,
            std::move(toFirst), std::move(second), Random(settings.seed + 1) });
}

Actors::~Actors() = default;

void Actors::start()
{
    for (const auto& actor : m_actors) {
        actor->course.alive.fetch_add(1);
        post(actor->executor, [actor] { act(actor.get()); });
    }
}

void Actors::set(const ActorSettings& settings)
{
    for (const auto& actor : m_actors) {
        actor->messages = settings.messages;
        actor->own.setCapacity(static_cast<std::size_t>(settings.mailbox));
    }
}

void Actors::stop()
{
    for (const auto& actor : m_actors) {
        actor->own.close();
        actor->course.alive.fetch_add(1);
        post(actor->executor, [actor] {
            if (actor->nap)
                actor->nap->wake();
            actor->course.alive.fetch_sub(1);
        });
    }
}

void Actors::cancel()
{
    for (const auto& actor : m_actors) {
        actor->course.alive.fetch_add(1);
        post(actor->executor, [actor] {
            if (actor->current)
                actor->current->cancel();
            actor->course.alive.fetch_sub(1);
        });
    }
}

int Actors::waiting() const
{
    std::size_t sum = 0;
    for (const auto& actor : m_actors)
        sum += actor->own.counts().waiting;
    return static_cast<int>(sum);
}

Detached Actors::act(Actor* self)
{
    const Clock& clock = self->executor.clock();
    const LoadPlan& plan = *self->plan;
    const std::size_t role = plan.commands.roleOf(self->index);
    Nap nap(self->executor);
    self->nap = &nap;
    bool isOpen = true; // the mailboxes are
    while (isOpen && !self->course.isStopping) {
        bool isReply = false;
        {
            PendingReply pending = self->client.send(plan.commands.make(role, self->random));
            self->current = &pending;
            const Outcome outcome = co_await pending;
            self->current = nullptr;
            isReply = outcome.isReply();
        }
        const int messages = self->messages;
        for (int i = 0; i < messages && isOpen; ++i)
            isOpen = co_await self->others.send(i);
        for (int i = 0; i < messages && isOpen; ++i) {
            const std::optional<int> message = co_await self->own.receive();
            isOpen = message.has_value();
        }
        const TimePoint until = clock.now() + afterLoss;
        while (!isReply && isOpen && !self->course.isStopping && until > clock.now())
            co_await nap.until(until);
    }
    self->nap = nullptr;
    self->course.alive.fetch_sub(1);
}

} // namespace sluice
