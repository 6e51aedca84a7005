// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/command.h"

namespace sluice {

/// Commands that the server executes together or not at all: MULTI, they, EXEC leave as one
/// contiguous block that is one request, with one place in the channel and one slot in the window.
/// Its reply is EXEC's: an array with one element per command (an element may be an error: the
/// others were executed all the same), a null when a watched key had changed (see Lease), or the
/// error EXECABORT when a command could not be queued: the outcome's detail says why. NotSent:
/// nothing of it was applied, even if a part had left. Moves only; sending uses it up.
/// https://redis.io/docs/latest/develop/interact/transactions/
class Transaction {
public:
    static constexpr int maxCommands = 60'000;

    Transaction();
    /// Adds one. False, and nothing is added, beyond maxCommands. A block with a command that would
    /// break it (MULTI, SUBSCRIBE...), or that changes the connection while the connection is
    /// shared (SELECT...), ends whole as NotSent(unshareable) with that command's name.
    bool add(Command command);
    [[nodiscard]] int size() const noexcept { return m_size; }
    Transaction& deadline(TimePoint when) &;
    /// As Command::confirmed().
    Transaction& confirmed() &;

    /// The finished request; this is used up.
    [[nodiscard]] RequestPtr finish() &&;

private:
    RequestPtr m_request;
    int m_size = 0;
};

} // namespace sluice
