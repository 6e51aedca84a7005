// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

#include <limits>

namespace sluice {

/// The one place that turns bytes into text that can be shown, and back without loss. Any thread.
///
/// Valid, visible UTF-8 stays as it is. A backslash becomes `\\`, the usual controls `\n` `\r`
/// `\t`; every byte of anything else becomes `\xNN`: invalid UTF-8, controls, direction marks and
/// overrides (a name must not be able to show itself in another order), zero-width, private and
/// unassigned characters, line and paragraph separators. fromDisplay(toDisplay(bytes)) == bytes for
/// every byte sequence.
///
/// At most @p maxChars UTF-16 units long: a longer text is cut between two characters or escapes
/// and ends in "…", within the limit. The cost follows @p maxChars, not the number of bytes.
QString toDisplay(QByteArrayView bytes, qsizetype maxChars = std::numeric_limits<qsizetype>::max());

/// The bytes that @p text stands for. What is no escape stands for itself, in UTF-8 (`\q` is a
/// backslash and a q).
QByteArray fromDisplay(QStringView text);

/// Whether toDisplay() would return the bytes' UTF-8 text unchanged, but for backslashes: whether
/// they can be read and edited as one line of text.
bool isPlainText(QByteArrayView bytes);

} // namespace sluice
