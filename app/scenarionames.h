// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/options.h"
#include "core/load/scenariolibrary.h"

namespace sluice {

/// Where a person's own scenarios are: "sluice/scenarios" in the folder for data ($XDG_DATA_HOME).
/// There need not be one. Needs no application object.
[[nodiscard]] QString userScenarioFolder();

/// What the command line may name: tabs, the library's scenarios, and any file.
[[nodiscard]] OptionNames optionNames(const ScenarioLibrary& library);

} // namespace sluice
