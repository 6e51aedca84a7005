// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/scenario.h"

#include <QByteArray>
#include <QSize>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

namespace sluice {

/// What was asked for on the command line. A plain value; what was not given is empty.
struct Options {
    enum class Theme { System, Light, Dark };

    QString url; ///< one that ConnectionOptions::fromUrl() reads; empty: the private server
    QString tab; ///< one of OptionNames::tabs
    QString scenario; ///< the name of one of OptionNames::scenarios, or of scenarioFile
    std::optional<Scenario> scenarioFile; ///< read from a file that was named
    /// `--set KNOB=VALUE`, in the order given: what of the stage, or of the scenario, is different.
    std::vector<KnobSetting> knobs;
    /// The scenario is played once with each, one after the other: two to eight, or none.
    std::vector<ScenarioVariant> compare;
    /// How long to run (of several runs, each) before the screenshot or the report is written and
    /// Sluice ends. Nothing: as long as the scenario is; without one 5 s with something to write,
    /// else until the window is closed.
    std::optional<std::chrono::milliseconds> runFor;
    QString screenshot; ///< file to write, PNG
    QString record; ///< file to write a recording to
    bool withoutKeys = false; ///< no byte of a key goes into the recording
    QString replay; ///< recording to open; needs no server
    QString report; ///< file to write, JSON; "-" is the standard output
    QString exportFile; ///< what the Pipeline tab exports: .json, .csv, .png or .svg
    Theme theme = Theme::System;
    QSize size; ///< of the window in device-independent pixels; invalid: not given
    int fontScale = 100; ///< per cent, 50 to 300
    QByteArray key; ///< the key to open in a tab
    bool yes = false; ///< a scenario may run against a server that is not the private one
    bool presenter = false; ///< opens in the mode for showing it to a room

    /// Whether Sluice runs by itself, writes and ends, with nobody in front of it.
    bool isUnattended() const
    {
        return !screenshot.isEmpty() || !report.isEmpty() || !exportFile.isEmpty();
    }

    bool operator==(const Options&) const = default;
};

/// What the program knows. An empty list accepts any name.
struct OptionNames {
    QStringList tabs;
    std::vector<Scenario> scenarios;
    /// One sentence for each of the person's own scenario files that cannot be used.
    QStringList problems;
    /// Reads a scenario from a file, or says in one line why it cannot be used. None: nothing can.
    std::function<std::variant<Scenario, QString>(const QString& path)> readScenario;
};

/// The command line is answered already: text for the standard output (code 0), or one line for the
/// standard error (code 2).
struct EarlyExit {
    int code = 0;
    QString text;
    QString aside; ///< lines for the standard error besides
};

/// Reads the arguments, the program's name first, as QCoreApplication::arguments() gives them.
/// Needs no application object, so that it can be called before one is made: a wrong argument shall
/// not need a display. Tabs and scenarios are compared without regard to case.
[[nodiscard]] std::variant<Options, EarlyExit> parseOptions(
    const QStringList& arguments, const OptionNames& names = {});

/// What `--help` prints.
[[nodiscard]] QString optionsHelp(const OptionNames& names = {});

/// "500ms", "5s", "2m", "1.5s": a number and its unit, longer than nothing and at most 24 h.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseDuration(QStringView text);

} // namespace sluice
