// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/outcome.h"
#include "core/values/applyresult.h"

#include <optional>
#include <vector>

namespace sluice {

/// What outcomes mean for a change set. Pure; ChangeApplier asks it at each station.
namespace applyjudge {

/// What the replies to the checks say against applying; nothing: all is as it was. @p outcomes in
/// the order of @p checks. @p must: a comparison that is not permitted ends it.
std::optional<ApplyResult> ofChecks(const ChangeSet& changes,
    const std::vector<ChangeCheck>& checks, const std::vector<Outcome>& outcomes, bool must);

/// What the outcome of a transaction of no commands says against one of some.
std::optional<ApplyResult> ofEmptyBlock(const Outcome& outcome);

/// What WATCH's outcome says against going on.
std::optional<ApplyResult> ofWatch(const Outcome& outcome);

/// What the outcome of the block says. @p changes have learnt; @p commands: how many of the block's
/// are theirs (one more asks whether the key is still there). Not for a null, which is a conflict.
ApplyResult ofBlock(const ChangeSet& changes, const Outcome& outcome, std::size_t commands);

/// The same of a script's (see comparescript). @p unwatched: why WATCH was not possible; where EVAL
/// is not permitted either, both are said.
ApplyResult ofScript(const ChangeSet& changes, const ApplyResult& unwatched, const Outcome& outcome,
    std::size_t commands);

/// Whether it is a duplicate that was refused because the server has no COPY, and that was not
/// tried by DUMP yet.
bool lacksCopy(const ChangeSet& changes, const ApplyResult& result);

/// Whether the edits are there, when their block had no answer. The commands to ask with, and what
/// their outcomes say.
std::vector<QList<QByteArray>> findingCommands(const ChangeSet& changes);
ApplyResult::Found found(const ChangeSet& changes, const std::vector<Outcome>& outcomes);

} // namespace applyjudge

} // namespace sluice
