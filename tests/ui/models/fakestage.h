// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/ui/models/fakepipeline.h"

namespace sluice {

/// Made-up data with scenarios, knobs and steps: what was asked for is noted in `calls`.
class FakeStage : public FakePipeline {
public:
    StageSettings settings;
    std::optional<ScenarioProgress> come;
    std::optional<StepState> step;
    QList<ScenarioInfo> infos;
    std::map<QByteArray, double> noted;

    /// Numbered 0 to `count` - 1; each has goals, the second one variants, the third one is
    /// scripted.
    explicit FakeStage(int count = 21)
    {
        running.clear();
        knobs.producers = 24;
        static constexpr const char* titles[]
            = { "Two tasks, one connection", "One at a time: mutex", "Pipelined", "Pool of k" };
        for (int i = 0; i < count; ++i) {
            auto scenario = std::make_shared<Scenario>();
            scenario->name = i < 4 ? QByteArray("s") + QByteArray::number(i)
                                   : "lesson-" + QByteArray::number(i);
            scenario->number = i;
            scenario->title = i < 4 ? titles[i] : "Lesson " + QByteArray::number(i);
            scenario->question = "What happens when two tasks share one connection?";
            scenario->answer = "They take turns, and nobody has to lock anything.";
            scenario->page = "first.md";
            scenario->length = std::chrono::seconds(30);
            scenario->isScripted = i == 2;
            scenario->goals
                = { { "Make a producer wait", {} }, { "Fill 32/32 and lose nothing", {} } };
            for (const char* name : { "window", "link-latency", "rate" })
                scenario->knobs.push_back(findKnob(name));
            if (i == 1)
                scenario->variants = { { "one at a time", {} }, { "pipelined", {} } };
            infos.append({ scenario->name, QString::fromUtf8(scenario->title),
                QStringLiteral("About it."), scenario });
        }
    }

    StageSettings stage() const override { return settings; }
    void turn(const KnobSetting& setting) override
    {
        calls += QByteArray(setting.knob->name) + ' ' + QByteArray::number(setting.value);
        setting.knob->set(settings, setting.value);
    }
    QList<ScenarioInfo> scenarios() const override { return infos; }
    void resetScenario(const QByteArray& name) override
    {
        calls += "reset " + name;
        running.clear();
        come.reset();
    }
    std::optional<ScenarioProgress> progress() override { return come; }
    void note(const QByteArray& figure, double value) override { noted[figure] = value; }
    bool canStep() const override { return true; }
    void beginSteps(const QList<QByteArray>& command) override
    {
        calls += "begin " + command.join(' ');
        step = StepState();
        step->command = command;
    }
    void nextStep() override
    {
        calls += "next";
        if (step && step->station < StepStation::Delivered)
            step->station = StepStation(int(step->station) + 1);
        if (step && step->station == StepStation::OnTheWire) {
            step->bytes.sent = "*2\r\n$3\r\nGET\r\n$16\r\nsluice:load:step\r\n";
            step->bytes.sentSize = step->bytes.sent.size();
        }
        if (step && step->station == StepStation::ReplyBytes) {
            step->bytes.received = "$5\r\nhello\r\n";
            step->bytes.receivedSize = step->bytes.received.size();
        }
    }
    void endSteps() override
    {
        if (step)
            calls += "end";
        step.reset();
    }
    std::optional<StepState> stepState() const override { return step; }
};

} // namespace sluice
