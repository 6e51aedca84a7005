// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/change.h"
#include "core/values/largebytes.h"

#include <optional>
#include <vector>

namespace sluice {

/// What edits of parts of a string are together: ranges that are written in place, and what is
/// appended. Pure.
namespace stringplan {

/// Adds a StringRange or a StringAppend to @p changes. Ranges that touch become one, with what the
/// later one wrote above; so do appended bytes, which stand behind all ranges. What is as before is
/// no edit. The later range's `before` is what the server has, without the earlier edits.
void stage(std::vector<Change>& changes, const Change& change);

/// @p text with the ranges and the appended bytes of @p changes in it; what lies beyond its end is
/// left out, and nothing is appended unless @p isWhole. Shares the memory of what is untouched.
LargeBytes edited(const LargeBytes& text, const std::vector<Change>& changes, bool isWhole = true);

/// The same of a part of the text: @p bytes stand at @p offset.
QByteArray editedPart(QByteArray bytes, quint64 offset, const std::vector<Change>& changes);

/// What undoes edits with an append among them: the whole text again, which ChangeSet has learnt.
/// Nothing: there is no append, or the text was too long to be kept.
std::optional<Change> inverse(const std::vector<Change>& changes);

} // namespace stringplan

} // namespace sluice
