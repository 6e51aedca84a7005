// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QtGlobal>

#include <chrono>
#include <optional>

namespace sluice {

/// What the status bar shows about the connection's traffic. What is not known is left out and
/// shown as "n/a".
struct StatusFigures {
    std::optional<quint64> queueDepth; ///< requests in the channel now
    std::optional<quint64> capacity; ///< of the channel
    std::optional<quint64> inFlight; ///< written, reply not complete, now
    std::optional<quint64> waiting; ///< producers suspended in send() now
    std::optional<double> requestsPerSecond; ///< replies, over the last second
    std::optional<std::chrono::nanoseconds> p99; ///< of the total, last 10 s
    std::optional<double> framesPerSecond; ///< of the live view; absent when it is not drawn
    std::optional<quint64> telemetryLost; ///< records that were overwritten before they were pulled

    QString replay; ///< the figures are a recording's, which this names; empty: they are live

    bool operator==(const StatusFigures&) const = default;
};

} // namespace sluice
