// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"
#include "core/values/changeset.h"

#include <optional>
#include <vector>

namespace sluice {

/// How applying a change set has ended. Whatever it is, the change set is still with who staged it.
struct ApplyResult {
    enum class Kind {
        Applied, ///< all of it; see undo
        AppliedPartly, ///< the server refused single commands while running them: see errors
        Conflict, ///< somebody changed what was edited. Nothing was written; see conflicts
        Vanished, ///< there is no such key any more. Nothing was written
        TypeChanged, ///< it holds another type now: message. Nothing was written
        Exists, ///< a new key's name is taken: message says by which type. Nothing was written
        Refused, ///< the server refused it whole: message. Nothing was written
        Guarded, ///< the connection's guard wants a person's yes, or is read-only
        NotSent, ///< it has not left: why. Nothing was written
        NotChecked, ///< the connection ended, or no answer came, while comparing: why. Nothing was
                    ///< written
        CannotCheck, ///< neither WATCH nor a script, or no command that compares, is possible here:
                     ///< why and message. Nothing was written
        MaybeExecuted, ///< it has left and no answer came: why; see found
    };
    /// What is there after MaybeExecuted.
    enum class Found {
        Unknown, ///< could not be read
        Applied, ///< everything is as if it was applied
        NotApplied, ///< everything is as it was before
        Other, ///< neither: somebody else has changed it too
    };
    struct Conflict {
        int change = -1; ///< index of the edit; -1: about the key as a whole (its length)
        std::optional<QByteArray> now; ///< what is there; nothing: it is not there
    };
    struct CommandError {
        std::size_t command; ///< index in ChangeSet::commands()
        QByteArray message; ///< of the server
    };

    Kind kind = Kind::NotSent;
    Why why = Why::None;
    QByteArray message; ///< of the server, or what TYPE says; escape before showing
    Found found = Found::Unknown;
    std::vector<Conflict> conflicts;
    std::vector<CommandError> errors;
    std::optional<ChangeSet> undo;
    /// Conflict: the same edits, based on what is there now.
    std::optional<ChangeSet> rebased;
    bool keyEnded = false; ///< with its last element
    bool wasChecked = true; ///< false: applied though nothing guarded against changes meanwhile

    /// Whether nothing of it can have reached the data.
    bool isHarmless() const noexcept
    {
        return kind != Kind::Applied && kind != Kind::AppliedPartly && kind != Kind::MaybeExecuted;
    }
};

} // namespace sluice
