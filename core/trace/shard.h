// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/gauge.h"
#include "core/trace/ratebucket.h"
#include "core/trace/recorder.h"
#include "core/trace/recordring.h"
#include "core/trace/runtotals.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

namespace sluice {

/// What one thread has recorded for one recorder. Everything that the hot path touches belongs to
/// that thread alone; the mutex is taken only when a run is new to it. When the thread ends, a
/// later one goes on with it: nothing in it is of the thread itself.
class Shard {
public:
    /// `mutex` is the recorder's.
    Shard(std::mutex& mutex, std::size_t records);
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;
    ~Shard();

    /// Its thread only.
    void offered(RunId run, std::int64_t now) noexcept;
    void commit(const RequestRecord& record, bool isObserving) noexcept;

    /// The pulling thread only, with the mutex held.
    std::size_t pull(RequestRecord* to, std::size_t max) noexcept;
    [[nodiscard]] bool hasRecords() const noexcept;
    /// Any thread, with the mutex held: each adds to what is there.
    void addCounts(RunId run, RunCounts& to) const noexcept;
    void addTotals(RunId run, RunTotals& to) const;
    void addPhase(RunId run, Phase phase, HistogramSnapshot& to) const;
    void addInSystem(RunId run, std::int64_t now, InSystem& to) const noexcept;
    [[nodiscard]] std::uint64_t recordsLost() const noexcept { return m_recordsLost.load(); }
    /// Any thread: the newest rate bucket; -1 before the first.
    [[nodiscard]] std::int64_t newestRateBucket() const noexcept { return m_newestRate.load(); }
    /// Any thread. False: this bucket has given way to a newer one.
    bool addRates(std::int64_t index, RateBucket& to) const noexcept;

private:
    struct RunShare;
    struct RateSlot;

    [[nodiscard]] bool isReady(RunId run, std::int64_t now) const noexcept;
    bool prepare(RunId run, std::int64_t now) noexcept;
    RunShare* findOwnShare(RunId run) noexcept;
    RunShare* openShare(RunId run) noexcept;
    [[nodiscard]] const RunShare* findShare(RunId run) const noexcept;
    void openRates(std::int64_t now) noexcept;
    void offeredUnprepared(RunId run, std::int64_t now) noexcept;
    void commitUnprepared(const RequestRecord& record, bool isObserving) noexcept;
    void commitUnusual(const RequestRecord& record, bool isObserving) noexcept;
    void observe(const RequestRecord& record) noexcept;
    void push(RunShare& share, const RequestRecord& record) noexcept;

    // What the next request probably needs, found before; writer only.
    std::int32_t m_shareRun = -1; ///< whose m_share is; -1 = nobody's
    RunShare* m_share = nullptr; ///< the last one asked for
    RateSlot* m_rate = nullptr; ///< the open one
    std::int64_t m_rateEnd = INT64_MIN;
    std::unique_ptr<RecordRing> m_ring; ///< from the first record on; made with the mutex held

    std::mutex& m_mutex; ///< protects the making and taking over of shares
    std::array<std::unique_ptr<RunShare>, Recorder::runsKept + 1>
        m_runs; ///< run 0, then the others in turn
    std::unique_ptr<RateSlot[]> m_rates;
    Cell<std::int64_t> m_newestRate { -1 };
    Cell<std::uint64_t> m_recordsLost;
    const std::size_t m_records;
};

} // namespace sluice
