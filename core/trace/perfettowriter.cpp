// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/perfettowriter.h"

#include "core/trace/requestlanes.h"

#include <algorithm>
#include <unordered_map>

namespace sluice {

namespace {

constexpr std::uint64_t gaugesProcess = 1;
constexpr std::uint64_t requestsProcess = 2;
/// Beyond the processes: a viewer takes a thread with a process's number for its main thread.
constexpr std::uint64_t firstThread = 11;

/// What a request's time consists of, in the order in which it passes.
constexpr std::array<Phase, 7> shownPhases { Phase::Waiting, Phase::Queued, Phase::Writing,
    Phase::Behind, Phase::Own, Phase::Receiving, Phase::Delivery };

QByteArrayView view(std::string_view text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

class Writer {
public:
    Writer(const PerfettoInput& input, const ExportTarget& target)
        : m_input(input)
        , m_records(input.records.last(std::min(input.records.size(), input.maxRequests)))
        , m_lanes(assignLanes(m_records))
        , m_buckets(chosenBuckets())
        , m_origin(findOrigin())
        , m_out(target, m_records.size() + m_buckets.size())
    {
    }

    ExportEnd write()
    {
        writeHead();
        writeNames();
        bool goOn = true;
        for (std::size_t i = 0; goOn && i < m_lanes.requests.size(); ++i) {
            writeRequest(m_lanes.requests[i]);
            goOn = m_out.step();
        }
        for (std::size_t i = 0; goOn && i < m_buckets.size(); ++i) {
            writeBucket(m_buckets[i]);
            goOn = m_out.step();
        }
        m_out.put("\n]}\n");
        return m_out.finish();
    }

private:
    /// Those that overlap the requests' time: they are in the order of time.
    std::span<const HistoryBucket> chosenBuckets() const
    {
        if (m_lanes.requests.empty())
            return m_input.buckets;
        const std::int64_t start = m_lanes.requests.front().time.start;
        std::int64_t end = start;
        for (const LanedRequest& request : m_lanes.requests)
            end = std::max(end, request.time.end);
        const auto first = std::find_if(m_input.buckets.begin(), m_input.buckets.end(),
            [start](const auto& b) { return b.start + b.width > start; });
        const auto last = std::find_if(
            first, m_input.buckets.end(), [end](const auto& b) { return b.start > end; });
        return { first, last };
    }

    std::int64_t findOrigin() const
    {
        std::int64_t origin = INT64_MAX;
        if (!m_lanes.requests.empty())
            origin = m_lanes.requests.front().time.start;
        if (!m_buckets.empty())
            origin = std::min(origin, m_buckets.front().start);
        return origin == INT64_MAX ? 0 : origin;
    }

    void writeHead()
    {
        const std::uint64_t written = m_records.size();
        const std::uint64_t known = std::max<std::uint64_t>(m_input.records.size(), m_input.ended);
        m_out
            .put("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"producedBy\":\"Sluice\","
                 "\"originNanoseconds\":")
            .number(m_origin)
            .put(",\"requests\":")
            .number(written)
            .put(",\"requestsLeftOut\":")
            .number(known - written)
            .put(",\"telemetryLost\":")
            .number(m_input.telemetryLost)
            .put(",\"keys\":")
            .put(m_input.withKeys ? "true" : "false");
        if (known > written)
            m_out.put(",\"note\":").jsonText(requestsTitle());
        m_out.put("},\n\"traceEvents\":[");
    }

    /// Says so where the viewer shows it, if not all requests are here.
    QByteArray requestsTitle() const
    {
        const std::uint64_t written = m_records.size();
        const std::uint64_t known = std::max<std::uint64_t>(m_input.records.size(), m_input.ended);
        if (known == written)
            return "Requests";
        return "Requests: the last " + QByteArray::number(quint64(written)) + " of "
            + QByteArray::number(quint64(known));
    }

    void beginEvent()
    {
        m_out.put(m_first ? "\n{" : ",\n{");
        m_first = false;
    }

    void writeNames()
    {
        nameProcess(gaugesProcess, "Gauges", 0);
        nameProcess(requestsProcess, requestsTitle(), 1);
        for (std::uint64_t lane = 0; lane < m_lanes.lanes; ++lane) {
            const QByteArray name = "lane " + QByteArray::number(quint64(lane + 1));
            beginEvent();
            metadata("thread_name", requestsProcess).put(",\"tid\":").number(firstThread + lane);
            m_out.put(",\"args\":{\"name\":").jsonText(name).put("}}");
            beginEvent();
            metadata("thread_sort_index", requestsProcess)
                .put(",\"tid\":")
                .number(firstThread + lane);
            m_out.put(",\"args\":{\"sort_index\":").number(lane).put("}}");
        }
    }

    void nameProcess(std::uint64_t process, QByteArrayView name, std::uint64_t place)
    {
        beginEvent();
        metadata("process_name", process).put(",\"args\":{\"name\":").jsonText(name).put("}}");
        beginEvent();
        metadata("process_sort_index", process)
            .put(",\"args\":{\"sort_index\":")
            .number(place)
            .put("}}");
    }

    ExportStream& metadata(QByteArrayView kind, std::uint64_t process)
    {
        return m_out.put("\"ph\":\"M\",\"name\":\"").put(kind).put("\",\"pid\":").number(process);
    }

    /// An X event up to its duration: the caller closes it.
    ExportStream& beginSpan(std::uint64_t thread, std::int64_t start, std::int64_t nanos)
    {
        beginEvent();
        return m_out.put("\"ph\":\"X\",\"pid\":")
            .number(requestsProcess)
            .put(",\"tid\":")
            .number(thread)
            .put(",\"ts\":")
            .micros(start - m_origin)
            .put(",\"dur\":")
            .micros(nanos);
    }

    void writeRequest(const LanedRequest& laned)
    {
        const RequestRecord& record = m_records[laned.index];
        const auto phases = record.phases();
        const std::uint64_t thread = firstThread + laned.lane;
        beginSpan(thread, laned.time.start, laned.time.end - laned.time.start)
            .put(",\"cat\":\"request\",\"name\":")
            .jsonText(m_input.names.command ? m_input.names.command(record.command) : QByteArray())
            .put(",\"args\":{\"request\":")
            .number(record.id);
        if (m_input.withKeys && record.keySize > 0)
            m_out.put(",\"key\":").jsonText(m_input.names.key(record));
        m_out.put(",\"producer\":")
            .jsonText(producer(record.producer))
            .put(",\"connection\":")
            .number(std::uint64_t(record.connection))
            .put(",\"epoch\":")
            .number(std::uint64_t(record.epoch))
            .put(",\"sent\":")
            .number(std::uint64_t(record.bytesSent))
            .put(",\"received\":")
            .number(std::uint64_t(record.bytesReceived))
            .put(",\"ending\":\"")
            .put(view(endingName(record.ending)))
            .put('"');
        if (record.why != Why::None)
            m_out.put(",\"why\":\"").put(view(whyName(record.why))).put('"');
        if (record.abandoned)
            m_out.put(record.swallowed ? ",\"abandoned\":\"swallowed\"" : ",\"abandoned\":true");
        if (const std::int64_t lag = phases[static_cast<std::size_t>(Phase::Lag)]; lag != 0)
            m_out.put(",\"lagMicroseconds\":").micros(lag);
        m_out.put("}}");

        std::int64_t at = laned.time.start;
        for (const Phase phase : shownPhases) {
            const std::int64_t nanos = phases[static_cast<std::size_t>(phase)];
            if (nanos == 0)
                continue; // takes room in the file and none in the picture
            beginSpan(thread, at, nanos).put(",\"name\":\"").put(view(phaseName(phase))).put("\"}");
            at += nanos;
        }
    }

    const QByteArray& producer(ProducerId id)
    {
        const auto [found, isNew] = m_producers.try_emplace(id);
        if (isNew && m_input.names.producer)
            found->second = m_input.names.producer(id);
        return found->second;
    }

    ExportStream& beginCounter(const HistoryBucket& bucket, QByteArrayView name)
    {
        beginEvent();
        return m_out.put("\"ph\":\"C\",\"pid\":")
            .number(gaugesProcess)
            .put(",\"ts\":")
            .micros(bucket.start - m_origin)
            .put(",\"name\":\"")
            .put(name)
            .put("\",\"args\":{");
    }

    void writeGauge(const HistoryBucket& bucket, QByteArrayView name, const GaugeSpan& gauge)
    {
        beginCounter(bucket, name)
            .put("\"max\":")
            .number(gauge.max)
            .put(",\"mean\":")
            .decimal(gauge.mean(bucket.knownNanos))
            .put("}}");
    }

    void writeBucket(const HistoryBucket& bucket)
    {
        if (bucket.knownNanos <= 0)
            return;
        writeGauge(bucket, "queue depth", bucket.queueDepth);
        writeGauge(bucket, "waiting to send", bucket.waiting);
        writeGauge(bucket, "in flight", bucket.inFlight);
        const double perSecond = 1e9 / static_cast<double>(bucket.knownNanos);
        beginCounter(bucket, "requests per second")
            .put("\"offered\":")
            .decimal(bucket.rates.offered * perSecond)
            .put(",\"replied\":")
            .decimal(bucket.rates.replied * perSecond)
            .put("}}");
    }

    const PerfettoInput& m_input;
    std::span<const RequestRecord> m_records;
    RequestLanes m_lanes;
    std::span<const HistoryBucket> m_buckets;
    std::int64_t m_origin;
    ExportStream m_out;
    std::unordered_map<ProducerId, QByteArray> m_producers;
    bool m_first = true;
};

} // namespace

ExportEnd writePerfetto(const PerfettoInput& input, const ExportTarget& target)
{
    return Writer(input, target).write();
}

} // namespace sluice
