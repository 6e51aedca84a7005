// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/waterfalllevel.h"

#include <QTest>

using namespace sluice;

class TestWaterfallLevel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBordersAreThoseOfTheDesign()
    {
        QVERIFY(levelFor(0) == WaterfallLevel::Bars);
        QVERIFY(levelFor(0.29) == WaterfallLevel::Bars);
        QVERIFY(levelFor(0.31) == WaterfallLevel::Folded);
        QVERIFY(levelFor(2.9) == WaterfallLevel::Folded);
        QVERIFY(levelFor(3.1) == WaterfallLevel::Ribbon);
        QVERIFY(levelFor(1e9) == WaterfallLevel::Ribbon);
    }

    void aRateAtABorderDoesNotMakeItFlip()
    {
        QByteArray picture;
        std::optional<WaterfallLevel> level;
        for (const double rate : { 0.29, 0.31, 0.29, 0.31, 0.26, 0.24, 0.29, 2.9, 3.1, 2.9, 3.1,
                 2.6, 2.4, 2.9, 3.1, 0.26, 3.1, 0.1 }) {
            level = levelFor(rate, level);
            picture += "BFR"[int(*level)];
        }
        QCOMPARE(picture, "BFFFFBBFRRRRFFRFRB");
    }

    void zoomingGoesThroughRoundSpansWithinItsBounds()
    {
        QCOMPARE(zoomedWindow(1'000'000, 1), 2'000'000);
        QCOMPARE(zoomedWindow(1'000'000, 2), 5'000'000);
        QCOMPARE(zoomedWindow(1'000'000, -1), 500'000);
        QCOMPARE(zoomedWindow(1'100'000, -1), 1'000'000); // from between two steps
        QCOMPARE(zoomedWindow(1'100'000, 1), 2'000'000);
        QCOMPARE(zoomedWindow(shortestWindow, -1), 100'000);
        QCOMPARE(zoomedWindow(5, -3), 100'000);
        QCOMPARE(zoomedWindow(50'000'000'000, 1), 60'000'000'000);
        QCOMPARE(zoomedWindow(longestWindow, 1), 60'000'000'000);
        QCOMPARE(zoomedWindow(longestWindow, -1), 50'000'000'000);
        QCOMPARE(zoomedWindow(shortestWindow, 100), longestWindow);
        QCOMPARE(zoomedWindow(longestWindow, -100), shortestWindow);
    }
};

QTEST_GUILESS_MAIN(TestWaterfallLevel)
#include "tst_waterfalllevel.moc"
