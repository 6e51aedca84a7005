// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/latencywindow.h"

#include <utility>

namespace sluice {

namespace {

constexpr std::int64_t second = 1'000'000'000;

HistogramSnapshot everything(const Recorder& recorder, RunId run, Phase phase)
{
    HistogramSnapshot sum;
    recorder.addPhase(0, phase, sum);
    if (run != 0)
        recorder.addPhase(run, phase, sum);
    return sum;
}

} // namespace

void LatencyWindow::setRun(RunId run)
{
    m_run = run;
    m_phases = {};
}

void LatencyWindow::update(const Recorder& recorder, std::int64_t now)
{
    for (int i = 0; i < phaseCount; ++i) {
        // The total first: it is what most look at.
        const auto phase = static_cast<Phase>((i + static_cast<int>(Phase::Total)) % phaseCount);
        PhaseWindow& of = m_phases[static_cast<std::size_t>(phase)];
        if (of.readAt == 0) {
            of.before = everything(recorder, m_run, phase);
            of.readAt = now;
            of.dueAt = now + second * (i + 1) / phaseCount;
        } else if (now >= of.dueAt) {
            read(recorder, phase, now);
            of.dueAt += second * (1 + (now - of.dueAt) / second);
        }
    }
}

void LatencyWindow::read(const Recorder& recorder, Phase phase, std::int64_t now)
{
    PhaseWindow& of = m_phases[static_cast<std::size_t>(phase)];
    HistogramSnapshot all = everything(recorder, m_run, phase);
    HistogramSnapshot fresh = all;
    fresh.subtract(of.before);
    of.before = std::move(all);
    of.window.merge(fresh);
    of.ring.push_back({ of.readAt, now, std::move(fresh) });
    while (of.ring.front().to <= now - seconds * second) {
        of.window.subtract(of.ring.front().samples);
        of.ring.pop_front();
    }
    of.readAt = now;
}

std::int64_t LatencyWindow::span(Phase phase) const noexcept
{
    const PhaseWindow& of = m_phases[static_cast<std::size_t>(phase)];
    return of.ring.empty() ? 0 : of.readAt - of.ring.front().from;
}

} // namespace sluice
