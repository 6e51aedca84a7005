// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/bulkjob.h"

#include <QString>

namespace sluice {

/// What can be done with many keys at once.
enum class BulkTask { Delete, Expire, Persist, Rename, Copy };

/// The words for it. Plain text; bytes of a server are escaped and cut.
namespace bulkwords {

/// "Delete keys": a title.
QString title(BulkTask task);
/// "Delete keys…", or "Delete keys (1,234 selected)…".
QString menuEntry(const QString& title, const QString& selection);
/// What it does and what it spares, in a sentence or two.
QString explanation(BulkTask task);
/// "Delete 1,234 keys": what a person says yes to.
QString consent(BulkTask task, quint64 keys);
/// "done", "gone", "already there: not overwritten"...
QString verdict(BulkTask task, BulkVerdict verdict);
/// How many came to what, one per line, with those that were not reached. Nothing that is zero.
QString summary(BulkTask task, const BulkReport& report, quint64 notReached);
/// summary() and the listed failures, one per line: for a file.
QByteArray reportFile(BulkTask task, const BulkReport& report, quint64 notReached);

} // namespace bulkwords
} // namespace sluice
