// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordingreader.h"
#include "core/trace/recordingwriter.h"
#include "tests/core/trace/records.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>

namespace sluice {

/// When what is recorded in tests begins.
constexpr std::int64_t recordingStart = 5'000'000'000;
constexpr std::string_view secretKey = "k3y_0f_4l1c3";

/// The bytes of a recording in memory; can be held up, and can become full.
class MemorySink final : public RecordingSink {
public:
    struct Shared {
        std::mutex mutex; ///< protects what follows
        std::condition_variable changed;
        std::string bytes;
        std::size_t room = std::string::npos; ///< ENOSPC beyond
        bool isHeld = false;
        bool isWaiting = false; ///< somebody writes while it is held
    };
    explicit MemorySink(std::shared_ptr<Shared> shared)
        : m_shared(std::move(shared))
    {
    }
    int write(std::string_view bytes) override
    {
        std::unique_lock lock(m_shared->mutex);
        m_shared->isWaiting = m_shared->isHeld;
        m_shared->changed.notify_all();
        m_shared->changed.wait(lock, [this] { return !m_shared->isHeld; });
        m_shared->isWaiting = false;
        const std::size_t left = m_shared->room - std::min(m_shared->room, m_shared->bytes.size());
        m_shared->bytes.append(bytes.substr(0, left));
        return bytes.size() <= left ? 0 : ENOSPC;
    }
    int close() override { return 0; }

private:
    std::shared_ptr<Shared> m_shared;
};

inline void hold(MemorySink::Shared& sink, bool held)
{
    const std::lock_guard lock(sink.mutex);
    sink.isHeld = held;
    sink.changed.notify_all();
}
inline void waitUntilHeld(MemorySink::Shared& sink)
{
    std::unique_lock lock(sink.mutex);
    sink.changed.wait(lock, [&] { return sink.isWaiting; });
}

inline RequestRecord withKey(RequestRecord record, std::string_view key = secretKey)
{
    record.keySize = static_cast<std::uint8_t>(std::min(key.size(), record.key.size()));
    std::copy_n(key.begin(), record.keySize, record.key.begin());
    return record;
}

inline std::shared_ptr<const LiveSnapshot> someSnapshot(std::int64_t now, std::size_t listed)
{
    auto snapshot = std::make_shared<LiveSnapshot>();
    snapshot->now = now;
    snapshot->capacity = 32;
    snapshot->isTaking = false;
    snapshot->bulkCapacity = 24;
    snapshot->bulkWindow = 48;
    snapshot->bulkQueued = 2;
    snapshot->oldestWait = 17;
    LiveConnection& connection = snapshot->connections.emplace_back();
    connection.index = 1;
    connection.epoch = 3;
    connection.isReady = true;
    connection.window = 64;
    connection.bytesInFlight = 1234;
    connection.writes = 5;
    connection.commandsWritten = 55;
    for (LiveRequests* stage : { &snapshot->waiting, &snapshot->queued, &connection.inFlight }) {
        stage->count = listed;
        for (std::size_t i = 0; i < listed; ++i) {
            RequestRecord& record
                = stage->listed.emplace_back(withKey(answered(100 + i, now - 5000)));
            record.stamps.resumed = record.stamps.complete = record.stamps.firstByte = 0;
        }
    }
    return snapshot;
}

inline HistoryBucket someBucket(std::int64_t index)
{
    HistoryBucket bucket;
    bucket.rates.index = index;
    bucket.start = index * BucketStore::widths[0];
    bucket.width = bucket.knownNanos = BucketStore::widths[0];
    bucket.queueDepth = { 1, 32, 7, 123'456'789 };
    bucket.waiting = { 0, 5, 3, 1000 };
    bucket.inFlight = { -1, 64, 64, 640'000'000 };
    bucket.rates.offered = 41;
    bucket.rates.replied = bucket.rates.completed = 40;
    bucket.rates.latencySum = 40'000'000'000;
    bucket.rates.latencyMax = 2'000'000'000;
    bucket.rates.latency[17] = 39;
    bucket.rates.latency[63] = 1;
    return bucket;
}

/// Writes a small recording with every kind of chunk. Three records, 1 s long.
inline void writeSmallRecording(RecordingWriter& writer)
{
    using recording::ChunkType;
    using recording::encode;
    const std::int64_t t = recordingStart;
    writer.add(
        ChunkType::Producers, t, encode(recording::Names { { 1, "keys panel" }, { 2, "load-1" } }));
    writer.add(ChunkType::Commands, t, encode(recording::Names { { 1, "GET" } }));
    writer.add(
        ChunkType::Knobs, t, encode(recording::Values { { "capacity", 32 }, { "window", 64 } }));
    writer.add(
        ChunkType::State, t, encode(recording::State { 4, 0, t, 1, 3, "redis", "7.0.15", "", "" }));
    writer.add(ChunkType::Senders, t, encode(std::vector<ProducerId> { 2, 1 }));
    for (std::uint64_t i = 1; i <= 3; ++i) {
        const std::int64_t at = t + static_cast<std::int64_t>(i) * 300'000'000;
        const RequestRecord record = withKey(answered(i, at - 100'000));
        writer.addRecords(at, { &record, 1 });
        const HistoryBucket bucket = someBucket(at / BucketStore::widths[0] - 1);
        writer.add(ChunkType::Buckets, at, encode(std::span(&bucket, 1)));
        writer.addSnapshot(at, someSnapshot(at, 1));
        RunCounts counts;
        counts.offered = counts.ended = counts.replied = i;
        counts.notSent[2] = i;
        writer.add(ChunkType::Totals, at, encode(counts));
        writer.add(ChunkType::Lost, at, encode(std::uint64_t(i)));
    }
    writer.add(ChunkType(77), t + 1'000'000'000, "of a later version");
    writer.add(ChunkType::Latency, t + 1'000'000'000,
        encode(recording::Latency { 3, { { 1, 2, 3, std::nullopt, std::nullopt, 4 } } }));
}

inline std::string smallRecording(bool withKeys = true)
{
    auto shared = std::make_shared<MemorySink::Shared>();
    RecordingWriter::Options options;
    options.withKeys = withKeys;
    RecordingWriter writer(std::make_unique<MemorySink>(shared),
        { recordingStart, 1'700'000'000'000'000'000, true, "sluice 0.1.0", "redis", "7.0.15" },
        options);
    writeSmallRecording(writer);
    writer.finish();
    return shared->bytes;
}

/// A file in memory: quick enough to be written for every byte of it.
class MemoryFile {
public:
    MemoryFile()
        : m_file(::memfd_create("recording", MFD_CLOEXEC))
    {
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { ::close(m_file); }
    void write(std::string_view bytes)
    {
        if (::ftruncate(m_file, 0) != 0
            || ::pwrite(m_file, bytes.data(), bytes.size(), 0) != ssize_t(bytes.size()))
            std::abort();
    }
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(m_file); }

private:
    int m_file;
};

inline void writeFile(const std::string& path, std::string_view bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Everything in a recording that can be decoded, as one text: equal when two are.
inline std::string contentOf(const RecordingReader& reader)
{
    std::string content;
    std::string payload;
    for (const RecordingChunk& chunk : reader.chunks()) {
        content += std::to_string(static_cast<unsigned>(chunk.type)) + '@'
            + std::to_string(chunk.at) + ':';
        content += reader.read(chunk, payload) ? payload : "unreadable";
        content += '\n';
    }
    return content;
}

inline bool isSame(const RequestRecord& a, const RequestRecord& b)
{
    const auto fields = [](const RequestRecord& r) {
        return std::tuple(r.id, r.predecessorComplete, r.producer, r.epoch, r.bytesSent,
            r.bytesReceived, r.command, r.sharedWith, r.run, r.connection, r.ending, r.why,
            r.wasWritten, r.abandoned, r.swallowed, r.lane, std::string(r.key.data(), r.keySize));
    };
    const auto stamps = [](const Stamps& t) {
        return std::tuple(t.intended, t.called, t.admitted, t.taken, t.written, t.firstByte,
            t.complete, t.resumed);
    };
    return fields(a) == fields(b) && stamps(a.stamps) == stamps(b.stamps);
}

} // namespace sluice
