// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/faultproxy.h"
#include "tests/support/realengine.h"
#include "tests/support/settling.h"

namespace sluice {

/// The real engine, a real server, and a bad network between them. The server's side channel goes
/// past the proxy: it tells the truth. One thread.
struct FaultStage {
    /// What the network (or the server) can do; each name is a strike(). There is one more, which
    /// takes the data with it: "server restarted".
    static QByteArrayList faults()
    {
        return { "none", "latency", "jitter", "bandwidth", "slices", "stall", "reset",
            "cut to the server", "cut to the client", "garbage to the client",
            "garbage to the server", "refused", "clients killed" };
    }

    /// `resp3`: without, the server knows no HELLO and speaks RESP2.
    explicit FaultStage(const QByteArray& what = "none", bool resp3 = true)
        : fault(what)
        , server({ false, {},
              resp3 ? QStringList()
                    : QStringList { QStringLiteral("--rename-command"), QStringLiteral("HELLO"),
                        QString() } })
        , proxy(server.socketPath(),
              fault == "reset" ? FaultProxy::Listen::Tcp : FaultProxy::Listen::Unix, 5)
        , engine(64)
    {
        started = server.start();
        connect();
    }

    void connect()
    {
        ConnectionOptions options;
        options.kind = proxy.port() ? ConnectionOptions::Kind::Tcp : ConnectionOptions::Kind::Unix;
        options.socketPath = proxy.socketPath();
        options.port = proxy.port();
        engine.core.connectTo(options);
    }

    /// The fault happens; of those that last, it begins. `random` says where it cuts.
    void strike(unsigned random)
    {
        using Direction = FaultProxy::Direction;
        using Cut = FaultProxy::Cut;
        FaultProxy::Faults slow;
        if (fault == "latency")
            slow.latency = std::chrono::milliseconds(2);
        if (fault == "jitter")
            slow.jitter = std::chrono::milliseconds(3);
        if (fault == "bandwidth")
            slow.bytesPerSecond = 200'000;
        if (fault == "slices")
            slow.slice = 1;
        slow.stalled = fault == "stall" && random % 4 != 0;
        proxy.setFaults(Direction::ToServer, slow);
        slow.stalled = fault == "stall" && random % 4 != 1;
        proxy.setFaults(Direction::ToClient, slow);
        if (fault == "reset")
            proxy.cutNow(Cut::Reset);
        else if (fault == "cut to the server")
            proxy.cutAfter(Direction::ToServer, random % 150, Cut::Close);
        else if (fault == "cut to the client")
            proxy.cutAfter(Direction::ToClient, random % 150, Cut::Close);
        else if (fault == "garbage to the client")
            proxy.inject(Direction::ToClient, QByteArray("\x13\xff\0 what?\r\n", 11));
        else if (fault == "garbage to the server")
            proxy.inject(Direction::ToServer, "*1\r\n$x\r\n");
        else if (fault == "refused")
            proxy.setAccepting(false);
        else if (fault == "clients killed")
            server.command({ "CLIENT", "KILL", "TYPE", random % 2 ? "normal" : "pubsub" });
        else if (fault == "server restarted")
            started = server.restart();
        if (fault == "refused" && random % 2)
            proxy.cutNow(Cut::Close);
    }
    /// Nothing stands in the way any more.
    void calm()
    {
        for (const auto direction :
            { FaultProxy::Direction::ToServer, FaultProxy::Direction::ToClient }) {
            proxy.setFaults(direction, {});
            proxy.cutAfter(direction, -1, FaultProxy::Cut::Close);
        }
        proxy.setAccepting(true);
    }

    /// Runs the thread's events until `done()`, looking every millisecond; those that wait to
    /// reconnect do it at once. False: not within 30 s.
    template <typename Done> [[nodiscard]] bool waitFor(Done done)
    {
        QTimer tick;
        tick.start(std::chrono::milliseconds(1));
        return runEventsUntil([&] {
            engine.core.reconnectNow();
            return done();
        });
    }

    /// Connections that the server has besides the side channel's.
    [[nodiscard]] int serverClients()
    {
        const QByteArray list = server.command({ "CLIENT", "LIST" });
        return static_cast<int>(list.count('\n')) - 1;
    }
    /// Whether neither the server nor the proxy has a connection of ours any more.
    [[nodiscard]] bool isEmpty() { return serverClients() == 0 && proxy.open() == 0; }
    /// Whether every request has ended for the engine too, also those that were given up.
    [[nodiscard]] bool isQuiet()
    {
        const auto counts = engine.core.recorder().counts(0);
        return counts.ended == counts.offered;
    }

    const QByteArray fault;
    RedisServer server;
    FaultProxy proxy;
    RealEngine engine;
    bool started = false;
};

} // namespace sluice
