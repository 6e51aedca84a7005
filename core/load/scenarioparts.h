// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/scenario.h"
#include "core/load/tomltable.h"

namespace sluice {

// The parts of a scenario file, each read by itself: for readScenario() alone. What is wrong goes
// into the problems, and what is returned then counts for nothing.

using ScenarioProblems = std::vector<ScenarioProblem>;

/// A table of knobs and their values.
[[nodiscard]] std::vector<KnobSetting> readSettings(
    const TomlNode& table, ScenarioProblems& problems);
/// A [[role]]. `prepared`: keys that there are besides those of the workload.
[[nodiscard]] LoadRole readRole(const TomlNode& table, const QByteArray& prefix,
    const std::vector<PreparedKey>& prepared, ScenarioProblems& problems);
/// What [workload] and [[value]] say of keys and values.
void readWorkload(TomlTable& file, Workload& workload, ScenarioProblems& problems);
[[nodiscard]] PreparedKey readPrepared(const TomlNode& table, ScenarioProblems& problems);
[[nodiscard]] ScenarioStep readStep(
    const TomlNode& table, Duration length, ScenarioProblems& problems);
[[nodiscard]] ScenarioGoal readGoal(const TomlNode& table, ScenarioProblems& problems);
[[nodiscard]] ScenarioVariant readVariant(const TomlNode& table, ScenarioProblems& problems);
[[nodiscard]] ExpectedFigure readExpected(const TomlNode& table, Duration length,
    const std::vector<ScenarioVariant>& variants, ScenarioProblems& problems);

} // namespace sluice
