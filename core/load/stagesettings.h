// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/loadsettings.h"
#include "core/load/slowlinksettings.h"
#include "core/request/requestchannel.h"
#include "core/trace/transportmode.h"

#include <cstdint>

namespace sluice {

/// What can be turned on the engine: a plain value.
struct EngineSettings {
    TransportMode transport = TransportMode::Channel;
    int capacity = 32; ///< C; of Mutex and Pool it is the number of connections, whatever is here
    int window = 64; ///< W, on each connection; of Mutex and Pool it is 1, whatever is here
    int connections = 1; ///< of Mutex it is 1, whatever is here
    FullPolicy whenFull;
    int bulkShare = 750; ///< thousandths of C and W that bulk requests may fill
    bool taking = true; ///< else the manager is paused: it takes nothing from the channel
    /// A server that says nothing is waited for without end (ConnectionLimits::silence): while a
    /// person goes step by step.
    bool patient = false;

    bool operator==(const EngineSettings&) const = default;

    /// With the numbers that the transport makes of them: what the engine is told.
    [[nodiscard]] EngineSettings effective() const
    {
        EngineSettings engine = *this;
        if (transport == TransportMode::Channel)
            return engine;
        engine.connections = transport == TransportMode::Mutex ? 1 : connections;
        engine.capacity = engine.connections;
        engine.window = 1;
        return engine;
    }
};

/// How long a scripted server works on a command; ServiceTime is made of it.
struct ServiceSettings {
    enum class Kind : std::uint8_t { Constant, Uniform, Exponential, Bimodal };
    Kind kind = Kind::Constant;
    Duration mean {}; ///< of Uniform: from 0 to twice this; of Bimodal: of the fast ones
    Duration slow {}; ///< Bimodal only
    double slowShare = 0; ///< Bimodal only; 0 to 1
    Duration perMebibyte {}; ///< besides, of the bytes of command and reply

    bool operator==(const ServiceSettings&) const = default;
};

/// What can be turned on the scripted server: a plain value.
struct ScriptSettings {
    ServiceSettings service;
    int workers = 1; ///< commands that it works on at a time; 0: all of them
    double errorShare = 0; ///< so many commands (0 to 1) answer -ERR
    double halfReplyShare = 0; ///< so many replies (0 to 1) come in halves,
    Duration halfReplyPause {}; ///< so long apart
    bool stalled = false; ///< works on nothing until this is lifted

    bool operator==(const ScriptSettings&) const = default;
};

/// Everything that a scenario can set, and a person can turn while it runs: a plain value.
struct StageSettings {
    EngineSettings engine;
    LoadSettings load;
    SlowLinkSettings link;
    ScriptSettings server; ///< where the scenario runs on the scripted one

    bool operator==(const StageSettings&) const = default;
};

} // namespace sluice
