// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/transport.h"
#include "core/load/stepstate.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace sluice {

/// How far a connection's bytes come while one command goes step by step.
enum class StepGate : std::uint8_t {
    Open, ///< everywhere
    BeforeWire, ///< nothing is accepted from the connection
    OnWire, ///< what is written is accepted, and kept here
    AtServer, ///< what was written goes to the server; its reply is kept here
};

/// Gates between the connections of one engine and their transports, so that one command can be
/// looked at on its way: truly held up, and with the very bytes. Open, each passes everything on at
/// the cost of a call. Only the first connection that wants to write after BeforeWire was set is
/// held up; all others, and every other state, go on undisturbed. Made before the engine:
///
///     StepLinks steps;
///     CoreThread core(clock, 32, 1 << 16, around(steps.decorator(), slow.decorator()));
class StepLinks {
public:
    StepLinks();

    /// For one CoreThread or Manager. What it made lives on when this has gone.
    [[nodiscard]] TransportDecorator decorator() const;
    /// Any thread, one at a time; takes effect on the core thread, a turn later; at once when that
    /// is the calling one. Gates open in their order; BeforeWire begins anew.
    void set(StepGate gate);
    /// `heard` is called on `home`'s thread with what is new; the executor outlives the engine. Not
    /// after this has gone.
    void hear(Executor& home, std::function<void(const StepBytes&)> heard);

private:
    struct Shared;
    class Link;
    std::shared_ptr<Shared> m_shared;
    std::shared_ptr<std::function<void(const StepBytes&)>> m_heard;
};

/// Both: `outer` is nearer to the connection, `inner` to the server.
[[nodiscard]] TransportDecorator around(TransportDecorator outer, TransportDecorator inner);

} // namespace sluice
