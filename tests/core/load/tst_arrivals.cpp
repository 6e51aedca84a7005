// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/arrivals.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sluice;
using namespace std::chrono_literals;

/// The instants of open loops: pure numbers.
class TestArrivals : public QObject {
    Q_OBJECT

    static constexpr TimePoint start { 5s };

    /// The first `each` arrivals of each producer, all of them in order, nanoseconds since the
    /// start.
    static std::vector<std::int64_t> all(
        const ArrivalSettings& settings, int producers, int each, std::uint64_t seed = 1)
    {
        std::vector<std::int64_t> instants;
        for (int producer = 0; producer < producers; ++producer) {
            Arrivals arrivals(producer, seed, start);
            TimePoint last = start;
            for (int i = 0; i < each; ++i) {
                const TimePoint next = arrivals.next(settings, producers);
                if (next < last)
                    return {};
                instants.push_back((next - start).count());
                last = next;
            }
        }
        std::sort(instants.begin(), instants.end());
        return instants;
    }

private Q_SLOTS:
    void constantOnesComeAtEqualDistances_data()
    {
        QTest::addColumn<int>("producers");
        QTest::newRow("one") << 1;
        QTest::newRow("several") << 7;
        QTest::newRow("ten thousand") << 10'000;
    }
    void constantOnesComeAtEqualDistances()
    {
        QFETCH(const int, producers);
        const auto instants
            = all({ ArrivalKind::Constant, 3'000, 1 }, producers, std::max(2, 20'000 / producers));
        QVERIFY(!instants.empty());
        for (std::size_t i = 0; i < instants.size(); ++i)
            QVERIFY(std::abs(double(instants[i]) - double(i) * 1e9 / 3'000) <= 2);
    }

    void poissonOnesAreIndependent()
    {
        const auto instants = all({ ArrivalKind::Poisson, 1'000, 1 }, 50, 4'000);
        QCOMPARE(instants.size(), std::size_t(200'000));
        // Each producer has drawn as many; in the middle of the time they overlap as if for ever.
        const std::int64_t from = 20'000'000'000;
        const std::int64_t to = 170'000'000'000;
        double sum = 0;
        double squares = 0;
        int count = 0;
        std::vector<int> perSecond(std::size_t((to - from) / 1'000'000'000));
        for (std::size_t i = 1; i < instants.size(); ++i) {
            if (instants[i] < from || instants[i] >= to)
                continue;
            const double distance = double(instants[i] - instants[i - 1]) * 1e-6;
            sum += distance;
            squares += distance * distance;
            ++count;
            ++perSecond[std::size_t((instants[i] - from) / 1'000'000'000)];
        }
        const double mean = sum / count;
        const double deviation = std::sqrt(squares / count - mean * mean);
        QVERIFY2(std::abs(mean - 1) < 0.02, qPrintable(QString::number(mean)));
        QVERIFY2(std::abs(deviation - 1) < 0.03, qPrintable(QString::number(deviation)));
        // As many vary from second to second as independent ones do: variance equal to the mean.
        double variance = 0;
        for (const int each : perSecond)
            variance += (each - 1e3 * mean) * (each - 1e3 * mean) / double(perSecond.size());
        QVERIFY2(variance > 700 && variance < 1'400, qPrintable(QString::number(variance)));
    }

    void burstsComeTogetherAndKeepTheRate_data()
    {
        QTest::addColumn<int>("producers");
        QTest::addColumn<int>("size");
        QTest::newRow("more producers than a burst") << 100 << 40;
        QTest::newRow("as many") << 50 << 50;
        QTest::newRow("fewer") << 6 << 100;
    }
    void burstsComeTogetherAndKeepTheRate()
    {
        QFETCH(const int, producers);
        QFETCH(const int, size);
        const int each = 8'000 / producers;
        const auto instants = all({ ArrivalKind::Bursts, 2'000, size }, producers, each);
        const double between = 1e9 / 2'000 * size;
        const std::size_t bursts = instants.size() / std::size_t(size);
        QVERIFY(bursts > 70);
        for (std::size_t i = 0; i < bursts * std::size_t(size); ++i)
            QVERIFY(std::abs(double(instants[i]) - double(i / std::size_t(size)) * between) <= 2);
    }

    void theSameSeedGivesTheSameAndAnotherOneOthers()
    {
        const ArrivalSettings settings { ArrivalKind::Poisson, 1'000, 1 };
        QCOMPARE(all(settings, 5, 100, 7), all(settings, 5, 100, 7));
        QVERIFY(all(settings, 5, 100, 7) != all(settings, 5, 100, 8));
        // And no two producers have the same.
        const auto instants = all(settings, 100, 20);
        QVERIFY(std::adjacent_find(instants.begin(), instants.end()) == instants.end());
    }

    void anotherRateCountsFromThere()
    {
        Arrivals arrivals(0, 1, start);
        ArrivalSettings settings { ArrivalKind::Constant, 1'000, 1 };
        QCOMPARE(arrivals.next(settings, 1), start);
        QCOMPARE(arrivals.next(settings, 1), start + 1ms);
        settings.perSecond = 100;
        QCOMPARE(arrivals.next(settings, 1), start + 11ms);
        QCOMPARE(arrivals.next(settings, 3), start + 41ms);
    }
};

QTEST_APPLESS_MAIN(TestArrivals)
#include "tst_arrivals.moc"
