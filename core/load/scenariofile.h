// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/scenario.h"
#include "core/load/scenarioproblem.h"

#include <optional>
#include <vector>

namespace sluice {

/// A scenario, or all that is wrong in its file, by line.
struct ScenarioReading {
    std::optional<Scenario> scenario;
    std::vector<ScenarioProblem> problems; ///< empty exactly when there is a scenario
};

/// More is no scenario.
constexpr qsizetype mostScenarioBytes = 1024 * 1024;

/// Reads what a scenario file holds; resources/scenarios/README.md describes the format. Strict:
/// whatever is not known, not of its type or not within its bounds is a problem. Any bytes, any
/// thread.
[[nodiscard]] ScenarioReading readScenario(QByteArrayView bytes);

} // namespace sluice
