// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordingwriter.h"

#include "tests/core/trace/recordings.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace sluice;
using recording::ChunkType;

namespace {

struct Memory {
    std::shared_ptr<MemorySink::Shared> shared = std::make_shared<MemorySink::Shared>();
    std::unique_ptr<RecordingWriter> writer;

    explicit Memory(RecordingWriter::Options options = {})
        : writer(std::make_unique<RecordingWriter>(std::make_unique<MemorySink>(shared),
            recording::Header { recordingStart, 0, false, "test", "", "" }, options))
    {
    }
};

std::vector<RequestRecord> someRecords(std::size_t count)
{
    std::vector<RequestRecord> records;
    for (std::size_t i = 0; i < count; ++i)
        records.push_back(answered(i + 1, recordingStart));
    return records;
}

} // namespace

class TestRecordingWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void everyFieldOfARequestComesBack();
    void whatIsNoRequestIsRefused();
    void bucketsAndSnapshotsComeBack();
    void aFileIsTheOwnersAlone();
    void withoutKeysNoByteOfOneIsInTheFile();
    void aSlowDiskDropsRequestsAndSaysSo();
    void aDiskThatTakesNothingEndsTheRecording();
    void aFullDiskLeavesWhatReplaysUpToThere();
    void whereNothingCanBeWrittenIsTold();
    void instantsNeverGoBack();

private:
    std::string path() const
    {
        return m_folder->filePath(QStringLiteral("r.sluice")).toStdString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRecordingWriter::everyFieldOfARequestComesBack()
{
    RandomRecords random(5);
    std::vector<RequestRecord> records;
    for (int i = 0; i < 500; ++i) {
        RequestRecord record = random.next(recordingStart + i);
        record.producer = static_cast<ProducerId>(random.below(1 << 30));
        record.epoch = static_cast<std::uint32_t>(random.below(1 << 30));
        record.command = static_cast<std::uint16_t>(random.below(65'536));
        record.sharedWith = static_cast<std::uint16_t>(random.below(65'536));
        record.run = static_cast<RunId>(random.below(65'536));
        record.connection = static_cast<std::uint8_t>(random.below(256));
        record.lane = static_cast<std::uint8_t>(random.below(2));
        records.push_back(withKey(record,
            std::string("\0\xffkey-0123456789", 16)
                .substr(0, static_cast<std::size_t>(random.below(15)))));
    }
    const std::int64_t at = recordingStart + 100'000'000;
    std::vector<RequestRecord> back;
    QVERIFY(recording::decodeRecords(recording::encode(records, true), at, back));
    QCOMPARE(back.size(), records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        QVERIFY2(isSame(back[i], records[i]), qPrintable(QString::number(i)));
}

void TestRecordingWriter::whatIsNoRequestIsRefused()
{
    const std::int64_t at = recordingStart + 10'000;
    const RequestRecord good = withKey(answered(1, recordingStart));
    std::vector<RequestRecord> back;
    const auto isTaken = [&](auto change) {
        RequestRecord record = good;
        change(record);
        back.clear();
        return recording::decodeRecords(recording::encode({ &record, 1 }, true), at, back);
    };
    QVERIFY(isTaken([](RequestRecord&) {}));
    QVERIFY(!isTaken([](RequestRecord& r) { r.stamps.called = -1; }));
    QVERIFY(!isTaken([](RequestRecord& r) { r.stamps.resumed = INT64_MAX; }));
    QVERIFY(!isTaken([](RequestRecord& r) { r.predecessorComplete = INT64_MIN; }));
    QVERIFY(!isTaken([](RequestRecord& r) { r.ending = static_cast<Ending>(9); }));
    QVERIFY(back.empty());
    // A reason that a later version knows is no reason to lose the request.
    QVERIFY(isTaken([](RequestRecord& r) { r.why = static_cast<Why>(200); }));
    QCOMPARE(back.front().why, Why::None);
    // An announced number allocates nothing.
    std::string bytes = recording::encode({ &good, 1 }, true);
    bytes[3] = '\x7f';
    QVERIFY(!recording::decodeRecords(bytes, at, back));
    bytes = recording::encode({ &good, 1 }, true);
    bytes[4 + 107] = '\x7f'; // the key's size
    QVERIFY(!recording::decodeRecords(bytes, at, back));
}

void TestRecordingWriter::bucketsAndSnapshotsComeBack()
{
    const std::int64_t at = recordingStart;
    const HistoryBucket bucket = someBucket(at / BucketStore::widths[0]);
    std::vector<HistoryBucket> buckets;
    QVERIFY(recording::decodeBuckets(recording::encode(std::span(&bucket, 1)), at, buckets));
    // (Structs without padding where it matters: encoded again, the bytes are the same.)
    QCOMPARE(recording::encode(buckets), recording::encode(std::span(&bucket, 1)));
    QCOMPARE(buckets[0].rates.latency, bucket.rates.latency);
    QCOMPARE(buckets[0].inFlight.min, -1);
    QCOMPARE(buckets[0].start, bucket.start);
    const HistoryBucket future = someBucket(at / BucketStore::widths[0] + 1);
    QVERIFY(!recording::decodeBuckets(recording::encode(std::span(&future, 1)), at, buckets));
    QCOMPARE(buckets.size(), std::size_t(1));

    const auto snapshot = someSnapshot(at, 40);
    const std::string bytes = recording::encode(*snapshot, true);
    const auto back = recording::decodeSnapshot(bytes, at);
    QVERIFY(back);
    QCOMPARE(recording::encode(*back, true), bytes);
    QCOMPARE(back->connections.at(0).inFlight.listed.size(), std::size_t(40));
    QCOMPARE(back->connections.at(0).commandsWritten, 55u);
    QVERIFY(!back->isTaking);
    // The list is bounded, the count is exact.
    const auto many
        = recording::decodeSnapshot(recording::encode(*someSnapshot(at, 3000), true), at);
    QCOMPARE(many->waiting.listed.size(), recording::listedAtMost);
    QCOMPARE(many->waiting.count, 3000u);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        QVERIFY(!recording::decodeSnapshot(std::string_view(bytes).substr(0, size), at));
}

void TestRecordingWriter::aFileIsTheOwnersAlone()
{
    writeFile(path(), "somebody's, and open to all");
    QCOMPARE(::chmod(path().c_str(), 0644), 0);
    auto file = std::make_unique<RecordingFile>();
    QCOMPARE(file->open(path()), 0);
    struct stat info { };
    QCOMPARE(::stat(path().c_str(), &info), 0);
    QCOMPARE(info.st_mode & 0777, mode_t(0600));
    RecordingWriter writer(std::move(file), { recordingStart, 0, false, "test", "", "" }, {});
    writeSmallRecording(writer);
    writer.finish();
    writer.add(ChunkType::Lost, recordingStart, "after the end");
    QCOMPARE(::stat(path().c_str(), &info), 0);
    QCOMPARE(static_cast<std::uint64_t>(info.st_size), writer.progress().bytes);
    RecordingReader reader;
    QCOMPARE(reader.open(path()), RecordingError::None);
    QCOMPARE(reader.end(), RecordingEnd::Complete);
}

void TestRecordingWriter::withoutKeysNoByteOfOneIsInTheFile()
{
    const std::string with = smallRecording(true);
    const std::string without = smallRecording(false);
    QVERIFY(with.find(secretKey) != std::string::npos);
    for (std::size_t from = 0; from + 3 <= secretKey.size(); ++from)
        QVERIFY(without.find(secretKey.substr(from, 3)) == std::string::npos);
    writeFile(path(), without);
    RecordingReader reader;
    QCOMPARE(reader.open(path()), RecordingError::None);
    QVERIFY(!reader.header().hasKeys);
}

void TestRecordingWriter::aSlowDiskDropsRequestsAndSaysSo()
{
    RecordingWriter::Options options;
    options.queueBytes = 200 * sizeof(RequestRecord);
    Memory memory(options);
    hold(*memory.shared, true);
    memory.writer->add(ChunkType::Lost, recordingStart, recording::encode(std::uint64_t(1)));
    waitUntilHeld(*memory.shared); // the queue is the writer's only place from here on
    const std::vector<RequestRecord> records = someRecords(150);
    memory.writer->addRecords(recordingStart, records);
    memory.writer->addRecords(recordingStart, records);
    memory.writer->addSnapshot(recordingStart, someSnapshot(recordingStart, 60));
    const HistoryBucket bucket = someBucket(recordingStart / BucketStore::widths[0]);
    memory.writer->add(
        ChunkType::Buckets, recordingStart, recording::encode(std::span(&bucket, 1)));
    QCOMPARE(memory.writer->progress().recordsDropped, 150u);
    QCOMPARE(memory.writer->progress().snapshotsDropped, 1u);
    hold(*memory.shared, false);
    memory.writer->finish();
    QCOMPARE(memory.writer->progress().error, 0);

    writeFile(path(), memory.shared->bytes);
    RecordingReader reader;
    QCOMPARE(reader.open(path()), RecordingError::None);
    std::vector<RequestRecord> kept;
    std::vector<HistoryBucket> buckets;
    std::optional<recording::Dropped> dropped;
    std::string payload;
    for (const RecordingChunk& chunk : reader.chunks()) {
        QVERIFY(reader.read(chunk, payload));
        if (chunk.type == ChunkType::Records)
            QVERIFY(recording::decodeRecords(payload, chunk.at, kept));
        else if (chunk.type == ChunkType::Buckets)
            QVERIFY(recording::decodeBuckets(payload, chunk.at, buckets));
        else if (chunk.type == ChunkType::Dropped)
            dropped = recording::decodeDropped(payload);
    }
    QCOMPARE(kept.size(), std::size_t(150));
    QCOMPARE(buckets.size(), std::size_t(1));
    QVERIFY(dropped == (recording::Dropped { 150, 1 }));
}

void TestRecordingWriter::aDiskThatTakesNothingEndsTheRecording()
{
    RecordingWriter::Options options;
    options.queueBytes = 10'000;
    Memory memory(options);
    hold(*memory.shared, true);
    memory.writer->add(ChunkType::Lost, recordingStart, recording::encode(std::uint64_t(1)));
    waitUntilHeld(*memory.shared);
    for (int i = 0; i < 100 && memory.writer->progress().error == 0; ++i)
        memory.writer->add(ChunkType::Buckets, recordingStart, std::string(1000, 'b'));
    QCOMPARE(memory.writer->progress().error, ETIMEDOUT);
    hold(*memory.shared, false);
    memory.writer->finish();
    QCOMPARE(memory.writer->progress().error, ETIMEDOUT);
}

void TestRecordingWriter::aFullDiskLeavesWhatReplaysUpToThere()
{
    const std::string whole = smallRecording();
    Memory memory;
    {
        const std::lock_guard lock(memory.shared->mutex);
        memory.shared->room = whole.size() / 2;
    }
    writeSmallRecording(*memory.writer);
    memory.writer->finish();
    QCOMPARE(memory.writer->progress().error, ENOSPC);
    writeFile(path(), memory.shared->bytes);
    RecordingReader reader;
    QCOMPARE(reader.open(path()), RecordingError::None);
    QCOMPARE(reader.end(), RecordingEnd::CutOff);
    QVERIFY(reader.chunks().size() > 5);
}

void TestRecordingWriter::whereNothingCanBeWrittenIsTold()
{
    RecordingFile nowhere;
    QCOMPARE(nowhere.open("/nowhere/at/all"), ENOENT);
    auto full = std::make_unique<RecordingFile>();
    QCOMPARE(full->open("/dev/full"), 0);
    RecordingWriter writer(std::move(full), { recordingStart, 0, false, "", "", "" }, {});
    QTRY_COMPARE(writer.progress().error, ENOSPC);
    writer.addRecords(recordingStart, someRecords(10)); // and is not kept for ever
    writer.finish();
    QCOMPARE(writer.progress().bytes, 0u);
    QCOMPARE(writer.progress().recordsDropped, 0u);
}

void TestRecordingWriter::instantsNeverGoBack()
{
    Memory memory;
    memory.writer->add(ChunkType::Lost, recordingStart + 50, recording::encode(std::uint64_t(1)));
    memory.writer->add(ChunkType::Lost, recordingStart + 20, recording::encode(std::uint64_t(2)));
    memory.writer->finish();
    writeFile(path(), memory.shared->bytes);
    RecordingReader reader;
    QCOMPARE(reader.open(path()), RecordingError::None);
    QCOMPARE(reader.chunks().at(0).at, recordingStart + 50);
    QCOMPARE(reader.chunks().at(1).at, recordingStart + 50);
    QCOMPARE(reader.end(), RecordingEnd::Complete);
}

QTEST_APPLESS_MAIN(TestRecordingWriter)
#include "tst_recordingwriter.moc"
