// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/problemwords.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/errortext.h"
#include "ui/values/typewords.h"

#include <QCoreApplication>

namespace sluice {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("problemwords", text); }

} // namespace

QString problemSentence(const ReadProblem& problem)
{
    switch (problem.kind) {
    case ReadProblem::Kind::None:
        return {};
    case ReadProblem::Kind::Vanished:
        return tr("The key does not exist: it was deleted, renamed or has expired.");
    case ReadProblem::Kind::TypeChanged:
        return problem.message.isEmpty()
            ? tr("The key holds another type now. Reload to see it.")
            : tr("The key holds another type now: %1. Reload to see it.")
                  .arg(typeWord(keyTypeOf(problem.message), problem.message));
    case ReadProblem::Kind::ServerError:
        return errortext::ofServerError(problem.message).sentence();
    case ReadProblem::Kind::NoReply:
        // Reading changes nothing: whether it has run does not matter here.
        if (problem.ending == Ending::MaybeExecuted)
            return problem.why == Why::Timeout
                ? tr("The server did not answer in time. Reload to try again.")
                : tr("The connection ended before the answer came. Reload when connected.");
        return errortext::ofOutcome(problem.ending, problem.why).sentence();
    case ReadProblem::Kind::Unreadable:
        return tr(
            "The server's answer does not look like this type's. Is there a proxy in between?");
    }
    return {};
}

QString problemShortly(const ReadProblem& problem)
{
    switch (problem.kind) {
    case ReadProblem::Kind::None:
        return {};
    case ReadProblem::Kind::Vanished:
        return tr("none");
    case ReadProblem::Kind::ServerError: {
        const QByteArray& text = problem.message;
        if (text.startsWith("NOPERM"))
            return tr("not permitted");
        if (text.startsWith("ERR unknown"))
            return tr("not known to this server");
        if (text.contains("LFU"))
            return tr("not kept under an LFU policy");
        return toDisplay(text, 60);
    }
    case ReadProblem::Kind::TypeChanged:
    case ReadProblem::Kind::NoReply:
    case ReadProblem::Kind::Unreadable:
        break;
    }
    return tr("no answer");
}

} // namespace sluice
