// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/readproblem.h"

namespace sluice {

ReadProblem ReadProblem::of(const Outcome& outcome)
{
    ReadProblem problem;
    if (!outcome.isReply()) {
        problem.kind = Kind::NoReply;
        problem.message = outcome.detail();
        problem.ending = outcome.ending();
        problem.why = outcome.why();
    } else if (outcome.reply().isError()) {
        problem.kind = Kind::ServerError;
        problem.message = outcome.reply().bytes();
        problem.ending = Ending::ErrorReply;
    }
    return problem;
}

} // namespace sluice
