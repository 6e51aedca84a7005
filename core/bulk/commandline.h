// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace sluice {

/// An argument as redis-cli reads it from a line: quoted, and escaped where it must be. Any bytes,
/// no newline in it. Source: sdscatrepr() in redis/src/sds.c.
[[nodiscard]] QByteArray quotedArgument(QByteArrayView bytes);

/// A line of commands as redis-cli would write it, newline included.
[[nodiscard]] QByteArray commandLine(const QList<QByteArray>& arguments);

/// The arguments of a line as redis-cli reads it ("\x00", '...', words); none for an empty line,
/// nothing for quotes that do not end or that something stands close behind. Source:
/// sdssplitargs() in redis/src/sds.c. Any thread.
[[nodiscard]] std::optional<QList<QByteArray>> splitCommandLine(QByteArrayView line);

} // namespace sluice
