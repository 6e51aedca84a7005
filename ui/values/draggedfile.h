// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/largebytes.h"

#include <QMimeData>
#include <QTemporaryDir>

#include <functional>
#include <optional>

namespace sluice {

/// Where dragged files are: a folder of its own for each, gone with this. GUI thread.
class DragFolders {
public:
    /// Makes a new one when it is called; empty: it cannot be made.
    std::function<QString()> next();

private:
    QString make();

    std::optional<QTemporaryDir> m_all; ///< once there was a drag
    int m_count = 0;
};

/// A value that is dragged out: a file that is written when somebody asks for it, and text. The
/// file is removed with its folder, after the drop. GUI thread.
class DraggedFile : public QMimeData {
    Q_OBJECT

public:
    /// More does not leave by dragging; "Save as file" has no such bound.
    static constexpr qsizetype largest = 64 * 1024 * 1024;

    /// @p name: without an ending, any text. @p folder: where to write it, asked for when it must
    /// be; outlives this.
    DraggedFile(const LargeBytes& bytes, const QString& name, std::function<QString()> folder);
    ~DraggedFile() override;

    bool hasFormat(const QString& type) const override;
    QStringList formats() const override;
    /// A file's name that every system takes, with the ending that the first bytes suggest.
    static QString fileName(const QString& name, const LargeBytes& bytes);

protected:
    QVariant retrieveData(const QString& type, QMetaType wanted) const override;

private:
    const LargeBytes m_bytes;
    const QString m_name;
    const std::function<QString()> m_folder;
    mutable QString m_path; ///< once it was asked for
};

} // namespace sluice
