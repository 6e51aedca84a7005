// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <algorithm>
#include <cassert>
#include <coroutine>
#include <memory>
#include <vector>

namespace sluice {

namespace detail {
/// A coroutine that sleeps until a watched value changes.
struct WatchSleeper {
    Job* job = nullptr;
    Executor* home = nullptr;
};

template <typename T> struct WatchState {
    mutable std::mutex mutex; ///< protects all below
    T value;
    std::uint64_t version = 1;
    bool gone = false;
    std::vector<WatchSleeper> sleepers;

    explicit WatchState(T initial)
        : value(std::move(initial))
    {
    }

    /// Posted under the lock, so that a sleeper that goes away finds its job posted or not.
    void wakeAll()
    {
        for (const WatchSleeper& sleeper : sleepers)
            sleeper.home->post(*sleeper.job);
        sleepers.clear();
    }
};
} // namespace detail

/// Sees the newest value of a Watch; one thread at a time. Independent of the Watch's lifetime.
template <typename T> class WatchReceiver {
public:
    explicit WatchReceiver(std::shared_ptr<detail::WatchState<T>> state)
        : m_state(std::move(state))
    {
        const std::scoped_lock lock(m_state->mutex);
        m_seen = m_state->version;
    }

    /// The newest value, which counts as seen then.
    T latest()
    {
        const std::scoped_lock lock(m_state->mutex);
        m_seen = m_state->version;
        return m_state->value;
    }
    /// Whether there is a newer value than the one seen last.
    [[nodiscard]] bool hasChanged() const
    {
        const std::scoped_lock lock(m_state->mutex);
        return m_state->version != m_seen;
    }

    class [[nodiscard]] Changed : Job {
    public:
        explicit Changed(WatchReceiver& receiver)
            : Job([](Job& job) noexcept { static_cast<Changed&>(job).m_handle.resume(); })
            , m_state(receiver.m_state)
            , m_seen(receiver.m_seen)
        {
        }
        Changed(const Changed&) = delete;
        Changed& operator=(const Changed&) = delete;
        ~Changed()
        {
            if (!m_home)
                return;
            {
                const std::scoped_lock lock(m_state->mutex);
                std::erase_if(m_state->sleepers,
                    [this](const detail::WatchSleeper& sleeper) { return sleeper.job == this; });
            }
            m_home->withdraw(*this);
        }

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> handle)
        {
            assert(Executor::current());
            const std::scoped_lock lock(m_state->mutex);
            if (m_state->gone || m_state->version != m_seen)
                return false;
            m_handle = handle;
            m_home = Executor::current();
            m_state->sleepers.push_back({ this, m_home });
            return true;
        }
        /// True when there is a newer value; false when the Watch has gone without one.
        bool await_resume()
        {
            m_home = nullptr;
            const std::scoped_lock lock(m_state->mutex);
            return m_state->version != m_seen;
        }

    private:
        std::shared_ptr<detail::WatchState<T>> m_state;
        std::uint64_t m_seen;
        std::coroutine_handle<> m_handle;
        Executor* m_home = nullptr; ///< while it sleeps
    };

    /// `co_await` it: resumes on the awaiting thread when a newer value than the last seen exists.
    Changed changed() { return Changed(*this); }

private:
    std::shared_ptr<detail::WatchState<T>> m_state;
    std::uint64_t m_seen = 0;
};

/// Holds one value of which only the newest counts, as Tokio's watch. Any thread.
template <typename T> class Watch {
public:
    explicit Watch(T initial)
        : m_state(std::make_shared<detail::WatchState<T>>(std::move(initial)))
    {
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch()
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->gone = true;
        m_state->wakeAll();
    }

    void set(T value)
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->value = std::move(value);
        ++m_state->version;
        m_state->wakeAll();
    }
    [[nodiscard]] T get() const
    {
        const std::scoped_lock lock(m_state->mutex);
        return m_state->value;
    }
    /// A receiver that has seen the value of this moment.
    [[nodiscard]] WatchReceiver<T> subscribe() const { return WatchReceiver<T>(m_state); }

private:
    std::shared_ptr<detail::WatchState<T>> m_state;
};

} // namespace sluice
