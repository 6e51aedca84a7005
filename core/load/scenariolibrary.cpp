// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenariolibrary.h"

#include "core/load/scenariofile.h"
#include "core/protocol/displaytext.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <limits>
#include <numeric>

namespace sluice {

namespace {

int rank(const Scenario& scenario)
{
    return scenario.number < 0 ? std::numeric_limits<int>::max() : scenario.number;
}

} // namespace

QByteArray BadScenarioFile::toText() const
{
    QByteArray text;
    for (const ScenarioProblem& problem : problems) {
        if (!text.isEmpty())
            text += '\n';
        text += toDisplay(QFile::encodeName(path)).toUtf8() + ": " + toSentence(problem);
    }
    return text;
}

std::variant<Scenario, BadScenarioFile> readScenarioFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return BadScenarioFile { path,
            { { {}, ScenarioProblem::Kind::NotReadable, file.errorString().toUtf8() } } };
    }
    // One byte more than there may be says that it is too large, whatever the file is.
    ScenarioReading reading = readScenario(file.read(mostScenarioBytes + 1));
    if (reading.scenario)
        return std::move(*reading.scenario);
    return BadScenarioFile { path, std::move(reading.problems) };
}

ScenarioLibrary ScenarioLibrary::read(const QString& userFolder, const QString& builtIn)
{
    ScenarioLibrary library;
    library.readFolder(builtIn);
    if (!userFolder.isEmpty())
        library.readFolder(userFolder);
    std::vector<std::size_t> order(library.m_scenarios.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    const auto& all = library.m_scenarios;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return rank(all[a]) != rank(all[b]) ? rank(all[a]) < rank(all[b])
                                            : all[a].name < all[b].name;
    });
    ScenarioLibrary sorted;
    for (const std::size_t each : order) {
        sorted.m_scenarios.push_back(all[each]);
        sorted.m_folders.push_back(library.m_folders[each]);
    }
    sorted.m_bad = std::move(library.m_bad);
    return sorted;
}

void ScenarioLibrary::readFolder(const QString& folder)
{
    const QDir directory(folder);
    const QStringList names
        = directory.entryList({ QStringLiteral("*.toml") }, QDir::Files, QDir::Name);
    for (const QString& name : names)
        readFile(directory.filePath(name), folder);
}

void ScenarioLibrary::readFile(const QString& path, const QString& folder)
{
    auto read = readScenarioFile(path);
    if (auto* bad = std::get_if<BadScenarioFile>(&read)) {
        m_bad.push_back(std::move(*bad));
        return;
    }
    Scenario& scenario = std::get<Scenario>(read);
    if (find(scenario.name)) {
        m_bad.push_back({ path, { { {}, ScenarioProblem::Kind::NameTaken, scenario.name } } });
        return;
    }
    m_scenarios.push_back(std::move(scenario));
    m_folders.push_back(folder);
}

const Scenario* ScenarioLibrary::find(QByteArrayView name) const
{
    const auto found = std::find_if(m_scenarios.begin(), m_scenarios.end(),
        [name](const Scenario& each) { return each.name == name; });
    return found == m_scenarios.end() ? nullptr : &*found;
}

QString ScenarioLibrary::pageFolder(const Scenario& scenario) const
{
    for (std::size_t i = 0; i < m_scenarios.size(); ++i) {
        if (m_scenarios[i].name == scenario.name)
            return m_folders[i];
    }
    return {};
}

QByteArray ScenarioLibrary::page(const Scenario& scenario) const
{
    constexpr qint64 most = 256 * 1024;
    if (scenario.page.isEmpty())
        return {};
    QFile file(QDir(pageFolder(scenario)).filePath(QString::fromUtf8(scenario.page)));
    return file.open(QIODevice::ReadOnly) ? file.read(most) : QByteArray();
}

} // namespace sluice
