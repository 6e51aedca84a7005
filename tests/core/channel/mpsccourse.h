// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/channel/mpsc.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/ownedcoroutine.h"

#include <QList>

namespace sluice {

/// Notes the value when it has its place, its negative when the channel was closed.
inline OwnedCoroutine sendInto(Sender<int> sender, int value, QList<int>* log)
{
    const bool sent = co_await sender.send(value);
    *log += sent ? value : -value;
}

/// Notes the number when the permit is there, its negative when the channel was closed.
inline OwnedCoroutine reserveInto(
    Sender<int> sender, int number, std::optional<Permit<int>>* to, QList<int>* log)
{
    Permit<int> permit = co_await sender.reserve();
    *log += permit ? number : -number;
    to->emplace(std::move(permit));
}

inline OwnedCoroutine receiveInto(Receiver<int>* receiver, QList<int>* log, bool* ended)
{
    while (const auto value = co_await receiver->receive())
        *log += *value;
    *ended = true;
}

inline OwnedCoroutine receiveOneInto(
    Receiver<int>* receiver, std::optional<int>* value, Executor** where)
{
    *value = co_await receiver->receive();
    *where = Executor::current();
}

/// One channel, producers on one virtual thread and the receiver on another.
struct MpscCourse {
    explicit MpscCourse(std::size_t capacity)
    {
        auto [s, r] = makeChannel<int>(capacity, runtime.clock());
        sender.emplace(std::move(s));
        receiver.emplace(std::move(r));
    }
    void send(int value)
    {
        runtime.on(producers, [&] { coroutines.push_back(sendInto(*sender, value, &log)); });
    }
    void reserve(int number, std::optional<Permit<int>>& to)
    {
        runtime.on(
            producers, [&] { coroutines.push_back(reserveInto(*sender, number, &to, &log)); });
    }
    void receive()
    {
        runtime.on(
            consumer, [&] { coroutines.push_back(receiveInto(&*receiver, &received, &ended)); });
    }
    TrySend trySend(int value) { return sender->trySend(value); }

    VirtualRuntime runtime;
    Executor& producers = runtime.addExecutor();
    Executor& consumer = runtime.addExecutor();
    std::optional<Sender<int>> sender;
    std::optional<Receiver<int>> receiver;
    QList<int> log, received;
    bool ended = false;
    std::vector<OwnedCoroutine> coroutines;
};

} // namespace sluice
