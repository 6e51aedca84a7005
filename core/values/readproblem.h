// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/request/outcome.h"
#include "core/values/keytype.h"

#include <QByteArray>

namespace sluice {

/// Why a key, a page of it or one fact about it could not be read. The GUI makes a sentence of it.
struct ReadProblem {
    enum class Kind {
        None,
        Vanished, ///< there is no such key, or none any more
        TypeChanged, ///< it holds another type now: see nowType
        ServerError, ///< the server answered with an error: see message
        NoReply, ///< there was no answer: see ending and why
        Unreadable, ///< the answer has a shape that this type should not have
    };

    Kind kind = Kind::None;
    QByteArray
        message; ///< the server's text, or (TypeChanged) what TYPE says now; escape before showing
    Ending ending = Ending::Reply;
    Why why = Why::None;

    /// What @p outcome says that no value can be taken from; None when it is a plain reply.
    static ReadProblem of(const Outcome& outcome);
    /// Nobody wanted it any more: not worth a word.
    bool isCancelled() const { return kind == Kind::NoReply && why == Why::Cancelled; }
    explicit operator bool() const { return kind != Kind::None; }

    bool operator==(const ReadProblem&) const = default;
};

} // namespace sluice
