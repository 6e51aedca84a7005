// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordingwriter.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace sluice {

using recording::ChunkType;

namespace {

std::size_t bytesOf(const LiveSnapshot& snapshot)
{
    std::size_t listed = snapshot.waiting.listed.size() + snapshot.queued.listed.size();
    for (const LiveConnection& connection : snapshot.connections)
        listed += connection.inFlight.listed.size();
    return sizeof(LiveSnapshot) + listed * sizeof(RequestRecord)
        + snapshot.connections.size() * sizeof(LiveConnection);
}

} // namespace

RecordingFile::~RecordingFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

int RecordingFile::open(const std::string& path)
{
    m_file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (m_file < 0)
        return errno;
    // One that was there may be open to others; a device is not ours to change.
    struct stat info { };
    if (::fstat(m_file, &info) == 0 && S_ISREG(info.st_mode) && ::fchmod(m_file, 0600) != 0)
        return errno;
    return 0;
}

int RecordingFile::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return written < 0 ? errno : EIO;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

int RecordingFile::close() { return ::close(std::exchange(m_file, -1)) == 0 ? 0 : errno; }

RecordingWriter::RecordingWriter(
    std::unique_ptr<RecordingSink> sink, recording::Header header, Options options)
    : m_options(options)
    , m_sink(std::move(sink))
    , m_lastAt(header.start)
{
    header.hasKeys = options.withKeys;
    m_queue.push_back({ ChunkType::Header, header.start, recording::encode(header), 0, false });
    m_thread = std::thread(&RecordingWriter::run, this);
}

RecordingWriter::~RecordingWriter() { finish(); }

void RecordingWriter::addRecords(std::int64_t at, std::span<const RequestRecord> records)
{
    while (!records.empty()) {
        const auto part = records.first(std::min(records.size(), recording::recordsPerChunk));
        push(
            { ChunkType::Records, at, Records(part.begin(), part.end()), part.size_bytes(), true });
        records = records.subspan(part.size());
    }
}

void RecordingWriter::addSnapshot(std::int64_t at, std::shared_ptr<const LiveSnapshot> snapshot)
{
    const std::size_t bytes = bytesOf(*snapshot);
    push({ ChunkType::Snapshot, at, std::move(snapshot), bytes, true });
}

void RecordingWriter::add(ChunkType type, std::int64_t at, std::string payload)
{
    const std::size_t bytes = payload.size() + sizeof(Item);
    push({ type, at, std::move(payload), bytes, false });
}

void RecordingWriter::push(Item item)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_finishing || m_progress.error != 0)
            return;
        m_lastAt = item.at = std::max(item.at, m_lastAt);
        std::size_t& waiting = item.isBulk ? m_bulkBytes : m_otherBytes;
        if (waiting + item.bytes > m_options.queueBytes) {
            if (!item.isBulk)
                m_progress.error = ETIMEDOUT;
            else if (item.type == ChunkType::Records)
                m_progress.recordsDropped += std::get<Records>(item.content).size();
            else
                ++m_progress.snapshotsDropped;
            return;
        }
        waiting += item.bytes;
        m_queue.push_back(std::move(item));
    }
    m_changed.notify_one();
}

void RecordingWriter::beginFinish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_finishing = true;
    }
    m_changed.notify_one();
}

void RecordingWriter::finish()
{
    beginFinish();
    if (m_thread.joinable())
        m_thread.join();
}

RecordingProgress RecordingWriter::progress() const
{
    const std::lock_guard lock(m_mutex);
    RecordingProgress progress = m_progress;
    progress.bytesWaiting = m_bulkBytes + m_otherBytes;
    return progress;
}

void RecordingWriter::run()
{
    writeBytes(recording::prolog());
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_finishing || !m_queue.empty(); });
        if (m_queue.empty() || m_progress.error != 0)
            break;
        Item item = std::move(m_queue.front());
        m_queue.pop_front();
        lock.unlock();
        write(item);
        lock.lock();
        (item.isBulk ? m_bulkBytes : m_otherBytes) -= item.bytes;
    }
    const std::int64_t end = m_lastAt;
    m_queue.clear();
    m_bulkBytes = m_otherBytes = 0;
    lock.unlock();
    writeDropped(end);
    writeChunk(ChunkType::End, end, {});
    const int error = m_sink->close();
    lock.lock();
    if (m_progress.error == 0)
        m_progress.error = error;
    m_progress.isFinished = true;
}

void RecordingWriter::write(const Item& item)
{
    if (item.type != ChunkType::Header) // which nothing may stand before
        writeDropped(item.at);
    if (const auto* records = std::get_if<Records>(&item.content))
        writeChunk(item.type, item.at, recording::encode(*records, m_options.withKeys));
    else if (const auto* snapshot = std::get_if<Snapshot>(&item.content))
        writeChunk(item.type, item.at, recording::encode(**snapshot, m_options.withKeys));
    else
        writeChunk(item.type, item.at, std::get<std::string>(item.content));
}

/// Tells in the file what is missing from it, as soon as the disk takes something again.
void RecordingWriter::writeDropped(std::int64_t at)
{
    const RecordingProgress now = progress();
    const recording::Dropped dropped { now.recordsDropped, now.snapshotsDropped };
    if (dropped == m_droppedWritten)
        return;
    m_droppedWritten = dropped;
    writeChunk(ChunkType::Dropped, at, recording::encode(dropped));
}

void RecordingWriter::writeChunk(ChunkType type, std::int64_t at, std::string_view payload)
{
    if (payload.size() > recording::largestPayload) {
        const std::lock_guard lock(m_mutex);
        ++m_progress.snapshotsDropped; // nothing else can be so large
        return;
    }
    writeBytes(recording::chunk(type, at, payload));
}

void RecordingWriter::writeBytes(std::string_view bytes)
{
    // After an error nothing more: what comes behind a hole cannot be replayed.
    if (progress().error != 0)
        return;
    const int error = m_sink->write(bytes);
    const std::lock_guard lock(m_mutex);
    if (error == 0)
        m_progress.bytes += bytes.size();
    else if (m_progress.error == 0)
        m_progress.error = error;
}

} // namespace sluice
