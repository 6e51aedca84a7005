// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/knobs.h"

namespace sluice {

/// Several settings as people write them, with commas between: "window=1, connections=2". Blanks
/// around each do not count; nothing at all is no setting. The first error there is.
[[nodiscard]] Result<std::vector<KnobSetting>, KnobError> readKnobList(QByteArrayView text);

/// As readKnobList() reads it: "window=1, connections=2"; empty for none.
[[nodiscard]] QByteArray knobListText(const std::vector<KnobSetting>& settings);

} // namespace sluice
