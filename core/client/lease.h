// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"

namespace sluice {

/// A connection of one's own, for commands that change what a connection means: SELECT, WATCH and
/// what follows it, blocking commands in a row. (Not for what has not exactly one reply, which is
/// refused as Unshareable: CLIENT REPLY; SUBSCRIBE and MONITOR, see Subscription.) It connects with
/// the first request sent over it and ends with this. When it is lost, what is sent afterwards ends
/// as NotSent(disconnected): what was agreed on it is gone, so take another one. There are 16 at
/// most at a time; beyond that requests end as NotSent(noLease). One thread at a time; the core
/// thread outlives it.
class Lease {
public:
    Lease() = default;
    explicit Lease(const Client& client);
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&& other) noexcept;
    /// What is in flight is still answered; then the connection ends.
    ~Lease();

    /// Sends over this connection: the typed calls as well as send(). A value.
    [[nodiscard]] const Client& client() const noexcept { return *m_client; }

private:
    std::unique_ptr<Client> m_client; ///< null when moved from
};

} // namespace sluice
