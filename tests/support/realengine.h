// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/connection/corethread.h"
#include "core/runtime/qtexecutor.h"
#include "tests/support/redisserver.h"

namespace sluice {

/// The real engine on its real core thread, and an executor for the test's own thread. Include only
/// in tests that link the connection's station.
struct RealEngine {
    explicit RealEngine(std::size_t capacity = 32)
        : core(clock, capacity)
    {
    }

    ~RealEngine()
    {
        core.shutDown();
        executor.drain();
    }

    static ConnectionOptions optionsFor(const RedisServer& server)
    {
        ConnectionOptions options;
        options.kind = ConnectionOptions::Kind::Unix;
        options.socketPath = server.socketPath();
        return options;
    }

    [[nodiscard]] Client client(const QByteArray& name = "test")
    {
        return Client(core.channel(), name);
    }
    [[nodiscard]] ConnectionPhase phase() { return core.state().get().phase; }

    SteadyClock clock;
    QtExecutor executor { clock };
    CoreThread core;
};

} // namespace sluice
