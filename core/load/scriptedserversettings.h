// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/servicetime.h"

#include <vector>

namespace sluice {

/// How a scripted server behaves. A plain value; as made, it answers at once.
struct ScriptedServerSettings {
    /// Nothing is worked on from `at` on for so long; what is being worked on then waits as well.
    struct Stall {
        Duration at {}; ///< since the first connection was made, or the server restarted
        Duration length {};
        bool operator==(const Stall&) const = default;
    };

    ServiceTime service {}; ///< of each command
    Duration latency {}; ///< there and back, of everything but the handshake; holds no worker
    /// Nanoseconds that each byte of a command and of its reply adds to its service. What has been
    /// made of a large reply is on its way meanwhile, in pieces.
    double perByte = 0;
    int workers = 1; ///< commands that are worked on at a time, of all connections; 0: all of them
    std::vector<Stall> stalls {}; ///< in any order
    double errorShare = 0; ///< so many commands (0 to 1) answer -ERR and do nothing else
    double halfReplyShare = 0; ///< so many replies (0 to 1) come in halves,
    Duration halfReplyPause {}; ///< so long apart
    bool knowsHello = true; ///< without: an old server, RESP2 only
    bool refuses = false; ///< further connections; those that stand stay

    bool operator==(const ScriptedServerSettings&) const = default;
};

} // namespace sluice
