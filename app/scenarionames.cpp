// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/scenarionames.h"

#include <QFileInfo>
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
    auto scenario = std::get<Scenario>(std::move(read));
    if (!scenario.page.isEmpty()) // it is beside the file
        scenario.page
            = (QFileInfo(path).absolutePath() + QLatin1Char('/')).toUtf8() + scenario.page;
    return scenario;
}

} // namespace

QString userScenarioFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/sluice/scenarios");
}

Scenario openStage()
{
    Scenario scenario;
    scenario.name = "many-producers";
    scenario.title = "Many producers";
    scenario.question
        = "128 producers, each of which sends its next request as soon as the last one was "
          "answered, share one connection. Where do they wait?";
    scenario.answer = "What the window cannot hold is queued, and what the channel cannot hold "
                      "waits to send: that is backpressure.";
    scenario.length = {}; // until it is stopped
    scenario.settings.engine.capacity = 32;
    scenario.settings.engine.window = 64;
    scenario.settings.load.producers = 128;
    return scenario;
}

OptionNames optionNames(const ScenarioLibrary& library)
{
    OptionNames names;
    names.tabs = { QStringLiteral("pipeline") };
    names.scenarios = library.scenarios();
    names.scenarios.push_back(openStage());
    for (const BadScenarioFile& file : library.badFiles())
        names.problems += lineOf(file);
    names.readScenario = readFile;
    return names;
}

std::vector<std::shared_ptr<const Scenario>> playableScenarios(
    const ScenarioLibrary& library, const Options& options)
{
    std::vector<std::shared_ptr<const Scenario>> all;
    std::vector<Scenario> known = library.scenarios();
    for (Scenario& scenario : known) {
        if (!scenario.page.isEmpty())
            scenario.page
                = (library.pageFolder(scenario) + QLatin1Char('/')).toUtf8() + scenario.page;
    }
    known.push_back(openStage());
    for (const Scenario& scenario : known) {
        if (!options.scenarioFile || options.scenarioFile->name != scenario.name)
            all.push_back(std::make_shared<const Scenario>(scenario));
    }
    if (options.scenarioFile)
        all.push_back(std::make_shared<const Scenario>(*options.scenarioFile));
    return all;
}

} // namespace sluice
