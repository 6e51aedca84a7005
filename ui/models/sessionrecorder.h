// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/trace/history.h"
#include "core/trace/recordingwriter.h"
#include "ui/models/pipelinesource.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace sluice {

/// What the person is told of a recording.
struct RecordingStatus {
    bool isRecording = false; ///< until the file is whole
    bool isFinishing = false; ///< it has been stopped, and the disk takes the rest
    QString path;
    quint64 bytes = 0; ///< on disk
    quint64 bytesWaiting = 0; ///< for the disk, as they are in memory
    Duration time {}; ///< recorded
    quint64 recordsDropped = 0; ///< because the disk could not keep up
    quint64 snapshotsDropped = 0;
    int error = 0; ///< an errno that ended it, or kept it from beginning
};

/// Records what a source shows: every request, bucket and count, 25 snapshots a second, and each
/// change of knobs and connection. Values of keys are not in it. GUI thread.
class SessionRecorder : public QObject, private HistoryTap {
    Q_OBJECT

public:
    static constexpr auto roundEvery = std::chrono::milliseconds(40);

    /// `setTap` puts a tap on the history that the source reads. Both must outlive this.
    SessionRecorder(
        PipelineSource& source, std::function<void(HistoryTap*)> setTap, QObject* parent = nullptr);
    ~SessionRecorder() override;

    /// Begins a file; one that is there is replaced. False, and status().error, when it cannot be
    /// written. Without keys, no byte of a key reaches the file.
    bool start(const QString& path, bool withKeys);
    /// The same, to somewhere else.
    void startInto(std::unique_ptr<RecordingSink> sink, const QString& path, bool withKeys,
        std::size_t queueBytes = RecordingWriter::usualQueueBytes);
    /// Ends it, at once; stopped() comes when the disk has taken the rest.
    void stop();
    /// Ends it and waits until the file is whole, however long the disk takes.
    void finish();
    /// Takes what is new; the timer does it.
    void takeRound();

    /// Until the file is whole.
    [[nodiscard]] bool isRecording() const { return m_writer != nullptr; }
    /// Of the recording that runs, else of the last one.
    [[nodiscard]] RecordingStatus status() const;

Q_SIGNALS:
    void started();
    void statusChanged(); ///< some times a second while it runs
    void stopped(); ///< status().error says whether it was an error's doing

private:
    void recordsPulled(std::span<const RequestRecord> records, std::int64_t now) override;
    void bucketsPulled(std::span<const HistoryBucket> buckets, std::int64_t now) override;
    void end();
    void addNames(ProducerId upTo, std::int64_t now);
    void addFigures(std::int64_t now);
    /// Adds a chunk when its bytes are others than those of the last one of its type.
    void addChanged(recording::ChunkType type, std::int64_t now, std::string payload);

    PipelineSource& m_source;
    std::function<void(HistoryTap*)> m_setTap;
    QTimer m_timer;
    std::unique_ptr<RecordingWriter> m_writer; ///< null while nothing is recorded
    std::int64_t m_startedAt = 0;
    std::optional<std::int64_t> m_stoppedAt; ///< while it finishes
    std::int64_t m_figuresAt = 0;
    ProducerId m_named = 0; ///< the names up to this one are in the file
    std::weak_ptr<const LiveSnapshot> m_lastSnapshot;
    std::array<std::string, 16> m_lastOf; ///< by type: as it was written last
    /// The newest buckets as they were written, so that each comes again only when it has changed.
    struct WrittenBucket {
        std::int64_t index = -1;
        std::string bytes;
    };
    std::vector<WrittenBucket> m_written; ///< at index % size
    std::vector<HistoryBucket> m_changed; ///< reused
    std::vector<HistoryBucket> m_scratch; ///< reused
    RecordingStatus m_status;
};

} // namespace sluice
