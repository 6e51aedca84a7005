// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/filejob.h"
#include "core/bulk/importsource.h"
#include "core/bulk/keyformat.h"

#include <QString>

/// What is said of files of keys. Plain text; bytes of a server or a file are escaped and cut.
namespace sluice::keyfilewords {

/// "Sluice dump file"
QString name(ExportFormat format);
QString name(ImportFormat format);
/// "sluicedump": the end of such a file's name.
QString suffix(ExportFormat format);
/// What it keeps and what it loses, in a sentence or two.
QString explanation(ExportFormat format);
/// Why a job ended; empty when it is complete.
QString end(const FileEnd& end, const FileFault& fault, const QString& path);
/// "exported", "no longer there"...
QString verdict(BulkVerdict verdict, bool isExport);
/// How many came to what, one per line; nothing that is zero.
QString summary(const BulkReport& report, bool isExport, quint64 notReached);

} // namespace sluice::keyfilewords
