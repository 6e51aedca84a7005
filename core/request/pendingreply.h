// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/requestchannel.h"
#include "core/runtime/inplace.h"

#include <coroutine>

namespace sluice {

/// A request under way. `co_await` it for its Outcome; the coroutine resumes in the thread (on the
/// Executor) where it awaited, never inside the engine. Cancelling or dropping it ends it now:
/// NotSent when it had not been taken, else MaybeExecuted. One thread: the one that sent it. The
/// engine outlives it.
class [[nodiscard]] PendingReply : Job {
public:
    /// `isReserved`: into a place that was reserved for it.
    PendingReply(RequestPtr request, RequestChannel& channel, bool isReserved = false);
    PendingReply(PendingReply&& other) noexcept;
    PendingReply& operator=(PendingReply&& other) noexcept;
    ~PendingReply();

    /// Whether the outcome is there.
    [[nodiscard]] bool isSettled() const noexcept;
    /// Gives up. The outcome is there afterwards; when the reply had arrived already, it is the
    /// reply. A coroutine that sleeps for it is resumed by the next turn of its loop.
    void cancel();

    InPlace<PendingReply> operator co_await() noexcept { return InPlace<PendingReply>(*this); }
    [[nodiscard]] bool await_ready() const noexcept { return isSettled(); }
    bool await_suspend(std::coroutine_handle<> handle) noexcept;
    Outcome await_resume();

private:
    void collect();
    void account();

    Request* m_request = nullptr; ///< until its outcome is here or the engine's for good
    RequestChannel* m_channel = nullptr;
    Outcome m_outcome; ///< once there is no m_request
    Executor* m_home = nullptr;
    std::coroutine_handle<> m_handle;
    bool m_blocks = false; ///< the manager is told when it is given up
};

} // namespace sluice
