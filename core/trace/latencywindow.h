// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recorder.h"

#include <array>
#include <cstdint>
#include <deque>

namespace sluice {

/// Latency of what ended with a reply in the last seconds, per phase: a ring of one-second
/// histograms, of panels (run 0) and one scenario's run together. One thread; 4 MiB.
class LatencyWindow {
public:
    static constexpr int seconds = 10;

    /// The run to be counted beside the panels' own requests; what came before is forgotten.
    void setRun(RunId run);
    [[nodiscard]] RunId run() const noexcept { return m_run; }
    /// Once a frame. Each phase is read once a second, one after another, so that no frame carries
    /// them all.
    void update(const Recorder& recorder, std::int64_t now);

    /// The samples of the last 10 whole seconds (fewer at the beginning), up to asOf().
    [[nodiscard]] const HistogramSnapshot& latency(Phase phase) const noexcept
    {
        return m_phases[static_cast<std::size_t>(phase)].window;
    }
    /// Nanoseconds that latency() covers, and the instant up to which.
    [[nodiscard]] std::int64_t span(Phase phase) const noexcept;
    [[nodiscard]] std::int64_t asOf(Phase phase) const noexcept
    {
        return m_phases[static_cast<std::size_t>(phase)].readAt;
    }

private:
    struct Second {
        std::int64_t from = 0;
        std::int64_t to = 0;
        HistogramSnapshot samples;
    };
    struct PhaseWindow {
        std::int64_t readAt = 0; ///< 0 = not yet
        std::int64_t dueAt = 0;
        HistogramSnapshot before; ///< everything up to readAt
        HistogramSnapshot window;
        std::deque<Second> ring; ///< oldest first
    };
    void read(const Recorder& recorder, Phase phase, std::int64_t now);

    RunId m_run = 0;
    std::array<PhaseWindow, phaseCount> m_phases;
};

} // namespace sluice
