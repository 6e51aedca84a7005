// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRgb>

#include <array>

namespace sluice {

constexpr int heatLevels = 256;

/// Colours from "few" to "many", even in lightness and the same to colour-blind readers: cividis
/// (Nunez, Anderton and Renslow 2018, https://doi.org/10.1371/journal.pone.0199239), interpolated
/// between nine of its colours. On a light background it is turned round, so that few stays close
/// to the background and many stands out.
[[nodiscard]] const std::array<QRgb, heatLevels>& heatTable(bool dark);

} // namespace sluice
