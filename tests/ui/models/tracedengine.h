// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/history.h"
#include "core/trace/recordingreader.h"
#include "tests/support/virtualengine.h"
#include "ui/models/pipelinesource.h"

namespace sluice {

constexpr char enginesKey[] = "k3y_0f_4l1c3";
constexpr char enginesValue[] = "v4lu3_0f_4l1c3";

inline std::shared_ptr<const RecordingReader> opened(const QString& path)
{
    auto reader = std::make_shared<RecordingReader>();
    return reader->open(path.toStdString()) == RecordingError::None ? reader : nullptr;
}

/// Who is open at which stage, in its order, and how many.
inline std::vector<std::uint64_t> idsOf(const LiveSnapshot& snapshot)
{
    std::vector<std::uint64_t> ids;
    const auto add = [&ids](const LiveRequests& requests) {
        ids.push_back(requests.count);
        for (const RequestRecord& record : requests.listed)
            ids.push_back(record.id);
    };
    add(snapshot.waiting);
    add(snapshot.queued);
    for (const LiveConnection& connection : snapshot.connections)
        add(connection.inFlight);
    return ids;
}

/// The real engine under virtual time as a source of the view, with its own history: what the
/// application has, without threads.
class TracedEngine final : public PipelineSource {
public:
    VirtualEngine engine { 8 };
    PipelineConfig knobs { 8, 4, 6, {} };

    TracedEngine()
    {
        engine.setLimits(knobs.window);
        engine.connect();
    }
    /// So many rounds of 5 ms: six producers send, the server answers what it was sent, and now and
    /// then with an error.
    void play(int rounds)
    {
        for (int round = 0; round < rounds; ++round, ++m_round) {
            engine.runtime.on(engine.producers, [this] {
                for (int i = 0; i < 6; ++i) {
                    m_all.push_back(std::make_shared<Awaited>());
                    const Client client = engine.client("load-" + QByteArray::number(i));
                    awaitInto(client.get(enginesKey), m_all.back());
                }
            });
            engine.runtime.settle();
            while (m_answered < m_all.size()) {
                engine.runtime.runFor(std::chrono::microseconds(300 + m_round % 7 * 10));
                const qsizetype sent = engine.transport->written.count("GET");
                engine.transport->written.clear();
                QByteArray reply = '$' + QByteArray::number(qsizetype(sizeof enginesValue) - 1)
                    + "\r\n" + enginesValue + "\r\n";
                if (m_round % 5 == 0)
                    reply = "-ERR no\r\n";
                engine.transport->feed(reply.repeated(sent));
                engine.runtime.settle();
                m_answered += std::size_t(sent);
            }
            engine.runtime.runFor(std::chrono::milliseconds(5));
        }
    }
    /// All that was sent has ended, and time has passed until the buckets are whole.
    void settle() { engine.runtime.runFor(std::chrono::milliseconds(20)); }
    void pull()
    {
        const HistoryGauges gauges { &engine.channel.state().gauges().depth,
            &engine.channel.state().gauges().waiting, &engine.manager->inFlightGauge() };
        kept->pull(engine.recorder, gauges, now());
    }

    std::unique_ptr<History> kept = std::make_unique<History>();
    std::vector<std::shared_ptr<const LiveSnapshot>> taken; ///< every snapshot handed out

    std::int64_t now() const override
    {
        return toNanos(const_cast<VirtualEngine&>(engine).runtime.clock().now());
    }
    std::shared_ptr<const LiveSnapshot> snapshot() override
    {
        auto snapshot = std::make_shared<LiveSnapshot>();
        engine.runtime.on(engine.core, [&] { engine.manager->fill(*snapshot, 1024); });
        taken.push_back(snapshot);
        return snapshot;
    }
    void readBuckets(std::int64_t from, std::vector<HistoryBucket>& to) override
    {
        pull();
        kept->buckets(from, now(), Resolution::TenMillis, to);
    }
    void readRecords(std::int64_t until, std::size_t max, std::vector<RequestRecord>& to) override
    {
        pull();
        kept->recordsBetween(0, until, max, to);
    }
    HistoryView history() override
    {
        pull();
        return kept->view();
    }
    HistoryView pinHistory() override
    {
        pull();
        return kept->pin();
    }
    RunCounts totals() override { return engine.recorder.counts(0); }
    quint64 telemetryLost() override { return kept->recordsLost(); }
    PipelineLatency latency() override { return pipelineLatency(kept->latency()); }
    std::optional<Duration> unloadedRoundTrip() override { return std::nullopt; }
    std::vector<ProducerId> producers() override
    {
        std::vector<ProducerId> ids;
        for (const ProducerInfo& info : engine.recorder.producersSince(0))
            ids.push_back(info.id);
        return ids;
    }
    QByteArray producerName(ProducerId id) const override
    {
        return engine.recorder.producer(id).name;
    }
    ConnectionState connectionState() override { return engine.state(); }
    PipelineConfig config() const override { return knobs; }
    void setCapacity(int capacity) override
    {
        knobs.capacity = capacity;
        engine.channel.setCapacity(std::size_t(capacity));
    }
    void setWindow(int) override { }
    void setProducers(int) override { }
    void setWhenFull(FullPolicy) override { }
    void setConnections(int) override { }
    void setBulkShare(int) override { }
    void setLane(Lane) override { }
    QList<ScenarioInfo> scenarios() const override { return {}; }
    QByteArray runningScenario() const override { return {}; }
    void startScenario(const QByteArray&) override { }
    void stopScenario() override { }

private:
    std::vector<std::shared_ptr<Awaited>> m_all;
    std::size_t m_answered = 0;
    int m_round = 0;
};

} // namespace sluice
