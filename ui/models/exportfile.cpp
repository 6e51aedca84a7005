// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/exportfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <cerrno>
#include <initializer_list>

namespace sluice {

namespace {

/// Qt keeps the text of the system's error, not its number; the same number gives the same text.
bool says(const QString& text, std::initializer_list<int> numbers)
{
    return std::any_of(numbers.begin(), numbers.end(),
        [&text](int number) { return text == qt_error_string(number); });
}

Error<ExportProblem> problemOf(const QFileDevice& file)
{
    const QString text = file.errorString();
    ExportProblem problem = ExportProblem::CannotWrite;
    if (says(text, { ENOSPC, EDQUOT, EFBIG }))
        problem = ExportProblem::DiskFull;
    else if (file.error() == QFileDevice::PermissionsError || says(text, { EACCES, EPERM, EROFS }))
        problem = ExportProblem::NotAllowed;
    return { problem, text.toUtf8() };
}

ExportResult write(QFileDevice& file, const ExportWriter& writer, const ExportFollower& goOn)
{
    qint64 bytes = 0;
    ExportTarget target;
    target.write = [&](QByteArrayView slice) {
        // What fills the disk is taken in part and is no error yet; the next byte is.
        while (!slice.isEmpty()) {
            const qint64 taken = file.write(slice.data(), slice.size());
            if (taken <= 0)
                return false;
            bytes += taken;
            slice = slice.sliced(taken);
        }
        return true;
    };
    target.goOn = goOn;
    switch (writer(target)) {
    case ExportEnd::Cancelled:
        return ExportProblem::Cancelled;
    case ExportEnd::WriteFailed:
        return problemOf(file);
    case ExportEnd::Complete:
        break;
    }
    return bytes;
}

} // namespace

ExportResult writeExport(
    const QString& path, const ExportWriter& writer, const ExportFollower& goOn)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isFile() && !info.isDir()) {
        // Renaming a file over a device would take the device away.
        QFile device(path);
        if (!device.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return problemOf(device);
        return write(device, writer, goOn);
    }
    if (!info.absoluteDir().exists())
        return { ExportProblem::NoFolder, info.absolutePath().toUtf8() };
    QSaveFile file(path); // unless it is committed, its destructor removes what was written
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return problemOf(file);
    ExportResult result = write(file, writer, goOn);
    if (!result)
        return result;
    if (!file.commit())
        return problemOf(file);
    return result;
}

ExportEnd writeBytes(QByteArrayView bytes, const ExportTarget& target)
{
    constexpr qsizetype slice = 256 * 1024;
    const auto all = static_cast<std::uint64_t>(bytes.size());
    for (qsizetype at = 0; at < bytes.size(); at += slice) {
        if (target.goOn && !target.goOn(static_cast<std::uint64_t>(at), all))
            return ExportEnd::Cancelled;
        if (!target.write(bytes.sliced(at, std::min(slice, bytes.size() - at))))
            return ExportEnd::WriteFailed;
    }
    return ExportEnd::Complete;
}

} // namespace sluice
