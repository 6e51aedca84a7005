// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/result.h"
#include "core/trace/exportstream.h"

#include <QString>

#include <cstdint>
#include <functional>

namespace sluice {

/// Why there is no file. The detail of the error is what the system said, in UTF-8.
enum class ExportProblem : std::uint8_t {
    Cancelled, ///< somebody asked for it
    Nothing, ///< there is nothing to write
    NoFolder, ///< the folder does not exist
    NotAllowed, ///< the person may not write there
    DiskFull, ///< no space, over the quota, or larger than files may be
    CannotWrite, ///< anything else
};

/// The bytes that were written, or why not.
using ExportResult = Result<qint64, ExportProblem>;
/// Brings the bytes; runs on a thread of its own, so it holds copies of all it needs.
using ExportWriter = std::function<ExportEnd(const ExportTarget&)>;
/// See ExportTarget::goOn.
using ExportFollower = std::function<bool(std::uint64_t done, std::uint64_t all)>;

/// Writes a file whole or not at all: into a temporary one beside it, renamed at the end; what was
/// there before stays when it fails. A device or a pipe is written as it is. Any thread; blocks.
[[nodiscard]] ExportResult writeExport(
    const QString& path, const ExportWriter& writer, const ExportFollower& goOn);

/// Brings bytes that are there already, in slices, so that it can be followed and cancelled.
[[nodiscard]] ExportEnd writeBytes(QByteArrayView bytes, const ExportTarget& target);

} // namespace sluice
