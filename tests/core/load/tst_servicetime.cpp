// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/servicetime.h"

#include <QtTest>

#include <cmath>

using namespace sluice;
using namespace std::chrono_literals;

/// Mean, variance and limits of the distributions, drawn and promised.
class TestServiceTime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsHaveTheMeanAndVarianceOfTheory_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<double>("mean"); // in microseconds
        QTest::addColumn<double>("variance");
        QTest::newRow("none") << 0 << 0.0 << 0.0;
        QTest::newRow("constant") << 1 << 250.0 << 0.0;
        QTest::newRow("uniform") << 2 << 400.0 << 200.0 * 200.0 / 3;
        QTest::newRow("exponential") << 3 << 300.0 << 300.0 * 300.0;
        QTest::newRow("bimodal") << 4 << 190.0 << 900.0 * 900.0 * 0.09;
    }
    void drawsHaveTheMeanAndVarianceOfTheory()
    {
        QFETCH(int, row);
        QFETCH(double, mean);
        QFETCH(double, variance);
        const ServiceTime times[]
            = { {}, ServiceTime::constant(250us), ServiceTime::uniform(200us, 600us),
                  ServiceTime::exponential(300us), ServiceTime::bimodal(100us, 1000us, 0.1) };
        const ServiceTime& time = times[row];
        QVERIFY(std::abs(time.mean() / 1e3 - mean) < 1e-6);
        QVERIFY(std::abs(time.variance() / 1e6 - variance) < 1e-6);
        for (const std::uint64_t seed : { 1, 2, 3 }) {
            std::mt19937_64 random(seed);
            const int count = 200'000;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < count; ++i) {
                const double drawn = double(time.draw(random).count()) / 1e3;
                QVERIFY(drawn >= 0);
                sum += drawn;
                squares += (drawn - mean) * (drawn - mean);
            }
            // Five standard errors or more, for each of them.
            QVERIFY(std::abs(sum / count - mean) <= 0.012 * mean);
            QVERIFY(std::abs(squares / count - variance) <= 0.04 * variance);
        }
    }

    void uniformStaysWithinItsLimitsAndBimodalKnowsTwoTimes()
    {
        std::mt19937_64 random(1);
        for (int i = 0; i < 10'000; ++i) {
            const Duration drawn = ServiceTime::uniform(200us, 600us).draw(random);
            QVERIFY(drawn >= 200us && drawn <= 600us);
            const Duration mode = ServiceTime::bimodal(1us, 9us, 0.5).draw(random);
            QVERIFY(mode == 1us || mode == 9us);
        }
    }

    void theSameSeedGivesTheSameTimes()
    {
        std::mt19937_64 first(7);
        std::mt19937_64 second(7);
        const ServiceTime time = ServiceTime::exponential(1ms);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(time.draw(first), time.draw(second));
    }
};

QTEST_GUILESS_MAIN(TestServiceTime)
#include "tst_servicetime.moc"
