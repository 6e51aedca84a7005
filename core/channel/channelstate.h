// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/slotlist.h"
#include "core/runtime/doorbell.h"
#include "core/trace/gauge.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <vector>

namespace sluice {

/// Whoever sleeps for a place in a channel; lives in the awaiter.
struct PlaceWaiter {
    enum class Result : std::uint8_t { Pending, Granted, Closed };
    Job* job = nullptr;
    Executor* home = nullptr;
    Result result = Result::Pending;
};

/// How a channel learns about what it carries; specialise it for values that want to know.
template <typename T> struct ChannelTraits {
    /// The value has got its place. Called under the channel's lock: only a note may be taken.
    static void admitted(T&, TimePoint) noexcept { }
    /// Which of the two groups of gauges counts it (0 or 1).
    static int group(const T&) noexcept { return 0; }
};

/// Queue depth and waiting senders of one group, as true gauges.
struct ChannelGauges {
    Gauge depth;
    Gauge waiting;
};

/// The state behind Sender, Receiver and Permit of a bounded channel: many senders, one receiver,
/// any threads. Waiting senders are admitted first come first served by whoever makes room, without
/// their having to wake up first: the value of a waiting sender is already here. Everything is
/// under one lock, held for list operations only.
template <typename T> class ChannelState {
public:
    enum class Offered : std::uint8_t { Admitted, Waiting, Full, Closed };

    struct Counts {
        std::size_t capacity = 0;
        std::size_t depth = 0; ///< queued values
        std::size_t reserved = 0; ///< places held by permits
        std::size_t waiting = 0; ///< senders without a place
        std::optional<TimePoint> oldestWait; ///< since when the first of them waits
    };

    ChannelState(std::size_t capacity, const Clock& clock)
        : m_clock(clock)
        , m_capacity(std::max<std::size_t>(capacity, 1))
    {
    }

    /// Gives the value a place, or lets it wait for one (`mayWait`), or leaves it with the caller
    /// (Full, Closed). Never passes a waiting sender. `waiter` (may be null) is told when a waiting
    /// value gets its place.
    Offered offer(T& value, TimePoint now, bool mayWait, PlaceWaiter* waiter, Ticket* ticket)
    {
        const std::scoped_lock lock(m_mutex);
        return place(value, now, mayWait, waiter, ticket);
    }

    /// Like offer(), but when full the oldest queued value is handed out into `evicted` to make
    /// room. When others wait, the room is theirs and this one waits behind them. When one place
    /// would not be enough (the capacity was lowered, or permits hold every place), nothing is
    /// evicted in vain: Full.
    Offered offerEvicting(T& value, TimePoint now, Ticket* ticket, std::optional<T>& evicted)
    {
        const std::scoped_lock lock(m_mutex);
        bool mayWait = false;
        if (!m_closed && !hasRoom() && !m_lists.isEmpty(List::Queued)
            && m_lists.size(List::Queued) + m_reserved <= m_capacity) {
            Entry oldest = m_lists.pop(List::Queued);
            leaveQueue(oldest, now);
            evicted = std::move(oldest.value);
            mayWait = !m_lists.isEmpty(List::Waiting);
            admitWaiting(now);
        }
        return place(value, now, mayWait, nullptr, ticket);
    }

    /// A place without a value yet; waits like offer().
    Offered reserve(TimePoint now, bool mayWait, PlaceWaiter* waiter, Ticket* ticket)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closed)
            return Offered::Closed;
        if (m_lists.isEmpty(List::Waiting) && hasRoom()) {
            ++m_reserved;
            return Offered::Admitted;
        }
        if (!mayWait)
            return Offered::Full;
        *ticket = m_lists.push(List::Waiting, Entry { T {}, waiter, now, 0, true });
        waitingGauge(0).add(1, toNanos(now));
        m_all.waiting.add(1, toNanos(now));
        return Offered::Waiting;
    }

    /// Uses a reserved place. False when the channel was closed meanwhile; the value stays with the
    /// caller.
    bool fulfil(T& value, TimePoint now)
    {
        const std::scoped_lock lock(m_mutex);
        assert(m_reserved > 0);
        --m_reserved;
        if (m_closed)
            return false;
        const int group = Traits::group(value);
        Traits::admitted(value, now);
        m_lists.push(List::Queued, Entry { std::move(value), nullptr, now, group, false });
        depthGauge(group).add(1, toNanos(now));
        m_all.depth.add(1, toNanos(now));
        notifyReceiver();
        return true;
    }

    /// Gives a reserved place back; it goes to the next.
    void giveBack(TimePoint now)
    {
        const std::scoped_lock lock(m_mutex);
        assert(m_reserved > 0);
        --m_reserved;
        admitWaiting(now);
    }

    /// Takes a waiting or queued value out again. Nothing when it has been taken or has left
    /// otherwise.
    std::optional<T> withdraw(Ticket ticket, TimePoint now)
    {
        const std::scoped_lock lock(m_mutex);
        const List where = m_lists.find(ticket);
        if (where == List::Free)
            return std::nullopt;
        Entry entry = m_lists.remove(ticket);
        if (where == List::Queued) {
            leaveQueue(entry, now);
            admitWaiting(now);
        } else {
            leaveWaiting(entry, now);
        }
        return std::move(entry.value);
    }

    /// Takes values from the front as long as `accepts(value)`, into `taken(value)`; both run under
    /// the lock. Returns how many. When the queue is empty afterwards the receiver is notified at
    /// the next value.
    template <typename Accepts, typename Taken>
    std::size_t take(TimePoint now, Accepts accepts, Taken taken)
    {
        const std::scoped_lock lock(m_mutex);
        std::size_t count = 0;
        while (!m_lists.isEmpty(List::Queued) && accepts(m_lists.front(List::Queued).value)) {
            Entry entry = m_lists.pop(List::Queued);
            leaveQueue(entry, now);
            taken(std::move(entry.value));
            ++count;
            admitWaiting(now);
        }
        m_armed = m_lists.isEmpty(List::Queued);
        return count;
    }

    /// The oldest queued value, if there is one.
    std::optional<T> takeOne(TimePoint now)
    {
        std::optional<T> value;
        take(
            now, [&](const T&) { return !value.has_value(); },
            [&](T taken) { value.emplace(std::move(taken)); });
        return value;
    }

    /// Takes out every waiting and queued value for which `expired(value)`, in order, into
    /// `taken(value)`; both run under the lock. A sender that sleeps for its place learns that it
    /// gets none.
    template <typename Expired, typename Taken>
    void expire(TimePoint now, Expired expired, Taken taken)
    {
        const std::scoped_lock lock(m_mutex);
        const auto leaves
            = [&](const Entry& entry) { return !entry.isPermit && expired(entry.value); };
        m_lists.removeIf(List::Queued, leaves, [&](Entry entry) {
            leaveQueue(entry, now);
            taken(std::move(entry.value));
        });
        m_lists.removeIf(List::Waiting, leaves, [&](Entry entry) {
            leaveWaiting(entry, now);
            tell(entry, PlaceWaiter::Result::Closed);
            taken(std::move(entry.value));
        });
        admitWaiting(now);
    }

    /// Nothing more is admitted; waiting senders learn it now; queued values can still be taken.
    void close(TimePoint now)
    {
        std::vector<T> refused; // destroyed after the lock: a value may hold an end of a channel
        close(now, [&refused](T value) { refused.push_back(std::move(value)); });
    }

    /// The same, and hands the values of waiting senders to `refused`, under the lock.
    template <typename Refused> void close(TimePoint now, Refused refused)
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
        m_lists.removeIf(
            List::Waiting, [](const Entry&) { return true; },
            [&](Entry entry) {
                leaveWaiting(entry, now);
                tell(entry, PlaceWaiter::Result::Closed);
                if (!entry.isPermit)
                    refused(std::move(entry.value));
            });
        notifyReceiver();
    }

    void setCapacity(std::size_t capacity, TimePoint now)
    {
        const std::scoped_lock lock(m_mutex);
        m_capacity = std::max<std::size_t>(capacity, 1);
        admitWaiting(now);
    }

    /// Whom to notify when the queue stops being empty (or closes); null: nobody, and a
    /// notification under way is taken back. The receiver's thread. The job need not find
    /// anything: what came may be gone again.
    void setReceiver(Executor* executor, Job* job)
    {
        const std::scoped_lock lock(m_mutex);
        m_receiver.setTarget(executor, job);
        m_armed = true;
        if (!m_lists.isEmpty(List::Queued) || m_closed)
            notifyReceiver();
    }

    [[nodiscard]] Counts counts() const
    {
        const std::scoped_lock lock(m_mutex);
        Counts counts { m_capacity, m_lists.size(List::Queued), m_reserved,
            m_lists.size(List::Waiting), std::nullopt };
        m_lists.each(List::Waiting, [&](const Entry& entry) {
            counts.oldestWait = entry.since;
            return false;
        });
        return counts;
    }

    [[nodiscard]] bool isClosed() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_closed;
    }

    /// Visits values from the oldest on, under the lock, until `visit(value)` returns false.
    template <typename Visit> void eachQueued(Visit visit) const
    {
        const std::scoped_lock lock(m_mutex);
        m_lists.each(List::Queued, [&](const Entry& entry) { return visit(entry.value); });
    }
    template <typename Visit> void eachWaiting(Visit visit) const
    {
        const std::scoped_lock lock(m_mutex);
        m_lists.each(List::Waiting,
            [&](const Entry& entry) { return entry.isPermit || visit(entry.value); });
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
    [[nodiscard]] ChannelGauges& gauges(int group = -1) noexcept
    {
        return group < 0 ? m_all : m_groups[group];
    }
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

    Offered place(T& value, TimePoint now, bool mayWait, PlaceWaiter* waiter, Ticket* ticket)
    {
        if (m_closed)
            return Offered::Closed;
        const bool room = m_lists.isEmpty(List::Waiting) && hasRoom();
        if (!room && !mayWait)
            return Offered::Full;
        const int group = Traits::group(value);
        if (room)
            Traits::admitted(value, now);
        const Ticket placed = m_lists.push(room ? List::Queued : List::Waiting,
            Entry { std::move(value), waiter, now, group, false });
        if (ticket)
            *ticket = placed;
        (room ? depthGauge(group) : waitingGauge(group)).add(1, toNanos(now));
        (room ? m_all.depth : m_all.waiting).add(1, toNanos(now));
        if (room)
            notifyReceiver();
        return room ? Offered::Admitted : Offered::Waiting;
    }

    [[nodiscard]] bool hasRoom() const noexcept
    {
        return m_lists.size(List::Queued) + m_reserved < m_capacity;
    }
    Gauge& depthGauge(int group) noexcept { return m_groups[group].depth; }
    Gauge& waitingGauge(int group) noexcept { return m_groups[group].waiting; }

    void leaveQueue(const Entry& entry, TimePoint now) noexcept
    {
        depthGauge(entry.group).add(-1, toNanos(now));
        m_all.depth.add(-1, toNanos(now));
    }

    void leaveWaiting(const Entry& entry, TimePoint now) noexcept
    {
        waitingGauge(entry.group).add(-1, toNanos(now));
        m_all.waiting.add(-1, toNanos(now));
    }

    void admitWaiting(TimePoint now)
    {
        while (!m_lists.isEmpty(List::Waiting) && hasRoom()) {
            leaveWaiting(m_lists.front(List::Waiting), now);
            if (m_lists.front(List::Waiting).isPermit) {
                ++m_reserved;
                const Entry entry = m_lists.pop(List::Waiting);
                tell(entry, PlaceWaiter::Result::Granted);
                continue;
            }
            Entry& entry = m_lists.moveFront(List::Waiting, List::Queued);
            depthGauge(entry.group).add(1, toNanos(now));
            m_all.depth.add(1, toNanos(now));
            // Whoever makes room may have read the clock before the sender did.
            Traits::admitted(entry.value, std::max(now, entry.since));
            tell(entry, PlaceWaiter::Result::Granted);
            entry.waiter = nullptr;
            notifyReceiver();
        }
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

    void notifyReceiver() noexcept
    {
        if (m_armed && m_receiver.ring())
            m_armed = false;
    }

    const Clock& m_clock;
    mutable std::mutex m_mutex; ///< protects all below
    Lists m_lists;
    std::size_t m_capacity;
    std::size_t m_reserved = 0;
    std::size_t m_senders = 0;
    bool m_closed = false;
    bool m_armed = true; ///< the receiver found the queue empty and wants to be told
    Doorbell m_receiver;
    ChannelGauges m_all;
    ChannelGauges m_groups[2];
};

} // namespace sluice
