// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenarioparts.h"

#include "core/load/figures.h"

#include <algorithm>
#include <array>

namespace sluice {

namespace {

using Problem = ScenarioProblem::Kind;
using Need = TomlTable::Need;
constexpr double second = 1e9; // nanoseconds

std::optional<Duration> toDuration(std::optional<double> nanoseconds)
{
    if (!nanoseconds)
        return std::nullopt;
    return Duration(static_cast<std::int64_t>(*nanoseconds));
}

std::vector<QByteArray> knobNames(const char* prefix = "")
{
    std::vector<QByteArray> names;
    for (const Knob& knob : knobs())
        names.push_back(QByteArray(prefix) + knob.name);
    return names;
}

ScenarioProblem knobProblem(const TomlNode& node, const Error<KnobError>& error)
{
    ScenarioProblem problem { node.keyPlace, Problem::NoSuchKnob, error.detail };
    if (error.kind == KnobError::NoSuchKnob) {
        problem.nearest = nearestTo(error.detail, knobNames());
        return problem;
    }
    const Knob& knob = *findKnob(node.key);
    problem.place = node.place;
    problem.kind = Problem::NotAValue;
    problem.wanted = knob.kind == Knob::Kind::Choice ? "one of: " + knob.choices.join(", ")
                                                     : describe(knob.kind);
    if (error.kind == KnobError::OutOfRange) {
        problem.kind = Problem::OutOfRange;
        problem.wanted = knobText({ &knob, knob.least }) + " to " + knobText({ &knob, knob.most });
    }
    return problem;
}

/// A report's figure in its own unit: 1000, "20ms", "64KiB", "10k".
std::optional<double> figureValue(QByteArrayView text)
{
    for (const auto kind : { Knob::Kind::Rate, Knob::Kind::Time, Knob::Kind::Bytes }) {
        if (const auto value = readQuantity(kind, text))
            return value;
    }
    return std::nullopt;
}

void noteNoFigure(const QByteArray& name, FilePlace place, ScenarioProblems& problems)
{
    std::vector<QByteArray> known = reportFigures();
    known.insert(known.end(), liveFigures().begin(), liveFigures().end());
    const std::vector<QByteArray> ofKnobs = knobNames("knob.");
    known.insert(known.end(), ofKnobs.begin(), ofKnobs.end());
    problems.push_back({ place, Problem::NoSuchFigure, name, {}, nearestTo(name, known) });
}

/// "max.waiting >= 1"
std::optional<Condition> readCondition(const TomlNode& node, ScenarioProblems& problems)
{
    struct Sign {
        const char* text;
        Condition::Compare compare;
    };
    constexpr std::array signs { Sign { ">=", Condition::Compare::AtLeast },
        Sign { "<=", Condition::Compare::AtMost }, Sign { "==", Condition::Compare::Equal },
        Sign { ">", Condition::Compare::Above }, Sign { "<", Condition::Compare::Below } };
    const auto bad = [&] {
        problems.push_back({ node.place, Problem::NotACondition, node.text });
        return std::nullopt;
    };
    for (const Sign& sign : signs) {
        const QByteArrayView mark = sign.text;
        const qsizetype at = node.text.indexOf(mark);
        if (at < 0)
            continue;
        Condition condition { node.text.first(at).trimmed(), sign.compare };
        const QByteArray text = node.text.sliced(at + mark.size()).trimmed();
        if (!isFigure(condition.figure)) {
            noteNoFigure(condition.figure, node.place, problems);
            return std::nullopt;
        }
        const QByteArrayView ofKnob = "knob.";
        std::optional<double> value;
        if (condition.figure.startsWith(ofKnob)) {
            if (const auto read = readKnob(QByteArrayView(condition.figure).sliced(5), text))
                value = read.value().value;
        } else {
            value = figureValue(text);
        }
        if (!value)
            return bad();
        condition.value = *value;
        return condition;
    }
    return bad();
}

} // namespace

std::vector<KnobSetting> readSettings(const TomlNode& table, ScenarioProblems& problems)
{
    std::vector<KnobSetting> settings;
    for (const TomlNode& each : table.children) {
        const auto text = valueText(each);
        if (!text && findKnob(each.key)) {
            problems.push_back({ each.place, Problem::WrongType, each.key,
                "a text in quotes, a number, true or false" });
            continue;
        }
        const auto read = readKnobs(each.key, text.value_or(QByteArray()));
        if (read)
            settings.insert(settings.end(), read.value().begin(), read.value().end());
        else
            problems.push_back(knobProblem(each, read.error()));
    }
    // In the order of the knobs: files have none within a table.
    std::stable_sort(settings.begin(), settings.end(),
        [](const KnobSetting& a, const KnobSetting& b) { return a.knob < b.knob; });
    return settings;
}

PreparedKey readPrepared(const TomlNode& node, ScenarioProblems& problems)
{
    constexpr double mostBytes = 64.0 * 1024 * 1024;
    TomlTable table(node, problems);
    PreparedKey key { table.text("key", Need::Required) };
    const auto bytes = table.quantity("bytes", Knob::Kind::Bytes, 0, mostBytes, Need::Required);
    key.bytes = static_cast<qsizetype>(bytes.value_or(0));
    table.finish();
    return key;
}

ScenarioStep readStep(const TomlNode& node, Duration length, ScenarioProblems& problems)
{
    TomlTable table(node, problems);
    ScenarioStep step;
    const double most = static_cast<double>(length.count());
    step.at = toDuration(table.quantity("at", Knob::Kind::Time, 0, most, Need::Required))
                  .value_or(Duration());
    step.say = table.text("say");
    if (const TomlNode* settings = table.table("set"))
        step.settings = readSettings(*settings, problems);
    if (table.choice("action", { "reset-connections" }))
        step.action = ScenarioStep::Action::ResetConnections;
    table.finish();
    return step;
}

ScenarioGoal readGoal(const TomlNode& node, ScenarioProblems& problems)
{
    TomlTable table(node, problems);
    ScenarioGoal goal;
    goal.text = table.text("text", Need::Required);
    for (const TomlNode* each : table.texts("when", Need::Required)) {
        if (const auto condition = readCondition(*each, problems))
            goal.conditions.push_back(*condition);
    }
    table.finish();
    return goal;
}

ScenarioVariant readVariant(const TomlNode& node, ScenarioProblems& problems)
{
    TomlTable table(node, problems);
    ScenarioVariant variant;
    variant.name = table.text("name", Need::Required);
    if (const TomlNode* settings = table.table("set"))
        variant.settings = readSettings(*settings, problems);
    table.finish();
    return variant;
}

ExpectedFigure readExpected(const TomlNode& node, Duration length,
    const std::vector<ScenarioVariant>& variants, ScenarioProblems& problems)
{
    TomlTable table(node, problems);
    const auto variant = [&](const char* key) {
        const QByteArray name = table.text(key);
        const bool isThere = std::any_of(variants.begin(), variants.end(),
            [&](const ScenarioVariant& each) { return each.name == name; });
        if (!name.isEmpty() && !isThere) {
            std::vector<QByteArray> names;
            for (const ScenarioVariant& each : variants)
                names.push_back(each.name);
            table.note(
                { table.placeOf(key), Problem::NoSuchVariant, name, {}, nearestTo(name, names) });
        }
        return name;
    };
    // Counts, rates, times and sizes are all written as they are in conditions.
    const auto value = [&](const char* key) -> std::optional<double> {
        const TomlNode* there = table.any(key);
        if (!there)
            return std::nullopt;
        const auto text = valueText(*there);
        const auto read = text ? figureValue(*text) : std::nullopt;
        if (!read) {
            table.note({ there->place, Problem::WrongType, key,
                "a number, or a text as in '20ms', '10k' or '64KiB'" });
        }
        return read;
    };
    ExpectedFigure expected;
    expected.variant = variant("variant");
    expected.against = variant("against");
    expected.figure = table.text("figure", Need::Required);
    const std::vector<QByteArray>& known = reportFigures();
    if (!expected.figure.isEmpty()
        && std::find(known.begin(), known.end(), expected.figure) == known.end())
        noteNoFigure(expected.figure, table.placeOf("figure"), problems);
    const auto about = value("about");
    const auto within = table.quantity("within", Knob::Kind::Share, 0, 1);
    const auto least = value("least");
    const auto most = value("most");
    if (about) {
        expected.least = *about * (1 - within.value_or(0));
        expected.most = *about * (1 + within.value_or(0));
    } else {
        if (!least && !node.child("least"))
            table.note({ node.place, Problem::Missing, "least" });
        if (!most && !node.child("most"))
            table.note({ node.place, Problem::Missing, "most" });
        expected.least = least.value_or(0);
        expected.most = most.value_or(0);
    }
    if (expected.most < expected.least)
        table.note({ table.placeOf("most"), Problem::WrongType, "most", "at least 'least'" });
    const double end = static_cast<double>(length.count());
    expected.from = toDuration(table.quantity("from", Knob::Kind::Time, 0, end));
    expected.to = toDuration(table.quantity("to", Knob::Kind::Time, 0, end));
    if (expected.from && expected.to && *expected.to <= *expected.from)
        table.note({ table.placeOf("to"), Problem::WrongType, "to", "after 'from'" });
    table.finish();
    return expected;
}

void readWorkload(TomlTable& file, Workload& workload, ScenarioProblems& problems)
{
    if (const TomlNode* node = file.table("workload")) {
        TomlTable table(*node, problems);
        if (const auto kind = table.choice("key-choice", { "uniform", "zipf", "hot" }))
            workload.keyChoice.kind = static_cast<KeyChoice::Kind>(*kind);
        if (const auto skew = table.quantity("skew", Knob::Kind::Rate, 0.01, 10))
            workload.keyChoice.skew = *skew;
        if (const auto share = table.quantity("hot-share", Knob::Kind::Share, 0, 1))
            workload.keyChoice.hotShare = *share;
        if (const auto expire = table.quantity("expire", Knob::Kind::Time, 0, 86'400 * second)) {
            workload.expireSeconds = static_cast<int>(*expire / second);
            if (workload.expireSeconds * second != *expire)
                table.note({ table.placeOf("expire"), Problem::WrongType, "expire",
                    "a number of whole seconds" });
        }
        table.finish();
    }
    std::vector<ValueSize> values;
    for (const TomlNode& node : file.tables("value")) {
        TomlTable table(node, problems);
        const auto bytes
            = table.quantity("bytes", Knob::Kind::Bytes, 0, 16.0 * 1024 * 1024, Need::Required);
        const auto weight = table.quantity("weight", Knob::Kind::Count, 1, 1'000'000);
        values.push_back({ static_cast<qsizetype>(bytes.value_or(0)),
            static_cast<unsigned>(weight.value_or(1)) });
        table.finish();
    }
    if (!values.empty())
        workload.values = std::move(values);
}

} // namespace sluice
