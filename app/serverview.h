// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/runtime/detached.h"
#include "ui/models/pipelinesource.h"

#include <memory>

namespace sluice {

/// Asks the server what it spends and how it sees our connection: INFO cpu and CLIENT INFO (6.2),
/// together, every few seconds while somebody looks, never two at once, as ordinary requests of the
/// producer "sluice". What it may not or cannot say stays unknown. GUI thread, which has an
/// Executor; the channel outlives it.
class ServerView {
public:
    static constexpr Duration every = std::chrono::seconds(2);
    static constexpr Duration patience = std::chrono::seconds(1);

    explicit ServerView(RequestChannel& channel);

    /// Somebody looks: asks when it is time, and only where a connection is ready.
    void look(bool isReady);
    /// The server's part of it, as known.
    [[nodiscard]] Spending spending() const;

private:
    struct Answer {
        TimePoint at {};
        std::optional<double> cpuSeconds;
        std::optional<quint64> queryBuffer;
        std::optional<quint64> outputMemory;
        bool isOver = false;
    };
    static Detached ask(Client client, std::shared_ptr<Answer> into);

    Client m_client;
    TimePoint m_askedAt {};
    std::shared_ptr<Answer> m_pending;
    std::shared_ptr<const Answer> m_newest;
    std::optional<double> m_cpu;
};

} // namespace sluice
