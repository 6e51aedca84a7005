// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/options.h"
#include "core/load/scenariolibrary.h"

#include <memory>
#include <vector>

namespace sluice {

/// Where a person's own scenarios are: "sluice/scenarios" in the folder for data ($XDG_DATA_HOME).
/// There need not be one. Needs no application object.
[[nodiscard]] QString userScenarioFolder();

/// The stage without a lesson, "many-producers": producers that go on until they are told to stop,
/// with the tutorial's capacity and a window that leaves 32 of 128 of them waiting.
[[nodiscard]] Scenario openStage();

/// What the command line may name: tabs, the library's scenarios, and any file.
[[nodiscard]] OptionNames optionNames(const ScenarioLibrary& library);

/// What can be played: the library's scenarios, the open stage, and the one from a file that was
/// named, which takes the place of one with its name.
[[nodiscard]] std::vector<std::shared_ptr<const Scenario>> playableScenarios(
    const ScenarioLibrary& library, const Options& options);

} // namespace sluice
