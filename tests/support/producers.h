// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/realengine.h" // first, it brings Qt: moc 6.4 cannot read <coroutine> before

#include "core/runtime/detached.h"
#include "core/runtime/pollexecutor.h"
#include "core/runtime/post.h"
#include "tests/support/scale.h"

#include <condition_variable>

namespace sluice {

/// Producers on plain threads of their own, for tests with the real engine: coroutines that end by
/// calling finished(). Made after the engine, on the test's thread.
class Producers {
public:
    Producers(RealEngine& engine, int threads)
        : m_engine(engine)
    {
        for (int i = 0; i < threads; ++i)
            m_threads.push_back(std::make_unique<PollExecutor>(engine.clock));
    }
    /// Ends the engine when somebody still sleeps, so that nobody sleeps for ever.
    ~Producers()
    {
        if (!wait(std::chrono::seconds(0))) {
            m_engine.core.shutDown();
            static_cast<void>(wait(std::chrono::seconds(10)));
        }
    }

    /// Runs `begin` on one of the threads, in turn; it calls the coroutine.
    void start(std::function<void()> begin)
    {
        {
            const std::scoped_lock lock(m_mutex);
            ++m_running;
        }
        post(*m_threads[m_next++ % m_threads.size()], std::move(begin));
    }
    /// Called by a coroutine as the last thing it does.
    void finished()
    {
        const std::scoped_lock lock(m_mutex);
        if (--m_running == 0)
            m_changed.notify_all();
    }
    /// Blocks until all have finished. False: somebody has not. (Two million round trips one after
    /// another take a busy machine more than ten minutes.)
    [[nodiscard]] bool wait(Duration atMost = std::chrono::minutes(scaled(10, 60)))
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, atMost, [this] { return m_running == 0; });
    }

private:
    RealEngine& m_engine;
    std::vector<std::unique_ptr<PollExecutor>> m_threads;
    std::size_t m_next = 0;
    std::mutex m_mutex; ///< protects m_running
    std::condition_variable m_changed;
    int m_running = 0;
};

} // namespace sluice
