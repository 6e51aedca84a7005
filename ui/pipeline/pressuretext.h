// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pressure.h"
#include "ui/theme/tonelabel.h"

namespace sluice::pressuretext {

/// A finding in words: where the pressure is, by which numbers, and what to try. Plain text.
struct Words {
    QString title;
    QString numbers;
    QString advice;
    Tone tone = Tone::Plain;
};

[[nodiscard]] Words of(const PressureFinding& finding, const PipelineFigures& figures);

} // namespace sluice::pressuretext
