// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/load/scenario.h"
#include "core/load/scenarioproblem.h"

#include <QString>

#include <variant>
#include <vector>

namespace sluice {

/// A file that gave no scenario, and why.
struct BadScenarioFile {
    QString path;
    std::vector<ScenarioProblem> problems;

    /// "/home/me/mine.toml: line 12: there is no knob ...": all problems, a line each.
    [[nodiscard]] QByteArray toText() const;
};

/// The scenarios that there are: those that Sluice brings along, and a person's own. A plain value.
class ScenarioLibrary {
public:
    /// Where those that Sluice brings along are: a folder of Qt's resources.
    static constexpr const char* builtInFolder = ":/scenarios";

    /// Reads all *.toml of both folders; of the second one there need not be one, and it may be
    /// empty: none. Whatever is wrong with one file leaves the others alone. Any thread; blocks.
    [[nodiscard]] static ScenarioLibrary read(
        const QString& userFolder, const QString& builtIn = QString::fromLatin1(builtInFolder));

    /// By number, then by name; those without a number last.
    [[nodiscard]] const std::vector<Scenario>& scenarios() const noexcept { return m_scenarios; }
    [[nodiscard]] const std::vector<BadScenarioFile>& badFiles() const noexcept { return m_bad; }
    /// Null: there is none of that name.
    [[nodiscard]] const Scenario* find(QByteArrayView name) const;
    /// The lesson's page as Markdown; empty: it has none, or none that can be read. Its pictures
    /// are beside it, in pageFolder().
    [[nodiscard]] QByteArray page(const Scenario& scenario) const;
    [[nodiscard]] QString pageFolder(const Scenario& scenario) const;

private:
    void readFolder(const QString& folder);
    void readFile(const QString& path, const QString& folder);

    std::vector<Scenario> m_scenarios;
    std::vector<QString> m_folders; ///< of each scenario
    std::vector<BadScenarioFile> m_bad;
};

/// One file by its path, as the library reads it: for a file that was named on the command line.
[[nodiscard]] std::variant<Scenario, BadScenarioFile> readScenarioFile(const QString& path);

} // namespace sluice
