// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/hexrows.h"

#include <QTest>

using namespace sluice;

class TestHexRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyByteLooksAsXxdAndHexdumpShowIt();
    void theLastRowKeepsItsColumns();
    void outsideThereAreEmptyRows();
    void rowsAcrossPiecesAreWhole();
    void unprintableBytesAreMarked();
};

void TestHexRows::everyByteLooksAsXxdAndHexdumpShowIt()
{
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    const HexRows rows { LargeBytes(all) };
    QCOMPARE(rows.rowCount(), 16);
    // hexdump -C, without its bars
    QCOMPARE(rows.row(0).text,
        QStringLiteral(
            "00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  ................"));
    QCOMPARE(rows.row(4).text,
        QStringLiteral(
            "00000040  40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  @ABCDEFGHIJKLMNO"));
    QCOMPARE(rows.row(7).text,
        QStringLiteral(
            "00000070  70 71 72 73 74 75 76 77  78 79 7a 7b 7c 7d 7e 7f  pqrstuvwxyz{|}~."));
    QCOMPARE(rows.row(15).text,
        QStringLiteral(
            "000000f0  f0 f1 f2 f3 f4 f5 f6 f7  f8 f9 fa fb fc fd fe ff  ................"));
    QCOMPARE(static_cast<int>(rows.row(3).text.size()), rows.columns());
}

void TestHexRows::theLastRowKeepsItsColumns()
{
    const HexRows rows { LargeBytes(QByteArray("0123456789abcdefXY")) };
    QCOMPARE(rows.rowCount(), 2);
    QCOMPARE(rows.row(1).text,
        QStringLiteral("00000010  58 59                                             XY"));
    QCOMPARE(rows.row(0).text.indexOf(QLatin1String("0123456789")),
        rows.row(1).text.indexOf(QLatin1String("XY")));
}

void TestHexRows::outsideThereAreEmptyRows()
{
    const HexRows rows { LargeBytes(QByteArray("x")) };
    QVERIFY(rows.row(-1).text.isEmpty());
    QVERIFY(rows.row(1).text.isEmpty());
    QCOMPARE(HexRows(LargeBytes()).rowCount(), 0);
}

void TestHexRows::rowsAcrossPiecesAreWhole()
{
    LargeBytes pieces;
    for (const char* piece : { "01234", "56789abcdefX", "YZ" })
        pieces.append(piece);
    QCOMPARE(HexRows(pieces).row(0).text, HexRows(LargeBytes(pieces.joined())).row(0).text);
    QCOMPARE(HexRows(pieces).row(1).text, HexRows(LargeBytes(pieces.joined())).row(1).text);
}

void TestHexRows::unprintableBytesAreMarked()
{
    const RowText row = HexRows(LargeBytes(QByteArray("a\0\0b\x80", 5))).row(0);
    const auto ascii = static_cast<int>(row.text.size()) - 5;
    QCOMPARE(row.spans,
        (QList<TextSpan> { { 0, 8, TextRole::Offset }, { ascii + 1, 2, TextRole::Escape },
            { ascii + 4, 1, TextRole::Escape } }));
}

QTEST_APPLESS_MAIN(TestHexRows)
#include "tst_hexrows.moc"
