// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace sluice {

/// How requests come to the server.
enum class TransportMode : std::uint8_t {
    Channel, ///< a bounded channel before pipelined connections
    Mutex, ///< one lock around one connection: who holds it sends, waits for the reply, lets go
    Pool, ///< so many connections, each lent to one request at a time
};

} // namespace sluice
