// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/record.h"

#include <QByteArray>

#include <cstdint>
#include <memory>
#include <vector>

namespace sluice {

class Shard;

/// What is known of a producer. Names are display-free bytes: "keys panel", "load-17".
struct ProducerInfo {
    ProducerId id = 0;
    RunId run = 0;
    QByteArray name;
};

/// Where records end up: a shard per thread that commits, pulled by whoever shows them. Bounded and allocated per
/// shard; what is overwritten before it was pulled is counted, never hidden. Counters, sums and histograms are exact
/// whatever happens to the records. Outlives every thread that commits.
class Recorder {
public:
    explicit Recorder(std::size_t recordsPerShard = 1 << 16);
    Recorder(const Recorder &) = delete;
    Recorder &operator=(const Recorder &) = delete;
    ~Recorder();

    /// Any thread. Producers are few (thousands) and never removed; the same name and run gives the same id.
    ProducerId addProducer(const QByteArray &name, RunId run = 0);
    [[nodiscard]] ProducerInfo producer(ProducerId id) const;
    /// Any thread: a number for the next run; the totals of the oldest are dropped beyond 8 runs.
    RunId beginRun();

    /// Hot path, the calling thread's own shard: send() was called at `now` (nanoseconds).
    void offered(RunId run, std::int64_t now) noexcept;
    /// Hot path, the calling thread's own shard: the request ended. `record.stamps.resumed` is the end.
    void commit(const RequestRecord &record) noexcept;
    /// Switches recording of phases and records off (counters go on), to measure what observing costs.
    void setEnabled(bool enabled) noexcept;

private:
    Shard &shard() noexcept;
    struct Shared;
    std::unique_ptr<Shared> m_shared;
};

} // namespace sluice
