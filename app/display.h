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

/// Keeps Qt's remarks about the platform it runs on off the standard error, where an unattended run
/// says one line at most.
void silencePlatform();

/// Scales the application's font, in per cent. After QApplication was made.
void scaleFont(int percent);

} // namespace sluice
