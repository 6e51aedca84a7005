// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/applyjudge.h"

#include <algorithm>

namespace sluice::applyjudge {

namespace {

using Kind = ApplyResult::Kind;
using Found = ApplyResult::Found;

ApplyResult make(Kind kind, QByteArray message = {})
{
    ApplyResult result;
    result.kind = kind;
    result.message = std::move(message);
    return result;
}

/// No answer to something that only reads: nothing was written.
ApplyResult withoutReply(const Outcome& outcome)
{
    Kind kind = outcome.isNotSent() ? Kind::NotSent : Kind::NotChecked;
    if (outcome.why() == Why::Guarded)
        kind = Kind::Guarded;
    ApplyResult result = make(kind, outcome.detail());
    result.why = outcome.why();
    return result;
}

bool isForbidden(const Value& reply)
{
    return isUnknownCommand(reply) || reply.errorCode() == QByteArrayView("NOPERM");
}

/// All as the checks expect; nothing: at least one could not be read.
std::optional<bool> allMatch(
    const std::vector<ChangeCheck>& checks, const std::vector<Outcome>& outcomes, std::size_t from)
{
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const Outcome& outcome = outcomes[from + i];
        if (!outcome.isReply())
            return {};
        if (checks[i].isOptional && outcome.isError())
            continue;
        if (!checks[i].matches(outcome.reply()))
            return false;
    }
    return true;
}

/// Elements that there will be more; of a string, bytes.
qint64 growth(const ChangeSet& changes)
{
    qint64 by = 0;
    for (const Change& change : changes.changes()) {
        if (change.kind == Change::Kind::StringAppend)
            by += change.after.size();
        else if (change.adds())
            ++by;
        else if (change.removes() || change.kind == Change::Kind::StreamDelete)
            --by;
    }
    return by;
}

} // namespace

std::optional<ApplyResult> ofWatch(const Outcome& outcome)
{
    if (!outcome.isReply()) {
        ApplyResult result = withoutReply(outcome);
        if (outcome.why() == Why::NoLease)
            result.kind = Kind::CannotCheck;
        return result;
    }
    if (outcome.isError())
        return make(isForbidden(outcome.reply()) ? Kind::CannotCheck : Kind::Refused,
            outcome.reply().bytes());
    return {};
}

std::optional<ApplyResult> ofEmptyBlock(const Outcome& outcome)
{
    std::optional<ApplyResult> bad = ofWatch(outcome);
    if (outcome.isError()) { // of EXEC, also where it was MULTI that was not permitted
        bad->kind = Kind::CannotCheck;
        bad->message = "no MULTI and EXEC here: " + bad->message;
    }
    return bad;
}

std::optional<ApplyResult> ofChecks(const ChangeSet& changes,
    const std::vector<ChangeCheck>& checks, const std::vector<Outcome>& outcomes, bool must)
{
    for (const Outcome& outcome : outcomes) {
        if (!outcome.isReply())
            return withoutReply(outcome);
    }
    // The type first: if it is another one, what else is said means nothing.
    const Value& type = outcomes[0].reply();
    const bool isGone = !changes.isNew() && type.bytes() == "none";
    if (!type.isError() && (isGone || !checks[0].matches(type))) {
        if (changes.isNew())
            return make(Kind::Exists, type.bytes());
        return make(isGone ? Kind::Vanished : Kind::TypeChanged, type.bytes());
    }
    ApplyResult conflict = make(Kind::Conflict);
    std::vector<Value> replies;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const Value& reply = outcomes[i].reply();
        replies.push_back(reply);
        if (reply.isError()) {
            // What only an undo needs may stay unknown; a field's expiry would be lost.
            const bool isDispensable = checks[i].expect == ChangeCheck::Expect::Anything
                && checks[i].learn != ChangeCheck::Learn::FieldExpiry;
            if (isForbidden(reply)
                && (!must || isDispensable || (checks[i].isOptional && isUnknownCommand(reply))))
                continue;
            return make(isForbidden(reply) ? Kind::CannotCheck : Kind::Refused, reply.bytes());
        }
        if (checks[i].matches(reply))
            continue;
        const bool isSaid = std::any_of(conflict.conflicts.begin(), conflict.conflicts.end(),
            [&](const ApplyResult::Conflict& each) { return each.change == checks[i].change; });
        if (!isSaid)
            conflict.conflicts.push_back({ checks[i].change, checks[i].now(reply) });
    }
    if (conflict.conflicts.empty())
        return {};
    conflict.rebased = changes.rebased(replies);
    return conflict;
}

ApplyResult ofBlock(const ChangeSet& changes, const Outcome& outcome, std::size_t commands)
{
    if (outcome.isMaybeExecuted()) {
        ApplyResult result = make(Kind::MaybeExecuted);
        result.why = outcome.why();
        return result;
    }
    if (!outcome.isReply())
        return withoutReply(outcome);
    if (outcome.isError())
        return make(
            Kind::Refused, outcome.detail().isEmpty() ? outcome.reply().bytes() : outcome.detail());
    ApplyResult result = make(Kind::Applied);
    const std::vector<Value>& replies = outcome.reply().items();
    QList<QByteArray> ids;
    const std::vector<QList<QByteArray>> sent = changes.commands();
    for (std::size_t i = 0; i < commands && i < replies.size(); ++i) {
        if (replies[i].isError())
            result.errors.push_back({ i, replies[i].bytes() });
        else if (sent[i].value(0) == "XADD")
            ids += replies[i].bytes();
        else if ((sent[i].value(0) == "COPY" || sent[i].value(0) == "RENAMENX")
            && replies[i].toInteger() == 0)
            result.errors.push_back({ i, QByteArray() });
    }
    if (!result.errors.empty()) {
        result.kind = result.errors.size() == commands ? Kind::Refused : Kind::AppliedPartly;
        result.message = result.errors.front().message;
        return result;
    }
    result.keyEnded = commands < replies.size() && replies[commands].toInteger() == 0;
    ChangeSet applied = changes;
    applied.setAddedIds(ids);
    result.undo = applied.inverse(result.keyEnded);
    return result;
}

ApplyResult ofScript(const ChangeSet& changes, const ApplyResult& unwatched, const Outcome& outcome,
    std::size_t commands)
{
    if (outcome.isReply() && outcome.isError() && isForbidden(outcome.reply())) {
        ApplyResult result = unwatched;
        if (!result.message.isEmpty())
            result.message += "; ";
        result.message += outcome.reply().bytes();
        return result;
    }
    return ofBlock(changes, outcome, commands);
}

bool lacksCopy(const ChangeSet& changes, const ApplyResult& result)
{
    const bool isCopy
        = !changes.isEmpty() && changes.changes().front().kind == Change::Kind::KeyCopy;
    return isCopy && !changes.copiesByDump() && result.kind == Kind::Refused
        && result.message.toLower().startsWith("err unknown");
}

std::vector<QList<QByteArray>> findingCommands(const ChangeSet& changes)
{
    std::vector<QList<QByteArray>> commands;
    for (const ChangeCheck& check : changes.checks())
        commands.push_back(check.command);
    for (const bool gone : { false, true }) {
        if (const auto inverse = changes.inverse(gone)) {
            for (const ChangeCheck& check : inverse->checks())
                commands.push_back(check.command);
        }
    }
    return commands;
}

Found found(const ChangeSet& changes, const std::vector<Outcome>& outcomes)
{
    const std::vector<ChangeCheck> before = changes.checks();
    const std::optional<bool> isBefore = allMatch(before, outcomes, 0);
    if (!isBefore)
        return Found::Unknown;
    // Pushed elements and new entries have nothing to be compared with but how many there are.
    std::optional<qint64> length;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (before[i].learn == ChangeCheck::Learn::Length)
            length = outcomes[i].reply().toInteger();
    }
    const bool isGone = outcomes[0].reply().bytes() == "none";
    const std::optional<quint64> was = changes.lengthLearnt();
    const bool grows = length && was && growth(changes) != 0;
    if (*isBefore && (!grows || *length == static_cast<qint64>(*was)))
        return Found::NotApplied;
    if (changes.changes().front().kind == Change::Kind::KeyDelete)
        return isGone ? Found::Applied : Found::Other;
    std::size_t from = before.size();
    bool couldTell = false;
    for (const bool gone : { false, true }) {
        const auto inverse = changes.inverse(gone);
        if (!inverse)
            continue;
        couldTell = true;
        const std::vector<ChangeCheck> after = inverse->checks();
        if ((!gone || changes.mayEmpty()) && allMatch(after, outcomes, from).value_or(false))
            return Found::Applied;
        from += after.size();
    }
    if (!couldTell && grows && *length == static_cast<qint64>(*was) + growth(changes))
        return Found::Applied;
    return Found::Other;
}

} // namespace sluice::applyjudge
