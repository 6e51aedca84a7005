// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace sluice {

/// A duration as a person writes it: "59 min", "2h 30m", "1 d 12 h", "1500 ms", "90" (seconds),
/// "1.5 h". Nothing: it is none, or not more than 0, or longer than a server can count.
std::optional<std::chrono::milliseconds> parseDuration(const QString& text);
/// The same, exact to the millisecond, in words that parseDuration() reads: "59 min 12 s 345 ms".
QString exactDuration(std::chrono::milliseconds duration);

} // namespace sluice
