// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <functional>
#include <optional>

namespace sluice {

class Executor;

/// A single-shot timer of one executor. Everything on that executor's thread; ends with its
/// destruction.
class Timer {
public:
    Timer(Executor& executor, std::function<void()> due);
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer();

    /// (Re)starts it. A moment in the past is due at the next turn of the loop.
    void start(TimePoint when);
    void stop();
    [[nodiscard]] bool isActive() const noexcept { return m_when.has_value(); }
    [[nodiscard]] std::optional<TimePoint> when() const noexcept { return m_when; }

private:
    friend class Executor;

    Executor& m_executor;
    std::function<void()> m_due;
    std::optional<TimePoint> m_when;
    std::uint64_t m_number = 0; ///< the executor's, per start: who was started first runs first
};

} // namespace sluice
