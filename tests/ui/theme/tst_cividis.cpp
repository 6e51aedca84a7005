// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/cividis.h"
#include "ui/theme/colors.h"

#include <QTest>

using namespace sluice;

class TestCividis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void manyStandsOutFromTheBackgroundAndFewerLess_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void manyStandsOutFromTheBackgroundAndFewerLess()
    {
        QFETCH(bool, dark);
        const Colors& colors = dark ? Colors::darkTheme() : Colors::lightTheme();
        const auto& table = heatTable(dark);
        double before = 0;
        for (int level = 16; level < heatLevels; level += 16) {
            const double contrast
                = contrastRatio(QColor::fromRgb(table[std::size_t(level)]), colors.alternate);
            QVERIFY(contrast >= before);
            before = contrast;
        }
        QVERIFY(contrastRatio(QColor::fromRgb(table.back()), colors.alternate) >= 4.5);
    }

    void bothThemesHaveTheSameColoursTheOtherWayRound()
    {
        for (std::size_t level = 0; level < heatLevels; ++level)
            QCOMPARE(heatTable(true)[level], heatTable(false)[heatLevels - 1 - level]);
    }
};

QTEST_GUILESS_MAIN(TestCividis)
#include "tst_cividis.moc"
