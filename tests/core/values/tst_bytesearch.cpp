// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/bytesearch.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace sluice;

class TestByteSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatASimpleSearchFinds();
    void findsAcrossPieces();
    void placesDoNotOverlap();
    void letterCaseIsAsciiOnly();
    void cancellingEndsItEarly();
    void manyPlacesAreCountedAndTheFirstKept();
};

void TestByteSearch::findsWhatASimpleSearchFinds()
{
    QRandomGenerator random(5);
    for (int run = 0; run < 500; ++run) {
        QByteArray bytes(random.bounded(300), '\0');
        for (char& byte : bytes)
            byte = "aAbB\xff\0"[random.bounded(6)];
        QByteArray needle = bytes.mid(random.bounded(300), 1 + random.bounded(4));
        if (needle.isEmpty())
            needle = "ab";
        LargeBytes pieces;
        for (qsizetype at = 0; at < bytes.size(); at += 7)
            pieces.append(bytes.mid(at, 7));
        for (const bool exact : { false, true }) {
            const QByteArray in = exact ? bytes : bytes.toLower();
            const QByteArray wanted = exact ? needle : needle.toLower();
            std::vector<qsizetype> expected;
            for (qsizetype at = in.indexOf(wanted); at >= 0;
                 at = in.indexOf(wanted, at + wanted.size()))
                expected.push_back(at);
            QVERIFY(findPlaces(pieces, needle, exact).offsets == expected);
        }
    }
}

void TestByteSearch::findsAcrossPieces()
{
    // Over the seam between two looks at the flag, 4 MiB.
    QByteArray bytes(9 * 1024 * 1024, '.');
    bytes.replace(4 * 1024 * 1024 - 3, 6, "needle");
    bytes.replace(8 * 1024 * 1024 - 1, 6, "needle");
    const FoundPlaces found = findPlaces(LargeBytes(bytes), "NEEDLE");
    QVERIFY(found.offsets == (std::vector<qsizetype> { 4 * 1024 * 1024 - 3, 8 * 1024 * 1024 - 1 }));
    QCOMPARE(findPlaces(LargeBytes(bytes), "NEEDLE", true).count, 0);
}

void TestByteSearch::placesDoNotOverlap()
{
    const QByteArray bytes(8 * 1024 * 1024 + 1, 'a'); // over a seam as well
    const FoundPlaces found = findPlaces(LargeBytes(bytes), "aaa");
    QCOMPARE(found.count, bytes.size() / 3);
    QCOMPARE(findPlaces(LargeBytes(bytes), {}).count, 0);
}

void TestByteSearch::letterCaseIsAsciiOnly()
{
    QCOMPARE(findPlaces(LargeBytes(QByteArray("\xc3\x84")), "\xc3\xa4").count, 0);
    QCOMPARE(findPlaces(LargeBytes(QByteArray("[")), "{").count, 0);
    QCOMPARE(findPlaces(LargeBytes(QByteArray("aZ")), "Az").count, 1);
}

void TestByteSearch::cancellingEndsItEarly()
{
    CancelFlag cancel;
    cancel.cancel();
    QCOMPARE(findPlaces(LargeBytes(QByteArray("abc")), "b", true, cancel).count, 0);
}

void TestByteSearch::manyPlacesAreCountedAndTheFirstKept()
{
    const QByteArray bytes(100 * 1024 * 1024, 'x');
    const auto progress = std::make_shared<std::atomic<qsizetype>>(0);
    QElapsedTimer timer;
    timer.start();
    const FoundPlaces found = findPlaces(LargeBytes(bytes), "xx", true, {}, progress);
    qInfo("100 MiB of nothing but matches: %lld ms", timer.elapsed());
    QCOMPARE(found.count, bytes.size() / 2);
    QCOMPARE(found.offsets.size(), FoundPlaces::mostKept);
    QCOMPARE(*progress, bytes.size() - 4 * 1024 * 1024);
    timer.start();
    QCOMPARE(findPlaces(LargeBytes(bytes), "not there", false).count, 0);
    qInfo("100 MiB without one: %lld ms", timer.elapsed());
}

QTEST_APPLESS_MAIN(TestByteSearch)
#include "tst_bytesearch.moc"
