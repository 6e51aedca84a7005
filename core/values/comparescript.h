// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/changeset.h"

#include <vector>

namespace sluice {

/// Compares and applies where WATCH is not possible: one EVAL that asks the checks once more,
/// compares each reply to the byte with the one that was judged, and only then runs the commands.
/// Nothing comes between in a script.
/// https://redis.io/docs/latest/develop/programmability/eval-intro
namespace comparescript {

/// @p replies: to @p changes' checks, as learnt; @p commands: to be run. What cannot be compared
/// (an error, the clock) is not. Its reply: null when something is another than it was, and nothing
/// was written; else what each command answered, as EXEC's is.
QList<QByteArray> command(const ChangeSet& changes, const std::vector<Value>& replies,
    const std::vector<QList<QByteArray>>& commands);

/// Whether a script can run them: Lua takes so many words for one command.
bool fits(const std::vector<QList<QByteArray>>& commands) noexcept;

/// A reply as the script spells it.
QByteArray spelt(const Value& reply);

} // namespace comparescript

} // namespace sluice
