// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/recordingreader.h"

#include "tests/core/trace/recordings.h"

#include <QTest>

#include <random>

using namespace sluice;
using recording::ChunkType;

namespace {

/// Decodes whatever it holds, as a replay would.
void decodeAll(const RecordingReader& reader)
{
    std::string payload;
    std::vector<RequestRecord> records;
    std::vector<HistoryBucket> buckets;
    for (const RecordingChunk& chunk : reader.chunks()) {
        if (!reader.read(chunk, payload))
            continue;
        // Every decoder on every payload: none may mind.
        (void)recording::decodeHeader(payload);
        (void)recording::decodeNames(payload);
        (void)recording::decodeValues(payload);
        (void)recording::decodeState(payload);
        (void)recording::decodeCounts(payload);
        (void)recording::decodeLatency(payload);
        (void)recording::decodeDropped(payload);
        (void)recording::decodeNumber(payload);
        (void)recording::decodeSenders(payload);
        (void)recording::decodeSnapshot(payload, chunk.at);
        recording::decodeRecords(payload, chunk.at, records);
        recording::decodeBuckets(payload, chunk.at, buckets);
    }
}

} // namespace

class TestRecordingReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_bytes = smallRecording();
        m_file.write(m_bytes);
        RecordingReader reader;
        QCOMPARE(reader.open(path()), RecordingError::None);
        m_content = contentOf(reader);
        QCOMPARE(reader.end(), RecordingEnd::Complete);
        QCOMPARE(reader.endsAtByte(), std::uint64_t(m_bytes.size()));
    }

    void theWholeFileIsThere();
    void aFileCutAnywhereReplaysUpToTheCut();
    void aByteChangedAnywhereReplaysUpToThere();
    void whatWasNotWrittenByUsHarmsNobody();
    void aLengthThatIsOnlyAnnouncedAllocatesNothing();
    void whatIsNoRecordingIsRefused();
    void aFileThatShrinksMeanwhileIsNoticed();

private:
    std::string path() const { return m_file.path(); }
    /// Opens these bytes and says whether what they hold is the beginning of the whole file.
    bool isPrefix(std::string_view bytes, RecordingError* error, RecordingEnd* end)
    {
        m_file.write(bytes);
        RecordingReader reader;
        *error = reader.open(path());
        *end = reader.end();
        decodeAll(reader);
        return m_content.starts_with(contentOf(reader)) && reader.endsAtByte() <= bytes.size();
    }

    MemoryFile m_file;
    std::string m_bytes;
    std::string m_content;
};

void TestRecordingReader::theWholeFileIsThere()
{
    m_file.write(m_bytes);
    RecordingReader reader;
    QCOMPARE(reader.open(path()), RecordingError::None);
    QCOMPARE(reader.startsAt(), recordingStart);
    QCOMPARE(reader.endsAt(), recordingStart + 1'000'000'000);
    QCOMPARE(reader.header().program, std::string("sluice 0.1.0"));
    QCOMPARE(reader.header().wallClock, 1'700'000'000'000'000'000);
    QVERIFY(reader.header().hasKeys);
    std::string payload;
    std::vector<RequestRecord> records;
    std::size_t unknown = 0;
    for (const RecordingChunk& chunk : reader.chunks()) {
        QVERIFY(reader.read(chunk, payload));
        QCOMPARE(payload.size(), std::size_t(chunk.size));
        unknown += chunk.type == ChunkType(77);
        if (chunk.type == ChunkType::Records)
            QVERIFY(recording::decodeRecords(payload, chunk.at, records));
        if (chunk.type == ChunkType::State)
            QCOMPARE(recording::decodeState(payload)->serverVersion, std::string("7.0.15"));
        if (chunk.type == ChunkType::Latency)
            QVERIFY(recording::decodeLatency(payload)
                == (recording::Latency { 3, { { 1, 2, 3, std::nullopt, std::nullopt, 4 } } }));
    }
    QCOMPARE(unknown, std::size_t(1)); // to be skipped
    QCOMPARE(records.size(), std::size_t(3));
}

void TestRecordingReader::aFileCutAnywhereReplaysUpToTheCut()
{
    RecordingError error {};
    RecordingEnd end {};
    for (std::size_t size = 0; size < m_bytes.size(); ++size) {
        QVERIFY2(isPrefix(std::string_view(m_bytes).substr(0, size), &error, &end),
            qPrintable(QString::number(size)));
        QVERIFY(error == RecordingError::None ? end == RecordingEnd::CutOff : size < 100);
    }
}

void TestRecordingReader::aByteChangedAnywhereReplaysUpToThere()
{
    RecordingError error {};
    RecordingEnd end {};
    for (std::size_t i = 0; i < m_bytes.size(); ++i) {
        std::string bytes = m_bytes;
        bytes[i] = static_cast<char>(bytes[i] ^ (i % 2 ? 0x01 : 0xff));
        QVERIFY2(isPrefix(bytes, &error, &end), qPrintable(QString::number(i)));
        QVERIFY2(error != RecordingError::None || end != RecordingEnd::Complete,
            qPrintable(QString::number(i)));
    }
}

void TestRecordingReader::whatWasNotWrittenByUsHarmsNobody()
{
    // Right checksums around wrong contents: bytes of each payload changed, and arbitrary ones.
    std::mt19937 random(11);
    m_file.write(m_bytes);
    RecordingReader good;
    QCOMPARE(good.open(path()), RecordingError::None);
    std::vector<std::pair<RecordingChunk, std::string>> chunks;
    std::string payload;
    for (const RecordingChunk& chunk : good.chunks()) {
        QVERIFY(good.read(chunk, payload));
        chunks.emplace_back(chunk, payload);
    }
    for (int round = 0; round < 300; ++round) {
        std::string bytes = recording::prolog()
            + recording::chunk(ChunkType::Header, recordingStart, recording::encode(good.header()));
        for (const auto& [chunk, content] : chunks) {
            std::string changed = content;
            for (int i = 0; i < 3 && !changed.empty(); ++i)
                changed[random() % changed.size()] = static_cast<char>(random());
            bytes += recording::chunk(chunk.type, chunk.at, changed);
        }
        m_file.write(bytes);
        RecordingReader reader;
        QCOMPARE(reader.open(path()), RecordingError::None);
        QCOMPARE(reader.chunks().size(), chunks.size());
        decodeAll(reader);
    }
}

void TestRecordingReader::aLengthThatIsOnlyAnnouncedAllocatesNothing()
{
    RecordingError error {};
    RecordingEnd end {};
    const std::string head = m_bytes.substr(0, m_bytes.find("sluice 0.1.0") + 12 + 7 + 8 + 4);
    QVERIFY(isPrefix(head, &error, &end));
    QCOMPARE(error, RecordingError::None);
    for (const std::uint32_t size : { 0x01000001u, 0x7fffffffu, 0xffffffffu }) {
        std::string chunk = recording::chunk(ChunkType::Records, recordingStart, "x");
        for (std::size_t i = 0; i < 4; ++i)
            chunk[4 + i] = static_cast<char>(size >> (8 * i));
        QVERIFY(isPrefix(head + chunk, &error, &end));
        QCOMPARE(end, RecordingEnd::Damaged);
    }
    // As much as is there, and one more.
    std::string chunk = recording::chunk(ChunkType::Records, recordingStart, "x");
    chunk[4] = 2;
    QVERIFY(isPrefix(head + chunk, &error, &end));
    QCOMPARE(end, RecordingEnd::CutOff);
}

void TestRecordingReader::whatIsNoRecordingIsRefused()
{
    const auto open = [this](std::string_view bytes) {
        m_file.write(bytes);
        return RecordingReader().open(path());
    };
    QCOMPARE(open(""), RecordingError::NotARecording);
    QCOMPARE(open("%PDF-1.7 and so on"), RecordingError::NotARecording);
    std::string later = m_bytes;
    later[8] = 2;
    QCOMPARE(open(later), RecordingError::NewerVersion);
    QCOMPARE(open(recording::prolog()), RecordingError::Empty);
    RecordingReader missing;
    QCOMPARE(missing.open("/nowhere/r.sluice"), RecordingError::CannotOpen);
    QCOMPARE(missing.systemError(), ENOENT);
    RecordingReader folder;
    QCOMPARE(folder.open("/"), RecordingError::CannotOpen);
    QCOMPARE(folder.systemError(), EISDIR);
    RecordingReader device;
    QCOMPARE(device.open("/dev/zero"), RecordingError::CannotOpen);
    // A header that is not the first chunk, and one whose clock is not the chunk's.
    const std::string payload = recording::encode(recording::Header { 5, 0, true, "", "", "" });
    QCOMPARE(open(recording::prolog() + recording::chunk(ChunkType::Lost, 5, payload)),
        RecordingError::Empty);
    QCOMPARE(open(recording::prolog() + recording::chunk(ChunkType::Header, 6, payload)),
        RecordingError::Empty);
    QCOMPARE(open(recording::prolog() + recording::chunk(ChunkType::Header, 5, payload)),
        RecordingError::None);
}

void TestRecordingReader::aFileThatShrinksMeanwhileIsNoticed()
{
    m_file.write(m_bytes);
    RecordingReader reader;
    QCOMPARE(reader.open(path()), RecordingError::None);
    m_file.write(std::string_view(m_bytes).substr(0, 200));
    std::string payload;
    QVERIFY(!reader.read(reader.chunks().back(), payload));
}

QTEST_APPLESS_MAIN(TestRecordingReader)
#include "tst_recordingreader.moc"
