// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>

namespace sluice {

/// Tells a worker that nobody waits for its result any more. Copies share the flag; any thread.
class CancelFlag {
public:
    void cancel() noexcept { m_flag->store(true, std::memory_order_relaxed); }
    bool isCancelled() const noexcept { return m_flag->load(std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
};

} // namespace sluice
