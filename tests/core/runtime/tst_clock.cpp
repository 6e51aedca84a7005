// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/clock.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

TimePoint systemNow()
{
    return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
}

/// Readings lie between what the system said before and after, within so much.
constexpr Duration slack = 2us;

} // namespace

class TestClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhatTheSystemSays()
    {
        const SteadyClock clock;
        // Close together, as on the hot path, and with pauses longer than the counter is trusted.
        for (int round = 0; round < 300; ++round) {
            for (int i = 0; i < 400; ++i) {
                const TimePoint before = systemNow();
                const TimePoint now = clock.now();
                const TimePoint after = systemNow();
                if (now < before - slack || now > after + slack)
                    QFAIL(qPrintable(QStringLiteral("%1 ns after, of %2 ns")
                                         .arg((now - before).count())
                                         .arg((after - before).count())));
            }
            if (round % 10 == 0)
                std::this_thread::sleep_for(round % 20 == 0 ? 5us : 3ms);
        }
    }

    void neverGoesBackOnAThread()
    {
        const SteadyClock clock;
        TimePoint last = clock.now();
        int steps = 0;
        for (int i = 0; i < 1'000'000; ++i) {
            const TimePoint now = clock.now();
            QVERIFY(now >= last);
            steps += now > last ? 1 : 0;
            last = now;
        }
        QVERIFY(steps > 100'000); // it does not stand still either
    }

    void threadsAgree()
    {
        // Each thread takes over from the other, so that every reading comes after the last.
        const SteadyClock clock;
        std::atomic<int> turn { 0 };
        std::atomic<std::int64_t> last { 0 };
        std::atomic<int> back { 0 };
        constexpr int turns = 4000;
        const auto play = [&](int mine) {
            for (int i = mine; i < turns; i += 2) {
                while (turn.load(std::memory_order_acquire) != i)
                    std::this_thread::yield();
                const std::int64_t now = toNanos(clock.now());
                if (now < last.load(std::memory_order_relaxed) - slack.count())
                    ++back;
                last.store(now, std::memory_order_relaxed);
                turn.store(i + 1, std::memory_order_release);
            }
        };
        std::thread other(play, 1);
        play(0);
        other.join();
        QCOMPARE(back.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
