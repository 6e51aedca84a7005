// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/sleeper.h"

#include <memory>

namespace sluice {

template <typename T> class Watch;

namespace detail {
template <typename T> struct WatchState {
    explicit WatchState(T initial)
        : value(std::move(initial))
    {
    }
    mutable std::mutex mutex; ///< protects all below, and what every receiver has seen
    T value;
    std::uint64_t version = 1;
    bool gone = false;
    SleeperList sleepers;
};

/// What a receiver and its sleeping coroutine share, so that either may go first.
template <typename T> struct WatchView {
    explicit WatchView(std::shared_ptr<WatchState<T>> watched)
        : state(std::move(watched))
    {
        const std::scoped_lock lock(state->mutex);
        seen = state->version;
    }
    const std::shared_ptr<WatchState<T>> state;
    std::uint64_t seen = 0; ///< the newest version that the receiver knows of
};
} // namespace detail

/// Sees the newest value of a Watch; one thread at a time. Independent of the Watch's lifetime.
template <typename T> class WatchReceiver {
public:
    WatchReceiver(WatchReceiver&&) noexcept = default;
    WatchReceiver& operator=(WatchReceiver&&) noexcept = default;

    /// The newest value, which counts as seen then.
    T latest()
    {
        const std::scoped_lock lock(m_view->state->mutex);
        m_view->seen = m_view->state->version;
        return m_view->state->value;
    }
    /// Whether there is a newer value than the one seen last.
    [[nodiscard]] bool hasChanged() const
    {
        const std::scoped_lock lock(m_view->state->mutex);
        return m_view->state->version != m_view->seen;
    }

    class [[nodiscard]] Changed : detail::SleepingAwaiter<Changed> {
        using Base = detail::SleepingAwaiter<Changed>;
        friend Base;

    public:
        explicit Changed(std::shared_ptr<detail::WatchView<T>> view)
            : m_view(std::move(view))
        {
        }
        ~Changed() { Base::leave(); }
        using Base::await_ready;
        using Base::await_suspend;
        bool await_resume() const noexcept { return m_isNewer; }

    private:
        bool sleep(Executor& home)
        {
            detail::WatchState<T>& state = *m_view->state;
            const std::scoped_lock lock(state.mutex);
            m_isNewer = state.version != m_view->seen;
            m_view->seen = state.version;
            if (m_isNewer || state.gone)
                return false;
            state.sleepers.add(*this, home);
            return true;
        }
        bool unlist()
        {
            const std::scoped_lock lock(m_view->state->mutex);
            return m_view->state->sleepers.remove(*this);
        }

        std::shared_ptr<detail::WatchView<T>> m_view;
        bool m_isNewer = false;
    };

    /// `co_await` it: sleeps until there is a newer value than the one seen last, resumes in the
    /// awaiting thread. True: latest() has it, and it counts as seen. False: the Watch has gone and
    /// every value was seen.
    /// Name the result (`const bool isNewer = co_await ...`): g++ 12.2 breaks `while (co_await
    /// ...)`.
    Changed changed() { return Changed(m_view); }

private:
    friend class Watch<T>;
    explicit WatchReceiver(std::shared_ptr<detail::WatchState<T>> state)
        : m_view(std::make_shared<detail::WatchView<T>>(std::move(state)))
    {
    }

    std::shared_ptr<detail::WatchView<T>> m_view;
};

/// Holds one value of which only the newest counts, as Tokio's watch: whoever looks late misses the
/// values between, never the last one. Any thread.
template <typename T> class Watch {
public:
    explicit Watch(T initial)
        : m_state(std::make_shared<detail::WatchState<T>>(std::move(initial)))
    {
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    /// Wakes every receiver that sleeps; the last value can still be read.
    ~Watch()
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->gone = true;
        m_state->sleepers.wakeAll();
    }

    void set(T value)
    {
        const std::scoped_lock lock(m_state->mutex);
        std::swap(m_state->value, value); // the old one is destroyed after the lock
        ++m_state->version;
        m_state->sleepers.wakeAll();
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
