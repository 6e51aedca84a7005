// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/executor.h"

#include <condition_variable>
#include <string>
#include <thread>

namespace sluice {

/// A plain thread without an event loop, for producers. Starts at once; the destructor stops and
/// joins.
class ThreadExecutor final : public Executor {
public:
    explicit ThreadExecutor(const Clock& clock, std::string name = {});
    /// Finishes the jobs that are queued and the timers that are set, then joins. Any thread but
    /// its own.
    ~ThreadExecutor() override;

protected:
    void wake() noexcept override;
    void wakeAt(std::optional<TimePoint> when) noexcept override;

private:
    void run(const std::string& name);

    std::mutex m_sleep; ///< protects m_woken and m_stopping
    std::condition_variable m_changed;
    bool m_woken = false;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace sluice
