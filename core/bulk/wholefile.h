// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/filejob.h"
#include "core/bulk/fileworker.h"

#include <QString>

class QFileDevice;

namespace sluice {

/// What is wrong with a file: a kind of FileEnd, None when nothing is, and the system's words.
struct FileProblem {
    FileEnd::Kind kind = FileEnd::Kind::None;
    QByteArray words;

    /// What the last error of @p file was.
    static FileProblem of(const QFileDevice& file);
    explicit operator bool() const { return kind != FileEnd::Kind::None; }
};

/// A file that is written whole or not at all: into a temporary one beside it, renamed by commit();
/// until then what was there stays, and without commit() the temporary one is removed. A device or
/// a pipe is written as it is. Nothing blocks but the destructor, which waits for a write under
/// way. Owner's thread, which awaits each call before the next.
class WholeFile {
public:
    WholeFile(const Clock& clock, const QString& path);
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    OneshotReceiver<FileProblem> open();
    OneshotReceiver<FileProblem> write(QByteArray bytes);
    OneshotReceiver<FileProblem> commit();

private:
    struct Target; ///< on the worker only
    std::shared_ptr<Target> m_target;
    FileWorker m_worker;
};

} // namespace sluice
