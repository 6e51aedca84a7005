// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/scenarionames.h"

#include <QStandardPaths>

namespace sluice {

namespace {

/// All that is wrong in one line.
QString lineOf(const BadScenarioFile& file)
{
    return QString::fromUtf8(file.toText().trimmed().replace('\n', "; "));
}

std::variant<Scenario, QString> readFile(const QString& path)
{
    auto read = readScenarioFile(path);
    if (const auto* bad = std::get_if<BadScenarioFile>(&read))
        return lineOf(*bad);
    return std::get<Scenario>(std::move(read));
}

} // namespace

QString userScenarioFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/sluice/scenarios");
}

OptionNames optionNames(const ScenarioLibrary& library)
{
    OptionNames names;
    names.tabs = { QStringLiteral("pipeline") };
    names.scenarios = library.scenarios();
    for (const BadScenarioFile& file : library.badFiles())
        names.problems += lineOf(file);
    names.readScenario = readFile;
    return names;
}

} // namespace sluice
