// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/importsource.h"

namespace sluice {

/// What an object of an export's list of keys says, as commands that make the key. What is wrong
/// with it; empty: nothing. Any thread.
[[nodiscard]] QByteArray importRecordFromJson(const QByteArray& text, ImportRecord& into);

/// Whether a document begins like an export, up to the list's bracket.
[[nodiscard]] bool isJsonHead(const QByteArray& head);
/// Whether what follows the list ends the document, and its count, if there is one, is right.
[[nodiscard]] bool isJsonTail(const QByteArray& tail, quint64 records);

} // namespace sluice
