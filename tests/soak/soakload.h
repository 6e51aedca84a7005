// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/producers.h" // first, it brings Qt: moc 6.4 cannot read <coroutine> before

#include "core/runtime/sleep.h"

#include <deque>
#include <random>

namespace sluice {

/// What all producers of a soak have seen. Read by the thread that prints.
struct SoakCounts {
    std::atomic<qint64> sent { 0 };
    std::atomic<qint64> settled { 0 };
    std::atomic<qint64> replies { 0 };
    std::atomic<qint64> notSent { 0 };
    std::atomic<qint64> maybe { 0 };
    std::atomic<qint64> dropped { 0 };
    std::atomic<qint64> wrong { 0 }; ///< a value of another request
    std::atomic<bool> isOver { false };
};

/// One producer: bursts of ECHO with its own ids and now and then a large value, cancelled, dropped
/// and timed out at random, until it is over.
inline Detached soakProducer(
    Client client, QByteArray name, quint32 seed, SoakCounts* counts, Producers* producers)
{
    std::mt19937 random(seed);
    const Client patient = client.withDeadline(std::chrono::seconds(20));
    const Client hasty = client.withDeadline(std::chrono::milliseconds(2));
    std::deque<std::pair<QByteArray, PendingReply>> pending;
    for (qint64 i = 0; !counts->isOver || !pending.empty();) {
        const std::size_t burst = counts->isOver ? 0 : 1 + random() % 16;
        while (pending.size() < burst) {
            const int padding = random() % 200 ? int(random() % 100) : int(random() % 100'000);
            const QByteArray id = name + QByteArray::number(i++) + QByteArray(padding, '.');
            Command command("ECHO");
            command.arg(id);
            const Client& sender = random() % 8 ? patient : hasty;
            PendingReply reply = sender.send(std::move(command));
            ++counts->sent;
            if (random() % 50 == 0)
                ++counts->dropped;
            else
                pending.emplace_back(id, std::move(reply));
        }
        if (pending.empty())
            continue;
        if (random() % 10 == 0)
            pending[random() % pending.size()].second.cancel();
        PendingReply& oldest = pending.front().second;
        const Outcome outcome = co_await oldest;
        ++counts->settled;
        ++(outcome.isReply()          ? counts->replies
                : outcome.isNotSent() ? counts->notSent
                                      : counts->maybe);
        if (outcome.isReply() && !outcome.isError()
            && outcome.reply().bytes() != pending.front().first)
            ++counts->wrong;
        pending.pop_front();
        if (outcome.isNotSent() || random() % 100 == 0)
            co_await sleepFor(std::chrono::milliseconds(1)); // a refusal is no reason to spin
    }
    producers->finished();
}

} // namespace sluice
