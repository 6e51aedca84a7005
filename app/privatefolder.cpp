// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/privatefolder.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice {

namespace {

constexpr const char* Prefix = "/sluice-private-";
/// A folder has this name until it is locked: nobody takes it for a stale one in between.
constexpr const char* NewPrefix = "/sluice-new-";
constexpr time_t NewIsStaleAfterSeconds = 3600;
constexpr qsizetype MaxBaseBytes = 70; // leaves room for our name and a file's in sun_path

bool isOwnFolder(const QByteArray& path, struct stat* info)
{
    return ::lstat(path.constData(), info) == 0 && S_ISDIR(info->st_mode)
        && info->st_uid == ::geteuid();
}

/// Opens the folder and locks it; -1 when that cannot be had.
int lockFolder(const QByteArray& path)
{
    const int descriptor
        = ::open(path.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor;
    if (descriptor >= 0)
        ::close(descriptor);
    return -1;
}

} // namespace

QString PrivateFolder::defaultBase()
{
    const QString candidates[] { qEnvironmentVariable("XDG_RUNTIME_DIR"), QDir::tempPath() };
    for (const QString& candidate : candidates) {
        const QByteArray path = QFile::encodeName(candidate);
        if (!path.isEmpty() && path.size() <= MaxBaseBytes && QDir::isAbsolutePath(candidate)
            && ::access(path.constData(), W_OK | X_OK) == 0)
            return candidate;
    }
    return QStringLiteral("/tmp");
}

int PrivateFolder::removeStale(const QString& base)
{
    int removed = 0;
    const auto filter = QDir::Dirs | QDir::Hidden | QDir::NoSymLinks | QDir::NoDotAndDotDot;
    for (const char* prefix : { Prefix, NewPrefix }) {
        const QString pattern = QString::fromLatin1(prefix + 1) + QStringLiteral("??????");
        for (const QString& name : QDir(base).entryList({ pattern }, filter)) {
            const QString path = base + u'/' + name;
            const QByteArray encoded = QFile::encodeName(path);
            struct stat info { };
            if (!isOwnFolder(encoded, &info))
                continue;
            if (prefix == NewPrefix && std::time(nullptr) - info.st_mtime < NewIsStaleAfterSeconds)
                continue;
            const int lock = lockFolder(encoded);
            if (lock < 0)
                continue; // another Sluice lives in it
            removed += QDir(path).removeRecursively() ? 1 : 0;
            ::close(lock);
        }
    }
    return removed;
}

PrivateFolder::PrivateFolder(const QString& base)
{
    QByteArray made = QFile::encodeName(base) + NewPrefix + "XXXXXX";
    if (!::mkdtemp(made.data())) {
        m_error = qt_error_string(errno);
        return;
    }
    m_lock = lockFolder(made);
    const QByteArray suffix = made.right(6);
    const QByteArray path = QFile::encodeName(base) + Prefix + suffix;
    // rename() would replace an empty folder of that name, perhaps a locked one of somebody's.
    const bool taken = ::access(path.constData(), F_OK) == 0;
    if (m_lock < 0 || taken || ::rename(made.constData(), path.constData()) != 0) {
        m_error = qt_error_string(taken ? EEXIST : errno);
        ::rmdir(made.constData());
        if (m_lock >= 0)
            ::close(m_lock);
        m_lock = -1;
        return;
    }
    m_path = QFile::decodeName(path);
}

PrivateFolder::~PrivateFolder()
{
    if (isValid())
        QDir(m_path).removeRecursively();
    if (m_lock >= 0)
        ::close(m_lock);
}

} // namespace sluice
