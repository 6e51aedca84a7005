// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/clock.h"
#include "core/trace/historyview.h"
#include "core/trace/recordingreader.h"
#include "ui/models/pipelinesource.h"

#include <QHash>

#include <deque>

namespace sluice {

/// Values that come one after the other in recorded time: the newest that has been reached.
template <typename Value> class Upcoming {
public:
    void push(std::int64_t at, Value value) { m_next.emplace_back(at, std::move(value)); }
    const Value& reach(std::int64_t now)
    {
        while (!m_next.empty() && m_next.front().first <= now) {
            m_reached = std::move(m_next.front().second);
            m_next.pop_front();
        }
        return m_reached;
    }
    /// The one after that; null when none has been read yet.
    [[nodiscard]] const Value* next() const
    {
        return m_next.empty() ? nullptr : &m_next.front().second;
    }

private:
    Value m_reached {};
    std::deque<std::pair<std::int64_t, Value>> m_next;
};

/// Plays a recording to the view that shows the live pipeline: the same stores, filled from a file,
/// under a clock of its own that runs at x0.001 to x10, rests, and can be set anywhere. Needs no
/// server. Every read tells only what had happened by now(). GUI thread.
class ReplaySource final : public PipelineSource {
public:
    static constexpr double slowest = 0.001;
    static constexpr double fastest = 10;

    /// At the beginning, resting. The clock is that of the room; it must outlive this.
    ReplaySource(std::shared_ptr<const RecordingReader> recording, const Clock& clock);
    ~ReplaySource() override;

    // The player
    void play(); ///< at the end: from the beginning
    void pause();
    /// False at the end too.
    [[nodiscard]] bool isPlaying() const;
    /// Within slowest and fastest; takes effect at once.
    void setSpeed(double speed);
    [[nodiscard]] double speed() const { return m_speed; }
    /// Since the beginning of the recording; within its length.
    void seek(Duration position);
    [[nodiscard]] Duration position() const { return Duration(now() - m_start); }
    [[nodiscard]] Duration length() const { return Duration(m_end - m_start); }
    [[nodiscard]] const RecordingReader& recording() const { return *m_recording; }
    /// What the disk was too slow for, up to now.
    [[nodiscard]] recording::Dropped dropped();
    /// Chunks that say something no version of this format does; they were left out.
    [[nodiscard]] int unreadable() const { return m_unreadable; }

    // The stores, with what has been read ahead too (0.2 s): ask them for times up to now().
    [[nodiscard]] const BucketStore& bucketStore();
    [[nodiscard]] const RecordSegments& records();

    [[nodiscard]] std::int64_t now() const override;
    [[nodiscard]] double timeScale() const override { return m_speed; }
    [[nodiscard]] bool isReplay() const override { return true; }
    /// The newest by now(); between two of them, brought up to now() by what the requests' stamps
    /// say, where every request is known. See snapshotBetween().
    [[nodiscard]] std::shared_ptr<const LiveSnapshot> snapshot() override;
    void readBuckets(std::int64_t from, std::vector<HistoryBucket>& to) override;
    void readRecords(std::int64_t until, std::size_t max, std::vector<RequestRecord>& to) override;
    [[nodiscard]] HistoryView history() override;
    [[nodiscard]] HistoryView pinHistory() override;
    [[nodiscard]] RunCounts totals() override;
    [[nodiscard]] quint64 telemetryLost() override;
    [[nodiscard]] PipelineLatency latency() override;
    [[nodiscard]] std::optional<Duration> unloadedRoundTrip() override { return std::nullopt; }
    [[nodiscard]] std::vector<ProducerId> producers() override;
    [[nodiscard]] QByteArray producerName(ProducerId id) const override;
    [[nodiscard]] ConnectionState connectionState() override;
    /// As the knobs stood.
    [[nodiscard]] PipelineConfig config() const override;

    // Nothing that was can be changed.
    void setCapacity(int) override { }
    void setWindow(int) override { }
    void setProducers(int) override { }
    void setWhenFull(FullPolicy) override { }
    void setConnections(int) override { }
    void setBulkShare(int) override { }
    void setLane(Lane) override { }
    [[nodiscard]] QList<ScenarioInfo> scenarios() const override { return {}; }
    [[nodiscard]] QByteArray runningScenario() const override { return {}; }
    void startScenario(const QByteArray&) override { }
    void stopScenario() override { }

private:
    struct Reached; ///< everything that depends on the instant

    void readNames();
    void rebase();
    void forget();
    Reached& catchUp() const;
    void load(const RecordingChunk& chunk, Reached& to) const;
    void mapCommand(RequestRecord& record) const;

    std::shared_ptr<const RecordingReader> m_recording;
    const Clock& m_clock;
    std::int64_t m_start;
    std::int64_t m_end;
    QHash<ProducerId, QByteArray> m_producers;
    QHash<std::uint32_t, std::uint16_t> m_commands; ///< the recording's number -> ours

    bool m_isPlaying = false;
    double m_speed = 1;
    std::int64_t m_base; ///< recorded instant at m_baseAt
    TimePoint m_baseAt;

    mutable std::unique_ptr<Reached> m_reached; ///< filled as the clock goes on, whoever reads
    mutable int m_unreadable = 0;
};

} // namespace sluice
