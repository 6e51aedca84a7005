// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/redisserver.h"

namespace sluice::bench {

/// A server with very many small keys whose names have 21 bytes: session:0000000000000 (a namespace
/// of `children` keys) and user:00000000:profile (namespaces of nine keys each).
class FilledServer {
public:
    explicit FilledServer(int keys);
    /// Starts it and makes the keys. False: that failed, which has been said.
    [[nodiscard]] bool fill();
    [[nodiscard]] int keys() const { return m_keys; }
    [[nodiscard]] int children() const { return m_children; }
    [[nodiscard]] RedisServer& server() { return m_server; }

    /// The floor: SCAN after SCAN of that COUNT on a socket of its own, hiredis, names into a
    /// vector. Returns seconds; negative: that failed.
    [[nodiscard]] double floorSeconds(int count) const;

private:
    int m_keys;
    int m_children;
    RedisServer m_server;
};

} // namespace sluice::bench
