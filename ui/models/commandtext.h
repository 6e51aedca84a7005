// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <QString>

#include <limits>

namespace sluice {

/// A key's name so that its shape can be seen and nothing can be read: "user:42" becomes "●●●●:●●".
[[nodiscard]] QString maskedText(QStringView text);

/// "HGETALL user:42": the key escaped, with "…" where only its beginning was recorded; at most
/// `limit` UTF-16 units of it. `isMasked`: see maskedText().
[[nodiscard]] QString commandText(const RequestRecord& record, bool isMasked,
    qsizetype limit = std::numeric_limits<qsizetype>::max());

} // namespace sluice
