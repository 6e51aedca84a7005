// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/diagnosis.h"
#include "ui/theme/tonelabel.h"

#include <functional>

namespace sluice::diagnosistext {

/// A further finding in words: a sentence with its numbers, and what to do about it. Plain text.
struct Words {
    QString sentence;
    QString advice;
    Tone tone = Tone::Plain;
    bool operator==(const Words&) const = default;
};

/// `producerName` gives the bytes of a producer's name; they are escaped here. `masksKeys`: see
/// maskedText().
[[nodiscard]] Words of(const Finding& finding,
    const std::function<QByteArray(ProducerId)>& producerName, bool masksKeys = false);

} // namespace sluice::diagnosistext
