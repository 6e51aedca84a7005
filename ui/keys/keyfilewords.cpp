// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/keyfilewords.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

namespace sluice::keyfilewords {

namespace {

constexpr qsizetype longestDetail = 200;

QString tr(const char* text) { return QCoreApplication::translate("KeyFiles", text); }

QString shown(const QByteArray& bytes) { return toDisplay(bytes, longestDetail); }

QString faultWords(const FileFault& fault)
{
    using Kind = FileFault::Kind;
    const QString records = format::count(fault.records);
    const QString position = format::count(fault.position);
    switch (fault.kind) {
    case Kind::None:
        return {};
    case Kind::OtherFormat:
        return tr("It is not a file of keys of this kind.");
    case Kind::NewerVersion:
        return tr("It was written by a later Sluice (version %1 of the format): this one cannot "
                  "read it.")
            .arg(shown(fault.detail));
    case Kind::CutOff:
        return tr("It is cut off: %1 whole keys, then it ends too early.").arg(records);
    case Kind::Damaged:
        return tr("It is damaged: %1 good keys, then a checksum is wrong at byte %2.")
            .arg(records, position);
    case Kind::BadRecord:
        return tr("It cannot be read at %1, after %2 good ones: %3")
            .arg(position, records, shown(fault.detail));
    case Kind::Unreadable:
        return tr("It could not be read: %1").arg(shown(fault.detail));
    }
    return {};
}

} // namespace

QString name(ExportFormat format)
{
    switch (format) {
    case ExportFormat::DumpFile:
        return tr("Sluice dump file");
    case ExportFormat::Json:
        return tr("JSON");
    case ExportFormat::Csv:
        return tr("CSV");
    case ExportFormat::Commands:
        break;
    }
    return tr("Commands for redis-cli");
}

QString name(ImportFormat format)
{
    switch (format) {
    case ImportFormat::DumpFile:
        return name(ExportFormat::DumpFile);
    case ImportFormat::Json:
        return name(ExportFormat::Json);
    case ImportFormat::Commands:
        break;
    }
    return name(ExportFormat::Commands);
}

QString suffix(ExportFormat format)
{
    switch (format) {
    case ExportFormat::DumpFile:
        return QStringLiteral("sluicedump");
    case ExportFormat::Json:
        return QStringLiteral("json");
    case ExportFormat::Csv:
        return QStringLiteral("csv");
    case ExportFormat::Commands:
        break;
    }
    return QStringLiteral("redis");
}

QString explanation(ExportFormat format)
{
    switch (format) {
    case ExportFormat::DumpFile:
        return tr("Exact for every type, with times to live and checksums. Needs a server of the "
                  "same or a later version to be imported.");
    case ExportFormat::Json:
        return tr("For people and programs, and can be imported again. Bytes that are no text are "
                  "in base64. Times to live of single hash fields are lost.");
    case ExportFormat::Csv:
        return tr("A row for each element, for other programs. It cannot be imported again; types "
                  "of modules are named only.");
    case ExportFormat::Commands:
        break;
    }
    return tr("Lines that redis-cli runs to make the keys again, in an empty database. Times to "
              "live of single hash fields are lost.");
}

QString end(const FileEnd& end, const FileFault& fault, const QString& path)
{
    const QString where = toDisplay(path.toUtf8());
    switch (end.kind) {
    case FileEnd::Kind::None:
    case FileEnd::Kind::Complete:
        return {};
    case FileEnd::Kind::Cancelled:
        return tr("Stopped.");
    case FileEnd::Kind::NoConnection:
    case FileEnd::Kind::Guarded:
        return errortext::ofOutcome(Ending::NotSent, end.why).sentence();
    case FileEnd::Kind::NoFolder:
        return tr("The folder of %1 does not exist.").arg(where);
    case FileEnd::Kind::NotAllowed:
        return tr("You have no permission for %1.").arg(where);
    case FileEnd::Kind::DiskFull:
        return tr("There is no room for %1: %2").arg(where, shown(end.detail));
    case FileEnd::Kind::FileError:
        return tr("%1: %2").arg(where, shown(end.detail));
    case FileEnd::Kind::BadFile:
        return faultWords(fault);
    }
    return {};
}

QString verdict(BulkVerdict verdict, bool isExport)
{
    switch (verdict) {
    case BulkVerdict::Done:
        return isExport ? tr("exported") : tr("imported");
    case BulkVerdict::Gone:
        return tr("no longer there");
    case BulkVerdict::Unchanged:
        return tr("unchanged");
    case BulkVerdict::Refused:
        return tr("left as they are");
    case BulkVerdict::Failed:
        return tr("failed");
    case BulkVerdict::NotSent:
        return tr("not sent");
    case BulkVerdict::Unknown:
        break;
    }
    return isExport ? tr("no answer") : tr("perhaps imported: no answer came");
}

QString summary(const BulkReport& report, bool isExport, quint64 notReached)
{
    QStringList lines;
    for (std::size_t i = 0; i < report.counts.size(); ++i) {
        if (report.counts[i] > 0)
            lines += format::count(report.counts[i]) + QLatin1Char(' ')
                + verdict(static_cast<BulkVerdict>(i), isExport);
    }
    if (notReached > 0)
        lines += tr("%1 not reached").arg(format::count(notReached));
    return lines.join(QLatin1Char('\n'));
}

} // namespace sluice::keyfilewords
