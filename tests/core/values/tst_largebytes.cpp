// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/largebytes.h"

#include <QRandomGenerator>
#include <QTest>
#include <QThreadPool>

using sluice::LargeBytes;

class TestLargeBytes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRangeEqualsThatOfOnePiece();
    void aCopyStaysAsItWasWhileTheOriginalGrows();
    void aCopyStaysWhenTheOriginalIsGivenAway();
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

// So much is freed by a worker.
void TestLargeBytes::aCopyStaysWhenTheOriginalIsGivenAway()
{
    constexpr qsizetype much = 20 * 1024 * 1024;
    LargeBytes copy;
    {
        LargeBytes large(QByteArray(much, 'x'));
        large.append("y");
        copy = large;
        LargeBytes taken = std::move(large);
        taken.clear();
        QVERIFY(taken.isEmpty());
        taken.append("z");
        QCOMPARE(taken.joined(), QByteArray("z"));
    }
    QVERIFY(QThreadPool::globalInstance()->waitForDone(60'000));
    QCOMPARE(copy.size(), much + 1);
    QCOMPARE(copy.mid(much - 1, 2), QByteArray("xy"));
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
