// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>

namespace sluice {

/// An intrusive unit of work: whoever posts it keeps it alive until it has run. No allocation, no
/// ownership.
struct Job {
    using Run = void (*)(Job&) noexcept;

    Job() = default;
    explicit Job(Run function) noexcept
        : run(function)
    {
    }
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    Job* next = nullptr;
    Run run = nullptr;
    /// What `run` reads first besides the job itself (the frame of a coroutine); may be null. It is
    /// fetched into the cache while the jobs before it run, and never looked at.
    const void* reads = nullptr;

protected:
    ~Job() = default;
};

/// A singly linked first-in first-out list of jobs; holds no ownership. One thread at a time.
class JobList {
public:
    JobList() = default;
    JobList(JobList&& other) noexcept
        : m_first(std::exchange(other.m_first, nullptr))
        , m_last(std::exchange(other.m_last, nullptr))
        , m_size(std::exchange(other.m_size, 0))
    {
    }
    JobList& operator=(JobList&& other) noexcept
    {
        m_first = std::exchange(other.m_first, nullptr);
        m_last = std::exchange(other.m_last, nullptr);
        m_size = std::exchange(other.m_size, 0);
        return *this;
    }

    [[nodiscard]] bool isEmpty() const noexcept { return !m_first; }
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    /// The oldest job, or null; it stays.
    [[nodiscard]] const Job* first() const noexcept { return m_first; }

    void push(Job& job) noexcept
    {
        job.next = nullptr;
        (m_last ? m_last->next : m_first) = &job;
        m_last = &job;
        ++m_size;
    }

    /// Moves everything of `other` behind what is here.
    void append(JobList&& other) noexcept
    {
        if (other.isEmpty())
            return;
        (m_last ? m_last->next : m_first) = other.m_first;
        m_last = other.m_last;
        m_size += other.m_size;
        other = JobList();
    }

    /// The oldest job, or null.
    Job* pop() noexcept
    {
        Job* job = m_first;
        if (job) {
            m_first = job->next;
            if (!m_first)
                m_last = nullptr;
            job->next = nullptr;
            --m_size;
        }
        return job;
    }

    /// Takes one job out of the middle; false when it is not in here. Linear.
    bool remove(Job& job) noexcept
    {
        Job* before = nullptr;
        for (Job* each = m_first; each; before = each, each = each->next) {
            if (each != &job)
                continue;
            (before ? before->next : m_first) = each->next;
            if (m_last == each)
                m_last = before;
            each->next = nullptr;
            --m_size;
            return true;
        }
        return false;
    }

private:
    Job* m_first = nullptr;
    Job* m_last = nullptr;
    std::size_t m_size = 0;
};

} // namespace sluice
