// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/time.h"

#include <cstdint>
#include <optional>

namespace sluice {

/// What happens to the bytes of one direction of a slow link. A plain value; the words are
/// Toxiproxy's (https://github.com/Shopify/toxiproxy, "Toxics").
struct SlowDirection {
    Duration latency {}; ///< each byte arrives so much later
    Duration jitter {}; ///< at most so much more or less than `latency`; the order stays
    std::int64_t bandwidth = 0; ///< bytes per second; 0: no limit
    int sliceSize = 0; ///< average bytes in a piece that is passed on by itself; 0: not sliced
    int sliceVariation = 0; ///< at most so many bytes more or fewer in a slice
    Duration sliceDelay {}; ///< between one slice and the next
    bool stalled = false; ///< nothing passes until this is lifted, and nothing is lost
    /// The connection ends when so many bytes have passed; 0: at once; -1: never. Counted from when
    /// it was set to another number or, later than that, from the beginning of the connection.
    std::int64_t limitData = -1;

    bool operator==(const SlowDirection&) const = default;
};

/// What a slow link does. A plain value; as made, it does nothing.
struct SlowLinkSettings {
    SlowDirection upstream; ///< to the server
    SlowDirection downstream; ///< to the client
    /// Each connection ends so long after its beginning (or after this was set) as if its peer had
    /// sent a reset: what is on its way is lost in both directions.
    std::optional<Duration> resetAfter {};

    bool operator==(const SlowLinkSettings&) const = default;
};

} // namespace sluice
