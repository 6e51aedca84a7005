// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/scriptedserversettings.h"
#include "core/load/stagesettings.h"

namespace sluice {

/// What the scripted server is told for the knobs of a stage.
[[nodiscard]] ScriptedServerSettings scriptedServerSettings(const ScriptSettings& settings);

} // namespace sluice
