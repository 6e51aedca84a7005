// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordingformat.h"
#include "ui/models/pipelinesource.h"

/// What the view calls its values, as a recording keeps them, and back. Pure functions, any thread.
namespace sluice::recorded {

[[nodiscard]] recording::Values fromConfig(const PipelineConfig& config);
/// What is missing keeps its default, what nobody could have set is brought into its range.
[[nodiscard]] PipelineConfig toConfig(const recording::Values& values);

/// Without the server's words (they may quote a key or a value).
[[nodiscard]] recording::State fromState(const ConnectionState& state);
[[nodiscard]] ConnectionState toState(const recording::State& state);

[[nodiscard]] recording::Latency fromLatency(const PipelineLatency& latency);
[[nodiscard]] PipelineLatency toLatency(const recording::Latency& latency);

/// Number and name of every command that this program knows.
[[nodiscard]] recording::Names commands();

} // namespace sluice::recorded
