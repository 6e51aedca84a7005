// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/request.h"
#include "core/request/uncollected.h"
#include "core/trace/recorder.h"

#include <array>
#include <vector>

namespace sluice {

/// Settled requests on their way back to their producers: collected while a batch of replies is
/// parsed, then posted as one list, and so with one wake-up, per thread. One thread.
class ResumeBatch {
public:
    ResumeBatch(Recorder& recorder, Uncollected& uncollected) noexcept
        : m_recorder(recorder)
        , m_uncollected(uncollected)
    {
    }
    ResumeBatch(const ResumeBatch&) = delete;
    ResumeBatch& operator=(const ResumeBatch&) = delete;
    ~ResumeBatch() { post(); }

    /// Gives a request that has its outcome back to its caller; when the caller has given up,
    /// commits the record and recycles it.
    void settle(Request& request) noexcept
    {
        bool abandoned = false;
        if (giveBack(request, abandoned) || !abandoned)
            return;
        request.closeAbandonedRecord();
        m_recorder.commit(request.record);
        RequestRecycler()(&request);
    }

    /// The same, but a request that was abandoned remains the engine's: `abandoned` is set then.
    /// True when a coroutine sleeps for it.
    bool giveBack(Request& request, bool& abandoned) noexcept
    {
        const std::int64_t cost = request.collectCost();
        request.counted = true; // before it may be its caller's
        const bool awaited = request.settle(abandoned);
        if (abandoned)
            request.counted = false;
        else
            m_cost += cost;
        if (awaited)
            listOf(request.home).push(request);
        return awaited;
    }

    /// Wakes the producers.
    void post() noexcept
    {
        if (m_cost)
            m_uncollected.add(std::exchange(m_cost, 0));
        for (std::size_t i = 0; i < m_threads; ++i)
            m_first[i].home->post(std::move(m_first[i].jobs));
        for (Thread& thread : m_more)
            thread.home->post(std::move(thread.jobs));
        m_threads = 0;
        m_more.clear();
    }

private:
    struct Thread {
        Executor* home = nullptr;
        JobList jobs;
    };

    JobList& listOf(Executor* home)
    {
        for (std::size_t i = 0; i < m_threads; ++i) {
            if (m_first[i].home == home)
                return m_first[i].jobs;
        }
        for (Thread& thread : m_more) {
            if (thread.home == home)
                return thread.jobs;
        }
        if (m_threads == m_first.size())
            return m_more.emplace_back(Thread { home, {} }).jobs;
        m_first[m_threads].home = home;
        return m_first[m_threads++].jobs;
    }

    Recorder& m_recorder;
    Uncollected& m_uncollected;
    std::int64_t m_cost = 0; ///< of what is given back
    std::array<Thread, 4> m_first; ///< of few threads, without an allocation
    std::size_t m_threads = 0;
    std::vector<Thread> m_more;
};

} // namespace sluice
