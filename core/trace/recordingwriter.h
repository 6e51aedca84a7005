// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/recordingformat.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>

namespace sluice {

/// Where the bytes of a recording go. Called by the writer's own thread only.
class RecordingSink {
public:
    virtual ~RecordingSink() = default;
    /// All of the bytes, behind those before; 0, or the errno of what went wrong.
    [[nodiscard]] virtual int write(std::string_view bytes) = 0;
    /// The last call: 0, or an errno.
    [[nodiscard]] virtual int close() = 0;
};

/// A file on disk that only grows, readable by its owner alone (keys may be in it).
class RecordingFile final : public RecordingSink {
public:
    RecordingFile() = default;
    RecordingFile(const RecordingFile&) = delete;
    RecordingFile& operator=(const RecordingFile&) = delete;
    ~RecordingFile() override;

    /// Makes the file, or empties the one that is there. 0, or an errno.
    [[nodiscard]] int open(const std::string& path);
    [[nodiscard]] int write(std::string_view bytes) override;
    [[nodiscard]] int close() override;

private:
    int m_file = -1;
};

/// How a recording is getting on.
struct RecordingProgress {
    std::uint64_t bytes = 0; ///< that the sink has taken
    std::uint64_t recordsDropped = 0; ///< because the disk could not keep up
    std::uint64_t snapshotsDropped = 0;
    int error = 0; ///< an errno: it has ended there, and what was written before replays
    std::size_t bytesWaiting = 0; ///< for the disk, as they are in memory
    bool isFinished = false; ///< all has been taken, or an error has ended it
};

/// Appends chunks to a recording from a thread of its own, so that a slow disk holds nobody up.
/// What waits for the disk is bounded: beyond that, requests and snapshots are dropped and counted,
/// in the file too; buckets, counts and names are kept. One thread appends; QObject-free.
class RecordingWriter {
public:
    static constexpr std::size_t usualQueueBytes = std::size_t(64) << 20;

    struct Options {
        bool withKeys = true;
        /// Requests and snapshots that may wait for the disk; the rest may take as much again, and
        /// then the recording ends with ETIMEDOUT.
        std::size_t queueBytes = usualQueueBytes;
    };

    /// Writes the beginning; `header.hasKeys` is set from the options.
    RecordingWriter(std::unique_ptr<RecordingSink> sink, recording::Header header, Options options);
    RecordingWriter(const RecordingWriter&) = delete;
    RecordingWriter& operator=(const RecordingWriter&) = delete;
    /// finish(), if it was not called.
    ~RecordingWriter();

    /// Requests that have ended and were pulled at `at` (nanoseconds of the trace's clock; an
    /// instant before the last one's counts as that one).
    void addRecords(std::int64_t at, std::span<const RequestRecord> records);
    void addSnapshot(std::int64_t at, std::shared_ptr<const LiveSnapshot> snapshot);
    /// Any other chunk, its payload made by recording::encode().
    void add(recording::ChunkType type, std::int64_t at, std::string payload);
    /// What waits is still written, and the end; nothing is appended from now on. Returns at once:
    /// progress() says when it is done.
    void beginFinish();
    /// The same, and returns when it is done, however long the disk takes.
    void finish();

    /// Any thread.
    [[nodiscard]] RecordingProgress progress() const;

private:
    using Records = std::vector<RequestRecord>;
    using Snapshot = std::shared_ptr<const LiveSnapshot>;
    struct Item {
        recording::ChunkType type;
        std::int64_t at;
        std::variant<std::string, Records, Snapshot> content;
        std::size_t bytes; ///< of memory, as counted against the bounds
        bool isBulk; ///< may be dropped
    };

    void push(Item item);
    void run();
    void write(const Item& item);
    void writeChunk(recording::ChunkType type, std::int64_t at, std::string_view payload);
    void writeBytes(std::string_view bytes);
    void writeDropped(std::int64_t at);

    const Options m_options;
    std::unique_ptr<RecordingSink> m_sink; ///< the thread's
    recording::Dropped m_droppedWritten; ///< the thread's

    /// Protects what follows.
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Item> m_queue;
    std::size_t m_bulkBytes = 0; ///< queued or being written
    std::size_t m_otherBytes = 0;
    std::int64_t m_lastAt = 0;
    bool m_finishing = false;
    RecordingProgress m_progress;

    std::thread m_thread;
};

} // namespace sluice
