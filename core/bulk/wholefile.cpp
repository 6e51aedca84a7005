// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/wholefile.h"

#include <QDir>
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

} // namespace

FileProblem FileProblem::of(const QFileDevice& file)
{
    using Kind = FileEnd::Kind;
    const QString text = file.errorString();
    Kind kind = Kind::FileError;
    if (says(text, { ENOSPC, EDQUOT, EFBIG }))
        kind = Kind::DiskFull;
    else if (file.error() == QFileDevice::PermissionsError || says(text, { EACCES, EPERM, EROFS }))
        kind = Kind::NotAllowed;
    return { kind, text.toUtf8() };
}

struct WholeFile::Target {
    QString path;
    std::unique_ptr<QFileDevice> file;
    QSaveFile* whole = nullptr; ///< file, unless it is a device
};

WholeFile::WholeFile(const Clock& clock, const QString& path)
    : m_target(std::make_shared<Target>())
    , m_worker(clock)
{
    m_target->path = path;
}

WholeFile::~WholeFile()
{
    // Removed on the thread that made it, behind what is under way.
    (void)m_worker.run<bool>([target = std::move(m_target)] {
        target->file.reset();
        return true;
    });
}

OneshotReceiver<FileProblem> WholeFile::open()
{
    return m_worker.run<FileProblem>([target = m_target]() -> FileProblem {
        const QFileInfo info(target->path);
        if (info.exists() && !info.isFile() && !info.isDir()) {
            // Renaming a file over a device would take the device away.
            target->file = std::make_unique<QFile>(target->path);
        } else {
            if (!info.absoluteDir().exists())
                return { FileEnd::Kind::NoFolder, info.absolutePath().toUtf8() };
            auto file = std::make_unique<QSaveFile>(target->path);
            target->whole = file.get();
            target->file = std::move(file);
        }
        if (!target->file->open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return FileProblem::of(*target->file);
        return {};
    });
}

OneshotReceiver<FileProblem> WholeFile::write(QByteArray bytes)
{
    return m_worker.run<FileProblem>([target = m_target, bytes]() -> FileProblem {
        // What fills the disk is taken in part and is no error yet; the next byte is.
        for (qsizetype at = 0; at < bytes.size();) {
            const qint64 taken = target->file->write(bytes.data() + at, bytes.size() - at);
            if (taken <= 0)
                return FileProblem::of(*target->file);
            at += taken;
        }
        return {};
    });
}

OneshotReceiver<FileProblem> WholeFile::commit()
{
    return m_worker.run<FileProblem>([target = m_target]() -> FileProblem {
        if (!target->whole) {
            target->file->close();
            return {};
        }
        if (!target->whole->commit())
            return FileProblem::of(*target->whole);
        return {};
    });
}

} // namespace sluice
