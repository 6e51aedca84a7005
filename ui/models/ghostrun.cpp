// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/ghostrun.h"

#include "ui/models/pipelinesource.h"

#include <algorithm>

namespace sluice {

std::optional<double> RunTrace::repliesPerSecond() const
{
    double sum = 0;
    int known = 0;
    for (const Step& step : steps) {
        if (step.repliesPerSecond >= 0) {
            sum += step.repliesPerSecond;
            ++known;
        }
    }
    if (known == 0)
        return {};
    return sum / known;
}

const RunTrace::Step* RunTrace::at(std::int64_t sinceStart) const
{
    const std::int64_t step = sinceStart / stepNanos;
    if (sinceStart < 0 || step >= std::int64_t(steps.size()))
        return nullptr;
    return &steps[std::size_t(step)];
}

const RunTrace::Step* GhostRun::ghostAt(std::int64_t at) const
{
    return m_current && m_previous ? m_previous->at(at - m_current->start) : nullptr;
}

void GhostRun::follow(PipelineSource& source)
{
    const std::int64_t now = source.now();
    const QByteArray running = source.runningScenario();
    if (running != m_running) {
        if (!m_running.isEmpty()) // all of it, settled or not: nothing more will come
            append(source, now);
        m_running = running;
        if (!running.isEmpty()) {
            m_previous = std::move(m_current);
            m_current = std::make_shared<RunTrace>();
            m_current->name = running;
            m_current->start = now - now % RunTrace::stepNanos;
        }
    }
    if (!m_running.isEmpty())
        append(source, now - settledNanos);
}

/// Steps that are over by then.
void GhostRun::append(PipelineSource& source, std::int64_t until)
{
    RunTrace& run = *m_current;
    const std::int64_t from = run.start + std::int64_t(run.steps.size()) * RunTrace::stepNanos;
    if (from + RunTrace::stepNanos > until || run.steps.size() >= RunTrace::stepsKept)
        return;
    m_buckets.clear();
    source.history().buckets(
        from, until - until % RunTrace::stepNanos, Resolution::HundredMillis, m_buckets);
    for (const HistoryBucket& bucket : m_buckets) {
        const std::int64_t place = (bucket.start - run.start) / RunTrace::stepNanos;
        if (place < std::int64_t(run.steps.size()) || place >= std::int64_t(RunTrace::stepsKept))
            continue;
        run.steps.resize(std::size_t(place), { -1, 0 }); // what the history has lost
        RunTrace::Step step { -1, 0 };
        if (bucket.knownNanos > 0) {
            HeatColumn latency;
            latency.add(bucket.rates, bucket.knownNanos);
            run.all.add(bucket.rates, bucket.knownNanos);
            step = { float(double(bucket.rates.replied) * 1e9 / double(bucket.knownNanos)),
                float(latency.percentile(99).value_or(0)) };
        }
        run.steps.push_back(step);
    }
}

} // namespace sluice
