// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/pendingreply.h"
#include "core/runtime/detached.h"

#include <QCoreApplication>
#include <QTimer>

#include <memory>
#include <vector>

namespace sluice {

/// The outcomes of requests that the test's own thread has sent, in their order.
struct Settling {
    std::vector<Outcome> outcomes;
    std::vector<int> times; ///< how often each has settled: once
    int done = 0;

    [[nodiscard]] bool isComplete() const { return done == static_cast<int>(outcomes.size()); }
};

namespace detail {
inline Detached settleInto(
    PendingReply pending, std::size_t index, std::shared_ptr<Settling> settling)
{
    Outcome outcome = co_await pending;
    settling->outcomes[index] = std::move(outcome);
    ++settling->times[index];
    ++settling->done;
}
} // namespace detail

/// Awaits every one of them.
inline std::shared_ptr<Settling> awaitAll(std::vector<PendingReply> pending)
{
    auto settling = std::make_shared<Settling>();
    settling->outcomes.resize(pending.size());
    settling->times.resize(pending.size());
    for (std::size_t i = 0; i < pending.size(); ++i)
        detail::settleInto(std::move(pending[i]), i, settling);
    return settling;
}

/// Runs the thread's events until `done()`, looking after each of them (QTRY_VERIFY looks every 50
/// ms, which is long for a thousand rounds). False: not within 30 s.
template <typename Done> bool runEventsUntil(Done done)
{
    QTimer limit;
    bool expired = false;
    QObject::connect(&limit, &QTimer::timeout, &limit, [&expired] { expired = true; });
    limit.setSingleShot(true);
    limit.start(std::chrono::seconds(30));
    while (!done()) {
        if (expired)
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace sluice
