// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

namespace sluice {

/// The keys that a command names and may write to, each once; for one that only reads, its first
/// key. None where they cannot be told: FLUSHALL, scripts, what is not known. Any thread.
[[nodiscard]] QList<QByteArray> writtenKeys(const QList<QByteArray>& command);

} // namespace sluice
