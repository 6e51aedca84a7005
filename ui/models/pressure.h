// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinefigures.h"

namespace sluice {

/// Where the pressure is.
enum class Pressure {
    Unknown, ///< nothing has been seen yet
    Disconnected, ///< the connection does not serve requests
    Silent, ///< requests are in flight and no reply has come for a second
    Idle, ///< nothing is sent
    Flowing, ///< nothing waits
    Server, ///< the window is used up and round trips have grown with it: the server gives no more
    Window, ///< the window is used up and round trips are near the unloaded one: W is the limit
    WindowOrServer, ///< the window is used up; which of the two cannot be told yet
    Delivery, ///< producers wait, yet replies lie ready the longest: this computer is the limit
    Channel, ///< producers wait although the window has room: C is the limit
};

/// What the rules found, with the numbers that the sentence needs.
struct PressureFinding {
    Pressure kind = Pressure::Unknown;
    bool producersWait = false; ///< on average over the last second, at least one in two instants
    std::optional<Duration> roundTrip; ///< mean over the last second, in flight
    std::optional<double>
        usefulDepth; ///< saturated throughput x unloaded round trip; only where it is known
};

/// Applies the rules; the first that holds counts.
[[nodiscard]] PressureFinding findPressure(const PipelineFigures& figures);

} // namespace sluice
