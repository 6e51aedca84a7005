// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/mpsc.h"
#include "core/load/producer.h"

#include <array>
#include <atomic>
#include <memory>

namespace sluice {

/// The two actors of ActorSettings, each on its executor, with a mailbox that is a real bounded
/// channel. Both may sleep for ever in the other's full mailbox: that is what they are for.
class Actors {
public:
    /// The executors, the channel and `course` outlive them; `plan` has a mailbox. The controlling
    /// thread, as all but what is said.
    Actors(const std::array<Executor*, 2>& executors, const std::array<Client, 2>& clients,
        LoadCourse& course, const LoadPlanPtr& plan);
    Actors(const Actors&) = delete;
    Actors& operator=(const Actors&) = delete;
    /// Only once they have ended.
    ~Actors();

    void start();
    /// A larger mailbox lets in who waits at once; the number of messages counts from the next
    /// round on.
    void set(const ActorSettings& settings);
    /// Closes the mailboxes, so that nobody sleeps on; each ends after its request.
    void stop();
    /// Gives up their requests.
    void cancel();
    /// How many of them sleep for a place in the other's mailbox. Any thread.
    [[nodiscard]] int waiting() const;

private:
    struct Actor;
    static Detached act(Actor* self);

    std::array<std::shared_ptr<Actor>, 2> m_actors;
};

} // namespace sluice
