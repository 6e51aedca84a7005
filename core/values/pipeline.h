// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <vector>

namespace sluice {

/// Commands that were sent together and whose outcomes are awaited together: one round trip. Shared
/// by the coroutine that awaits them and by whoever may cancel them, so that neither outlives what
/// it needs. One thread.
class Pipeline {
public:
    /// Sends @p commands now, in order.
    Pipeline(const Client& client, std::vector<QList<QByteArray>> commands);

    const std::vector<QList<QByteArray>>& commands() const noexcept { return m_commands; }
    /// What a coroutine awaits, in order.
    std::vector<PendingReply>& replies() noexcept { return m_replies; }
    TimePoint sentAt() const noexcept { return m_sent; }
    /// From sending until now; ask when the last reply has been awaited.
    Duration elapsed(const Clock& clock) const { return clock.now() - m_sent; }

    /// Gives up what has not been answered. The sleeping coroutine runs again by and by, and finds
    /// isCancelled().
    void cancel();
    bool isCancelled() const noexcept { return m_cancelled; }

private:
    std::vector<QList<QByteArray>> m_commands;
    std::vector<PendingReply> m_replies;
    TimePoint m_sent;
    bool m_cancelled = false;
};

} // namespace sluice
