// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/request.h"
#include "core/trace/recorder.h"

#include <vector>

namespace sluice {

/// Settled requests on their way back to their producers: collected while a batch of replies is
/// parsed, then posted as one list, and so with one wake-up, per thread. One thread.
class ResumeBatch {
public:
    explicit ResumeBatch(Recorder& recorder)
        : m_recorder(recorder)
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
        if (request.settle(abandoned)) {
            resume(request);
        } else if (abandoned) {
            request.closeAbandonedRecord();
            m_recorder.commit(request.record);
            RequestRecycler()(&request);
        }
    }

    /// A coroutine sleeps for this settled request.
    void resume(Request& request) noexcept { listOf(request.home).push(request); }

    /// Wakes the producers.
    void post() noexcept
    {
        for (auto& [executor, jobs] : m_lists)
            executor->post(std::move(jobs));
        m_lists.clear();
    }

private:
    JobList& listOf(Executor* executor)
    {
        for (auto& [home, jobs] : m_lists) {
            if (home == executor)
                return jobs;
        }
        m_lists.emplace_back(executor, JobList());
        return m_lists.back().second;
    }

    Recorder& m_recorder;
    std::vector<std::pair<Executor*, JobList>> m_lists; ///< one per producer thread
};

} // namespace sluice
