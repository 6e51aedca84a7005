// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/channelstate.h"
#include "core/request/enginecontrol.h"
#include "core/request/request.h"
#include "core/request/requestrules.h"
#include "core/request/resumebatch.h"
#include "core/request/uncollected.h"

#include <algorithm>
#include <atomic>
#include <functional>

namespace sluice {

/// What send() does when the channel is full.
enum class WhenFull : std::uint8_t { Wait, Reject, WaitAtMost, DropOldest };

struct FullPolicy {
    WhenFull whenFull = WhenFull::Wait;
    Duration atMost = std::chrono::milliseconds(50); ///< WaitAtMost only
    bool operator==(const FullPolicy&) const = default;
};

/// The bounded channel before the connection: requests of many producers in, the manager takes them
/// out. Outlives everybody who sends. What ends early here (rejected, evicted, expired, cancelled)
/// ends as NotSent, exactly once.
class RequestChannel {
public:
    RequestChannel(std::size_t capacity, const Clock& clock, Recorder& recorder);

    // Producers, any thread

    /// The request is the engine's now; it settles in any case, perhaps before this returns.
    void submit(RequestPtr request);
    /// The same, into a place that was reserved in its lane, and so without waiting.
    void submitReserved(RequestPtr request);
    /// Takes a request back that was not taken by the manager yet: the caller's again, ended as
    /// NotSent(cancelled).
    bool withdraw(Request& request);
    /// A request that blocks on the server was given up by its caller: the manager looks after it.
    void noteAbandoned() noexcept;
    void setCapacity(std::size_t capacity);
    /// How much of the capacity bulk requests may fill, in thousandths.
    void setBulkShare(int permille);
    void setPolicy(FullPolicy policy);
    [[nodiscard]] FullPolicy policy() const;

    /// Asks something of the manager, in its thread; nothing when there is none (any more).
    void control(std::function<void(EngineControl&)> ask);

    // The manager

    /// Who answers control(); null: nobody. In the manager's thread.
    void setControl(EngineControl* control) noexcept { m_control = control; }
    /// Whom to wake: `readable` when there is something to take, `deadlineMoved` when
    /// nextDeadline() became earlier, `abandoned` after noteAbandoned(). In the manager's thread.
    void setManager(
        Executor* executor, Job* readable, Job* deadlineMoved, Job* abandoned = nullptr);
    /// Takes as ChannelState::take() while `accepts(request)`; stamps t3. `taken` may return
    /// whether the request keeps its place.
    template <typename Accepts, typename Taken>
    std::size_t take(TimePoint now, Accepts accepts, Taken taken)
    {
        return m_state.take(
            now, [&](Request* request) { return accepts(*request); },
            [&](Request* request) {
                // Another thread may have read its clock after `now`, and been admitted since.
                Stamps& stamps = request->record.stamps;
                stamps.taken = std::max(toNanos(now), stamps.admitted);
                return taken(*request);
            });
    }
    /// Ends what has passed its deadline as NotSent.
    void expire(TimePoint now, ResumeBatch& batch);
    /// Not later than the earliest deadline of anything that is here or was taken; max when there
    /// is none.
    [[nodiscard]] TimePoint nextDeadline() const noexcept;
    /// The earliest deadline among what is here; the manager merges its own in.
    void resetNextDeadline(TimePoint ofTaken);
    /// Nothing more is admitted. All that waits or is queued ends as NotSent(why).
    void close(Why why, ResumeBatch& batch);
    /// Everything that waits or is queued ends as NotSent(why); the channel stays open.
    void endAll(Why why, ResumeBatch& batch);

    [[nodiscard]] ChannelState<Request*>& state() noexcept { return m_state; }
    [[nodiscard]] const ChannelState<Request*>& state() const noexcept { return m_state; }
    [[nodiscard]] Recorder& recorder() noexcept { return m_recorder; }
    [[nodiscard]] RequestRules& rules() noexcept { return m_rules; }
    [[nodiscard]] Uncollected& uncollected() noexcept { return m_uncollected; }
    /// A batch for settling requests of this channel.
    [[nodiscard]] ResumeBatch batch() noexcept { return ResumeBatch(m_recorder, m_uncollected); }
    /// A number for a connection of somebody's own. Any thread.
    [[nodiscard]] LeaseId nextLease() noexcept
    {
        return m_lastLease.fetch_add(1, std::memory_order_relaxed) + 1;
    }
    [[nodiscard]] const Clock& clock() const noexcept { return m_clock; }

private:
    bool begin(Request& request, TimePoint now);
    void endHere(Request& request, Why why, QByteArray detail = {});
    void noteDeadline(TimePoint deadline);

    const Clock& m_clock;
    Recorder& m_recorder;
    ChannelState<Request*> m_state;
    RequestRules m_rules;
    Uncollected m_uncollected;
    std::atomic<LeaseId> m_lastLease { 0 };
    std::atomic<WhenFull> m_whenFull { WhenFull::Wait };
    std::atomic<std::int64_t> m_waitAtMost;
    std::atomic<std::int64_t> m_nextDeadline { std::numeric_limits<std::int64_t>::max() };
    std::mutex m_bellMutex; ///< protects the bells
    Doorbell m_deadlineMoved;
    Doorbell m_abandoned;
    Executor* m_home = nullptr; ///< the manager's; under m_bellMutex
    EngineControl* m_control = nullptr; ///< the manager's thread
};

} // namespace sluice
