// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/channelstate.h"
#include "core/channel/sleeper.h"

#include <memory>

namespace sluice {

template <typename T> class Receiver;
template <typename T> class Sender;
template <typename T> class Permit;

/// What became of a send that did not wait.
enum class TrySend : std::uint8_t { Sent, Full, Closed };

namespace detail {
/// A coroutine that sleeps for a place: the job that resumes it, in its own thread.
template <typename T> class PlaceAwaiter : protected Job {
public:
    PlaceAwaiter(const PlaceAwaiter&) = delete;
    PlaceAwaiter& operator=(const PlaceAwaiter&) = delete;

protected:
    explicit PlaceAwaiter(std::shared_ptr<ChannelState<T>> state)
        : m_state(std::move(state))
    {
        run = [](Job& job) noexcept { static_cast<PlaceAwaiter&>(job).m_handle.resume(); };
    }

    ~PlaceAwaiter() = default;

    /// Before the coroutine suspends; a place may be granted at once after that.
    void prepare(std::coroutine_handle<> handle)
    {
        assert(Executor::current());
        m_handle = handle;
        m_waiter.job = this;
        m_waiter.home = Executor::current();
        m_suspended = true;
    }

    /// The frame is destroyed while it sleeps: true when a place had been granted already. A value
    /// that waits, or has its place but was not taken yet, is taken out again, and its place goes
    /// to the next.
    bool leave()
    {
        if (!m_suspended)
            return false;
        (void)m_state->withdraw(m_ticket, m_state->clock().now());
        // Told under the channel's lock, the job posted with it: nothing changes any more.
        if (m_waiter.result == PlaceWaiter::Result::Pending)
            return false;
        m_waiter.home->withdraw(*this);
        return m_waiter.result == PlaceWaiter::Result::Granted;
    }

    std::shared_ptr<ChannelState<T>> m_state;
    std::coroutine_handle<> m_handle;
    PlaceWaiter m_waiter;
    Ticket m_ticket;
    bool m_suspended = false;
};
} // namespace detail

/// One place in a channel, held until it is used or given back; keeps the channel open like a
/// Sender. Moves with its owner.
template <typename T> class [[nodiscard]] Permit {
public:
    Permit() = default;
    Permit(Permit&& other) noexcept = default;
    Permit& operator=(Permit&& other) noexcept
    {
        Permit(std::move(other)).m_state.swap(m_state);
        return *this;
    }
    ~Permit()
    {
        if (m_state) {
            m_state->giveBack(m_state->clock().now());
            m_state->removeSender();
        }
    }

    /// Whether there is a place at all: not when the channel was closed.
    explicit operator bool() const noexcept { return m_state != nullptr; }

    /// Once; never waits. False when there is no place (any more), or the receiver has closed the
    /// channel meanwhile.
    bool send(T value)
    {
        const auto state = std::exchange(m_state, nullptr);
        if (!state)
            return false;
        const bool sent = state->fulfil(value, state->clock().now());
        state->removeSender();
        return sent;
    }

private:
    friend class Sender<T>;
    explicit Permit(std::shared_ptr<ChannelState<T>> state)
        : m_state(std::move(state))
    {
        m_state->addSender();
    }

    std::shared_ptr<ChannelState<T>> m_state;
};

/// The sending end of a bounded channel, as Tokio's mpsc::Sender. Copies share the channel; when
/// the last one goes the channel is closed. Any thread; a coroutine that awaits resumes in its own
/// thread.
template <typename T> class Sender {
public:
    Sender(const Sender& other)
        : m_state(other.m_state)
    {
        m_state->addSender();
    }
    Sender(Sender&& other) noexcept = default;
    Sender& operator=(Sender other) noexcept
    {
        std::swap(m_state, other.m_state);
        return *this;
    }
    ~Sender()
    {
        if (m_state)
            m_state->removeSender();
    }

    class [[nodiscard]] Send : detail::PlaceAwaiter<T> {
        using Base = detail::PlaceAwaiter<T>;

    public:
        Send(const Sender& sender, T value)
            : Base(sender.m_state)
            , m_sender(sender)
            , m_value(std::move(value))
        {
        }
        ~Send() { Base::leave(); } // a value that was taken already was sent

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> handle)
        {
            using Offered = typename ChannelState<T>::Offered;
            Base::prepare(handle);
            const auto offered = Base::m_state->offer(
                m_value, Base::m_state->clock().now(), true, &this->m_waiter, &this->m_ticket);
            if (offered == Offered::Waiting)
                return true;
            this->m_suspended = false;
            this->m_waiter.result = offered == Offered::Admitted ? PlaceWaiter::Result::Granted
                                                                 : PlaceWaiter::Result::Closed;
            return false;
        }
        /// True when the value has its place, false when the channel is closed.
        bool await_resume() noexcept
        {
            this->m_suspended = false;
            return this->m_waiter.result == PlaceWaiter::Result::Granted;
        }

    private:
        Sender m_sender; // keeps the channel open while this waits
        T m_value;
    };

    class [[nodiscard]] Reserve : detail::PlaceAwaiter<T> {
        using Base = detail::PlaceAwaiter<T>;

    public:
        explicit Reserve(const Sender& sender)
            : Base(sender.m_state)
            , m_sender(sender)
        {
        }
        ~Reserve()
        {
            if (Base::leave())
                Base::m_state->giveBack(Base::m_state->clock().now());
        }

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> handle)
        {
            using Offered = typename ChannelState<T>::Offered;
            Base::prepare(handle);
            const auto offered = Base::m_state->reserve(
                Base::m_state->clock().now(), true, &this->m_waiter, &this->m_ticket);
            if (offered == Offered::Waiting)
                return true;
            this->m_suspended = false;
            this->m_waiter.result = offered == Offered::Admitted ? PlaceWaiter::Result::Granted
                                                                 : PlaceWaiter::Result::Closed;
            return false;
        }
        /// A permit; an empty one when the channel is closed.
        Permit<T> await_resume() noexcept
        {
            this->m_suspended = false;
            if (this->m_waiter.result != PlaceWaiter::Result::Granted)
                return {};
            return Permit<T>(Base::m_state);
        }

    private:
        Sender m_sender;
    };

    /// `co_await` it: waits, first come first served, until the value has a place. Destroyed while
    /// it sleeps, it sends nothing, unless the value has been taken already.
    Send send(T value) const { return Send(*this, std::move(value)); }
    /// `co_await` it: a place first, the value later: nothing is lost when it is cancelled.
    Reserve reserve() const { return Reserve(*this); }
    /// Never waits and never passes a waiting sender. The value is moved from only when Sent.
    TrySend trySend(T& value) const
    {
        switch (m_state->offer(value, m_state->clock().now(), false, nullptr, nullptr)) {
        case ChannelState<T>::Offered::Admitted:
            return TrySend::Sent;
        case ChannelState<T>::Offered::Closed:
            return TrySend::Closed;
        default:
            return TrySend::Full;
        }
    }

    [[nodiscard]] typename ChannelState<T>::Counts counts() const { return m_state->counts(); }
    [[nodiscard]] bool isClosed() const { return m_state->isClosed(); }

private:
    template <typename U>
    friend std::pair<Sender<U>, Receiver<U>> makeChannel(std::size_t capacity, const Clock& clock);
    explicit Sender(std::shared_ptr<ChannelState<T>> state)
        : m_state(std::move(state))
    {
        m_state->addSender();
    }

    std::shared_ptr<ChannelState<T>> m_state;
};

/// The receiving end: one owner. Its destruction closes the channel.
template <typename T> class Receiver {
public:
    Receiver(Receiver&&) noexcept = default;
    Receiver& operator=(Receiver&& other) noexcept
    {
        Receiver(std::move(other)).m_state.swap(m_state);
        return *this;
    }
    /// What is still queued goes, too: whoever waits for an answer to it learns that there is none.
    ~Receiver()
    {
        if (!m_state)
            return;
        close();
        while (tryReceive()) { }
    }

    class [[nodiscard]] Receive : detail::SleepingAwaiter<Receive> {
        using Base = detail::SleepingAwaiter<Receive>;
        friend Base;

    public:
        explicit Receive(std::shared_ptr<ChannelState<T>> state)
            : m_state(std::move(state))
        {
        }
        ~Receive() { Base::leave(); }
        using Base::await_ready;
        using Base::await_suspend;
        /// The oldest value; nothing when the channel is closed and empty.
        std::optional<T> await_resume() { return std::move(m_value); }

    private:
        bool sleep(Executor& home)
        {
            const bool closed = m_state->isClosed(); // first: what came before it is taken
            m_value = m_state->takeOne(m_state->clock().now());
            if (m_value || closed) {
                if (std::exchange(m_isListening, false))
                    m_state->setReceiver(nullptr, nullptr);
                return false;
            }
            m_isListening = true;
            m_state->setReceiver(&home, this); // posts at once when something came meanwhile
            return true;
        }
        bool unlist()
        {
            m_state->setReceiver(nullptr, nullptr); // takes back what it has posted
            return true;
        }

        std::shared_ptr<ChannelState<T>> m_state;
        std::optional<T> m_value;
        bool m_isListening = false;
    };

    /// `co_await` it.
    Receive receive() { return Receive(m_state); }
    /// What is there now, without waiting.
    std::optional<T> tryReceive() { return m_state->takeOne(m_state->clock().now()); }
    /// Nothing more is admitted and every waiting sender wakes; what is queued can still be
    /// received (drain).
    void close() { m_state->close(m_state->clock().now()); }
    /// Raising it admits waiting senders at once; lowering it leaves what is over, until it has
    /// drained.
    void setCapacity(std::size_t capacity)
    {
        m_state->setCapacity(capacity, m_state->clock().now());
    }
    [[nodiscard]] typename ChannelState<T>::Counts counts() const { return m_state->counts(); }

private:
    template <typename U>
    friend std::pair<Sender<U>, Receiver<U>> makeChannel(std::size_t capacity, const Clock& clock);
    explicit Receiver(std::shared_ptr<ChannelState<T>> state)
        : m_state(std::move(state))
    {
    }

    std::shared_ptr<ChannelState<T>> m_state;
};

/// A bounded channel; capacity at least 1. The clock outlives it.
template <typename T>
std::pair<Sender<T>, Receiver<T>> makeChannel(std::size_t capacity, const Clock& clock)
{
    auto state = std::make_shared<ChannelState<T>>(capacity, clock);
    return { Sender<T>(state), Receiver<T>(state) };
}

} // namespace sluice
