// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/ribbon.h"
#include "ui/theme/colors.h"

#include <QImage>

namespace sluice {

/// The ribbon as a picture, one pixel column for each of its columns: the shares of the phases
/// stacked to full height in the order in which a request goes through them, the first one at the
/// top, in their colours and hatches; and over them, as a line, how many were open. Columns of
/// which nothing is known are grey. `most`: how many the top of the line stands for; 0: as many as
/// there were at most. Any thread.
[[nodiscard]] QImage ribbonPicture(
    const Ribbon& ribbon, int height, const Colors& colors, double most = 0);

/// The phases of a ribbon, from top to bottom.
constexpr std::array<Phase, 9> ribbonPhases { Phase::Lag, Phase::Waiting, Phase::Queued,
    Phase::Writing, Phase::InFlight, Phase::Behind, Phase::Own, Phase::Receiving, Phase::Delivery };

} // namespace sluice
