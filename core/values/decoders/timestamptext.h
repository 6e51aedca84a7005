// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

namespace sluice {

/// A moment in nanoseconds, which QDateTime does not have.
struct Timestamp {
    qint64 seconds = 0; ///< since 1970
    quint32 nanoseconds = 0;

    bool operator==(const Timestamp&) const = default;
};

/// ISO 8601 in UTC: "2026-11-28T03:15:00Z", with as many decimals as it has, in threes. Empty
/// outside of the years 1 to 9999. Any thread.
QByteArray timestampText(Timestamp timestamp);
/// The inverse; nothing: it is none.
std::optional<Timestamp> timestampFromText(const QByteArray& text);

} // namespace sluice
