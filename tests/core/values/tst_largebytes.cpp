// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/largebytes.h"

#include <QRandomGenerator>
#include <QTest>

using sluice::LargeBytes;

class TestLargeBytes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRangeEqualsThatOfOnePiece();
    void aCopyStaysAsItWasWhileTheOriginalGrows();
    void outsideThereAreNoBytes();
    void stretchesCoverEverythingOnce();
};

void TestLargeBytes::everyRangeEqualsThatOfOnePiece()
{
    QRandomGenerator random(1);
    QByteArray whole;
    LargeBytes large;
    for (int piece = 0; piece < 12; ++piece) {
        QByteArray bytes(random.bounded(9), '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random.bounded(256));
        whole += bytes;
        large.append(bytes);
    }
    QCOMPARE(large.size(), whole.size());
    QCOMPARE(large.joined(), whole);
    for (qsizetype offset = 0; offset <= whole.size(); ++offset) {
        for (qsizetype count = 0; count <= whole.size() - offset + 2; ++count)
            QCOMPARE(large.mid(offset, count), whole.mid(offset, count));
    }
}

void TestLargeBytes::aCopyStaysAsItWasWhileTheOriginalGrows()
{
    LargeBytes large(QByteArray("one"));
    const LargeBytes copy = large;
    large.append("two");
    QCOMPARE(copy.joined(), QByteArray("one"));
    QCOMPARE(large.joined(), QByteArray("onetwo"));
}

void TestLargeBytes::outsideThereAreNoBytes()
{
    const LargeBytes large(QByteArray("abc"));
    QVERIFY(large.mid(3, 5).isEmpty());
    QVERIFY(large.mid(-1, 5).isEmpty());
    QVERIFY(large.stretch(3).isEmpty());
    QVERIFY(large.stretch(-1).isEmpty());
    QVERIFY(LargeBytes().mid(0, 1).isEmpty());
    QVERIFY(LargeBytes(QByteArray()).isEmpty());
}

void TestLargeBytes::stretchesCoverEverythingOnce()
{
    LargeBytes large;
    for (const char* piece : { "abc", "", "d", "efgh" })
        large.append(piece);
    QByteArray seen;
    while (seen.size() < large.size())
        seen += large.stretch(seen.size());
    QCOMPARE(seen, QByteArray("abcdefgh"));
    QCOMPARE(large.stretch(1).toByteArray(), QByteArray("bc"));
}

QTEST_APPLESS_MAIN(TestLargeBytes)
#include "tst_largebytes.moc"
