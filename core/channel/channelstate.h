// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/brieflock.h"
#include "core/channel/channelmeter.h"
#include "core/channel/channeltraits.h"
#include "core/channel/lane.h"
#include "core/channel/slotlist.h"
#include "core/runtime/doorbell.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// The state behind Sender, Receiver and Permit of a bounded channel: many senders, one receiver,
/// any threads. Waiting senders are admitted first come first served by whoever makes room, without
/// their having to wake up first: the value of a waiting sender is already here. Of the two lanes
/// each is first come first served; interactive values go before bulk ones, and bulk values may
/// fill a share of the places only. Everything is under one lock, held for list operations only.
template <typename T> class ChannelState {
public:
    enum class Offered : std::uint8_t { Admitted, Waiting, Full, Closed };

    struct Counts {
        std::size_t capacity = 0;
        std::size_t depth = 0; ///< queued values
        std::size_t reserved = 0; ///< places held by permits
        std::size_t kept = 0; ///< places that taken values still have; see take()
        std::size_t waiting = 0; ///< senders without a place
        std::size_t bulkPlaces = 0; ///< how many places bulk values may have
        std::size_t bulkDepth = 0; ///< how many of depth are bulk
        std::size_t bulkWaiting = 0; ///< how many of waiting are bulk
        std::optional<TimePoint> oldestWait; ///< since when the first of them waits
    };

    ChannelState(std::size_t capacity, const Clock& clock)
        : m_clock(clock)
        , m_capacity(std::max<std::size_t>(capacity, 1))
    {
    }

    /// Gives the value a place, or lets it wait for one (`mayWait`), or leaves it with the caller
    /// (Full, Closed). Never passes a waiting sender of its lane. `waiter` (may be null) is told
    /// when a waiting value gets its place.
    Offered offer(T& value, TimePoint now, bool mayWait, PlaceWaiter* waiter, Ticket* ticket)
    {
        const Changes changes(*this, now);
        return place(value, now, mayWait, waiter, ticket);
    }

    /// Like offer(), but when full the oldest queued value is handed out into `evicted` to make
    /// room: the oldest of its own lane, and for an interactive value of the bulk lane when its own
    /// is empty. When others wait, the room is theirs and this one waits behind them. When one
    /// place would not be enough (the capacity was lowered, or permits hold every place), nothing
    /// is evicted in vain: Full.
    Offered offerEvicting(T& value, TimePoint now, Ticket* ticket, std::optional<T>& evicted)
    {
        const Changes changes(*this, now);
        bool mayWait = false;
        const Lane lane = Traits::lane(value);
        const bool fromBulk = lane == Lane::Bulk || m_lists.isEmpty(queuedList(Lane::Interactive));
        const List from = queuedList(fromBulk ? Lane::Bulk : Lane::Interactive);
        if (!m_closed && !hasRoom(lane) && !m_lists.isEmpty(from) && used() <= m_capacity
            && (lane == Lane::Interactive || usedByBulk() <= bulkPlaces())) {
            Entry oldest = m_lists.pop(from);
            m_meter.leftQueue(oldest.group);
            evicted = std::move(oldest.value);
            mayWait = !m_lists.isEmpty(waitingList(lane));
            admitWaiting(now);
        }
        return place(value, now, mayWait, nullptr, ticket);
    }

    /// A place in a lane without a value yet; waits like offer().
    Offered reserve(TimePoint now, bool mayWait, PlaceWaiter* waiter, Ticket* ticket,
        Lane lane = Lane::Interactive)
    {
        const Changes changes(*this, now);
        if (m_closed)
            return Offered::Closed;
        if (m_lists.isEmpty(waitingList(lane)) && hasRoom(lane)) {
            ++reserved(lane);
            return Offered::Admitted;
        }
        if (!mayWait)
            return Offered::Full;
        *ticket = m_lists.push(waitingList(lane), Entry { T {}, waiter, now, 0, true });
        m_meter.beganToWait(0);
        return Offered::Waiting;
    }

    /// Uses a place that was reserved in the value's lane. False when the channel was closed
    /// meanwhile; the value stays with the caller.
    bool fulfil(T& value, TimePoint now, Ticket* ticket = nullptr)
    {
        const Changes changes(*this, now);
        const Lane lane = Traits::lane(value);
        assert(reserved(lane) > 0);
        --reserved(lane);
        Traits::numbered(value, ++m_offered);
        if (m_closed)
            return false;
        const int group = Traits::group(value);
        Traits::admitted(value, now);
        const Ticket placed = m_lists.push(
            queuedList(lane), Entry { std::move(value), nullptr, now, group, false });
        if (ticket)
            *ticket = placed;
        m_meter.queued(group);
        notifyReceiver(lane);
        return true;
    }

    /// Gives a value that is not even offered its number.
    void number(T& value)
    {
        const std::scoped_lock lock(m_mutex);
        Traits::numbered(value, ++m_offered);
    }

    /// Gives a reserved place back; it goes to the next.
    void giveBack(TimePoint now, Lane lane = Lane::Interactive)
    {
        const Changes changes(*this, now);
        assert(reserved(lane) > 0);
        --reserved(lane);
        admitWaiting(now);
    }

    /// Takes a waiting or queued value out again. Nothing when it has been taken or has left
    /// otherwise.
    std::optional<T> withdraw(Ticket ticket, TimePoint now)
    {
        const Changes changes(*this, now);
        const List where = m_lists.find(ticket);
        if (where == List::Free)
            return std::nullopt;
        Entry entry = m_lists.remove(ticket);
        if (where == List::Queued || where == List::BulkQueued) {
            m_meter.leftQueue(entry.group);
            admitWaiting(now);
        } else {
            m_meter.leftWaiting(entry.group);
        }
        return std::move(entry.value);
    }

    /// Takes values as long as `accepts(value)`, into `taken(value)`; both run under the lock.
    /// Interactive ones first; while the first of those is not accepted, no bulk value is taken
    /// either. Returns how many. When a lane's queue is empty afterwards the receiver is notified
    /// at its next value. `taken` may return whether the value keeps its place, as the holder of a
    /// lock does: until setKept() says otherwise.
    template <typename Accepts, typename Taken>
    std::size_t take(TimePoint now, Accepts accepts, Taken taken)
    {
        const Changes changes(*this, now);
        std::size_t count = 0;
        for (;; ++count) {
            const bool interactive = !m_lists.isEmpty(List::Queued);
            const bool bulk = !m_lists.isEmpty(List::BulkQueued);
            Lane lane = interactive ? Lane::Interactive : Lane::Bulk;
            if (interactive && bulk && m_takeTurn.isBulks()
                && accepts(m_lists.front(List::BulkQueued).value))
                lane = Lane::Bulk;
            else if ((!interactive && !bulk) || !accepts(m_lists.front(queuedList(lane)).value))
                break;
            m_takeTurn.went(lane, bulk);
            Entry entry = m_lists.pop(queuedList(lane));
            m_meter.leftQueue(entry.group);
            if constexpr (std::is_same_v<decltype(taken(std::move(entry.value))), bool>)
                m_kept[static_cast<int>(lane)] += taken(std::move(entry.value)) ? 1 : 0;
            else
                taken(std::move(entry.value));
            admitWaiting(now);
        }
        for (const Lane lane : lanes)
            armed(lane) = m_lists.isEmpty(queuedList(lane));
        return count;
    }

    /// How many places taken values have kept, by lane; those beyond go to the next. The receiver.
    void setKept(std::size_t interactive, std::size_t bulk, TimePoint now)
    {
        const Changes changes(*this, now);
        m_kept[0] = interactive;
        m_kept[1] = bulk;
        admitWaiting(now);
    }

    /// The oldest queued value, if there is one.
    std::optional<T> takeOne(TimePoint now)
    {
        std::optional<T> value;
        const auto accepts = [&](const T&) { return !value.has_value(); };
        take(now, accepts, [&](T taken) { value.emplace(std::move(taken)); });
        return value;
    }

    /// Takes out every waiting and queued value for which `expired(value)`, in order, into
    /// `taken(value)`; both run under the lock. A sender that sleeps for its place learns that it
    /// gets none.
    template <typename Expired, typename Taken>
    void expire(TimePoint now, Expired expired, Taken taken)
    {
        const Changes changes(*this, now);
        const auto leaves
            = [&](const Entry& entry) { return !entry.isPermit && expired(entry.value); };
        for (const Lane lane : lanes) {
            m_lists.removeIf(queuedList(lane), leaves, [&](Entry entry) {
                m_meter.leftQueue(entry.group);
                taken(std::move(entry.value));
            });
        }
        for (const Lane lane : lanes) {
            m_lists.removeIf(waitingList(lane), leaves, [&](Entry entry) {
                m_meter.leftWaiting(entry.group);
                tell(entry, PlaceWaiter::Result::Closed);
                taken(std::move(entry.value));
            });
        }
        admitWaiting(now);
    }

    /// Nothing more is admitted; waiting senders learn it now; queued values can still be taken.
    void close(TimePoint now)
    {
        std::vector<T> refused; // destroyed after the lock: a value may hold an end of a channel
        close(now, [&refused](T value) { refused.push_back(std::move(value)); });
    }

    /// The same; hands the values of waiting senders to `refused`, under the lock.
    template <typename Refused> void close(TimePoint now, Refused refused)
    {
        const Changes changes(*this, now);
        m_closed = true;
        for (const Lane lane : lanes) {
            m_lists.removeIf(
                waitingList(lane), [](const Entry&) { return true; },
                [&](Entry entry) {
                    m_meter.leftWaiting(entry.group);
                    tell(entry, PlaceWaiter::Result::Closed);
                    if (!entry.isPermit)
                        refused(std::move(entry.value));
                });
        }
        notifyReceiver();
    }

    void setCapacity(std::size_t capacity, TimePoint now)
    {
        const Changes changes(*this, now);
        m_capacity = std::max<std::size_t>(capacity, 1);
        admitWaiting(now);
    }

    /// How much of the capacity bulk values may fill, in thousandths; one place at least.
    void setBulkShare(int permille, TimePoint now)
    {
        const Changes changes(*this, now);
        m_bulkShare = static_cast<std::size_t>(std::clamp(permille, 0, 1000));
        admitWaiting(now);
    }

    /// Whom to notify when the queue stops being empty (or closes); null: nobody, and a
    /// notification under way is taken back. The receiver's thread. The job need not find
    /// anything: what came may be gone again.
    void setReceiver(Executor* executor, Job* job)
    {
        const std::scoped_lock lock(m_mutex);
        m_receiver.setTarget(executor, job);
        m_armed[0] = m_armed[1] = true;
        if (queued() > 0 || m_closed)
            notifyReceiver();
    }

    [[nodiscard]] Counts counts() const
    {
        const std::scoped_lock lock(m_mutex);
        Counts counts { m_capacity, queued(), m_reserved[0] + m_reserved[1], m_kept[0] + m_kept[1],
            m_lists.size(List::Waiting) + m_lists.size(List::BulkWaiting), bulkPlaces(),
            m_lists.size(List::BulkQueued), m_lists.size(List::BulkWaiting), std::nullopt };
        for (const Lane lane : lanes) {
            m_lists.each(waitingList(lane), [&](const Entry& entry) {
                counts.oldestWait = std::min(counts.oldestWait.value_or(entry.since), entry.since);
                return false;
            });
        }
        return counts;
    }

    [[nodiscard]] bool isClosed() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_closed;
    }

    /// Visits values in the order in which they will go, the turns between lanes aside, under the
    /// lock, until `visit(value)` returns false.
    template <typename Visit> void eachQueued(Visit visit) const
    {
        const std::scoped_lock lock(m_mutex);
        for (const Lane lane : lanes)
            m_lists.each(queuedList(lane), [&](const Entry& entry) { return visit(entry.value); });
    }
    template <typename Visit> void eachWaiting(Visit visit) const
    {
        const std::scoped_lock lock(m_mutex);
        for (const Lane lane : lanes) {
            m_lists.each(waitingList(lane),
                [&](const Entry& entry) { return entry.isPermit || visit(entry.value); });
        }
    }

    void addSender()
    {
        const std::scoped_lock lock(m_mutex);
        ++m_senders;
    }
    /// The last one closes the channel.
    void removeSender()
    {
        const std::scoped_lock lock(m_mutex);
        assert(m_senders > 0);
        if (--m_senders == 0) {
            m_closed = true;
            notifyReceiver();
        }
    }

    /// Gauges of everything (-1) or of one group (0, 1).
    [[nodiscard]] ChannelGauges& gauges(int group = -1) noexcept { return m_meter.gauges(group); }
    [[nodiscard]] const Clock& clock() const noexcept { return m_clock; }

private:
    struct Entry {
        T value {};
        PlaceWaiter* waiter = nullptr;
        TimePoint since {};
        int group = 0;
        bool isPermit = false;
    };
    using Lists = SlotLists<Entry>;
    using List = typename Lists::List;
    using Traits = ChannelTraits<T>;
    static constexpr Lane lanes[] = { Lane::Interactive, Lane::Bulk };

    static constexpr List waitingList(Lane lane) noexcept
    {
        return lane == Lane::Bulk ? List::BulkWaiting : List::Waiting;
    }
    static constexpr List queuedList(Lane lane) noexcept
    {
        return lane == Lane::Bulk ? List::BulkQueued : List::Queued;
    }

    /// The lock, and at its end the gauges are told.
    class Changes {
    public:
        Changes(ChannelState& state, TimePoint now)
            : m_lock(state.m_mutex)
            , m_meter(state.m_meter)
            , m_now(toNanos(now))
        {
        }
        Changes(const Changes&) = delete;
        Changes& operator=(const Changes&) = delete;
        ~Changes() { m_meter.tell(m_now); }

    private:
        const std::scoped_lock<BriefLock> m_lock;
        ChannelMeter& m_meter;
        const std::int64_t m_now;
    };

    Offered place(T& value, TimePoint now, bool mayWait, PlaceWaiter* waiter, Ticket* ticket)
    {
        Traits::numbered(value, ++m_offered);
        if (m_closed)
            return Offered::Closed;
        const Lane lane = Traits::lane(value);
        const bool room = m_lists.isEmpty(waitingList(lane)) && hasRoom(lane);
        if (!room && !mayWait)
            return Offered::Full;
        const int group = Traits::group(value);
        if (room)
            Traits::admitted(value, now);
        const Ticket placed = m_lists.push(room ? queuedList(lane) : waitingList(lane),
            Entry { std::move(value), waiter, now, group, false });
        if (ticket)
            *ticket = placed;
        room ? m_meter.queued(group) : m_meter.beganToWait(group);
        if (room)
            notifyReceiver(lane);
        return room ? Offered::Admitted : Offered::Waiting;
    }

    std::size_t& reserved(Lane lane) noexcept { return m_reserved[static_cast<int>(lane)]; }
    [[nodiscard]] std::size_t queued() const noexcept
    {
        return m_lists.size(List::Queued) + m_lists.size(List::BulkQueued);
    }
    [[nodiscard]] std::size_t used() const noexcept
    {
        return queued() + m_reserved[0] + m_reserved[1] + m_kept[0] + m_kept[1];
    }
    [[nodiscard]] std::size_t usedByBulk() const noexcept
    {
        constexpr int bulk = static_cast<int>(Lane::Bulk);
        return m_lists.size(List::BulkQueued) + m_reserved[bulk] + m_kept[bulk];
    }
    [[nodiscard]] std::size_t bulkPlaces() const noexcept
    {
        return std::max<std::size_t>(m_capacity * m_bulkShare / 1000, 1);
    }
    [[nodiscard]] bool hasRoom(Lane lane) const noexcept
    {
        return used() < m_capacity && (lane == Lane::Interactive || usedByBulk() < bulkPlaces());
    }

    void admitWaiting(TimePoint now)
    {
        for (;;) {
            const bool interactive = !m_lists.isEmpty(List::Waiting) && hasRoom(Lane::Interactive);
            const bool bulk = !m_lists.isEmpty(List::BulkWaiting) && hasRoom(Lane::Bulk);
            if (!interactive && !bulk)
                return;
            const bool isBulks = !interactive || (bulk && m_admitTurn.isBulks());
            const Lane lane = isBulks ? Lane::Bulk : Lane::Interactive;
            m_admitTurn.went(lane, bulk);
            admitFirst(lane, now);
        }
    }

    void admitFirst(Lane lane, TimePoint now)
    {
        const List from = waitingList(lane);
        m_meter.leftWaiting(m_lists.front(from).group);
        if (m_lists.front(from).isPermit) {
            ++reserved(lane);
            const Entry entry = m_lists.pop(from);
            tell(entry, PlaceWaiter::Result::Granted);
            return;
        }
        Entry& entry = m_lists.moveFront(from, queuedList(lane));
        m_meter.queued(entry.group);
        // Whoever makes room may have read the clock before the sender did.
        Traits::admitted(entry.value, std::max(now, entry.since));
        tell(entry, PlaceWaiter::Result::Granted);
        entry.waiter = nullptr;
        notifyReceiver(lane);
    }

    /// Posted under the lock, so that an awaiter that goes away (which takes the lock first) finds
    /// its job posted or not.
    static void tell(const Entry& entry, PlaceWaiter::Result result) noexcept
    {
        if (!entry.waiter)
            return;
        entry.waiter->result = result;
        entry.waiter->home->post(*entry.waiter->job);
    }

    bool& armed(Lane lane) noexcept { return m_armed[static_cast<int>(lane)]; }
    void notifyReceiver(Lane lane) noexcept
    {
        if (armed(lane) && m_receiver.ring())
            armed(lane) = false;
    }
    void notifyReceiver() noexcept
    {
        for (const Lane lane : lanes)
            notifyReceiver(lane);
    }

    const Clock& m_clock;
    mutable BriefLock m_mutex; ///< protects all below
    Lists m_lists;
    std::size_t m_capacity;
    std::size_t m_bulkShare = 750; ///< thousandths of the capacity
    std::size_t m_reserved[2] = {}; ///< by lane
    std::size_t m_kept[2] = {}; ///< likewise
    LaneTurn m_admitTurn;
    LaneTurn m_takeTurn;
    std::size_t m_senders = 0;
    std::uint64_t m_offered = 0; ///< values so far
    bool m_closed = false;
    /// By lane: the receiver found its queue empty and wants to be told.
    bool m_armed[2] = { true, true };
    Doorbell m_receiver;
    ChannelMeter m_meter;
};

} // namespace sluice
