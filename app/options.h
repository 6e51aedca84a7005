// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <variant>

namespace sluice {

/// What was asked for on the command line. A plain value; what was not given is empty.
struct Options {
    enum class Theme { System, Light, Dark };
    enum class WhenFull { Wait, Reject, WaitAtMost, DropOldest };

    /// `--set KNOB=VALUE`, each within the range that the knob has (see optionsHelp()).
    struct Knobs {
        std::optional<int> capacity; ///< requests, 1 to 1,000,000
        std::optional<int> window; ///< requests, 1 to 1,000,000
        std::optional<int> producers; ///< 0 to 10,000
        std::optional<WhenFull> whenFull;
        std::chrono::milliseconds waitAtMost { 0 }; ///< with WhenFull::WaitAtMost
        std::optional<int> connections; ///< 1 to 64
        std::optional<int> bulkShare; ///< percent, 0 to 100
        std::optional<bool> bulkLane; ///< the scenario's producers send as bulk work

        bool operator==(const Knobs&) const = default;
    };

    QString url; ///< one that ConnectionOptions::fromUrl() reads; empty: the private server
    QString tab; ///< one of OptionNames::tabs
    QString scenario; ///< one of OptionNames::scenarios
    Knobs knobs;
    /// How long to run before the screenshot or the report is written and Sluice ends; with one of
    /// these and no `--run-for` it is 5 s. Nothing: until the window is closed.
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

    /// Whether Sluice runs by itself, writes and ends, with nobody in front of it.
    bool isUnattended() const
    {
        return !screenshot.isEmpty() || !report.isEmpty() || !exportFile.isEmpty();
    }

    bool operator==(const Options&) const = default;
};

/// The names that the program knows. An empty list accepts any name.
struct OptionNames {
    QStringList tabs;
    QStringList scenarios;
};

/// The command line is answered already: text for the standard output (code 0), or one line for the
/// standard error (code 2).
struct EarlyExit {
    int code = 0;
    QString text;
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
