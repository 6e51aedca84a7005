// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/recordingtext.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <cerrno>
#include <system_error>

namespace sluice::recordingtext {

namespace {

constexpr qsizetype longestName = 60;

QString tr(const char* text) { return QCoreApplication::translate("Recording", text); }

QString ofErrno(int error)
{
    return QString::fromStdString(std::generic_category().message(error));
}

} // namespace

QString nameOf(const QString& path)
{
    return toDisplay(QFileInfo(path).fileName().toUtf8(), longestName);
}

QString ofError(const QString& path, RecordingError error, int systemError)
{
    const QString name = nameOf(path);
    switch (error) {
    case RecordingError::CannotOpen:
        return tr("Cannot read %1: %2.").arg(name, ofErrno(systemError));
    case RecordingError::NotARecording:
        return tr("%1 is not a recording of Sluice.").arg(name);
    case RecordingError::NewerVersion:
        return tr("%1 was recorded by a newer Sluice. Open it with that version.").arg(name);
    case RecordingError::Empty:
        return tr("%1 is damaged at its beginning: nothing of it can be shown.").arg(name);
    case RecordingError::None:
        break;
    }
    return {};
}

QString ofEnd(const RecordingReader& recording)
{
    const QString until = ofPosition(Duration(recording.endsAt() - recording.startsAt()));
    switch (recording.end()) {
    case RecordingEnd::CutOff:
        return tr("Replays up to %1; the file ends there, before its recording did.").arg(until);
    case RecordingEnd::Damaged:
        return tr("Replays up to %1; the rest is damaged.").arg(until);
    case RecordingEnd::Complete:
        break;
    }
    return {};
}

QString ofProblem(const RecordingStatus& status)
{
    if (status.error == 0)
        return {};
    const QString name = nameOf(status.path);
    if (status.bytes == 0)
        return tr("Cannot record to %1: %2.").arg(name, ofErrno(status.error));
    const QString why
        = status.error == ETIMEDOUT ? tr("the disk takes nothing any more") : ofErrno(status.error);
    return tr("The recording %1 has ended: %2. What was written before, %3, can be replayed.")
        .arg(name, why, format::bytes(status.bytes));
}

QString ofProgress(const RecordingStatus& status)
{
    if (status.isFinishing)
        return tr("Writing · %1 left").arg(format::bytes(status.bytesWaiting));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(status.time).count();
    return QStringLiteral("%1:%2 · %3")
        .arg(seconds / 60)
        .arg(seconds % 60, 2, 10, QLatin1Char('0'))
        .arg(format::bytes(status.bytes));
}

QString ofDropped(quint64 records, quint64 snapshots)
{
    if (records == 0 && snapshots == 0)
        return {};
    return tr(
        "The disk was too slow for %1 requests and %2 snapshots; counts and strips are whole.")
        .arg(format::count(records), format::count(snapshots));
}

QString ofPosition(Duration position, double speed)
{
    // As many decimals as change slowly enough to be read.
    const int decimals = speed < 0.005 ? 5 : speed < 0.05 ? 4 : speed < 0.5 ? 2 : 1;
    const double seconds = double(position.count()) / 1e9;
    const auto minutes = qint64(seconds / 60);
    if (minutes == 0)
        return tr("%1 s").arg(format::number(seconds, decimals));
    return QStringLiteral("%1:%2").arg(minutes).arg(
        seconds - double(minutes) * 60, decimals + 3, 'f', decimals, QLatin1Char('0'));
}

} // namespace sluice::recordingtext
