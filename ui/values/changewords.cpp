// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/changewords.h"

#include "core/protocol/displaytext.h"
#include "core/values/literals.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/values/typewords.h"

#include <QCoreApplication>

namespace sluice {

namespace {

using Kind = ApplyResult::Kind;

constexpr std::size_t summedUp = 6; ///< edits that a line names
constexpr std::size_t namedConflicts = 3;
constexpr qsizetype longestQuote = 60;

QString tr(const char* text) { return QCoreApplication::translate("changewords", text); }

QString quoted(const QByteArray& bytes)
{
    return QStringLiteral("\"%1\"").arg(toDisplay(bytes, longestQuote));
}

QString nameOf(const Change& change)
{
    using What = Change::Kind;
    switch (change.kind) {
    case What::ListSet:
    case What::ListDelete:
    case What::ListInsertBefore:
    case What::ListInsertAfter:
        return QString::number(change.index);
    case What::StringRange:
        return QString::number(change.index);
    case What::StringAppend:
        return format::bytes(static_cast<quint64>(change.after.size()));
    case What::KeyRename:
    case What::KeyCopy:
        return toDisplay(*change.newName, longestQuote);
    default:
        return toDisplay(change.name, longestQuote / 2);
    }
}

QString conflictText(const ChangeSet& changes, const ApplyResult::Conflict& conflict)
{
    if (conflict.change < 0)
        return tr("there are %1 elements now")
            .arg(toDisplay(conflict.now.value_or(QByteArray("0")), 20));
    const Change& change = changes.changes()[static_cast<std::size_t>(conflict.change)];
    using What = Change::Kind;
    switch (change.kind) {
    case What::KeyRename:
    case What::KeyCopy:
        return tr("there is a key %1 already").arg(quoted(*change.newName));
    case What::KeyExpire:
    case What::KeyPersist:
        return tr("the time to live is another one now");
    case What::SetAdd:
        return tr("%1 is there already").arg(subjectOf(changes, change));
    case What::SetRemove:
    case What::SetReplace:
        return tr("%1 is not as it was").arg(subjectOf(changes, change));
    case What::StringAppend:
        return tr("the value is %1 long now")
            .arg(format::bytes(conflict.now.value_or(QByteArray()).toULongLong()));
    default:
        break;
    }
    if (!conflict.now)
        return tr("%1 is gone").arg(subjectOf(changes, change));
    if (change.adds() && !change.isListInsert())
        return tr("%1 is there already: %2").arg(subjectOf(changes, change), quoted(*conflict.now));
    return tr("%1 is now %2 and was %3")
        .arg(subjectOf(changes, change), quoted(*conflict.now), quoted(change.before));
}

QString foundText(ApplyResult::Found found)
{
    switch (found) {
    case ApplyResult::Found::Applied:
        return tr("Read again: the changes are there.");
    case ApplyResult::Found::NotApplied:
        return tr("Read again: nothing has changed. Your changes are still staged.");
    case ApplyResult::Found::Other:
        return tr("Read again: it is neither as before nor as you wanted it. Your changes are "
                  "still staged; reload to see what is there.");
    case ApplyResult::Found::Unknown:
        break;
    }
    return tr("It could not be read again, so nobody knows. Your changes are still staged; reload "
              "when connected before you apply them once more.");
}

} // namespace

QString stagedText(std::size_t count)
{
    return count == 1 ? tr("1 change staged") : tr("%1 changes staged").arg(format::count(count));
}

QString summaryOf(const ChangeSet& changes)
{
    QStringList parts;
    for (std::size_t i = 0; i < changes.changes().size() && i < summedUp; ++i) {
        const Change& change = changes.changes()[i];
        parts += (QString::fromLatin1(commandOf(change.kind)) + QLatin1Char(' ') + nameOf(change))
                     .trimmed();
    }
    if (changes.changes().size() > summedUp)
        parts += tr("%1 more").arg(format::count(changes.changes().size() - summedUp));
    return tr("%1 — TTL kept").arg(parts.join(QStringLiteral(" · ")));
}

QString subjectOf(const ChangeSet& changes, const Change& change)
{
    switch (changes.type()) {
    case KeyType::Hash:
        return tr("field %1").arg(quoted(change.name));
    case KeyType::List:
        return tr("element %1").arg(format::count(change.index));
    case KeyType::Set:
    case KeyType::SortedSet:
        return tr("member %1").arg(quoted(change.name));
    case KeyType::Stream:
        return tr("entry %1").arg(toDisplay(change.name, longestQuote));
    case KeyType::String:
        if (change.kind == Change::Kind::StringRange)
            return tr("the range of %1 from byte %2 on")
                .arg(format::bytes(static_cast<quint64>(change.after.size())),
                    format::count(change.index));
        break;
    case KeyType::None:
    case KeyType::Other:
        break;
    }
    return tr("the value");
}

QString resultSentence(const ApplyResult& result, const ChangeSet& changes)
{
    const QString nothing = tr("Nothing was written.");
    switch (result.kind) {
    case Kind::Applied:
        if (result.keyEnded)
            return tr("Applied. The key has ended with its last element.");
        return result.undo ? tr("Applied.") : tr("Applied. This cannot be undone.");
    case Kind::AppliedPartly: {
        const std::vector<QList<QByteArray>> commands = changes.commands();
        QStringList failed;
        for (const ApplyResult::CommandError& error : result.errors) {
            const QByteArray name
                = error.command < commands.size() ? commands[error.command].value(0) : QByteArray();
            failed
                += QString::fromLatin1(name) + QStringLiteral(": ") + toDisplay(error.message, 200);
        }
        return tr("The server refused a part while running it, and has run the rest: %1. Reload to "
                  "see what is there; your changes are still staged.")
            .arg(failed.join(QStringLiteral("; ")));
    }
    case Kind::Conflict: {
        if (result.conflicts.empty())
            return tr("The key is being changed by others all the time. %1 Try again.")
                .arg(nothing);
        QStringList parts;
        for (std::size_t i = 0; i < result.conflicts.size() && i < namedConflicts; ++i)
            parts += conflictText(changes, result.conflicts[i]);
        if (result.conflicts.size() > namedConflicts)
            parts += tr("and %1 more").arg(format::count(result.conflicts.size() - namedConflicts));
        return tr("Somebody has changed it meanwhile: %1. %2")
            .arg(parts.join(QStringLiteral("; ")), nothing);
    }
    case Kind::Vanished:
        return tr("The key does not exist any more: it was deleted, renamed or has expired. %1 "
                  "Your changes are still staged.")
            .arg(nothing);
    case Kind::TypeChanged:
        return tr("The key holds another type now: %1. %2 Your changes are still here until you "
                  "reload.")
            .arg(typeWord(keyTypeOf(result.message), result.message), nothing);
    case Kind::Exists:
        return tr("There is a key of that name already; it holds a value of the type %1. %2")
            .arg(typeWord(keyTypeOf(result.message), result.message), nothing);
    case Kind::Refused:
        return tr("%1 %2").arg(errortext::ofServerError(result.message).sentence(), nothing);
    case Kind::Guarded:
        return errortext::ofOutcome(Ending::NotSent, Why::Guarded).sentence();
    case Kind::NotSent:
        return tr("Not sent. %1").arg(errortext::ofOutcome(Ending::NotSent, result.why).sentence());
    case Kind::NotChecked:
        return result.why == Why::Timeout
            ? tr("The server did not answer in time when asked what is there now. %1 Try again.")
                  .arg(nothing)
            : tr("The connection ended while comparing with what is there now. %1 Try again when "
                 "connected.")
                  .arg(nothing);
    case Kind::CannotCheck:
        if (result.why == Why::NoLease)
            return tr("There is no connection left to watch the key with, and a script that "
                      "compares is not permitted: %1. %2")
                .arg(toDisplay(result.message, 200), nothing);
        return tr("Whether somebody changes the key meanwhile cannot be checked here, neither with "
                  "WATCH nor by a script: %1. %2")
            .arg(toDisplay(result.message, 400), nothing);
    case Kind::MaybeExecuted: {
        const QString why = result.why == Why::Timeout
            ? tr("The server did not answer in time; the changes may have been made.")
            : tr("The connection ended before the answer came; the changes may have been made.");
        return why + QLatin1Char(' ') + foundText(result.found);
    }
    }
    return {};
}

QString commandsText(const ChangeSet& changes)
{
    QList<QByteArray> lines;
    lines += literals::redisCliLine(QList<QByteArray> { "WATCH" } + changes.watchedKeys());
    for (const ChangeCheck& check : changes.checks())
        lines += literals::redisCliLine(check.command);
    lines += "MULTI";
    for (const QList<QByteArray>& command : changes.commands())
        lines += literals::redisCliLine(command);
    if (changes.mayEmpty())
        lines += literals::redisCliLine({ "EXISTS", changes.key() });
    lines += "EXEC";
    return QString::fromUtf8(lines.join('\n'));
}

} // namespace sluice
