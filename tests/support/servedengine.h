// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/scriptedserver.h"
#include "tests/support/virtualengine.h"

namespace sluice {

/// What a ServedEngine's connections end before.
struct ServerOfEngine {
    ScriptedServer server;
};

/// The virtual engine on a scripted server: the connections of the pool, the leases and the
/// reconnections all lead to it. Include only in tests that link sluice_core.
///
/// Nothing is scripted by hand: `transport` is null, and `transports` are not to be used.
class ServedEngine : public ServerOfEngine, public VirtualEngine {
public:
    /// `between`: what stands between each connection and the server, a slow link for instance.
    explicit ServedEngine(std::size_t capacity = 32, const ScriptedServerSettings& settings = {},
        std::uint64_t seed = 1, const TransportDecorator& between = {})
        : ServerOfEngine { ScriptedServer(settings, seed) }
        , VirtualEngine(capacity, [this, between](Executor& executor, auto) {
            auto link = server.connect(executor);
            return between ? between(executor, std::move(link)) : std::move(link);
        })
    {
        transport = nullptr;
    }

    /// Connects, handshake included.
    void connect()
    {
        runtime.on(core, [this] { manager->connectTo(ConnectionOptions()); });
        runtime.settle();
    }
    /// From now on it is like this.
    void serve(const ScriptedServerSettings& settings)
    {
        runtime.on(core, [&] { server.set(settings); });
    }
    /// The same for a way (there and back) and a time per command.
    void serve(Duration latency, Duration service = {})
    {
        serve({ .service = ServiceTime::constant(service), .latency = latency });
    }
    void stall(Duration length)
    {
        runtime.on(core, [&] { server.stall(length); });
    }
    void closeAll()
    {
        runtime.on(core, [&] { server.closeAll(); });
    }
    std::shared_ptr<Awaited> sendCommand(Command command)
    {
        auto awaited = std::make_shared<Awaited>();
        runtime.on(producers, [&] { awaitInto(client().send(std::move(command)), awaited); });
        return awaited;
    }
    std::shared_ptr<Awaited> send(const QByteArrayList& command)
    {
        return sendCommand(Command::fromArguments(command));
    }
};

} // namespace sluice
