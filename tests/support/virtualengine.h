// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/connection/manager.h"
#include "core/runtime/detached.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/scriptedtransport.h"

#include <QList>

#include <functional>
#include <memory>
#include <vector>

namespace sluice {

/// The real channel, manager, machine, client and recorder under virtual time, with a scripted
/// transport: producers on one virtual thread, the engine on another.
class VirtualEngine {
public:
    static QByteArray hello()
    {
        return QByteArrayLiteral("%4\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0."
                                 "15\r\n$5\r\nproto\r\n:3\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n");
    }

    /// `decorator`: what stands between each connection and its scripted transport.
    explicit VirtualEngine(std::size_t capacity = 32, const TransportDecorator& decorator = {})
        : producers(runtime.addExecutor())
        , core(runtime.addExecutor())
        , channel(capacity, runtime.clock(), recorder)
    {
        runtime.on(core, [&] {
            const auto makeTransport = [this, decorator]() -> std::unique_ptr<Transport> {
                auto scripted = std::make_unique<ScriptedTransport>(core);
                transports.push_back(scripted.get());
                if (onNewTransport)
                    onNewTransport(*scripted);
                return decorator ? decorator(core, std::move(scripted)) : std::move(scripted);
            };
            manager = std::make_unique<Manager>(core, channel, makeTransport, 1);
            transport = transports.front();
        });
    }
    ~VirtualEngine()
    {
        runtime.settle(); // what was fed is for transports that go with the manager
        runtime.on(core, [&] { manager.reset(); });
        runtime.settle();
    }

    void setLimits(int window, std::size_t bytes = 1 << 20)
    {
        runtime.on(core, [&] { manager->setLimits({ window, bytes, std::chrono::seconds(60) }); });
    }
    /// Connects and answers the handshake; what was written is forgotten.
    void connect(const QByteArray& greeting = hello())
    {
        transport->onOpen = [this] { transport->connect(); };
        runtime.on(core, [&] { manager->connectTo(ConnectionOptions()); });
        runtime.settle();
        transport->feed(greeting);
        runtime.settle();
        transport->written.clear();
    }
    /// Connections that are made from now on find a server that greets them.
    void greetNew(const QByteArray& greeting = hello())
    {
        onNewTransport = [greeting](ScriptedTransport& made) {
            made.onOpen = [&made, greeting] {
                made.connect();
                made.feed(greeting);
            };
        };
    }
    /// What was written on the n-th connection after its handshake; and forgets it.
    [[nodiscard]] QByteArray takeWritten(std::size_t connection)
    {
        QByteArray bytes = std::exchange(transports.at(connection)->written, {});
        const qsizetype hello = bytes.indexOf("HELLO");
        if (hello < 0)
            return bytes;
        const qsizetype next = bytes.indexOf("*", hello);
        return next < 0 ? QByteArray() : bytes.sliced(next);
    }
    [[nodiscard]] Client client(const QByteArray& name = "test", RunId run = 0)
    {
        return Client(channel, name, run, std::nullopt);
    }
    [[nodiscard]] ConnectionState state() { return manager->state().get(); }

    VirtualRuntime runtime;
    Recorder recorder;
    Executor& producers;
    Executor& core;
    RequestChannel channel;
    ScriptedTransport* transport = nullptr; ///< of the pool's first connection
    std::vector<ScriptedTransport*> transports; ///< in the order in which they were made
    std::function<void(ScriptedTransport&)> onNewTransport; ///< for those after the first
    std::unique_ptr<Manager> manager;
};

/// Awaits one request and notes its outcome. The pending reply is the coroutine's; nullptr cancels
/// nothing.
struct Awaited {
    bool done = false;
    Outcome outcome;
};
inline Detached awaitInto(PendingReply pending, std::shared_ptr<Awaited> into)
{
    into->outcome = co_await pending;
    into->done = true;
}

} // namespace sluice
