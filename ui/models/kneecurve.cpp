// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/kneecurve.h"

#include <algorithm>

namespace sluice {

std::optional<double> knee::mm1(double load)
{
    if (load < 0 || load >= 1)
        return {};
    return 1 / (1 - load);
}

std::optional<double> knee::md1(double load)
{
    if (load < 0 || load >= 1)
        return {};
    return 1 + load / (2 * (1 - load));
}

namespace {

/// Whether the scenario that runs is played on the scripted server.
bool isScripted(const PipelineSource& source)
{
    for (const ScenarioInfo& info : source.scenarios()) {
        if (info.name == KneeCurve::scenario)
            return info.scenario && info.scenario->isScripted;
    }
    return false;
}

double meanOf(const ServiceSettings& service)
{
    const double mean = double(service.mean.count());
    return service.kind == ServiceSettings::Kind::Bimodal
        ? mean + service.slowShare * (double(service.slow.count()) - mean)
        : mean;
}

} // namespace

bool KneeCurve::follow(PipelineSource& source)
{
    const bool isRunning = source.runningScenario() == QByteArrayView(scenario);
    if (!isRunning && !m_isRunning)
        return false;
    const std::int64_t now = source.now();
    if (!isRunning) {
        m_isRunning = false;
        if (!m_points.empty())
            m_points.back().isGrowing = false;
        return true;
    }
    const StageSettings stage = source.stage();
    const std::optional<ScenarioProgress> progress = source.progress();
    const bool hasBegun
        = progress && progress->name == scenario && progress->elapsed > Duration::zero();
    if (!m_isRunning && hasBegun) {
        m_isRunning = true;
        m_points.clear();
        m_step = { stage, now - progress->elapsed.count() + warmUpNanos };
        learnService(source, stage);
        return true;
    }
    if (!m_isRunning)
        return false;
    if (!isOfStep(stage)) {
        measure(source, now, false);
        m_step = { stage, now + warmUpNanos };
        learnService(source, stage);
        return true;
    }
    learnService(source, stage);
    measure(source, now, !(progress && progress->hasEnded));
    return true;
}

bool KneeCurve::isOfStep(const StageSettings& stage) const
{
    return stage.load.arrivals == m_step.stage.load.arrivals && stage.server == m_step.stage.server
        && stage.link == m_step.stage.link;
}

void KneeCurve::learnService(PipelineSource& source, const StageSettings& stage)
{
    m_linkNanos = double((stage.link.upstream.latency + stage.link.downstream.latency).count());
    if (isScripted(source)) {
        // Several workers are another theory.
        const double mean = stage.server.workers == 1 ? meanOf(stage.server.service) : 0;
        m_kind = mean > 0 ? ServiceRate::Knob : ServiceRate::Unknown;
        m_serviceNanos = mean;
        return;
    }
    const std::optional<Duration> roundTrip = source.unloadedRoundTrip();
    const double own = roundTrip ? double(roundTrip->count()) - m_linkNanos : 0;
    m_kind = own > 0 ? ServiceRate::RoundTrip : ServiceRate::Unknown;
    m_serviceNanos = std::max(0.0, own);
}

void KneeCurve::measure(PipelineSource& source, std::int64_t until, bool isGrowing)
{
    if (!m_points.empty() && m_points.back().isGrowing)
        m_points.pop_back();
    if (until <= m_step.from || m_serviceNanos <= 0)
        return;
    m_buckets.clear();
    source.history().buckets(m_step.from, until, Resolution::HundredMillis, m_buckets);
    KneePoint point;
    point.perSecond = m_step.stage.load.arrivals.perSecond;
    point.load = point.perSecond * m_serviceNanos / 1e9;
    point.isGrowing = isGrowing;
    std::uint64_t sum = 0;
    for (const HistoryBucket& bucket : m_buckets) {
        if (bucket.start < m_step.from) // its beginning belongs to the warm-up
            continue;
        sum += bucket.rates.latencySum;
        point.samples += bucket.rates.replied;
    }
    if (point.samples == 0)
        return;
    point.meanNanos = double(sum) / double(point.samples);
    point.multiple = std::max(0.0, point.meanNanos - m_linkNanos) / m_serviceNanos;
    m_points.push_back(point);
}

} // namespace sluice
