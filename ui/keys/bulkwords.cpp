// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/bulkwords.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace sluice::bulkwords {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("bulkwords", text); }

} // namespace

QString title(BulkTask task)
{
    switch (task) {
    case BulkTask::Delete:
        return tr("Delete keys");
    case BulkTask::Expire:
        return tr("Let keys expire");
    case BulkTask::Persist:
        return tr("Keep keys for ever");
    case BulkTask::Rename:
        return tr("Rename keys by prefix");
    case BulkTask::Copy:
        break;
    }
    return tr("Copy keys to another server");
}

QString menuEntry(const QString& title, const QString& selection)
{
    return selection.isEmpty() ? tr("%1…").arg(title) : tr("%1 (%2)…").arg(title, selection);
}

QString explanation(BulkTask task)
{
    switch (task) {
    case BulkTask::Delete:
        return tr("Deletes keys with UNLINK. This cannot be undone.");
    case BulkTask::Expire:
        return tr("Sets the time to live of keys, whatever it was before.");
    case BulkTask::Persist:
        return tr("Takes the time to live away with PERSIST: the keys do not expire any more.");
    case BulkTask::Rename:
        return tr("Renames keys with RENAMENX: a key that is there already is never overwritten, "
                  "and times to live are kept.");
    case BulkTask::Copy:
        break;
    }
    return tr("Copies keys with DUMP and RESTORE, exactly and with the time at which they expire. "
              "Here nothing is changed. The other server must read this one's format: the same "
              "version, or a later one.");
}

QString consent(BulkTask task, quint64 keys)
{
    const auto say = [keys](const char* one, const char* many) {
        return keys == 1 ? tr(one) : tr(many).arg(format::count(keys));
    };
    switch (task) {
    case BulkTask::Delete:
        return say("&Delete 1 key", "&Delete %1 keys");
    case BulkTask::Expire:
        return say("&Let 1 key expire", "&Let %1 keys expire");
    case BulkTask::Persist:
        return say("&Keep 1 key", "&Keep %1 keys");
    case BulkTask::Rename:
        return say("&Rename 1 key", "&Rename %1 keys");
    case BulkTask::Copy:
        break;
    }
    return say("&Copy 1 key", "&Copy %1 keys");
}

QString verdict(BulkTask task, BulkVerdict verdict)
{
    switch (verdict) {
    case BulkVerdict::Done:
        return tr("done");
    case BulkVerdict::Gone:
        return tr("not there any more");
    case BulkVerdict::Unchanged:
        return task == BulkTask::Persist ? tr("did not expire, or not there any more")
                                         : tr("nothing to do");
    case BulkVerdict::Refused:
        return task == BulkTask::Copy ? tr("there already on the other server: not overwritten")
                                      : tr("the new name is there already: not overwritten");
    case BulkVerdict::Failed:
        return tr("refused by the server");
    case BulkVerdict::NotSent:
        return tr("not sent");
    case BulkVerdict::Unknown:
        break;
    }
    return tr("unknown: no reply came, so it may have been done; it is not tried again");
}

QString summary(BulkTask task, const BulkReport& report, quint64 notReached)
{
    QStringList lines;
    for (std::size_t i = 0; i < report.counts.size(); ++i) {
        const auto each = static_cast<BulkVerdict>(i);
        if (each == BulkVerdict::NotSent)
            continue; // these are among those that were not reached
        if (report.counts[i] > 0 || each == BulkVerdict::Done)
            lines.append(tr("%1: %2").arg(format::count(report.counts[i]), verdict(task, each)));
    }
    if (notReached > 0)
        lines.append(tr("%1: not reached, nothing was done").arg(format::count(notReached)));
    return lines.join(QLatin1Char('\n'));
}

QByteArray reportFile(BulkTask task, const BulkReport& report, quint64 notReached)
{
    QString text = title(task) + QLatin1Char('\n') + summary(task, report, notReached)
        + QStringLiteral("\n\n");
    for (const BulkReport::Failure& failure : report.failures) {
        text += toDisplay(failure.key) + QLatin1Char('\t') + verdict(task, failure.verdict);
        if (!failure.words.isEmpty())
            text += QLatin1Char('\t') + toDisplay(failure.words);
        text += QLatin1Char('\n');
    }
    if (report.count(BulkVerdict::Failed) + report.count(BulkVerdict::Refused)
            + report.count(BulkVerdict::Unknown)
        > report.failures.size())
        text += tr("Only the first %1 are listed.").arg(format::count(report.failures.size()))
            + QLatin1Char('\n');
    return text.toUtf8();
}

} // namespace sluice::bulkwords
