// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/pipelinesource.h"

namespace sluice {

PipelineLatency pipelineLatency(const LatencyWindow& window)
{
    const auto nanos = [](auto value) -> std::optional<Duration> {
        if (!value)
            return {};
        return Duration(static_cast<std::int64_t>(*value));
    };
    PipelineLatency latency;
    latency.samples = window.latency(Phase::Total).count();
    for (int i = 0; i < phaseCount; ++i) {
        const HistogramSnapshot& samples = window.latency(static_cast<Phase>(i));
        latency.phases[static_cast<std::size_t>(i)] = { nanos(samples.mean()),
            nanos(samples.percentile(50)), nanos(samples.percentile(90)),
            nanos(samples.percentile(99)), nanos(samples.percentile(99.9)), nanos(samples.max()) };
    }
    return latency;
}

} // namespace sluice
