// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace sluice {

/// What the word at the cursor of a filter may become.
struct FilterCompletion {
    qsizetype from = 0; ///< of the text that is replaced, up to the cursor
    QStringList candidates; ///< sorted as they are offered; bounded
};

/// Fields and phases for a word, values behind "cmd:", "producer:", "phase:", "status:", "why:" and
/// "lane:". `producers`: display texts. Nothing within quotes, and nothing when the word is
/// complete. Pure.
[[nodiscard]] FilterCompletion completeFilter(
    const QString& text, qsizetype cursor, const QStringList& producers);

} // namespace sluice
