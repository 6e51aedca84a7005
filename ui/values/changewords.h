// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/applyresult.h"

#include <QString>

namespace sluice {

/// "3 changes staged"
QString stagedText(std::size_t count);
/// "HSET email · HDEL legacy_id — TTL kept": what the edits are, in one line.
QString summaryOf(const ChangeSet& changes);
/// Element and edit in a few words: "field email", "element 4", "the value".
QString subjectOf(const ChangeSet& changes, const Change& change);
/// How applying ended, as sentences; what to do included. Plain text.
QString resultSentence(const ApplyResult& result, const ChangeSet& changes);
/// The exact commands as redis-cli would take them, with what guards them.
QString commandsText(const ChangeSet& changes);

} // namespace sluice
