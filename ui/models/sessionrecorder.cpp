// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/sessionrecorder.h"

#include "ui/models/recordedvalues.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>

namespace sluice {

using recording::ChunkType;

namespace {

constexpr std::int64_t figuresEvery = 240'000'000; // as the view renews its figures
constexpr std::size_t bucketsCompared = 512; // more than a pull brings again

} // namespace

SessionRecorder::SessionRecorder(
    PipelineSource& source, std::function<void(HistoryTap*)> setTap, QObject* parent)
    : QObject(parent)
    , m_source(source)
    , m_setTap(std::move(setTap))
    , m_written(bucketsCompared)
{
    m_timer.setInterval(roundEvery);
    connect(&m_timer, &QTimer::timeout, this, &SessionRecorder::takeRound);
}

SessionRecorder::~SessionRecorder()
{
    blockSignals(true);
    finish();
}

bool SessionRecorder::start(const QString& path, bool withKeys)
{
    finish();
    auto file = std::make_unique<RecordingFile>();
    if (const int error = file->open(QFile::encodeName(path).toStdString())) {
        m_status = {};
        m_status.path = path;
        m_status.error = error;
        return false;
    }
    startInto(std::move(file), path, withKeys);
    return true;
}

void SessionRecorder::startInto(
    std::unique_ptr<RecordingSink> sink, const QString& path, bool withKeys, std::size_t queueBytes)
{
    finish();
    const ConnectionState state = m_source.connectionState();
    recording::Header header;
    header.start = m_startedAt = m_source.now();
    header.wallClock = QDateTime::currentMSecsSinceEpoch() * 1'000'000;
    header.program = "sluice " SLUICE_VERSION;
    header.serverKind = state.server.kind.toStdString();
    header.serverVersion = state.server.version.toStdString();
    RecordingWriter::Options options;
    options.withKeys = withKeys;
    options.queueBytes = queueBytes;
    m_status = {};
    m_status.path = path;
    m_figuresAt = 0;
    m_named = 0;
    m_lastSnapshot.reset();
    m_lastOf.fill({});
    std::fill(m_written.begin(), m_written.end(), WrittenBucket());
    m_writer = std::make_unique<RecordingWriter>(std::move(sink), std::move(header), options);
    m_writer->add(ChunkType::Commands, m_startedAt, recording::encode(recorded::commands()));
    m_setTap(this);
    takeRound();
    m_timer.start();
    Q_EMIT started();
}

void SessionRecorder::stop()
{
    if (!m_writer || m_stoppedAt)
        return;
    m_figuresAt = 0; // the last ones too
    if (m_writer->progress().error == 0) {
        m_source.readBuckets(m_source.now(), m_scratch); // which pulls
        addFigures(m_source.now());
    }
    m_setTap(nullptr);
    m_stoppedAt = m_source.now();
    m_writer->beginFinish(); // the timer sees when it is done
    Q_EMIT statusChanged();
}

void SessionRecorder::finish()
{
    stop();
    if (!m_writer)
        return;
    m_writer->finish();
    end();
}

/// The file is whole.
void SessionRecorder::end()
{
    m_timer.stop();
    m_status = status();
    m_status.isRecording = m_status.isFinishing = false;
    m_stoppedAt.reset();
    m_writer.reset();
    Q_EMIT stopped();
}

RecordingStatus SessionRecorder::status() const
{
    RecordingStatus status = m_status;
    if (!m_writer)
        return status;
    const RecordingProgress progress = m_writer->progress();
    status.isRecording = true;
    status.bytes = progress.bytes;
    status.isFinishing = m_stoppedAt.has_value();
    status.bytesWaiting = progress.bytesWaiting;
    status.time = Duration(m_stoppedAt.value_or(m_source.now()) - m_startedAt);
    status.recordsDropped = progress.recordsDropped;
    status.snapshotsDropped = progress.snapshotsDropped;
    status.error = progress.error;
    return status;
}

void SessionRecorder::takeRound()
{
    if (!m_writer)
        return;
    const RecordingProgress progress = m_writer->progress();
    if (progress.error != 0)
        stop();
    if (m_stoppedAt) {
        if (progress.isFinished)
            end();
        else
            Q_EMIT statusChanged();
        return;
    }
    m_scratch.clear();
    m_source.readBuckets(m_source.now(), m_scratch); // which pulls
    const std::int64_t now = m_source.now();
    addFigures(now);
    if (auto snapshot = m_source.snapshot(); snapshot && snapshot != m_lastSnapshot.lock()) {
        ProducerId highest = 0;
        for (const LiveRequests* stage : { &snapshot->waiting, &snapshot->queued })
            for (const RequestRecord& record : stage->listed)
                highest = std::max(highest, record.producer);
        addNames(highest, now);
        m_lastSnapshot = snapshot;
        const std::int64_t seen = std::max(now, snapshot->now);
        m_writer->addSnapshot(seen, std::move(snapshot));
    }
    Q_EMIT statusChanged();
}

void SessionRecorder::addFigures(std::int64_t now)
{
    const std::vector<ProducerId> senders = m_source.producers();
    if (!senders.empty())
        addNames(*std::max_element(senders.begin(), senders.end()), now);
    addChanged(ChunkType::Senders, now, recording::encode(senders));
    addChanged(ChunkType::Knobs, now, recording::encode(recorded::fromConfig(m_source.config())));
    addChanged(
        ChunkType::State, now, recording::encode(recorded::fromState(m_source.connectionState())));
    addChanged(ChunkType::Lost, now, recording::encode(std::uint64_t { m_source.telemetryLost() }));
    if (m_figuresAt != 0 && now - m_figuresAt < figuresEvery)
        return;
    m_figuresAt = now;
    addChanged(ChunkType::Totals, now, recording::encode(m_source.totals()));
    addChanged(
        ChunkType::Latency, now, recording::encode(recorded::fromLatency(m_source.latency())));
}

void SessionRecorder::addChanged(ChunkType type, std::int64_t now, std::string payload)
{
    std::string& last = m_lastOf.at(static_cast<std::size_t>(type));
    if (payload == last)
        return;
    last = payload;
    m_writer->add(type, now, std::move(payload));
}

void SessionRecorder::addNames(ProducerId upTo, std::int64_t now)
{
    // Numbers are given one after the other, so that what is new is a range.
    recording::Names names;
    for (; m_named < upTo; ++m_named)
        names.emplace_back(m_named + 1, m_source.producerName(m_named + 1).toStdString());
    if (!names.empty())
        m_writer->add(ChunkType::Producers, now, recording::encode(names));
}

void SessionRecorder::recordsPulled(std::span<const RequestRecord> records, std::int64_t now)
{
    ProducerId highest = 0;
    for (const RequestRecord& record : records)
        highest = std::max(highest, record.producer);
    addNames(highest, now);
    m_writer->addRecords(now, records);
}

void SessionRecorder::bucketsPulled(std::span<const HistoryBucket> buckets, std::int64_t now)
{
    m_changed.clear();
    for (const HistoryBucket& bucket : buckets) {
        const std::int64_t index = bucket.rates.index;
        if ((index + 1) * Gauge::bucketNanos <= m_startedAt)
            continue;
        WrittenBucket& written = m_written[static_cast<std::size_t>(index) % bucketsCompared];
        std::string bytes = recording::encode(std::span(&bucket, 1));
        if (written.index == index && written.bytes == bytes)
            continue;
        written = { index, std::move(bytes) };
        m_changed.push_back(bucket);
    }
    if (!m_changed.empty())
        m_writer->add(ChunkType::Buckets, now, recording::encode(m_changed));
}

} // namespace sluice
