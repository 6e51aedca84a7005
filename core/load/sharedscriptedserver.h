// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/transport.h"
#include "core/load/scriptedserversettings.h"

#include <QByteArray>

#include <memory>

namespace sluice {

/// The scripted server of one engine, told what to do from any thread. Connections whose options
/// are of the kind Scripted lead to it, all others to their sockets. Made before the engine, which
/// gets decorator(); slow links lie between its connections and either:
///
///     SlowLinks links;
///     SharedScriptedServer server;
///     CoreThread core(clock, 32, 1 << 16, server.decorator(links.decorator()));
///     server.set(settings);
///
/// Its functions are called by one thread at a time, before the engine is made or as long as it
/// lives. They take effect in their order on the core thread, a turn later; at once when that is
/// the calling one, or when there is none yet.
class SharedScriptedServer {
public:
    SharedScriptedServer();

    /// For one CoreThread or Manager. `above`: what stands between each connection and the server
    /// or the socket; may be null. What it made lives on when this has gone.
    [[nodiscard]] TransportDecorator decorator(TransportDecorator above = {}) const;
    /// See ScriptedServer for these.
    void set(const ScriptedServerSettings& settings);
    void stall(Duration length);
    void closeAll();
    void restart(std::uint64_t seed);
    /// What does not fit is not there.
    void preset(const QByteArray& key, const QByteArray& value);

private:
    struct Shared;
    class Fork;
    template <typename Change> void apply(Change change);
    std::shared_ptr<Shared> m_shared;
};

} // namespace sluice
