// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/dumpfile.h"

#include <QByteArray>
#include <QFile>
#include <QList>

#include <memory>
#include <vector>

namespace sluice {

/// What a file's keys are read as.
enum class ImportFormat { DumpFile, Json, Commands };

/// One key to be made, or one line of commands.
struct ImportRecord {
    /// The key; of a line, those that it may write to (see writtenKeys()), perhaps none.
    QList<QByteArray> keys;
    std::vector<QList<QByteArray>> commands; ///< in their order; a RESTORE has no REPLACE yet
    /// The file says that only a part of the key is here: it is not imported.
    bool isIncomplete = false;

    /// What it is reported as.
    [[nodiscard]] QByteArray key() const { return keys.value(0); }
};

/// The next part of a file.
struct ImportChunk {
    std::vector<ImportRecord> records;
    bool isLast = false;
    FileFault fault; ///< the records before it are good
    quint64 bytes = 0; ///< of the file, since the chunk before
};

/// Reads a file from its beginning, a bounded part at a time; nothing is sent. Blocks: a worker.
class ImportSource {
public:
    /// @p file is open for reading.
    explicit ImportSource(std::unique_ptr<QFile> file)
        : m_file(std::move(file))
    {
    }
    virtual ~ImportSource() = default;
    Q_DISABLE_COPY_MOVE(ImportSource)

    [[nodiscard]] ImportChunk next();
    /// What the file says of the server that wrote it; may be empty.
    [[nodiscard]] virtual QByteArray server() const { return {}; }

protected:
    /// Appends one record to the chunk, or says that it was the last one, or what is wrong.
    virtual void readOne(ImportChunk& chunk) = 0;
    [[nodiscard]] QFile& file() { return *m_file; }

private:
    std::unique_ptr<QFile> m_file;
};

/// @p file is open for reading.
[[nodiscard]] std::unique_ptr<ImportSource> makeImportSource(
    ImportFormat format, std::unique_ptr<QFile> file);

/// What the file's first bytes say that it is.
[[nodiscard]] ImportFormat importFormatOf(const QByteArray& firstBytes);

} // namespace sluice
