// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/trace/momentcounter.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <utility>

using namespace sluice;

class TestMomentCounter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timeSinceEveryEventAddsUp();
    void countAndMomentAreReadAsTheyStoodTogether();
};

void TestMomentCounter::timeSinceEveryEventAddsUp()
{
    MomentCounter counter;
    QCOMPARE(counter.read().count, 0u);
    QCOMPARE(counter.read().moment, 0u);
    std::uint64_t moment = 0;
    for (std::int64_t i = 1; i <= 7; ++i) {
        const std::int64_t at = 5'000'000'000'000'000'000 - i * i; // wraps at once
        counter.add(at);
        moment += static_cast<std::uint64_t>(at);
        QCOMPARE(counter.count(), static_cast<std::uint64_t>(i));
        QCOMPARE(counter.read().count, static_cast<std::uint64_t>(i));
        QCOMPARE(counter.read().moment, moment);
    }
    const std::uint64_t now = 5'000'000'000'000'000'000;
    QCOMPARE(7 * now - counter.read().moment, 1u + 4 + 9 + 16 + 25 + 36 + 49);
}

void TestMomentCounter::countAndMomentAreReadAsTheyStoodTogether()
{
    // Until the two have worked side by side for long enough; a busy machine may not let them.
    constexpr int enough = 300'000;
    constexpr std::int64_t most = 200'000'000;
    MomentCounter counter;
    std::atomic<bool> isDone { false };
    std::atomic<int> met { 0 };
    std::thread writer([&] {
        for (std::int64_t i = 1; i <= most && met.load(std::memory_order_relaxed) < enough; ++i)
            counter.add(i);
        isDone.store(true);
    });
    std::uint64_t wrong = 0;
    std::uint64_t before = 0;
    while (!isDone.load()) {
        const MomentCounter::Reading reading = counter.read();
        wrong += reading.moment != reading.count * (reading.count + 1) / 2;
        if (std::exchange(before, reading.count) != reading.count)
            met.fetch_add(1, std::memory_order_relaxed);
    }
    writer.join();
    QCOMPARE(wrong, 0u);
}

QTEST_APPLESS_MAIN(TestMomentCounter)
#include "tst_momentcounter.moc"
