// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenariofile.h"

#include "core/load/scenarioparts.h"

#include <algorithm>

namespace sluice {

namespace {

using Problem = ScenarioProblem::Kind;
using Need = TomlTable::Need;

bool isName(const QByteArray& name)
{
    constexpr qsizetype longest = 40;
    const auto isPart = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !name.isEmpty() && name.size() <= longest && isPart(name.front())
        && std::all_of(name.begin(), name.end(), [&](char c) { return isPart(c) || c == '-'; });
}

/// Two of one name are one too many.
template <typename Named, typename NameOf>
void checkNames(const std::vector<Named>& all, const std::vector<TomlNode>& nodes, const char* what,
    NameOf nameOf, ScenarioProblems& problems)
{
    for (auto each = all.begin(); each != all.end(); ++each) {
        const bool isThere = std::any_of(all.begin(), each,
            [&](const Named& before) { return nameOf(before) == nameOf(*each); });
        if (isThere && !nameOf(*each).isEmpty()) {
            problems.push_back({ nodes[static_cast<std::size_t>(each - all.begin())].place,
                Problem::Duplicate, nameOf(*each), what });
        }
    }
}

class FileReader {
public:
    explicit FileReader(const TomlNode& file)
        : m_file(file, m_problems)
    {
    }

    ScenarioReading read()
    {
        readHead();
        readLoad();
        readCourse();
        m_file.finish();
        std::stable_sort(m_problems.begin(), m_problems.end(),
            [](const ScenarioProblem& a, const ScenarioProblem& b) {
                return a.place.line < b.place.line;
            });
        if (!m_problems.empty())
            return { std::nullopt, std::move(m_problems) };
        return { std::move(m_scenario), {} };
    }

private:
    void readHead()
    {
        m_scenario.name = m_file.text("name", Need::Required);
        if (!m_scenario.name.isEmpty() && !isName(m_scenario.name)) {
            m_file.note({ m_file.placeOf("name"), Problem::NotAName, m_scenario.name,
                "small letters, digits and '-', at most 40" });
        }
        m_scenario.number
            = static_cast<int>(m_file.quantity("number", Knob::Kind::Count, 0, 999).value_or(-1));
        m_scenario.title = m_file.text("title", Need::Required);
        m_scenario.question = m_file.text("question", Need::Required);
        m_scenario.answer = m_file.text("answer", Need::Required);
        m_scenario.page = m_file.text("page");
        if (m_scenario.page.contains('/') || m_scenario.page.startsWith('.')) {
            m_file.note({ m_file.placeOf("page"), Problem::NotAName, m_scenario.page,
                "the name of a file beside this one" });
        }
        if (const auto length = m_file.quantity("length", Knob::Kind::Time, 1e9, 600e9))
            m_scenario.length = Duration(static_cast<std::int64_t>(*length));
        m_scenario.isScripted = m_file.truth("scripted").value_or(false);
        for (const TomlNode* each : m_file.texts("knobs")) {
            const Knob* knob = findKnob(each->text);
            if (knob) {
                m_scenario.knobs.push_back(knob);
                continue;
            }
            std::vector<QByteArray> names;
            for (const Knob& known : knobs())
                names.emplace_back(known.name);
            m_file.note(
                { each->place, Problem::NoSuchKnob, each->text, {}, nearestTo(each->text, names) });
        }
    }

    void readLoad()
    {
        LoadSettings& load = m_scenario.settings.load;
        if (const auto seed = m_file.quantity("seed", Knob::Kind::Count, 0, 4294967295.0))
            load.seed = static_cast<std::uint64_t>(*seed);
        const std::vector<TomlNode>& prepared = m_file.tables("prepared");
        for (const TomlNode& each : prepared)
            m_scenario.prepared.push_back(readPrepared(each, m_problems));
        checkNames(
            m_scenario.prepared, prepared, "prepared key",
            [](const PreparedKey& key) { return key.key; }, m_problems);
        readWorkload(m_file, load.workload, m_problems);
        const std::vector<TomlNode>& roles = m_file.tables("role");
        std::vector<LoadRole> read;
        read.reserve(roles.size());
        for (const TomlNode& each : roles) {
            read.push_back(readRole(each, load.workload.prefix, m_scenario.prepared, m_problems));
        }
        checkNames(
            read, roles, "role", [](const LoadRole& role) { return role.name; }, m_problems);
        if (!read.empty())
            load.workload.roles = std::move(read);
        // After the roles: some knobs are of all of them.
        if (const TomlNode* settings = m_file.table("settings")) {
            for (const KnobSetting& each : readSettings(*settings, m_problems))
                each.knob->set(m_scenario.settings, each.value);
        }
    }

    void readCourse()
    {
        const std::vector<TomlNode>& steps = m_file.tables("step");
        for (const TomlNode& each : steps) {
            ScenarioStep step = readStep(each, m_scenario.length, m_problems);
            if (!m_scenario.steps.empty() && step.at < m_scenario.steps.back().at)
                m_file.note({ each.place, Problem::NotInOrder });
            m_scenario.steps.push_back(std::move(step));
        }
        for (const TomlNode& each : m_file.tables("goal"))
            m_scenario.goals.push_back(readGoal(each, m_problems));
        const std::vector<TomlNode>& variants = m_file.tables("variant");
        for (const TomlNode& each : variants)
            m_scenario.variants.push_back(readVariant(each, m_problems));
        checkNames(
            m_scenario.variants, variants, "variant",
            [](const ScenarioVariant& variant) { return variant.name; }, m_problems);
        if (variants.size() == 1 || variants.size() > 3)
            m_file.note({ variants.back().place, Problem::VariantCount });
        for (const TomlNode& each : m_file.tables("expect")) {
            m_scenario.expected.push_back(
                readExpected(each, m_scenario.length, m_scenario.variants, m_problems));
        }
    }

    ScenarioProblems m_problems;
    TomlTable m_file;
    Scenario m_scenario;
};

} // namespace

ScenarioReading readScenario(QByteArrayView bytes)
{
    if (bytes.size() > mostScenarioBytes) {
        return { std::nullopt,
            { { {}, Problem::TooLarge, QByteArray::number(mostScenarioBytes) } } };
    }
    const auto toml = readToml(bytes);
    if (const TomlProblem* problem = std::get_if<TomlProblem>(&toml))
        return { std::nullopt, { { problem->place, Problem::NotToml, problem->what } } };
    return FileReader(std::get<TomlNode>(toml)).read();
}

} // namespace sluice
