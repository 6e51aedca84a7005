// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace sluice {

/// The character, or the escape, at the front of a text as the value views show it.
struct TextUnit {
    int bytes = 1; ///< how many it takes
    int cells = 1; ///< columns of a fixed-pitch font; a tab's depend on where it stands, it has 0
    bool escaped = false; ///< shown as `\xNN`, `\r`: its bytes cannot be shown as they are
    bool valid = true; ///< false: not UTF-8
};

/// The unit at the front of @p bytes, which are not empty. Whether a character is shown as it is is
/// toDisplay()'s decision; a backslash, a tab and a line feed count as visible here, since a text
/// view has lines and marks escapes by colour.
TextUnit textUnitAt(QByteArrayView bytes) noexcept;

/// Length of a well-formed UTF-8 character at the front of @p bytes (not empty), 0: none there.
int utf8Length(QByteArrayView bytes) noexcept;
/// Whether the last bytes of @p bytes begin a character that is cut off at the end; how many bytes.
int cutOffCharacter(QByteArrayView bytes) noexcept;

} // namespace sluice
