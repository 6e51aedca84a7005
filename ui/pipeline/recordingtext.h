// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordingreader.h"
#include "ui/models/sessionrecorder.h"

/// Recordings in words: plain text, names of files escaped. Translatable; GUI thread.
namespace sluice::recordingtext {

/// The file's name without its folder, as it can stand in a line.
QString nameOf(const QString& path);
/// Why the file cannot be replayed, and what to do; empty for RecordingError::None.
QString ofError(const QString& path, RecordingError error, int systemError);
/// What of the file cannot be replayed: "Replays up to 12.4 s; the rest is damaged." Empty when it
/// is whole.
QString ofEnd(const RecordingReader& recording);
/// Why a recording did not begin, or ended by itself; empty without an error.
QString ofProblem(const RecordingStatus& status);
/// "0:41 · 12.4 MiB"
QString ofProgress(const RecordingStatus& status);
/// What the disk was too slow for; empty when it was not.
QString ofDropped(quint64 records, quint64 snapshots);
/// An instant in a recording: "41.2 s", "3:12.4", "0.7031 s" where the speed shows so much.
QString ofPosition(Duration position, double speed = 1);

} // namespace sluice::recordingtext
