// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/sleeper.h"

#include <memory>
#include <optional>
#include <variant>

namespace sluice {

template <typename T> class Broadcast;

/// A receiver was too slow: this many values were overwritten before it came to them.
struct Lagged {
    std::uint64_t missed = 0;
    bool operator==(const Lagged&) const = default;
};
/// The sender has gone and everything was received.
struct Closed {
    bool operator==(const Closed&) const = default;
};

/// How much of a Broadcast's memory a value takes; specialise it for values that are not all of one
/// size. Called under the lock.
template <typename T> struct BroadcastTraits {
    static std::size_t weight(const T&) noexcept { return 0; }
};

namespace detail {
template <typename T> struct BroadcastState {
    BroadcastState(std::size_t capacity, std::size_t most)
        : ring(std::max<std::size_t>(capacity, 1))
        , maxWeight(most)
    {
    }
    std::shared_ptr<const T>& at(std::uint64_t number) { return ring[number % ring.size()]; }
    [[nodiscard]] std::uint64_t oldest() const { return first; }

    /// Keeps a value, and lets the oldest go that are too many or too heavy then, into `dropped`
    /// (destroyed after the lock). The newest is kept in any case.
    void keep(std::shared_ptr<const T> value, std::vector<std::shared_ptr<const T>>& dropped)
    {
        weight += BroadcastTraits<T>::weight(*value);
        ++sent;
        while (sent - first > ring.size() || (weight > maxWeight && sent - first > 1)) {
            if (std::shared_ptr<const T>& oldest = at(first++)) {
                weight -= BroadcastTraits<T>::weight(*oldest);
                dropped.push_back(std::move(oldest));
            }
        }
        at(sent - 1) = std::move(value);
    }

    mutable std::mutex mutex; ///< protects all below, and every receiver's position
    std::vector<std::shared_ptr<const T>> ring; ///< the newest values, by number modulo size
    std::uint64_t sent = 0; ///< the next value's number
    std::uint64_t first = 0; ///< the oldest kept value's number
    std::size_t weight = 0; ///< of what is kept
    const std::size_t maxWeight;
    std::size_t receivers = 0;
    bool gone = false;
    SleeperList sleepers;
};

/// What a receiver and its sleeping coroutine share, so that either may go first.
template <typename T> struct BroadcastView {
    using Received = std::variant<T, Lagged, Closed>;

    explicit BroadcastView(std::shared_ptr<BroadcastState<T>> source)
        : state(std::move(source))
    {
        const std::scoped_lock lock(state->mutex);
        next = state->sent;
        ++state->receivers;
    }
    BroadcastView(const BroadcastView&) = delete;
    BroadcastView& operator=(const BroadcastView&) = delete;
    ~BroadcastView()
    {
        std::vector<std::shared_ptr<const T>> dropped; // destroyed after the lock
        const std::scoped_lock lock(state->mutex);
        if (--state->receivers == 0) {
            dropped.resize(state->ring.size());
            dropped.swap(state->ring);
            state->first = state->sent;
            state->weight = 0;
        }
    }

    /// What comes next for this receiver; nothing when it must wait. Under the lock but for the
    /// copy of the value.
    std::optional<Received> take(std::unique_lock<std::mutex>& lock)
    {
        const std::uint64_t oldest = state->oldest();
        if (next < oldest)
            return Lagged { oldest - std::exchange(next, oldest) };
        if (next < state->sent) {
            const std::shared_ptr<const T> value = state->at(next++);
            lock.unlock();
            return *value;
        }
        if (state->gone)
            return Closed();
        return std::nullopt;
    }

    const std::shared_ptr<BroadcastState<T>> state;
    std::uint64_t next = 0; ///< the number of the value that it gets next
};
} // namespace detail

/// Gets every value that was sent after it subscribed, in order; one thread at a time. Independent
/// of the sender's lifetime.
template <typename T> class BroadcastReceiver {
public:
    /// A value; or once Lagged, after which it goes on with the oldest value that is kept; or
    /// Closed.
    using Received = std::variant<T, Lagged, Closed>;

    BroadcastReceiver(BroadcastReceiver&&) noexcept = default;
    BroadcastReceiver& operator=(BroadcastReceiver&&) noexcept = default;

    class [[nodiscard]] Receive : detail::SleepingAwaiter<Receive> {
        using Base = detail::SleepingAwaiter<Receive>;
        friend Base;

    public:
        explicit Receive(std::shared_ptr<detail::BroadcastView<T>> view)
            : m_view(std::move(view))
        {
        }
        ~Receive() { Base::leave(); }
        using Base::await_ready;
        using Base::await_suspend;
        Received await_resume() { return std::move(*m_received); }

    private:
        bool sleep(Executor& home)
        {
            std::unique_lock lock(m_view->state->mutex);
            m_received = m_view->take(lock);
            if (m_received)
                return false;
            m_view->state->sleepers.add(*this, home);
            return true;
        }
        bool unlist()
        {
            const std::scoped_lock lock(m_view->state->mutex);
            return m_view->state->sleepers.remove(*this);
        }

        std::shared_ptr<detail::BroadcastView<T>> m_view;
        std::optional<Received> m_received;
    };

    /// `co_await` it: what comes next; resumes in the awaiting thread.
    Receive receive() { return Receive(m_view); }
    /// What comes next, if it is there.
    std::optional<Received> tryReceive()
    {
        std::unique_lock lock(m_view->state->mutex);
        return m_view->take(lock);
    }

private:
    friend class Broadcast<T>;
    explicit BroadcastReceiver(std::shared_ptr<detail::BroadcastState<T>> state)
        : m_view(std::make_shared<detail::BroadcastView<T>>(std::move(state)))
    {
    }

    std::shared_ptr<detail::BroadcastView<T>> m_view;
};

/// Sends every value to every receiver, as Tokio's broadcast. Never waits: the newest `capacity`
/// values are kept, a receiver that is slower is told how many it missed. Any thread. Each receiver
/// gets a copy: share what is large (std::shared_ptr<const X>).
template <typename T> class Broadcast {
public:
    /// Keeps at most `capacity` values, and fewer when together they weigh more than `maxWeight`
    /// (see BroadcastTraits).
    explicit Broadcast(std::size_t capacity, std::size_t maxWeight = SIZE_MAX)
        : m_state(std::make_shared<detail::BroadcastState<T>>(capacity, maxWeight))
    {
    }
    Broadcast(const Broadcast&) = delete;
    Broadcast& operator=(const Broadcast&) = delete;
    /// Receivers get what is kept, then Closed.
    ~Broadcast()
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->gone = true;
        m_state->sleepers.wakeAll();
    }

    /// Returns how many receivers there are; without one the value is dropped.
    std::size_t send(T value)
    {
        auto shared = std::make_shared<const T>(std::move(value));
        std::vector<std::shared_ptr<const T>> dropped; // destroyed after the lock
        const std::scoped_lock lock(m_state->mutex);
        if (m_state->receivers == 0)
            return 0;
        m_state->keep(std::move(shared), dropped);
        m_state->sleepers.wakeAll();
        return m_state->receivers;
    }
    /// A receiver of everything that is sent from now on.
    [[nodiscard]] BroadcastReceiver<T> subscribe() const { return BroadcastReceiver<T>(m_state); }
    [[nodiscard]] std::size_t receivers() const
    {
        const std::scoped_lock lock(m_state->mutex);
        return m_state->receivers;
    }

private:
    std::shared_ptr<detail::BroadcastState<T>> m_state;
};

} // namespace sluice
