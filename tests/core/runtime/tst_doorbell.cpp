// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/runtime/doorbell.h"
#include "core/runtime/pollexecutor.h"
#include "tests/support/manualexecutor.h"

#include <QtTest>

#include <future>
#include <thread>

using namespace sluice;

class TestDoorbell : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ringingOftenRunsTheJobOnce()
    {
        VirtualClock clock;
        ManualExecutor home(clock);
        int ran = 0;
        CallJob job([&] { ++ran; });
        Doorbell bell;
        QVERIFY(!bell.ring());
        bell.setTarget(&home, &job);
        for (int i = 0; i < 5; ++i)
            QVERIFY(bell.ring());
        home.turn();
        QCOMPARE(ran, 1);
        QVERIFY(!home.turn());
        bell.ring();
        home.turn();
        QCOMPARE(ran, 2);
    }

    void whoRingsWhileTheJobRunsIsHeardAgain()
    {
        VirtualClock clock;
        ManualExecutor home(clock);
        int ran = 0;
        Doorbell bell;
        CallJob job([&] {
            if (++ran == 1) {
                bell.ring();
                bell.ring();
            }
        });
        bell.setTarget(&home, &job);
        bell.ring();
        while (home.turn()) { }
        QCOMPARE(ran, 2);
    }

    void aRingIsTakenBackWithItsTarget()
    {
        VirtualClock clock;
        ManualExecutor home(clock);
        int ran = 0;
        CallJob job([&] { ++ran; });
        Doorbell bell;
        bell.setTarget(&home, &job);
        bell.ring();
        bell.setTarget(nullptr, nullptr);
        QVERIFY(!home.turn());
        QVERIFY(!bell.ring());
        bell.setTarget(&home, &job);
        QVERIFY(bell.ring());
        home.turn();
        QCOMPARE(ran, 1);
    }

    void theJobMayDestroyTheDoorbell()
    {
        VirtualClock clock;
        ManualExecutor home(clock);
        auto bell = std::make_unique<Doorbell>();
        CallJob job([&] { bell.reset(); });
        bell->setTarget(&home, &job);
        bell->ring();
        home.turn();
        QVERIFY(!bell);
    }

    void noRingOfManyThreadsIsLost()
    {
        constexpr int threads = 4, rings = 20'000;
        const SteadyClock clock;
        std::mutex mutex;
        Doorbell bell;
        std::atomic<int> work { 0 };
        int done = 0;
        std::promise<void> allDone;
        // The last ring may come after its work was taken: the job then runs once more, for
        // nothing.
        CallJob job([&] {
            const int taken = work.exchange(0, std::memory_order_relaxed);
            if (taken == 0)
                return;
            done += taken;
            if (done == threads * rings)
                allDone.set_value();
        });
        PollExecutor home(clock); // ends first: it may still have a ring to answer
        {
            const std::scoped_lock lock(mutex);
            bell.setTarget(&home, &job);
        }
        std::vector<std::thread> ringers;
        for (int t = 0; t < threads; ++t)
            ringers.emplace_back([&] {
                for (int i = 0; i < rings; ++i) {
                    work.fetch_add(1, std::memory_order_relaxed);
                    const std::scoped_lock lock(mutex);
                    bell.ring();
                }
            });
        for (std::thread& ringer : ringers)
            ringer.join();
        allDone.get_future().wait();
        QCOMPARE(done, threads * rings);
    }
};

QTEST_APPLESS_MAIN(TestDoorbell)
#include "tst_doorbell.moc"
