// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/core/protocol/parsing.h"

#include <QTest>

#include <malloc.h>

// Only the sanitizers' allocators have it.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

using namespace sluice;
using Kind = ProtocolError::Kind;

namespace {

/// How many bytes of memory this process has allocated and not freed.
qint64 allocatedBytes()
{
    if (__sanitizer_get_current_allocated_bytes)
        return static_cast<qint64>(__sanitizer_get_current_allocated_bytes());
    const struct mallinfo2 info = mallinfo2();
    return static_cast<qint64>(info.uordblks + info.hblkhd);
}

QByteArray repeated(const QByteArray& bytes, int times) { return bytes.repeated(times); }

} // namespace

class TestParserLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void refusesWhatIsBeyondALimit_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Kind>("kind");
        QTest::newRow("string of the size")
            << QByteArray("$100\r\n" + QByteArray(100, 'x') + "\r\n") << Kind::None;
        QTest::newRow("string") << QByteArray("$101\r\n") << Kind::BulkTooLong;
        QTest::newRow("error") << QByteArray("!101\r\n") << Kind::BulkTooLong;
        QTest::newRow("verbatim") << QByteArray("=101\r\n") << Kind::BulkTooLong;
        QTest::newRow("chunk") << QByteArray("$?\r\n;101\r\n") << Kind::BulkTooLong;
        QTest::newRow("chunks together")
            << QByteArray("$?\r\n;99\r\n" + QByteArray(99, 'x') + "\r\n;2\r\n")
            << Kind::BulkTooLong;
        QTest::newRow("elements at the limit")
            << QByteArray("*10\r\n" + repeated(":1\r\n", 10)) << Kind::None;
        QTest::newRow("elements") << QByteArray("*11\r\n") << Kind::TooManyElements;
        QTest::newRow("pairs at the limit")
            << QByteArray("%5\r\n" + repeated(":1\r\n", 10)) << Kind::None;
        QTest::newRow("pairs") << QByteArray("%6\r\n") << Kind::TooManyElements;
        QTest::newRow("attribute's pairs") << QByteArray("|6\r\n") << Kind::TooManyElements;
        QTest::newRow("pairs beyond 64 bits")
            << QByteArray("%9223372036854775807\r\n") << Kind::TooManyElements;
        QTest::newRow("streamed elements")
            << QByteArray("*?\r\n" + repeated(":1\r\n", 11)) << Kind::TooManyElements;
        QTest::newRow("depth at the limit")
            << QByteArray(repeated("*1\r\n", 4) + ":1\r\n") << Kind::None;
        QTest::newRow("depth") << QByteArray(repeated("*1\r\n", 5)) << Kind::TooDeep;
        QTest::newRow("depth of attributes") << QByteArray(repeated("|1\r\n", 5)) << Kind::TooDeep;
        QTest::newRow("depth of streams") << QByteArray(repeated("%?\r\n", 5)) << Kind::TooDeep;
        QTest::newRow("line at the limit")
            << QByteArray('+' + QByteArray(80, 'x') + "\r\n") << Kind::None;
        QTest::newRow("line") << QByteArray('+' + QByteArray(81, 'x') + "\r\n")
                              << Kind::LineTooLong;
        QTest::newRow("line without an end")
            << QByteArray('-' + QByteArray(200, 'x')) << Kind::LineTooLong;
        QTest::newRow("big number")
            << QByteArray('(' + QByteArray(81, '1') + "\r\n") << Kind::LineTooLong;
        QTest::newRow("together") << QByteArray(
            "*10\r\n" + repeated("$100\r\n" + QByteArray(100, 'x') + "\r\n", 10))
                                  << Kind::TooLarge;
        QTest::newRow("streamed together")
            << QByteArray("*?\r\n" + repeated('+' + QByteArray(80, 'x') + "\r\n", 9))
            << Kind::TooLarge;
        QTest::newRow("attributes without a value") << repeated("|0\r\n", 1000) << Kind::TooLarge;
        QTest::newRow("value after value")
            << repeated("+" + QByteArray(80, 'x') + "\r\n", 100) << Kind::None;
    }
    void refusesWhatIsBeyondALimit()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(Kind, kind);
        const ParserLimits limits {
            .maxBulk = 100, .maxElements = 10, .maxTotal = 1000, .maxLine = 80, .maxDepth = 4
        };
        const Parsed whole = parseWhole(bytes, limits);
        QCOMPARE(whole.error, kind);
        QVERIFY(kind != Kind::None || !whole.values.empty());
        QVERIFY(parseByteByByte(bytes, limits) == whole);
        for (qsizetype i = 0; i <= bytes.size(); ++i)
            QVERIFY(parsePieces({ bytes.first(i), bytes.sliced(i) }, limits) == whole);
    }

    void refusesTenThousandNestedArrays()
    {
        const Parsed whole = parseWhole(repeated("*1\r\n", 10000));
        QCOMPARE(whole.error, Kind::TooDeep);
        QCOMPARE(whole.errorOffset, quint64(4 * 128));
        QCOMPARE(parseWhole(repeated("*1\r\n", 128) + ":1\r\n").error, Kind::None);
    }

    void refusesAnAnnouncementOfFourGigabytes()
    {
        QCOMPARE(parseWhole("$4294967296\r\n").error, Kind::BulkTooLong);
        QCOMPARE(parseWhole("$536870913\r\n").error, Kind::BulkTooLong);
        QCOMPARE(parseWhole("$536870912\r\n").error, Kind::None);
        QCOMPARE(parseWhole("*4294967296\r\n").error, Kind::TooManyElements);
        QCOMPARE(parseWhole("*60000000\r\n").error, Kind::TooLarge);
    }

    void takesNoMemoryForWhatIsOnlyAnnounced_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("string") << QByteArray("$500000000\r\nx");
        QTest::newRow("array") << QByteArray("*20000000\r\n:1\r\n");
        QTest::newRow("map") << QByteArray("%10000000\r\n:1\r\n");
        QTest::newRow("attribute") << QByteArray("|10000000\r\n:1\r\n");
        QTest::newRow("chunk") << QByteArray("$?\r\n;500000000\r\nx");
        QTest::newRow("array in array, much behind it")
            << QByteArray(repeated("*100000\r\n", 120) + repeated(":1\r\n", 50000));
    }
    void takesNoMemoryForWhatIsOnlyAnnounced()
    {
        QFETCH(QByteArray, bytes);
        const qint64 before = allocatedBytes();
        Parser parser;
        parser.feed(bytes);
        Value value;
        QCOMPARE(parser.next(value), Parser::Status::NeedMore);
        const qint64 taken = allocatedBytes() - before;
        QVERIFY2(taken < (1 << 20) + 40 * bytes.size(), qPrintable(QString::number(taken)));
    }

    void memoryFollowsTheBytesReceived()
    {
        // 32 MiB in pieces of 1,000 bytes: with a scan or a copy from the start at each, this would
        // take minutes.
        constexpr qint64 Size = 32 << 20;
        const QByteArray piece(1000, 'p');
        const qint64 before = allocatedBytes();
        Parser parser;
        Value value;
        const QByteArray header = "$" + QByteArray::number(Size) + "\r\n";
        parser.feed(header);
        for (qint64 sent = 0; sent < Size; sent += 1000) {
            QCOMPARE(parser.next(value), Parser::Status::NeedMore);
            const qint64 taken = allocatedBytes() - before;
            QVERIFY2(taken < 2 * sent + (1 << 20), qPrintable(QString::number(taken)));
            parser.feed(QByteArrayView(piece).first(qMin<qint64>(1000, Size - sent)));
        }
        QCOMPARE(parser.next(value), Parser::Status::NeedMore);
        parser.feed(QByteArrayView("\r\n"));
        QCOMPARE(parser.next(value), Parser::Status::Value);
        QCOMPARE(value.bytes(), QByteArray(Size, 'p'));
        QVERIFY(allocatedBytes() - before < Size + (1 << 20));
    }

    void aStreamOfTinyChunksIsReadInLinearTime()
    {
        constexpr int Chunks = 1'000'000;
        const QByteArray bytes = "$?\r\n" + repeated(";1\r\nc\r\n", Chunks) + ";0\r\n";
        QByteArrayList pieces;
        for (qsizetype at = 0; at < bytes.size(); at += 65536)
            pieces += bytes.mid(at, 65536);
        const Parsed parsed = parsePieces(pieces);
        QCOMPARE(parsed.values.size(), 1U);
        QCOMPARE(parsed.values[0].bytes(), QByteArray(Chunks, 'c'));
    }

    void aLineOfTinyPiecesIsReadInLinearTime()
    {
        const QByteArray text(1 << 20, 'l');
        const Parsed parsed = parseByteByByte('+' + text + "\r\n");
        QCOMPARE(parsed.values.size(), 1U);
        QCOMPARE(parsed.values[0].bytes(), text);
    }

    void anErrorGivesTheMemoryBack()
    {
        const qint64 before = allocatedBytes();
        Parser parser;
        Value value;
        const QByteArray half
            = "*3\r\n" + repeated("$1000000\r\n" + QByteArray(1'000'000, 'x') + "\r\n", 2);
        parser.feed(half);
        QCOMPARE(parser.next(value), Parser::Status::NeedMore);
        QVERIFY(allocatedBytes() - before > 2'000'000);
        const qint64 held = allocatedBytes();
        parser.feed(QByteArrayView("?"));
        QCOMPARE(parser.next(value), Parser::Status::Error);
        QVERIFY(held - allocatedBytes() > 1'900'000);
    }
};

QTEST_APPLESS_MAIN(TestParserLimits)
#include "tst_parserlimits.moc"
