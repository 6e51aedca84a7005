// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <atomic>

namespace sluice {

/// Asks a thread to look after something: any thread rings, any number of times; the job runs once
/// after them. (A job by itself must not be posted again before it has run.)
class Doorbell : Job {
public:
    Doorbell()
        : Job([](Job& job) noexcept { static_cast<Doorbell&>(job).answer(); })
    {
    }

    /// Who answers; null: nobody, and a ring that was not answered yet is taken back. On the thread
    /// of the executor that answered before, under the owner's lock.
    void setTarget(Executor* home, Job* target) noexcept
    {
        if (m_isRinging.load(std::memory_order_relaxed) && m_home->withdraw(*this))
            m_isRinging.store(false, std::memory_order_relaxed);
        m_home = home;
        m_target = target;
    }
    /// Any thread, under the owner's lock. False when nobody answers.
    bool ring() noexcept
    {
        if (!m_target)
            return false;
        if (!m_isRinging.exchange(true, std::memory_order_acq_rel))
            m_home->post(*this);
        return true;
    }

private:
    void answer() noexcept
    {
        // Who rings from here on rings anew. The target may destroy this.
        m_isRinging.exchange(false, std::memory_order_acq_rel);
        m_target->run(*m_target);
    }

    std::atomic<bool> m_isRinging { false };
    Executor* m_home = nullptr;
    Job* m_target = nullptr; ///< written on the home thread only
};

} // namespace sluice
