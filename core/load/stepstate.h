// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/outcome.h"

#include <QByteArray>
#include <QList>

#include <cstdint>

namespace sluice {

/// What is known of the bytes of the command that goes step by step. A plain value.
struct StepBytes {
    static constexpr qsizetype shownBytes = 4096;

    bool isAsked = false; ///< a connection wanted to write
    QByteArray sent; ///< the very bytes, as it wrote them, the first shownBytes of them
    qsizetype sentSize = 0; ///< of all of them
    bool isAtServer = false; ///< all of them have left
    QByteArray received; ///< the very bytes that came back, the first shownBytes of them
    qsizetype receivedSize = 0;
    bool hasEnded = false; ///< the connection did

    bool operator==(const StepBytes&) const = default;
};

/// The stations of a command's way, in order.
enum class StepStation : std::uint8_t {
    Produced, ///< made, and nobody else knows of it
    Admitted, ///< in the channel; the manager is paused
    Taken, ///< by the manager, out of the channel; no byte has left
    OnTheWire, ///< all its bytes have been written, and have not arrived
    AtServer, ///< the server has them
    ReplyBytes, ///< the reply has come, and has not been read
    Delivered, ///< the producer has the outcome
};
inline constexpr int stepStations = 7;

/// Where the command is. A plain value.
struct StepState {
    QList<QByteArray> command; ///< its words
    StepStation station = StepStation::Produced;
    /// It is there; else it is on its way there.
    bool isReached = true;
    StepBytes bytes; ///< since it was taken
    bool isSettled = false; ///< there is an outcome: delivered, or ended before
    Outcome outcome; ///< once it is settled

    /// The bytes are to be shown from here on.
    [[nodiscard]] bool hasSent() const noexcept { return bytes.sentSize > 0; }
    [[nodiscard]] bool hasReceived() const noexcept { return bytes.receivedSize > 0; }
};

} // namespace sluice
