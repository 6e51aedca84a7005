// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace sluice {

/// How the bytes of a value are shown.
enum class ValueView { Text, Hex, Json };

/// The view that suits bytes that begin with @p head (64 KiB are plenty): JSON for an object or an
/// array, text for UTF-8 with few control characters, hex for the rest. @p whole: nothing follows
/// (otherwise a character may be cut off at the end). JSON is a guess: its formatter has the last
/// word. Any thread.
ValueView suitableView(QByteArrayView head, bool whole) noexcept;

} // namespace sluice
