// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/textrows.h"
#include "core/values/valueview.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sluice;

namespace {

QStringList picture(const TextRows& rows)
{
    QStringList lines;
    for (qsizetype i = 0; i < rows.rowCount(); ++i)
        lines += rows.row(i).text + (rows.row(i).endsLine ? QString() : QStringLiteral("~"));
    return lines;
}
QStringList picture(const QByteArray& bytes, int columns)
{
    return picture(TextRows(LargeBytes(bytes), columns));
}

} // namespace

class TestTextRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsBreakAtLineFeedsAndAtTheEdge_data();
    void rowsBreakAtLineFeedsAndAtTheEdge();
    void escapesAreMarkedAndBackslashesAreNot();
    void directionMarksCannotHide();
    void rowsFoundBySearchEqualRowsInOrder();
    void charactersAcrossPiecesAreWhole();
    void indentedJsonHasNamesAndLiteralsMarked();
    void outsideThereAreEmptyRows();
    void tellsUtf8FromBytes();
    void suitableViewGoesByContent_data();
    void suitableViewGoesByContent();
};

void TestTextRows::rowsBreakAtLineFeedsAndAtTheEdge_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("rows");
    const auto strings = [](std::initializer_list<const char*> texts) {
        QStringList list;
        for (const char* text : texts)
            list += QString::fromUtf8(text);
        return list;
    };
    QTest::newRow("nothing") << QByteArray() << QStringList();
    QTest::newRow("lines") << QByteArray("a\n\nbc\n") << strings({ "a", "", "bc" });
    QTest::newRow("edge") << QByteArray("0123456789ab") << strings({ "0123456789~", "ab" });
    QTest::newRow("exactly") << QByteArray("0123456789\nx") << strings({ "0123456789", "x" });
    QTest::newRow("tab") << QByteArray("a\tb\n\tc") << strings({ "a       b", "        c" });
    QTest::newRow("crlf") << QByteArray("a\r\nb") << strings({ "a\\r", "b" });
    QTest::newRow("escape does not tear")
        << QByteArray("01234567\xff") << strings({ "01234567~", "\\xff" });
    QTest::newRow("wide") << QByteArray("0123456\xe6\xbc\xa2\xe5\xad\x97")
                          << strings({ "0123456漢~", "字" });
    QTest::newRow("zero") << QByteArray("a\0b", 3) << strings({ "a\\x00b" });
}

void TestTextRows::rowsBreakAtLineFeedsAndAtTheEdge()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QStringList, rows);
    QCOMPARE(picture(bytes, 10), rows);
}

void TestTextRows::escapesAreMarkedAndBackslashesAreNot()
{
    const RowText row = TextRows(LargeBytes(QByteArray("\\n\x01z")), 80).row(0);
    QCOMPARE(row.text, QStringLiteral("\\n\\x01z"));
    QCOMPARE(row.spans, (QList<TextSpan> { { 2, 4, TextRole::Escape } }));
}

void TestTextRows::directionMarksCannotHide()
{
    const RowText row = TextRows(LargeBytes(QByteArray("a\xe2\x80\xae"
                                                       "b<b>")),
        80)
                            .row(0);
    QCOMPARE(row.text, QStringLiteral("a\\xe2\\x80\\xaeb<b>"));
}

void TestTextRows::rowsFoundBySearchEqualRowsInOrder()
{
    QRandomGenerator random(7);
    LargeBytes bytes;
    QByteArray piece;
    for (int i = 0; i < 20000; ++i) {
        const int kind = random.bounded(20);
        piece += kind == 0 ? QByteArray("\n")
            : kind == 1    ? QByteArray("\xc3\xab")
            : kind == 2    ? QByteArray(1, static_cast<char>(random.bounded(256)))
                           : QByteArray(1, static_cast<char>('a' + random.bounded(26)));
        if (random.bounded(500) == 0)
            bytes.append(std::exchange(piece, {}));
    }
    bytes.append(piece);
    const TextRows rows(bytes, 33);
    QVERIFY(rows.rowCount() > 600);
    qsizetype offset = 0;
    for (qsizetype i = 0; i < rows.rowCount(); ++i) {
        const qsizetype begin = rows.offsetOfRow(i);
        QVERIFY(i == 0 ? begin == 0 : begin > offset);
        offset = begin;
        QCOMPARE(rows.rowOfOffset(begin), i);
        const qsizetype end = i + 1 < rows.rowCount() ? rows.offsetOfRow(i + 1) : bytes.size();
        QCOMPARE(rows.rowOfOffset(end - 1), i);
        // The row alone looks the same as within the whole.
        QCOMPARE(
            TextRows(LargeBytes(bytes.mid(begin, end - begin)), 33).row(0).text, rows.row(i).text);
    }
}

void TestTextRows::charactersAcrossPiecesAreWhole()
{
    const QByteArray text = "x\xf0\x9f\x8e\x89y\xe6\xbc\xa2z\xc3\xab";
    for (qsizetype size = 1; size < 5; ++size) {
        LargeBytes pieces;
        for (qsizetype at = 0; at < text.size(); at += size)
            pieces.append(text.mid(at, size));
        const TextRows rows(pieces, 80);
        QCOMPARE(rows.row(0).text, QString::fromUtf8(text));
        QVERIFY(rows.isValidUtf8());
    }
}

void TestTextRows::indentedJsonHasNamesAndLiteralsMarked()
{
    const TextRows rows(LargeBytes(QByteArray("{\n  \"a\": 12,\n  \"b\\\"\": \"x\"\n}")), 80,
        TextRows::Syntax::Json);
    QCOMPARE(rows.row(1).spans,
        (QList<TextSpan> { { 2, 3, TextRole::Name }, { 7, 2, TextRole::Literal } }));
    QCOMPARE(rows.row(2).spans, (QList<TextSpan> { { 2, 5, TextRole::Name } }));
    QVERIFY(rows.row(0).spans.isEmpty());
}

void TestTextRows::outsideThereAreEmptyRows()
{
    const TextRows rows(LargeBytes(QByteArray("a\nb")), 80);
    QVERIFY(rows.row(-1).text.isEmpty());
    QVERIFY(rows.row(2).text.isEmpty());
    QCOMPARE(rows.rowOfOffset(1000), 1);
    QCOMPARE(TextRows(LargeBytes(), 80).offsetOfRow(5), 0);
}

void TestTextRows::tellsUtf8FromBytes()
{
    QVERIFY(TextRows(LargeBytes(QByteArray("Zo\xc3\xab\x01")), 80).isValidUtf8());
    QVERIFY(!TextRows(LargeBytes(QByteArray("Zo\xc3")), 80).isValidUtf8());
    QVERIFY(!TextRows(LargeBytes(QByteArray("\xed\xa0\x80")), 80).isValidUtf8()); // a surrogate
    QVERIFY(!TextRows(LargeBytes(QByteArray("\xc0\xaf")), 80).isValidUtf8()); // overlong
}

void TestTextRows::suitableViewGoesByContent_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("whole");
    QTest::addColumn<int>("view");
    QTest::newRow("nothing") << QByteArray() << true << int(ValueView::Text);
    QTest::newRow("text") << QByteArray("Zo\xc3\xab \xc3\x85ngstr\xc3\xb6m\n") << true
                          << int(ValueView::Text);
    QTest::newRow("json") << QByteArray(" {\"a\":1}") << true << int(ValueView::Json);
    QTest::newRow("png") << QByteArray("\x89PNG\r\n\x1a\n") << true << int(ValueView::Hex);
    QTest::newRow("zero byte") << QByteArray("a\0b", 3) << true << int(ValueView::Hex);
    QTest::newRow("cut character") << QByteArray("abcdefgh\xc3") << false << int(ValueView::Text);
    QTest::newRow("broken character") << QByteArray("abcdefgh\xc3") << true << int(ValueView::Hex);
    QTest::newRow("controls") << QByteArray("\x01\x02\x03z") << true << int(ValueView::Hex);
}

void TestTextRows::suitableViewGoesByContent()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, whole);
    QFETCH(const int, view);
    QCOMPARE(int(suitableView(bytes, whole)), view);
}

QTEST_APPLESS_MAIN(TestTextRows)
#include "tst_textrows.moc"
