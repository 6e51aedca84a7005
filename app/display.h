// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace sluice {

struct Options;

/// To be called before the QApplication is made, which ends the process when there is no display.
/// Where there is none and nobody will look (`--screenshot`, `--report`), chooses Qt's offscreen
/// platform in the environment. Returns what to tell the person, one line, when Sluice cannot
/// start.
[[nodiscard]] std::optional<QString> chooseDisplay(const Options& options);

} // namespace sluice
