// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/knobs.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace sluice {

/// A comparison with a figure of the running scenario. Figures are named as in the report
/// (core/trace/report.md), with dots: "max.waiting", "phases.total.p99", "totals.notSent.rejected"
/// (absent counts are 0); besides "knob.window" and the like, and "view.selectedBytes".
struct Condition {
    enum class Compare : std::uint8_t { AtLeast, AtMost, Above, Below, Equal };
    QByteArray figure;
    Compare compare = Compare::AtLeast;
    double value = 0; ///< as in the report: nanoseconds, requests, per second

    bool operator==(const Condition&) const = default;
};

/// Something to do or to see, ticked off when all its conditions hold at one time.
struct ScenarioGoal {
    QByteArray text; ///< UTF-8: "Make a producer wait"
    std::vector<Condition> conditions;

    bool operator==(const ScenarioGoal&) const = default;
};

/// What happens at an instant of the run, by itself.
struct ScenarioStep {
    enum class Action : std::uint8_t { None, ResetConnections };
    Duration at {}; ///< since the run began
    QByteArray say; ///< UTF-8; a caption from then on; may be empty
    std::vector<KnobSetting> settings;
    Action action = Action::None;

    bool operator==(const ScenarioStep&) const = default;
};

/// One of the configurations that are compared: the same load, something set differently.
struct ScenarioVariant {
    QByteArray name; ///< "one at a time"
    std::vector<KnobSetting> settings;

    bool operator==(const ScenarioVariant&) const = default;
};

/// A figure that the scenario must give in virtual time; asserted by a test.
struct ExpectedFigure {
    QByteArray variant; ///< whose; empty: the scenario as it is
    QByteArray figure; ///< as of Condition
    QByteArray against; ///< another variant: then it is the ratio of the first to this one's
    double least = 0;
    double most = 0;
    /// Of the part of the run from here to there; nothing: of all of it.
    std::optional<Duration> from {};
    std::optional<Duration> to {};

    bool operator==(const ExpectedFigure&) const = default;
};

/// A key that is there before the scenario begins, with so many bytes.
struct PreparedKey {
    QByteArray key; ///< without the workload's prefix
    qsizetype bytes = 0;

    bool operator==(const PreparedKey&) const = default;
};

/// One lesson, as its file says: a plain value. Texts are UTF-8.
struct Scenario {
    QByteArray name; ///< a short word, unique: "pipelined"
    int number = -1; ///< of the key that chooses it while presenting; -1: none
    QByteArray title;
    QByteArray question; ///< one sentence before: what do you expect?
    QByteArray answer; ///< one sentence after
    QByteArray page; ///< of the lesson: a file name beside the scenario's; may be empty
    Duration length = std::chrono::seconds(30);
    bool isScripted = false; ///< needs a server that misbehaves: the scripted one
    StageSettings settings; ///< at the start
    std::vector<PreparedKey> prepared;
    std::vector<const Knob*> knobs; ///< to play with
    std::vector<ScenarioStep> steps; ///< by their instants
    std::vector<ScenarioGoal> goals;
    std::vector<ScenarioVariant> variants; ///< two or three, or none
    std::vector<ExpectedFigure> expected;

    bool operator==(const Scenario&) const = default;
};

} // namespace sluice
