// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace sluice {

/// Whether bytes begin with the magic number of a compression format, a picture or another format
/// that has one, or with a JSON object or array of printable text. Any thread.
bool hasKnownBeginning(QByteArrayView bytes) noexcept;

/// Whether bytes are UTF-8 without controls (but tab and line ends), nine tenths of it ASCII: what
/// random bytes are not.
bool isPlainlyText(QByteArrayView bytes) noexcept;

} // namespace sluice
