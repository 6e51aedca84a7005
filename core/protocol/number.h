// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <optional>

namespace sluice {

/// A decimal 64-bit number with an optional sign and nothing else; exact. Any thread, as all of
/// these.
std::optional<qint64> parseInteger(QByteArrayView text) noexcept;
/// A length or a count: decimal digits only, no sign, no leading zero.
std::optional<qint64> parseLength(QByteArrayView text) noexcept;
/// `[+-]digits[.digits][e[+-]digits]`, `inf`, `-inf` or `nan` in any case and with any sign, and
/// nothing else. Beyond what a double holds: infinite or zero.
std::optional<double> parseDouble(QByteArrayView text) noexcept;
/// `[+-]digits`, of any length.
bool isBigNumber(QByteArrayView text) noexcept;

/// Room for what writeDouble() writes.
inline constexpr qsizetype DoubleRoom = 32;
/// Writes the shortest text that gives the same double again ("inf", "-inf", "nan") to @p out,
/// which has DoubleRoom bytes. Returns how many it is.
qsizetype writeDouble(char* out, double number) noexcept;

} // namespace sluice
