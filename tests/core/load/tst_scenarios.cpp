// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/figures.h"
#include "core/load/scenariolibrary.h"
#include "core/load/scenariorun.h"
#include "tests/support/virtualstage.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

/// What of a run somebody wants to know.
struct Wanted {
    QByteArray figure;
    std::optional<Duration> from;
    std::optional<Duration> to;
    bool operator<(const Wanted& other) const
    {
        return std::tie(figure, from, to) < std::tie(other.figure, other.from, other.to);
    }
};
using Found = std::map<Wanted, double>;

StageSettings settingsOf(const Scenario& scenario, const QByteArray& variant)
{
    StageSettings settings = scenario.settings;
    for (const ScenarioVariant& each : scenario.variants) {
        if (each.name != variant)
            continue;
        for (const KnobSetting& setting : each.settings)
            setting.knob->set(settings, setting.value);
    }
    return settings;
}

/// One whole run in virtual time.
class Play {
public:
    /// `notes`: what the view would tell. `untilGoal`: no longer than until that one is reached.
    Play(Scenario scenario, const StageSettings& settings, const std::set<Wanted>& wanted,
        const std::map<QByteArray, double>& notes = {}, std::optional<std::size_t> untilGoal = {})
        : m_wanted(wanted)
    {
        scenario.isScripted = true; // whatever it needs: there is no other server here
        m_stage.on([&] {
            m_run.emplace(m_stage, scenario, settings);
            for (const auto& [figure, value] : notes)
                m_run->note(figure, value);
            m_run->start({});
        });
        while (m_run->phase() == ScenarioRun::Phase::Preparing)
            m_stage.runtime.runFor(1ms);
        std::set<Duration> instants;
        for (const Wanted& each : wanted) {
            instants.insert(each.from.value_or(Duration()));
            instants.insert(each.to.value_or(Duration()));
        }
        for (const Duration at : instants) {
            if (at > m_run->elapsed())
                m_stage.runtime.runFor(at - m_run->elapsed());
            m_stage.on([&] { look(at); });
        }
        while (untilGoal && m_run->phase() == ScenarioRun::Phase::Running
            && !m_run->goals()[*untilGoal])
            m_stage.runtime.runFor(100ms);
        if (untilGoal)
            m_stage.on([&] { m_run->stop(); });
        for (int i = 0; i < 10'000 && m_run->phase() != ScenarioRun::Phase::Ended; ++i)
            m_stage.runtime.runFor(20ms);
        m_ended = m_run->phase() == ScenarioRun::Phase::Ended;
        m_stage.on([&] { look(std::nullopt); });
        m_goals = m_run->goals();
        m_stage.on([&] { m_run.reset(); });
    }

    [[nodiscard]] bool hasEnded() const noexcept { return m_ended; }
    [[nodiscard]] const Found& found() const noexcept { return m_found; }
    [[nodiscard]] const std::vector<bool>& goals() const noexcept { return m_goals; }

private:
    /// At an instant of the run, or after its end.
    void look(std::optional<Duration> at)
    {
        for (const Wanted& each : m_wanted) {
            if (at && each.from == at)
                m_readings[*at] = m_run->reading();
            if (each.to != at)
                continue;
            const QJsonObject report
                = each.from ? m_run->report(m_readings.at(*each.from)) : m_run->report();
            bool known = false;
            const double value = figureIn(report, each.figure, &known);
            m_found[each] = known ? value : std::nan("");
        }
    }

    std::set<Wanted> m_wanted;
    VirtualStage m_stage;
    std::optional<ScenarioRun> m_run;
    std::map<Duration, ReportReading> m_readings;
    Found m_found;
    std::vector<bool> m_goals;
    bool m_ended = false;
};

} // namespace

/// Every scenario that Sluice brings along gives the figures that theory says: the real engine,
/// producers, links and scripted server under virtual time.
class TestScenarios : public QObject {
    Q_OBJECT

    const ScenarioLibrary m_library = ScenarioLibrary::read(QString());

private Q_SLOTS:
    void figuresAreThoseOfTheory_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const Scenario& scenario : m_library.scenarios())
            QTest::newRow(scenario.name.constData()) << scenario.name;
    }
    void figuresAreThoseOfTheory()
    {
        QFETCH(QByteArray, name);
        const Scenario& scenario = *m_library.find(name);
        std::map<QByteArray, std::set<Wanted>> wanted;
        for (const ScenarioVariant& each : scenario.variants)
            wanted[each.name];
        for (const ExpectedFigure& each : scenario.expected) {
            const Wanted what { each.figure, each.from, each.to };
            wanted[each.variant].insert(what);
            if (!each.against.isEmpty())
                wanted[each.against].insert(what);
        }
        std::map<QByteArray, Found> found;
        for (const auto& [variant, what] : wanted) {
            const Play play(scenario, settingsOf(scenario, variant), what);
            QVERIFY2(play.hasEnded(), (name + ' ' + variant).constData());
            found[variant] = play.found();
        }
        QByteArrayList wrong;
        for (const ExpectedFigure& each : scenario.expected) {
            const Wanted what { each.figure, each.from, each.to };
            double value = found[each.variant].at(what);
            if (!each.against.isEmpty())
                value /= found[each.against].at(what);
            const double slack = 1e-9 * std::abs(each.most); // of a sum in the file
            const bool right = value >= each.least - slack && value <= each.most + slack;
            const QByteArray line = name + " [" + each.variant + "] " + each.figure
                + (each.against.isEmpty() ? QByteArray() : " against [" + each.against + ']') + ": "
                + QByteArray::number(value, 'g', 8) + ", expected "
                + QByteArray::number(each.least, 'g', 8) + " to "
                + QByteArray::number(each.most, 'g', 8);
            qInfo("%s%s", right ? "" : "WRONG ", line.constData());
            if (!right)
                wrong += line;
        }
        QVERIFY2(wrong.isEmpty(), wrong.join('\n').constData());
    }

    void everyGoalCanBeReached_data() { figuresAreThoseOfTheory_data(); }
    /// By turning the knobs that it names, in the scenario as it is or in one of its variants.
    void everyGoalCanBeReached()
    {
        QFETCH(QByteArray, name);
        const Scenario& scenario = *m_library.find(name);
        std::vector<bool> reached(scenario.goals.size());
        std::vector<QByteArray> variants { QByteArray() };
        for (const ScenarioVariant& each : scenario.variants)
            variants.push_back(each.name);
        for (const QByteArray& variant : variants) {
            for (std::size_t i = 0; i < reached.size(); ++i) {
                if (reached[i])
                    continue;
                StageSettings settings = settingsOf(scenario, variant);
                std::map<QByteArray, double> notes;
                for (const Condition& each : scenario.goals[i].conditions) {
                    const bool isBound = each.compare != Condition::Compare::Below
                        && each.compare != Condition::Compare::Above;
                    if (each.figure.startsWith("knob.") && isBound)
                        findKnob(each.figure.sliced(5))->set(settings, each.value);
                    else if (each.figure.startsWith("view."))
                        notes[each.figure] = each.value;
                }
                const Play play(scenario, settings, {}, notes, i);
                for (std::size_t goal = 0; goal < reached.size(); ++goal)
                    reached[goal] = reached[goal] || play.goals()[goal];
            }
        }
        for (std::size_t i = 0; i < reached.size(); ++i)
            QVERIFY2(reached[i], (name + ": " + scenario.goals[i].text).constData());
    }
};

QTEST_APPLESS_MAIN(TestScenarios)
#include "tst_scenarios.moc"
