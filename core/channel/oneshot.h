// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/sleeper.h"

#include <memory>
#include <optional>

namespace sluice {

template <typename T> class OneshotSender;
template <typename T> class OneshotReceiver;
template <typename T> std::pair<OneshotSender<T>, OneshotReceiver<T>> makeOneshot();

namespace detail {
template <typename T> struct OneshotState {
    std::mutex mutex; ///< protects all below
    std::optional<T> value;
    bool isOver = false; ///< nothing will be sent any more: it was, or either end has gone
    bool isRefused = false; ///< the receiver does not want it any more
    SleeperList sleepers;
};
} // namespace detail

/// Sends one value to whoever holds the other end, as Tokio's oneshot. Any thread; dropped without
/// sending, the receiver gets nothing.
template <typename T> class [[nodiscard]] OneshotSender {
public:
    OneshotSender(OneshotSender&&) noexcept = default;
    OneshotSender& operator=(OneshotSender&& other) noexcept
    {
        OneshotSender(std::move(other)).m_state.swap(m_state);
        return *this;
    }
    ~OneshotSender()
    {
        if (!m_state)
            return;
        const std::scoped_lock lock(m_state->mutex);
        m_state->isOver = true;
        m_state->sleepers.wakeAll();
    }

    /// Once only. False when the receiver has gone or closed: then the value is not moved from.
    bool send(T&& value)
    {
        const auto state = m_state;
        assert(state);
        const std::scoped_lock lock(state->mutex);
        if (state->isRefused)
            return false;
        assert(!state->isOver);
        state->value.emplace(std::move(value));
        state->isOver = true;
        state->sleepers.wakeAll();
        m_state.reset();
        return true;
    }
    /// Whether sending is in vain: the receiver has gone or closed, or the value was sent.
    [[nodiscard]] bool isClosed() const
    {
        if (!m_state)
            return true;
        const std::scoped_lock lock(m_state->mutex);
        return m_state->isRefused;
    }

private:
    friend std::pair<OneshotSender<T>, OneshotReceiver<T>> makeOneshot<T>();
    explicit OneshotSender(std::shared_ptr<detail::OneshotState<T>> state)
        : m_state(std::move(state))
    {
    }

    std::shared_ptr<detail::OneshotState<T>> m_state; ///< until the value is sent
};

/// The receiving end: `co_await receiver` gives std::optional<T>, nothing when the sender was
/// dropped or the value was collected before. Resumes in the awaiting thread. One thread at a time.
template <typename T> class [[nodiscard]] OneshotReceiver {
public:
    OneshotReceiver(OneshotReceiver&&) noexcept = default;
    OneshotReceiver& operator=(OneshotReceiver&& other) noexcept
    {
        OneshotReceiver(std::move(other)).m_state.swap(m_state);
        return *this;
    }
    /// Closes. A value that nobody collected goes with it, unless a coroutine sleeps for it.
    ~OneshotReceiver()
    {
        if (m_state)
            close();
    }

    class [[nodiscard]] Receive : detail::SleepingAwaiter<Receive> {
        using Base = detail::SleepingAwaiter<Receive>;
        friend Base;

    public:
        explicit Receive(std::shared_ptr<detail::OneshotState<T>> state)
            : m_state(std::move(state))
        {
        }
        ~Receive() { Base::leave(); }
        using Base::await_ready;
        using Base::await_suspend;
        std::optional<T> await_resume()
        {
            const std::scoped_lock lock(m_state->mutex);
            return std::exchange(m_state->value, std::nullopt);
        }

    private:
        bool sleep(Executor& home)
        {
            const std::scoped_lock lock(m_state->mutex);
            if (m_state->isOver)
                return false;
            m_state->sleepers.add(*this, home);
            return true;
        }
        bool unlist()
        {
            const std::scoped_lock lock(m_state->mutex);
            return m_state->sleepers.remove(*this);
        }

        std::shared_ptr<detail::OneshotState<T>> m_state;
    };

    Receive operator co_await() const { return Receive(m_state); }

    /// The value if it is there, without waiting.
    std::optional<T> tryReceive()
    {
        const std::scoped_lock lock(m_state->mutex);
        return std::exchange(m_state->value, std::nullopt);
    }
    /// Nothing can be sent any more and a coroutine that sleeps for it gets nothing. What was sent
    /// before can still be received.
    void close()
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->isRefused = true;
        m_state->isOver = true;
        m_state->sleepers.wakeAll();
    }

private:
    friend std::pair<OneshotSender<T>, OneshotReceiver<T>> makeOneshot<T>();
    explicit OneshotReceiver(std::shared_ptr<detail::OneshotState<T>> state)
        : m_state(std::move(state))
    {
    }

    std::shared_ptr<detail::OneshotState<T>> m_state;
};

/// The two ends of a channel for one value. Any threads.
template <typename T> std::pair<OneshotSender<T>, OneshotReceiver<T>> makeOneshot()
{
    auto state = std::make_shared<detail::OneshotState<T>>();
    return { OneshotSender<T>(state), OneshotReceiver<T>(state) };
}

} // namespace sluice
