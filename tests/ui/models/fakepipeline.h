// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/commandtable.h"
#include "ui/models/phasespans.h"
#include "ui/models/pipelinesource.h"

#include <algorithm>
#include <deque>
#include <queue>

namespace sluice {

/// Made-up, deterministic data for the live view: closed-loop producers before a bounded channel, a
/// window and a server that answers one request after the other. It is no model of the engine: it
/// only makes pictures that look as the real ones do.
class FakePipeline : public PipelineSource {
public:
    static constexpr std::int64_t start = 1'000'000'000'000;

    PipelineConfig knobs { 32, 64, 128, {} };
    ConnectionState state;
    std::int64_t serviceNanos = 24'000; ///< the server's time per request
    std::int64_t deliveryNanos = 20'000;
    std::int64_t thinkNanos = 40'000; ///< up to so much between a reply and the next request
    std::size_t listLimit = 4096;
    std::uint64_t nextId = 1'200'000;
    QByteArray running { "many-producers" };
    QByteArrayList calls; ///< what was asked for: "capacity 8"
    quint64 lost = 0;
    std::optional<Duration> unloaded { Duration(190'000) };

    FakePipeline()
    {
        state.phase = ConnectionPhase::Ready;
        state.server = { "redis", "7.0.15", 3, "standalone", "master" };
    }

    /// Lets so much time pass.
    void advance(Duration span)
    {
        addProducers();
        const std::int64_t end = m_now + span.count();
        while (!m_wake.empty() && m_wake.top().at <= end) {
            const Wake wake = m_wake.top();
            m_wake.pop();
            moveTo(wake.at);
            if (wake.producer > 0)
                send(wake.producer);
            else
                answer();
        }
        moveTo(end);
    }
    /// The server stops answering, as under CLIENT PAUSE.
    void hold(bool held)
    {
        m_held = held;
        if (!held)
            planAnswer();
    }
    /// All of them begin anew: those that wanted to send while nothing ran have given up.
    void restartProducers() { m_producers = 0; }
    /// One finished request that nobody sent.
    void addRecord(const RequestRecord& record)
    {
        keep(record);
        ++m_counts.ended;
    }

    std::int64_t now() const override { return m_now; }
    std::shared_ptr<const LiveSnapshot> snapshot() override
    {
        auto result = std::make_shared<LiveSnapshot>();
        result->now = m_now;
        result->capacity = knobs.capacity;
        list(m_waiting, result->waiting);
        list(m_queued, result->queued);
        LiveConnection line;
        line.isReady = state.phase == ConnectionPhase::Ready;
        line.epoch = 1;
        line.window = knobs.window;
        list(m_taken, line.inFlight);
        line.bytesInFlight = std::int64_t(m_taken.size()) * 62;
        line.abandoned = std::uint64_t(std::count_if(
            m_taken.begin(), m_taken.end(), [](const auto& r) { return r.abandoned; }));
        line.writes = m_writes;
        line.commandsWritten = m_commands;
        result->connections.push_back(line);
        if (!m_waiting.empty())
            result->oldestWait = m_now - m_waiting.front().stamps.called;
        return result;
    }
    void readBuckets(std::int64_t from, std::vector<HistoryBucket>& to) override
    {
        for (const HistoryBucket& bucket : m_buckets) {
            if (bucket.start + bucket.width > from)
                to.push_back(bucket);
        }
    }
    void readRecords(std::int64_t until, std::size_t max, std::vector<RequestRecord>& to) override
    {
        std::copy_if(m_records.begin(), m_records.end(), std::back_inserter(to),
            [until](const RequestRecord& record) { return record.stamps.called <= until; });
        if (to.size() > max)
            to.erase(to.begin(), to.end() - std::ptrdiff_t(max));
    }
    HistoryView history() override
    {
        return { m_store, m_segments.stores(), m_segments.completeAfter(), m_now };
    }
    HistoryView pinHistory() override
    {
        auto buckets = std::make_shared<BucketStore>();
        buckets->assign(*m_store);
        return { buckets, m_segments.pin(), m_segments.completeAfter(), m_now };
    }
    void readHolders(std::int64_t since, Duration atLeast, std::vector<RequestRecord>& to) override
    {
        std::copy_if(m_records.begin(), m_records.end(), std::back_inserter(to),
            [&](const RequestRecord& record) {
                return record.stamps.resumed > since
                    && lineHold(record).length() >= atLeast.count();
            });
    }
    RunCounts totals() override { return m_counts; }
    quint64 telemetryLost() override { return lost; }
    PipelineLatency latency() override
    {
        PipelineLatency result;
        result.samples = m_records.size();
        std::vector<std::int64_t> sorted;
        for (int phase = 0; phase < phaseCount && !m_records.empty(); ++phase) {
            sorted.clear();
            double sum = 0;
            for (const RequestRecord& record : m_records) {
                sorted.push_back(record.phases()[std::size_t(phase)]);
                sum += double(sorted.back());
            }
            std::sort(sorted.begin(), sorted.end());
            PhaseLatency& of = result.phases[std::size_t(phase)];
            of.mean = Duration(std::int64_t(sum / double(sorted.size())));
            of.p50 = Duration(sorted[sorted.size() / 2]);
            if (sorted.size() >= 100)
                of.p99 = Duration(sorted[sorted.size() * 99 / 100]);
            of.max = Duration(sorted.back());
        }
        return result;
    }
    std::optional<Duration> unloadedRoundTrip() override { return unloaded; }
    std::vector<ProducerId> producers() override
    {
        std::vector<ProducerId> ids;
        for (int i = 0; i < m_producers; ++i)
            ids.push_back(ProducerId(i + 1));
        return ids;
    }
    QByteArray producerName(ProducerId id) const override
    {
        static constexpr const char* kinds[] = { "web-", "checkout-", "batch-" };
        return kinds[id % 3] + QByteArray::number(id % 9 + 1);
    }
    ConnectionState connectionState() override { return state; }
    PipelineConfig config() const override { return knobs; }
    void setCapacity(int capacity) override
    {
        calls += "capacity " + QByteArray::number(capacity);
        knobs.capacity = capacity;
    }
    void setWindow(int window) override
    {
        calls += "window " + QByteArray::number(window);
        knobs.window = window;
    }
    void setProducers(int producers) override
    {
        calls += "producers " + QByteArray::number(producers);
        knobs.producers = producers;
    }
    void setWhenFull(FullPolicy policy) override
    {
        calls += "whenFull " + QByteArray::number(int(policy.whenFull)) + ' '
            + QByteArray::number(qint64(policy.atMost.count() / 1'000'000));
        knobs.whenFull = policy;
    }
    void setConnections(int connections) override
    {
        calls += "connections " + QByteArray::number(connections);
        knobs.connections = connections;
    }
    void setBulkShare(int percent) override
    {
        calls += "bulkShare " + QByteArray::number(percent);
        knobs.bulkShare = percent;
    }
    void setLane(Lane lane) override
    {
        calls += lane == Lane::Bulk ? "lane bulk" : "lane interactive";
        knobs.lane = lane;
    }
    QList<ScenarioInfo> scenarios() const override
    {
        return { { "many-producers", QStringLiteral("Many producers"),
            QStringLiteral("Closed-loop producers send GET and SET.") } };
    }
    QByteArray runningScenario() const override { return running; }
    void startScenario(const QByteArray& name) override
    {
        calls += "start " + name;
        running = name;
    }
    void stopScenario() override
    {
        calls += "stop";
        running.clear();
    }

private:
    struct Wake {
        std::int64_t at = 0;
        ProducerId producer = 0; ///< 0: the server
        bool operator<(const Wake& other) const { return at > other.at; }
    };

    void keep(const RequestRecord& record)
    {
        m_records.push_back(record);
        if (m_records.size() > 4096)
            m_records.pop_front();
        *m_segments.room(1).at = record;
        m_segments.add(1);
    }
    std::int64_t chance(std::int64_t below)
    {
        m_seed = m_seed * 6364136223846793005ULL + 1442695040888963407ULL;
        return below > 0 ? std::int64_t((m_seed >> 33) % std::uint64_t(below)) : 0;
    }
    void list(const std::deque<RequestRecord>& from, LiveRequests& to) const
    {
        to.count = from.size();
        to.listed.assign(
            from.begin(), from.begin() + std::ptrdiff_t(std::min(listLimit, from.size())));
    }
    void addProducers()
    {
        for (; m_producers < knobs.producers; ++m_producers)
            m_wake.push({ m_now + chance(2'000'000), ProducerId(m_producers + 1) });
    }
    void send(ProducerId producer)
    {
        if (int(producer) > knobs.producers || running.isEmpty())
            return;
        static constexpr CommandId commands[] = { CommandId::Hgetall, CommandId::Lpush,
            CommandId::Get, CommandId::Incr, CommandId::Set, CommandId::Zadd };
        static constexpr const char* keys[]
            = { "user:42", "orders", "feature:beta", "counter", "session:9f2", "scores" };
        RequestRecord record;
        record.id = nextId++;
        record.producer = producer;
        record.epoch = 1;
        record.stamps.called = record.stamps.intended = m_now;
        const auto kind = std::size_t(chance(6));
        record.command = std::uint16_t(commands[kind]);
        record.keySize = std::uint8_t(qstrlen(keys[kind]));
        std::copy_n(keys[kind], record.keySize, record.key.begin());
        record.bytesSent = 31;
        m_waiting.push_back(record);
        ++m_counts.offered;
        ++m_bucket.rates.offered;
        settle();
    }
    void settle()
    {
        bool moved = true;
        while (moved) {
            moved = false;
            if (!m_queued.empty() && int(m_taken.size()) < knobs.window) {
                m_queued.front().stamps.taken = m_now;
                m_queued.front().stamps.written = m_now + 6'000;
                m_taken.push_back(m_queued.front());
                m_queued.pop_front();
                ++m_commands;
                m_writes += m_commands % 17 == 0;
                planAnswer();
                moved = true;
            }
            if (!m_waiting.empty() && int(m_queued.size()) < knobs.capacity) {
                m_waiting.front().stamps.admitted = m_now;
                m_queued.push_back(m_waiting.front());
                m_waiting.pop_front();
                moved = true;
            }
        }
        noteGauges();
    }
    void planAnswer()
    {
        if (m_planned || m_held || m_taken.empty())
            return;
        m_planned = true;
        m_wake.push({ m_now + serviceNanos / 2 + chance(serviceNanos), 0 });
    }
    void answer()
    {
        m_planned = false;
        if (m_held || m_taken.empty())
            return;
        RequestRecord record = m_taken.front();
        m_taken.pop_front();
        record.stamps.firstByte = std::max(m_now - 3'000, record.stamps.written);
        record.stamps.complete = std::max(m_now, record.stamps.firstByte);
        record.predecessorComplete = m_lastComplete;
        record.sharedWith = chance(3) ? 7 : 0;
        m_lastComplete = record.stamps.complete;
        record.stamps.resumed = record.stamps.complete + deliveryNanos + chance(deliveryNanos * 3);
        record.ending = Ending::Reply;
        record.wasWritten = true;
        record.bytesReceived = 1229;
        keep(record);
        ++m_counts.ended;
        ++m_counts.replied;
        ++m_bucket.rates.completed;
        ++m_bucket.rates.replied;
        const std::int64_t total = record.phases()[std::size_t(Phase::Total)];
        ++m_bucket.rates.latency[std::size_t(CoarseScale::stepOf(total))];
        m_bucket.rates.latencySum += std::uint64_t(total);
        m_bucket.rates.latencyMax = std::max(m_bucket.rates.latencyMax, total);
        m_wake.push({ record.stamps.resumed + chance(thinkNanos), record.producer });
        settle();
        planAnswer();
    }
    void moveTo(std::int64_t when)
    {
        while (m_now < when) {
            const std::int64_t index = m_now / Gauge::bucketNanos;
            const std::int64_t to = std::min(when, (index + 1) * Gauge::bucketNanos);
            const std::int64_t span = to - m_now;
            m_bucket.knownNanos += span;
            m_bucket.queueDepth.integral += std::int64_t(m_queued.size()) * span;
            m_bucket.waiting.integral += std::int64_t(m_waiting.size()) * span;
            m_bucket.inFlight.integral += std::int64_t(m_taken.size()) * span;
            m_now = to;
            if (to == (index + 1) * Gauge::bucketNanos) {
                m_bucket.start = index * Gauge::bucketNanos;
                m_bucket.width = Gauge::bucketNanos;
                m_bucket.rates.index = index;
                m_buckets.push_back(m_bucket);
                m_store->set({ m_bucket });
                if (m_buckets.size() > 6000)
                    m_buckets.pop_front();
                m_bucket = {};
                first(m_bucket.queueDepth, m_queued.size());
                first(m_bucket.waiting, m_waiting.size());
                first(m_bucket.inFlight, m_taken.size());
            }
        }
    }
    static void first(GaugeSpan& span, std::size_t value)
    {
        span.min = span.max = span.last = std::int64_t(value);
    }
    static void noteSpan(GaugeSpan& span, std::size_t value)
    {
        span.last = std::int64_t(value);
        span.min = std::min(span.min, span.last);
        span.max = std::max(span.max, span.last);
    }
    void noteGauges()
    {
        noteSpan(m_bucket.queueDepth, m_queued.size());
        noteSpan(m_bucket.waiting, m_waiting.size());
        noteSpan(m_bucket.inFlight, m_taken.size());
    }

    std::int64_t m_now = start;
    std::uint64_t m_seed = 7;
    int m_producers = 0;
    bool m_held = false;
    bool m_planned = false;
    std::int64_t m_lastComplete = 0;
    std::priority_queue<Wake> m_wake;
    std::deque<RequestRecord> m_waiting;
    std::deque<RequestRecord> m_queued;
    std::deque<RequestRecord> m_taken;
    std::deque<RequestRecord> m_records;
    std::deque<HistoryBucket> m_buckets;
    std::shared_ptr<BucketStore> m_store = std::make_shared<BucketStore>();
    RecordSegments m_segments { 1 << 16 };
    HistoryBucket m_bucket;
    RunCounts m_counts;
    std::uint64_t m_commands = 0;
    std::uint64_t m_writes = 0;
};

} // namespace sluice
