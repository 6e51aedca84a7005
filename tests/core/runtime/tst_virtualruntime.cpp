// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include <QtTest> // first: moc 6.4 cannot read <concepts> before a Qt header

#include "core/runtime/detached.h"
#include "core/runtime/post.h"
#include "core/runtime/sleep.h"
#include "core/runtime/virtualruntime.h"
#include "tests/support/ownedcoroutine.h"

#include <random>

using namespace sluice;
using namespace std::chrono_literals;

namespace {
using Log = QList<QByteArray>;

QByteArray line(const Clock& clock, int who, int round)
{
    return QByteArray::number(qlonglong(toNanos(clock.now()))) + ' ' + QByteArray::number(who) + ' '
        + QByteArray::number(round);
}

/// Sleeps in a course that its seed decides, with many moments shared by several.
Detached wander(Executor* home, Executor* other, int who, Log* log)
{
    std::mt19937 random(static_cast<unsigned>(who));
    for (int round = 0; round < 30; ++round) {
        co_await sleepFor(std::chrono::microseconds(random() % 4));
        *log += line(home->clock(), who, round);
        if (Executor::current() != home)
            *log += "elsewhere";
        post(*other, [log, other, who] { *log += line(other->clock(), who + 1000, 0); });
    }
}

Log course()
{
    VirtualRuntime runtime;
    Log log;
    std::vector<Executor*> executors;
    for (int i = 0; i < 3; ++i)
        executors.push_back(&runtime.addExecutor());
    std::vector<std::unique_ptr<char[]>> ballast; // other addresses at every run
    for (int who = 0; who < 40; ++who) {
        Executor* home = executors[static_cast<std::size_t>(who) % 3];
        Executor* other = executors[static_cast<std::size_t>(who + 1) % 3];
        runtime.on(*home, [&] { wander(home, other, who, &log); });
        static std::mt19937 untamed(99);
        ballast.push_back(std::make_unique<char[]>(1 + untamed() % 2000));
    }
    runtime.runFor(1s);
    return log;
}

OwnedCoroutine sleepThen(TimePoint when, int* woken)
{
    co_await sleepUntil(when);
    ++*woken;
}
} // namespace

class TestVirtualRuntime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anOccupiedThreadRunsNothingUntilItIsFree()
    {
        VirtualRuntime runtime;
        Executor& busy = runtime.addExecutor();
        Executor& other = runtime.addExecutor();
        const TimePoint start = runtime.clock().now();
        QList<std::pair<QByteArray, Duration>> ran;
        const auto note = [&](const QByteArray& what) {
            return [&ran, &runtime, what, start] {
                ran.append({ what, runtime.clock().now() - start });
            };
        };
        Timer timer(busy, note("timer"));
        runtime.on(busy, [&] { timer.start(start + std::chrono::milliseconds(3)); });
        post(busy, [&] { busy.occupy(std::chrono::milliseconds(5)); });
        post(busy, note("job"));
        post(other, note("other"));
        runtime.runFor(std::chrono::milliseconds(4));
        QCOMPARE(ran.size(), 1);
        QCOMPARE(ran[0].first, QByteArray("other"));
        runtime.runFor(std::chrono::milliseconds(4));
        QCOMPARE(ran.size(), 3);
        QCOMPARE(ran[1].second, Duration(std::chrono::milliseconds(5)));
        QCOMPARE(ran[2].second, Duration(std::chrono::milliseconds(5)));
    }

    void theSameStartGivesTheSameCourse()
    {
        const Log first = course();
        QCOMPARE(first.size(), 40 * 30 * 2);
        QVERIFY(!first.contains("elsewhere"));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(course(), first);
    }

    void timeEndsExactlyWhereItWasToldTo()
    {
        VirtualRuntime runtime;
        Executor& executor = runtime.addExecutor();
        const TimePoint start = runtime.clock().now();
        QList<qint64> at;
        Timer timer(executor, [&] {
            at += (runtime.clock().now() - start).count();
            if (at.size() < 100)
                timer.start(runtime.clock().now() + 7ns);
        });
        timer.start(start + 7ns);
        runtime.runFor(20ns);
        QCOMPARE(at, (QList<qint64> { 7, 14 }));
        QCOMPARE(runtime.clock().now() - start, Duration(20ns));
        runtime.runFor(1ns); // the timer at 21 is due at the very end
        QCOMPARE(at.size(), 3);
        runtime.runFor(0ns);
        QCOMPARE(at.size(), 3);
        timer.stop();
    }

    void settlingDoesNotMoveTheClock()
    {
        VirtualRuntime runtime;
        Executor& executor = runtime.addExecutor();
        const TimePoint start = runtime.clock().now();
        int ran = 0;
        Timer timer(executor, [&] { ++ran; });
        timer.start(start + 1ns);
        post(executor, [&] { post(executor, [&] { ran += 10; }); });
        runtime.settle();
        QCOMPARE(ran, 10);
        QCOMPARE(runtime.clock().now(), start);
    }

    void runningUntilSomethingHoldsStopsAtThatMoment()
    {
        VirtualRuntime runtime;
        Executor& executor = runtime.addExecutor();
        const TimePoint start = runtime.clock().now();
        bool done = false, late = false;
        Timer timer(executor, [&] { done = true; });
        Timer after(executor, [&] { late = true; });
        timer.start(start + 3ms);
        after.start(start + 4ms);
        QVERIFY(runtime.runUntil([&] { return done; }, 1s));
        QCOMPARE(runtime.clock().now(), start + 3ms);
        QVERIFY(!late);
        QVERIFY(!runtime.runUntil([] { return false; }, 10ms));
        QCOMPARE(runtime.clock().now(), start + 13ms);
        QVERIFY(late);
        QVERIFY(runtime.runUntil([] { return true; }, 10ms));
        QCOMPARE(runtime.clock().now(), start + 13ms);
    }

    void aSleeperWhoseMomentHasPassedRunsAtTheNextTurn()
    {
        VirtualRuntime runtime;
        Executor& executor = runtime.addExecutor();
        int woken = 0;
        OwnedCoroutine past, gone;
        runtime.on(executor, [&] {
            past = sleepThen(runtime.clock().now() - 1s, &woken);
            gone = sleepThen(runtime.clock().now() - 1s, &woken);
        });
        QCOMPARE(woken, 0);
        gone.destroy();
        runtime.settle();
        QCOMPARE(woken, 1);
        QVERIFY(past.isDone());
    }

    void anExecutorMayBeAddedWhileOthersRun()
    {
        VirtualRuntime runtime;
        Executor& first = runtime.addExecutor();
        QByteArray course;
        post(first, [&] {
            for (int i = 0; i < 50; ++i)
                post(runtime.addExecutor(), [&] { course += 'x'; });
        });
        runtime.settle();
        QCOMPARE(course, QByteArray(50, 'x'));
    }
};

QTEST_APPLESS_MAIN(TestVirtualRuntime)
#include "tst_virtualruntime.moc"
