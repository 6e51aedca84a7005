// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/ui/models/fakepipeline.h"

namespace sluice {

/// A made-up pipeline that scenarios can be played on: keys are prepared for 100 ms, and what ends
/// takes another 100 ms. Its knobs are those of FakePipeline besides.
class ComparedPipeline : public FakePipeline {
public:
    std::vector<ScenarioInfo> known { info("mutex"), info("pipelined"), info("knee") };
    StageSettings settings;
    Duration length = std::chrono::seconds(2);
    bool asks = false; ///< nothing begins before yes()
    bool measures = true; ///< else there is no report
    quint64 repliesOfRuns = 5000; ///< that a report tells of; fewer than 100: p99 is null

    ComparedPipeline()
    {
        running.clear();
        knobs.producers = 0;
    }
    static ScenarioInfo info(const QByteArray& name)
    {
        auto scenario = std::make_shared<Scenario>();
        scenario->name = name;
        return { name, QString::fromUtf8(name), QString(), scenario };
    }
    /// Lets so much time pass, and `each` be called every 20 ms of it.
    template <typename Each> void pass(Duration span, Each&& each)
    {
        constexpr Duration step = std::chrono::milliseconds(20);
        for (Duration passed {}; passed < span; passed += step) {
            advance(step);
            look();
            each();
        }
    }
    void yes()
    {
        asks = false;
        begin();
    }
    /// As if a person pressed the button.
    void personStops() { stopScenario(); }

    QList<ScenarioInfo> scenarios() const override { return { known.begin(), known.end() }; }
    StageSettings stage() const override { return settings; }
    void turn(const KnobSetting& setting) override
    {
        calls += QByteArray("turn ") + setting.knob->name + ' ' + QByteArray::number(setting.value);
        setting.knob->set(settings, setting.value);
        knobs.window = settings.engine.window;
        knobs.capacity = settings.engine.capacity;
    }
    void resetScenario(const QByteArray& name) override
    {
        calls += "reset " + name;
        settings = {};
        knobs.window = settings.engine.window;
        knobs.capacity = settings.engine.capacity;
    }
    void startScenario(const QByteArray& name) override
    {
        calls += "start " + name;
        m_wanted = name;
        if (!asks)
            begin();
    }
    void stopScenario() override
    {
        calls += "stop";
        if (running.isEmpty() || m_endsAt > 0)
            return;
        m_elapsed = elapsed();
        m_endsAt = now() + 100'000'000;
    }
    std::optional<ScenarioProgress> progress() override
    {
        if (m_name.isEmpty())
            return {};
        ScenarioProgress progress;
        progress.name = m_name;
        progress.elapsed = elapsed();
        progress.length = length;
        progress.hasEnded = running.isEmpty();
        return progress;
    }
    QJsonObject report() override
    {
        if (!measures)
            return {};
        const auto phase = [this](double p50) {
            return QJsonObject {
                { QStringLiteral("mean"), p50 * 1.1 }, { QStringLiteral("p50"), p50 },
                { QStringLiteral("p99"), repliesOfRuns < 100 ? QJsonValue() : QJsonValue(p50 * 3) }
            };
        };
        QJsonObject phases;
        for (int i = 0; i < phaseCount; ++i) {
            const std::string_view name = phaseName(static_cast<Phase>(i));
            phases.insert(QLatin1String(name.data(), qsizetype(name.size())),
                phase(i == int(Phase::Lag) ? 0 : 1e6 * i));
        }
        return { { QStringLiteral("config"),
                     QJsonObject { { QStringLiteral("window"), settings.engine.window } } },
            { QStringLiteral("throughputPerSecond"), 1000.0 * settings.engine.window },
            { QStringLiteral("totals"),
                QJsonObject { { QStringLiteral("replied"), qint64(repliesOfRuns) },
                    { QStringLiteral("notSent"),
                        QJsonObject {
                            { QStringLiteral("rejected"), 3 }, { QStringLiteral("evicted"), 4 } } },
                    { QStringLiteral("maybeExecuted"), QJsonObject {} } } },
            { QStringLiteral("max"), QJsonObject { { QStringLiteral("waiting"), 32 } } },
            { QStringLiteral("mean"), QJsonObject { { QStringLiteral("inSystem"), 12.5 } } },
            { QStringLiteral("phases"), phases } };
    }

private:
    void begin()
    {
        running = m_name = m_wanted;
        m_begins = now() + 100'000'000;
        m_endsAt = 0;
        m_elapsed = {};
        knobs.producers = settings.load.producers;
        restartProducers();
    }
    void look()
    {
        if (m_endsAt > 0 && now() >= m_endsAt) {
            running.clear();
            knobs.producers = 0;
            m_endsAt = 0;
        }
    }
    Duration elapsed() const
    {
        if (running.isEmpty() || m_endsAt > 0)
            return m_elapsed;
        return Duration(std::max<std::int64_t>(0, now() - m_begins));
    }

    QByteArray m_wanted;
    QByteArray m_name;
    std::int64_t m_begins = 0;
    std::int64_t m_endsAt = 0;
    Duration m_elapsed {};
};

} // namespace sluice
