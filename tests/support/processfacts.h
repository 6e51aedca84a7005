// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDir>
#include <QFile>

#include <unistd.h>

namespace sluice {

/// Memory of this process that is in RAM, in bytes.
inline qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

/// Open descriptors of this process.
inline int openDescriptors()
{
    const QDir folder(QStringLiteral("/proc/self/fd"));
    return static_cast<int>(
        folder.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
}

/// Threads of this process.
inline int runningThreads()
{
    const QDir folder(QStringLiteral("/proc/self/task"));
    return static_cast<int>(folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size());
}

} // namespace sluice
