// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/bulk/dumpfile.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QTest>

using namespace sluice;
using Kind = FileFault::Kind;

namespace {

QByteArray everyByte()
{
    QByteArray bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += static_cast<char>(byte);
    return bytes;
}

QList<DumpRecord> records()
{
    return { { 0, -1, "a", "payload" }, { 15, 9'000'000'000'123, everyByte(), everyByte() },
        { 0, -1, "", "" }, { 2, 0, QByteArray(300, 'n'), QByteArray(5'000, '\0') } };
}

QByteArray fileOf(const QList<DumpRecord>& all)
{
    DumpFileWriter writer;
    QByteArray bytes = writer.header("redis 7.0.15");
    for (const DumpRecord& record : all)
        bytes += writer.record(record);
    return bytes + writer.trailer();
}

struct Read {
    QList<DumpRecord> records;
    FileFault fault;
    QByteArray server;
};

Read read(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    DumpFileReader reader(buffer);
    Read result;
    while (const auto record = reader.next())
        result.records.append(*record);
    result.fault = reader.fault();
    result.server = reader.server();
    return result;
}

bool isBeginningOf(const QList<DumpRecord>& some, const QList<DumpRecord>& all)
{
    return some.size() <= all.size() && all.first(some.size()) == some;
}

} // namespace

class TestDumpFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadAgain()
    {
        const Read result = read(fileOf(records()));
        QCOMPARE(result.fault.kind, Kind::None);
        QCOMPARE(result.records, records());
        QCOMPARE(result.server, QByteArray("redis 7.0.15"));
        QCOMPARE(read(fileOf({})).fault.kind, Kind::None);
    }

    void everyPrefixIsCutOffAndSaysHowFarItGoes()
    {
        const QByteArray whole = fileOf(records());
        qsizetype most = 0;
        for (qsizetype length = 0; length < whole.size(); ++length) {
            const Read result = read(whole.first(length));
            QCOMPARE(result.fault.kind, Kind::CutOff);
            QCOMPARE(result.fault.records, quint64(result.records.size()));
            QVERIFY(result.fault.position <= quint64(length));
            QVERIFY(isBeginningOf(result.records, records()));
            most = std::max(most, result.records.size());
        }
        QCOMPARE(most, records().size());
    }

    void noChangedByteGoesUnnoticed()
    {
        const QByteArray whole = fileOf(records());
        QRandomGenerator random(3);
        for (qsizetype at = 0; at < whole.size(); ++at) {
            QByteArray changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ (1 + random.bounded(255)));
            const Read result = read(changed);
            QVERIFY2(result.fault.kind != Kind::None, QByteArray::number(at).constData());
            QVERIFY(isBeginningOf(result.records, records()));
        }
    }

    void recordsThatAreMissingDoubledOrSwappedAreNoticed()
    {
        const auto all = records();
        DumpFileWriter writer;
        const QByteArray header = writer.header("s");
        QByteArrayList parts;
        for (const DumpRecord& record : all)
            parts += writer.record(record);
        const QByteArray end = writer.trailer();
        QCOMPARE(read(header + parts.join() + end).fault.kind, Kind::None);
        QCOMPARE(read(header + parts[0] + parts[2] + parts[3] + end).fault.kind, Kind::Damaged);
        QCOMPARE(read(header + parts[1] + parts[0] + parts[2] + parts[3] + end).fault.kind,
            Kind::Damaged);
        QCOMPARE(read(header + parts[0] + parts[0] + parts[2] + parts[3] + end).fault.kind,
            Kind::Damaged);
        QCOMPARE(read(header + parts.join() + end + "x").fault.kind, Kind::Damaged);
        QCOMPARE(read(header + parts.join() + end + end).fault.kind, Kind::Damaged);
    }

    void anAnnouncedSizeTakesNoMemory()
    {
        DumpFileWriter writer;
        QByteArray bytes = writer.header("s") + writer.record({ 0, -1, "a", "b" });
        const qsizetype sizes = writer.header("s").size() + 13;
        bytes.replace(sizes, 12, QByteArray("\xff\xff\xff\x3f\xff\xff\xff\x3f\0\0\0\0", 12));
        QCOMPARE(read(bytes).fault.kind, Kind::CutOff);
        bytes.replace(sizes, 12, QByteArray(12, '\xff'));
        QCOMPARE(read(bytes).fault.kind, Kind::Damaged);
    }

    void otherFilesAndLaterVersionsAreToldApart()
    {
        QCOMPARE(read("{\"format\": \"sluice-keys\"}").fault.kind, Kind::OtherFormat);
        QCOMPARE(read(QByteArray("REDIS0010\xfa", 10)).fault.kind, Kind::OtherFormat);
        QByteArray later = fileOf(records());
        later[8] = 2;
        const Read result = read(later);
        QCOMPARE(result.fault.kind, Kind::NewerVersion);
        QCOMPARE(result.fault.detail, QByteArray("2"));
    }
};

QTEST_GUILESS_MAIN(TestDumpFile)
#include "tst_dumpfile.moc"
